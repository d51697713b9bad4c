"""How somebody may send the form of a type: for themselves, or for others."""

from zhongshu.cases.event import Channel
from zhongshu.cases.type import CaseType
from zhongshu.core.errors import GrantError
from zhongshu.web.visit import Visit


def may_ask(visit: Visit, type: CaseType) -> bool:
    """Whether somebody is shown the form: to ask for themselves, or to fill it in for others."""
    return bool(channels(visit, type))


def channels(visit: Visit, type: CaseType) -> tuple[Channel, ...]:
    """How this reader may send the form."""
    cases = visit.hub.cases
    others: tuple[Channel, ...] = ("counter", "phone") if cases.takes(type, visit.reader) else ()
    try:
        cases.may_open(type, visit.reader)
    except GrantError:
        return others
    return "page", *others
