"""`/entities` and `/entities/{pack}/{entity}`: how a file is found, by a name or by its code."""

from collections.abc import Sequence
from dataclasses import dataclass

from zhongshu.core.errors import GrantError
from zhongshu.datasets.plan import Plan, literal, table_sql
from zhongshu.linkage.links import EntityFile
from zhongshu.web.entities.file_page import CODE, entity_in, path_of, search_path
from zhongshu.web.pages import Onward, Shown
from zhongshu.web.visit import Visit

_LONGEST = 100
_MOST = 30
_WIDE, _NARROW = str.maketrans("()", "（）"), str.maketrans("（）", "()")


@dataclass(frozen=True)
class Hit:
    """A file with the names that fit, the longest, which says most, first."""

    path: str
    code: str | None
    names: tuple[str, ...]


def kinds(visit: Visit) -> Shown:
    """The kinds of files, where there are several or none. Whoever acts for one goes on to its own file, home where
    there is none; others to the search where there is only one kind."""
    listed = [one for one in visit.hub.packs.entities.values() if one.spec.file and visit.desk.sight.lists(one.pack)]
    if visit.reader.subject is not None:
        raise Onward(next(iter(own_files(visit)), visit.link("/")))
    if len(listed) == 1:
        raise Onward(visit.link(search_path(listed[0])))
    return Shown("entities/kinds.html", {"kinds": listed}, lasting=False)


def find(visit: Visit) -> Shown:
    """What the reader's grants show of the names; nothing is looked for until something was typed."""
    file = entity_in(visit)
    said = (visit.asked("q") or "").strip()[:_LONGEST]
    hits, refused = _hits(visit, file, said) if said else ([], False)
    hits = hits or _coded(visit, file, said.upper())
    values = {"file": file, "said": said, "hits": hits[:_MOST], "more": len(hits) > _MOST, "refused": refused}
    return Shown("entities/find.html", values, lasting=False)


def own_files(visit: Visit) -> list[str]:
    """The addresses of the files of whom the reader acts for."""
    subject, hub = visit.reader.subject, visit.hub
    if subject is None:
        return []
    return [
        path_of(visit, file, entity)
        for file in hub.packs.entities.values()
        if file.spec.file is not None and visit.desk.sight.opens(file.pack)
        for entity in hub.files.entities_of(visit.access, visit.snapshot, file, subject)
    ]


def _coded(visit: Visit, file: EntityFile, code: str) -> list[Hit]:
    """Whom somebody asks for by the code, where they may see no name of it: a chapter may be open to them all the same.
    Where a consent might open one they are led on, be there a file or not."""
    if not CODE.fullmatch(code):
        return []
    files, nameless = visit.hub.files, visit.t("file.nameless")
    found = files.of_code(visit.access, visit.snapshot, file, code)
    hits = [Hit(path_of(visit, file, one.entity), code, (one.called or nameless,)) for one in found]
    return hits or [Hit(path_of(visit, file, code), code, (nameless,))] * bool(files.by_consent(visit.access, file))


def _hits(visit: Visit, file: EntityFile, said: str) -> tuple[Sequence[Hit], bool]:
    """By the code alone where one was typed, else by a part of a name; whether the reader may look at no name."""
    spec = file.spec.file
    assert spec is not None
    columns = visit.hub.packs.catalogue.relation(spec.names).columns
    name = next(one for one in columns if one not in ("entity", spec.code))
    shown = [table_sql(one) for one in ("entity", spec.code, name)]
    code = said.upper()
    spelt = dict.fromkeys((said, said.translate(_WIDE), said.translate(_NARROW)))
    where = " OR ".join(
        [
            f"{shown[1]} = {literal(code)}",
            *(f"strpos({shown[2]}, {literal(one)}) > 0" for one in spelt),
        ]
    )
    sql = f"SELECT {', '.join(shown)} FROM {table_sql(spec.names)} WHERE {where} ORDER BY 1, 3 LIMIT 400"
    plan = Plan(sql, visit.snapshot, {spec.names: columns}, spec.names, columns=("entity", spec.code, name))
    try:
        rows = visit.access.read(plan)
    except GrantError:
        return [], True
    found: dict[str, tuple[str | None, list[str]]] = {}
    for entity, own, called in rows:
        found.setdefault(entity, (own, []))[1].append(called)
    hits = [
        Hit(path_of(visit, file, entity), own, tuple(sorted(names, key=len, reverse=True)))
        for entity, (own, names) in found.items()
    ]
    return sorted(hits, key=lambda one: (len(one.names[0]), one.names[0])), False
