"""`/entities/{pack}/{entity}/{id}`: the file of one entity, as far as its reader's grants and consents go."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from zhongshu.cases.lists import Line
from zhongshu.core.errors import UnknownName, ZhongshuError
from zhongshu.linkage.links import EntityFile
from zhongshu.linkage.open_file import Chapter, OpenFile
from zhongshu.web.cases.channels import may_ask
from zhongshu.web.cases.telling import Telling
from zhongshu.web.entities.saying import Saying
from zhongshu.web.pages import Pages, Shown
from zhongshu.web.visit import Visit

CODE = re.compile("[0-9A-Z]{18}")
"""What has the form of a code: in an address, and as somebody types it."""
_MOST_LINES = 200
_MOST_CASES = 12


@dataclass(frozen=True)
class Locked:
    """A chapter of which the reader sees nothing, and what would change that: the unit that gives grants of it, and
    the address where one is asked for; None for whoever asks in no unit's name."""

    chapter: Chapter
    owner: str
    ask: str | None


@dataclass(frozen=True)
class CaseLine:
    """A case that names the entity."""

    path: str
    title: str
    step: str
    line: Line


def entity_in(visit: Visit) -> EntityFile:
    """UnknownName for none, and for one of a scenario that is not for this reader."""
    known = {name: one for name, one in visit.hub.packs.entities.items() if visit.desk.sight.opens(one.pack)}
    shown = {name: one for name, one in known.items() if one.spec.file is not None}
    name = f"{visit.parts['pack']}.{visit.parts['entity']}"
    if name not in shown:
        raise UnknownName.among("kind of file", name, shown)
    return shown[name]


def file_at(pages: Pages) -> Callable[[Request], Response]:
    """The page; of an entity whose records went to another, and of a code, the address of the file that is meant, where
    the reader sees something of that: else the answer would tell that it is there."""
    page = pages.endpoint(file_page, keep=False)

    def answer(request: Request) -> Response:
        try:
            path = _went(pages.visit(request))
        except ZhongshuError:
            return page(request)
        return page(request) if path is None else RedirectResponse(path, 303)

    return answer


def _went(visit: Visit) -> str | None:
    file, asked, files = entity_in(visit), visit.parts["id"], visit.hub.files
    if CODE.fullmatch(asked):
        meant = files.meant(visit.access, visit.snapshot, file, asked)
        if len(meant) > 1:
            return visit.link(search_path(file), q=asked)
        return path_of(visit, file, meant[0]) if meant else None
    into = None if files.linked(visit.snapshot, file, asked) else visit.hub.linkage.moved_to(file.name, asked)
    if into is None or files.open(visit.access, visit.snapshot, file, into).empty:
        return None
    return path_of(visit, file, into)


def path_of(visit: Visit, file: EntityFile, entity: str) -> str:
    """The address of a file."""
    return visit.link(f"{search_path(file)}/{entity}")


def search_path(file: EntityFile) -> str:
    """Where files of a kind are looked for."""
    return f"/entities/{file.name.replace('.', '/', 1)}"


def file_page(visit: Visit) -> Shown:
    """UnknownName, in the same words, for an entity without records and for one of which nothing is this reader's to
    see. Where consents open chapters to the reader the page says which, of both in the same words, too."""
    file, entity = entity_in(visit), visit.parts["id"]
    try:
        opened = visit.hub.files.open(visit.access, visit.snapshot, file, entity)
    except UnknownName:
        return _shut(visit, file, entity)
    if opened.empty:
        return _shut(visit, file, opened.code or entity)
    say = Saying(visit, opened)
    values = {
        "file": opened,
        "say": say,
        "called": opened.called,
        "head": [(name, opened.fields[name]) for name in opened.spec.head if opened.fields[name].said is not None],
        "happened": opened.timeline(visit.zone),
        "judged": {name: one for name, one in opened.judged.items() if any(one.facts.values())},
        "open": [one for one in opened.chapters if one.refused is None and one.filled],
        "bare": [one for one in opened.chapters if one.refused is None and not one.filled],
        "locked": [_locked(visit, one) for one in opened.chapters if one.refused is not None],
        "own": visit.reader.subject is not None and visit.reader.subject == opened.code,
        "corrects": _corrections(visit, opened),
        "cases": _cases(visit, opened),
        "origin": file.spec.origin,
        "find": visit.link(search_path(file)),
    }
    return Shown("entities/file.html", values, lasting=False)


def _shut(visit: Visit, file: EntityFile, about: str) -> Shown:
    """What consents would open; the one whom it is about can see that somebody asked."""
    chapters = visit.hub.files.by_consent(visit.access, file)
    if not chapters:
        said = f"no file {visit.parts['id']!r} for you"
        raise UnknownName(said, hint="what you may read of it would be shown here")
    tables = [table for chapter in chapters.values() for table in chapter.shows]
    visit.hub.files.looking.deny(visit.access, tables, about)
    values = {"file": file, "asked": visit.parts["id"], "chapters": chapters, "find": visit.link(search_path(file))}
    return Shown("entities/shut.html", values, lasting=False)


def _locked(visit: Visit, chapter: Chapter) -> Locked:
    table = next(part.table for part in chapter.parts if part.found.refused is not None)
    owner = visit.hub.packs.catalogue.owner(table) or ""
    ask = visit.link("/grants/new", read=table) if visit.works and chapter.refused != "consent" else None
    return Locked(chapter, owner, ask)


def _corrections(visit: Visit, opened: OpenFile) -> dict[str, str]:
    """By table, where somebody has what it says corrected, as far as the form is this reader's to fill in."""
    found: dict[str, str] = {}
    for chapter in opened.chapters:
        type = visit.hub.cases.types.get(chapter.spec.corrects or "")
        if type is not None and not visit.as_of and may_ask(visit, type):
            path = visit.link(f"/ask/{type.name.replace('.', '/', 1)}")
            found |= {part.table: path for part in chapter.parts}
    return found


def _cases(visit: Visit, opened: OpenFile) -> Sequence[CaseLine]:
    """Those that name its code: what waits at the reader's posts, and what the reader asked. The ledger hears of it."""
    if opened.code is None or visit.as_of or not visit.reader.known:
        return []
    cases, lists = visit.hub.cases, visit.hub.cases.lists
    own = lists.asked(visit.reader.actor, limit=_MOST_LINES)
    waiting = lists.inbox(cases.seen_posts(visit.reader), limit=_MOST_LINES) if visit.works else ()
    named = {one.id: one for one in (*waiting, *own) if opened.code in one.fields.values()}
    lines = sorted(named.values(), key=lambda one: one.opened, reverse=True)[:_MOST_CASES]
    cases.listed(lines, visit.reader, address=visit.path)
    tell = Telling(visit)
    return [CaseLine(tell.path(one.id), tell.type(one.type), tell.step(one), one) for one in lines]
