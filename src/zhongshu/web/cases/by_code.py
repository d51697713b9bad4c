"""The cases that name a firm by its code: beside the firm's file the newest, at `/cases/by-code` all."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from zhongshu.cases.lists import Line, Mark
from zhongshu.core.errors import UnknownName
from zhongshu.web.cases.inbox import PAGE, mark_of
from zhongshu.web.cases.telling import Telling, common, may_work
from zhongshu.web.pages import Shown
from zhongshu.web.visit import Visit

_BESIDE = 12
_CODE = re.compile("[0-9A-Z]{18}")
_MOST_CODES = 20


@dataclass(frozen=True)
class CasesNaming:
    """The newest of the `count` cases that name a firm, among those that lists show this reader; `all` is the address
    of the list of them, None where these are all."""

    lines: Sequence[Line]
    count: int
    tell: Telling
    all: str | None


def cases_naming(visit: Visit, codes: Sequence[str]) -> CasesNaming | None:
    """What is told beside a file; None for a firm without a code, and while the reader looks back. The ledger hears of
    the cases that are shown."""
    if not codes or visit.as_of or not visit.reader.known:
        return None
    posts, asker = _whose(visit)
    lists = visit.hub.cases.lists
    lines = lists.naming(codes, posts, asker, limit=_BESIDE)
    count = len(lines) if len(lines) < _BESIDE else lists.count_naming(codes, posts, asker)
    visit.hub.cases.listed(lines, visit.reader, address=visit.path)
    more = visit.link("/cases/by-code", code=" ".join(codes[:_MOST_CODES])) if count > len(lines) else None
    return CasesNaming(lines, count, Telling(visit), more)


def by_code(visit: Visit, code: str | None) -> Shown:
    """All that name one of the codes in the address, the newest first. UnknownName for what is no code."""
    codes, lists = _codes(visit), visit.hub.cases.lists
    posts, asker = _whose(visit)
    lines = lists.naming(codes, posts, asker, limit=PAGE + 1, after=mark_of(visit))
    shown = lines[:PAGE]
    visit.hub.cases.listed(shown, visit.reader, address=visit.path)
    values = {
        "codes": codes,
        "lines": shown,
        "wholes": visit.hub.cases.lists.wholes(shown),
        "count": lists.count_naming(codes, posts, asker),
        "more": str(Mark(None, shown[-1].number)) if len(lines) > PAGE else None,
        "synthetic": Telling(visit).synthetic({line.type for line in shown}),
        **common(visit),
    }
    return Shown("cases/by_code.html", values, lasting=False)


def _whose(visit: Visit) -> tuple[frozenset[str], str]:
    posts = visit.hub.cases.seen_posts(visit.reader) if may_work(visit) else frozenset[str]()
    return posts, visit.reader.actor


def _codes(visit: Visit) -> list[str]:
    said = (visit.asked("code") or "").split()
    if not said or len(said) > _MOST_CODES or not all(_CODE.fullmatch(one) for one in said):
        hint = f"?code= is the unified social credit code of a firm, 18 characters, or at most {_MOST_CODES} of them"
        raise UnknownName(f"no code in {' '.join(said)[:60]!r}", hint=hint)
    return said
