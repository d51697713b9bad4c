"""The life of a return: draft, handed in, accepted or sent back; a correction is a new version. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, get_args

from zhongshu.core.errors import UnknownName, ZhongshuError
from zhongshu.core.text import Text
from zhongshu.datasets.forms.due import Status

Action = Literal["saved", "handed_in", "withdrawn", "sent_back", "accepted", "correction"]
"""Every kind of step. `saved` is a draft kept, `correction` opens a new version of what was accepted."""


class ReturnError(ZhongshuError):
    """A step that a return cannot take now, or a file that is none of its templates; nothing was changed.

    `said` and `advice` are for the clerk, in both languages.
    """

    def __init__(self, said: Text, advice: Text | None = None):
        self.said, self.advice = said, advice
        super().__init__(said.en, hint=None if advice is None else advice.en)


@dataclass(frozen=True)
class Answer:
    """Why a cell that was asked about is right. It stands for the `value` it was given for, and for no other."""

    value: str
    reason: str


@dataclass(frozen=True)
class Entry:
    """What a return says: texts as typed and answers, both by the cell's address."""

    cells: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, Answer] = field(default_factory=dict)


@dataclass(frozen=True)
class Return:
    """One version of one unit's return of one period (`2020-11`). `changed` (UTC) moves with every step."""

    number: int
    form: str
    unit: str
    period: str
    version: int
    status: Status
    entry: Entry
    changed: datetime

    @property
    def token(self) -> str:
        """What a page sends back so that nobody writes over what they have not seen."""
        return f"{self.number}.{self.changed.isoformat()}"


@dataclass(frozen=True)
class Step:
    """Something that was done to a return, and what it said then. `at` is UTC."""

    number: int
    action: Action
    who: str
    at: datetime
    note: str
    entry: Entry


NEW = "new"
"""The token of a return that nobody has begun."""

_FROM: dict[Action, tuple[Status, ...]] = {
    "saved": ("draft", "returned"),
    "handed_in": ("draft", "returned"),
    "withdrawn": ("handed_in",),
    "sent_back": ("handed_in",),
    "accepted": ("handed_in", "accepting"),
    "correction": ("accepted",),
}
_TO: dict[Action, Status] = {
    "handed_in": "handed_in",
    "withdrawn": "draft",
    "sent_back": "returned",
    "accepted": "accepted",
    "correction": "draft",
}
_WORDS: dict[Status, Text] = {
    "draft": Text(zh="还是草稿，尚未上报", en="a draft: nobody has handed it in"),
    "handed_in": Text(zh="已上报，正等审核", en="handed in and waits for review"),
    "accepting": Text(zh="正在入库", en="being accepted"),
    "accepted": Text(zh="已审核入库，要改请更正", en="accepted: open a correction to change it"),
    "returned": Text(zh="已退回填报单位", en="sent back to its unit"),
}


def allowed(status: Status | None) -> tuple[Action, ...]:
    """What can be done to a return that stands so; to none at all a draft can be saved or handed in."""
    if status is None:
        return ("saved", "handed_in")
    return tuple(action for action in get_args(Action) if status in _FROM[action])


def after(status: Status | None, action: Action, *, note: str = "") -> Status:
    """Where a step leads; ReturnError when it cannot be taken from there, or is sent back without saying why."""
    if action not in _TO and action != "saved":
        raise UnknownName.among("step", action, get_args(Action))
    if action not in allowed(status):
        state = "draft" if status is None else status
        stands = _WORDS[state]
        raise ReturnError(
            Text(zh=f"此表{stands.zh}", en=f"this return is {stands.en}"),
            Text(zh="本页显示的是它现在的样子", en="the page shows how it stands now"),
        )
    if action == "sent_back" and not note.strip():
        raise ReturnError(
            Text(zh="退回须写明原因", en="a return is sent back with a note"),
            Text(zh="写明要填报单位核对什么", en="say what the unit has to look at"),
        )
    if action == "saved":
        return status or "draft"
    return _TO[action]


def changed_meanwhile() -> ReturnError:
    """Two at once: the later one has not seen what the earlier one wrote."""
    return ReturnError(
        Text(zh="此表刚被别人改过", en="somebody else changed this return meanwhile"),
        Text(
            zh="您填的没有存：看看下面改了什么，再决定存或上报",
            en="nothing of yours was saved over it: look at what changed below, then save or hand in again",
        ),
    )
