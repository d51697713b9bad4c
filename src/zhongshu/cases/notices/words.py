"""The sentences of notices, in both languages. Pure; none holds an answer but a headline that officials may see."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from zhongshu.core.text import Text

What = Literal[
    "arrived", "reopened", "warned", "overdue", "escalated", "time_asked", "extended", "declined", "step", "ended",
    "received", "merged", "calendar",
]  # fmt: skip

_HEADS: Mapping[What, Text] = {
    "arrived": Text(zh="新到事项", en="New to you"),
    "reopened": Text(zh="重新办理", en="Opened again"),
    "warned": Text(zh="即将到期", en="Due soon"),
    "overdue": Text(zh="已超期", en="Overdue"),
    "escalated": Text(zh="超期上报", en="Overdue, now for you to know"),
    "time_asked": Text(zh="申请延期", en="More time is asked for"),
    "extended": Text(zh="同意延期", en="More time is granted"),
    "declined": Text(zh="不同意延期", en="No more time is granted"),
    "step": Text(zh="办理进展", en="Progress"),
    "received": Text(zh="已收到", en="Received"),
    "ended": Text(zh="已办结", en="Ended"),
    "merged": Text(zh="与另一件一并办理", en="Done together with another"),
    "calendar": Text(zh="时限暂时算不出", en="A time limit cannot be told yet"),
}
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Saying:
    """What a notice is made of: `case` is the number, `kind` the title of its type, `post` and `step` those after the
    act; `more` is a sentence of its own, `due` in UTC."""

    what: What
    case: int
    kind: Text
    post: Text
    step: Text
    headline: str = ""
    due: datetime | None = None
    more: Text | None = None
    link: str | None = None


def subject(said: Saying) -> str:
    """One line: what happened, to which case."""
    head = _HEADS[said.what]
    line = f"【{head.zh}】{said.kind.zh} {said.case} / {head.en}: {said.kind.en} {said.case}"
    return line[:_LONGEST]


def body(said: Saying, zone: ZoneInfo) -> str:
    """A few lines, Chinese first."""
    zh = [said.more.zh] if said.more else []
    en = [said.more.en] if said.more else []
    zh += [f"岗位：{said.post.zh}；环节：{said.step.zh}"]
    en += [f"Post: {said.post.en}; step: {said.step.en}"]
    if said.due is not None:
        due = f"{said.due.astimezone(zone):%Y-%m-%d %H:%M}"
        zh, en = [*zh, f"时限：{due}"], [*en, f"Due: {due}"]
    lines = [said.headline] if said.headline else []
    return "\n".join([*lines, *zh, *en, *([said.link] if said.link else [])])
