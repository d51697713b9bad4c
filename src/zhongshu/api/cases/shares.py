"""The flow of a case, for programs: each office's share, and what the flow may be told."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from zhongshu.api.cases.described import form_schema, text_record
from zhongshu.cases.cases import Cases
from zhongshu.cases.flow_spec import MessageSpec
from zhongshu.cases.promises import told
from zhongshu.cases.shares import Share, shares_of
from zhongshu.cases.sight import Seen


def flow_record(cases: Cases, seen: Seen, messages: Mapping[str, MessageSpec], now: datetime) -> dict[str, Any] | None:
    """None for a case without a flow. Times in UTC; `messages` are those that its reader may send now."""
    found = None if seen.type.spec.flow is None else shares_of(cases, seen.case)
    if found is None:
        return None
    return {
        "began": _time(found.began),
        "ended": _time(found.ended),
        "end": found.standing.ended,
        "shares": [_share(cases, seen, one, now) for one in found.shares],
        "messages": {
            name: {"title": text_record(one.title), "asks": form_schema(cases.form(seen.type, one.asks))}
            for name, one in messages.items()
        },
    }


def _share(cases: Cases, seen: Seen, share: Share, now: datetime) -> dict[str, Any]:
    record: dict[str, Any] = {
        "task": share.element,
        "title": text_record(share.title),
        "type": share.type.name,
        "state": share.state,
        "after": [text_record(one) for one in share.after],
    }
    if share.case is None or share.part is None:
        return record
    case, step = share.case, share.type.spec.steps.get(share.case.step)
    post = cases.posts().get(case.post)
    titled = {"zh": case.post, "en": case.post} if post is None else text_record(post.title)
    return record | {
        "case": case.id,
        "post": {"id": case.post, "title": titled},
        "step": case.step,
        "said": None if step is None or step.public is None else text_record(step.public),
        "outcome": share.part.outcome,
        "began": _time(share.part.begun),
        "ended": _time(share.part.ended),
        "clocks": _clocks(cases, seen, share, now),
    }


def _clocks(cases: Cases, seen: Seen, share: Share, now: datetime) -> list[dict[str, Any]]:
    """The public ones, to who works at the whole all of them."""
    spec = share.type.spec.clocks
    assert share.case is not None
    found = told(share.case, cases.time, now)
    return [
        {
            "clock": name,
            "title": text_record(spec[name].title),
            "within": str(one.promise.spec.within),
            "counts": one.promise.spec.counts,
            "state": "unknown" if one.standing is None else one.standing.state,
            "due": None if one.standing is None else _time(one.standing.due),
        }
        for name, one in found.items()
        if name in spec and (spec[name].public or seen.as_ == "works")
    ]


def _time(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat(timespec="milliseconds")
