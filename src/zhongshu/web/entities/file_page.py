"""`/entities/{pack}/{entity}/{id}`: the file of one entity, as far as its reader's grants and consents go."""

import re
from dataclasses import dataclass

from zhongshu.core.errors import UnknownName
from zhongshu.linkage.links import EntityFile
from zhongshu.linkage.open_file import Chapter, OpenFile
from zhongshu.web.cases.by_code import CasesNaming, cases_naming
from zhongshu.web.cases.channels import may_ask
from zhongshu.web.entities.saying import Saying
from zhongshu.web.pages import Onward, Shown
from zhongshu.web.visit import Visit

CODE = re.compile("[0-9A-Z]{18}")
"""What has the form of a code: in an address, and as somebody types it."""


@dataclass(frozen=True)
class Locked:
    """A chapter of which the reader sees nothing, and what would change that: the unit that gives grants of it, and
    the address where one is asked for; None for whoever asks in no unit's name."""

    chapter: Chapter
    owner: str
    ask: str | None


def entity_in(visit: Visit) -> EntityFile:
    """UnknownName for none, and for one of a scenario that is not for this reader."""
    known = {name: one for name, one in visit.hub.packs.entities.items() if visit.desk.sight.opens(one.pack)}
    shown = {name: one for name, one in known.items() if one.spec.file is not None}
    name = f"{visit.parts['pack']}.{visit.parts['entity']}"
    if name not in shown:
        raise UnknownName.among("kind of file", name, shown)
    return shown[name]


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
    if CODE.fullmatch(entity):
        return _coded(visit, file, entity)
    try:
        opened = visit.hub.files.open(visit.access, visit.snapshot, file, entity)
    except UnknownName:
        return _moved(visit, file, entity)
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


def _coded(visit: Visit, file: EntityFile, code: str) -> Shown:
    """On to the file that a code means, as far as the reader sees something of one: else the answer would tell that it
    is there."""
    meant = visit.hub.files.meant(visit.access, visit.snapshot, file, code)
    if meant:
        raise Onward(path_of(visit, file, meant[0]) if len(meant) == 1 else visit.link(search_path(file), q=code))
    return _shut(visit, file, code)


def _moved(visit: Visit, file: EntityFile, entity: str) -> Shown:
    """On to the file that the records of an entity went to, on the same terms."""
    into = visit.hub.linkage.moved_to(file.name, entity)
    if into is not None and not visit.hub.files.open(visit.access, visit.snapshot, file, into).empty:
        raise Onward(path_of(visit, file, into))
    return _shut(visit, file, entity)


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
    ask = visit.link("/grants/new", read=table) if visit.works and chapter.refused not in ("consent", "quota") else None
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


def _cases(visit: Visit, opened: OpenFile) -> CasesNaming | None:
    """Those that name its code, or one that the reader reads in its records: after a merge there may be several."""
    nouns, said = visit.hub.packs.nouns, {opened.code or ""}
    for part in (part for chapter in opened.chapters for part in chapter.parts):
        subject = nouns.of_relation(part.table).subject
        said |= {str(row[subject]) for row in part.rows if subject is not None and subject in row}
    return cases_naming(visit, sorted(one for one in said if CODE.fullmatch(one)))
