"""From a case to the file of whom its answers name by their code."""

from collections.abc import Sequence

from zhongshu.cases.sight import HANDED_TO, Seen
from zhongshu.linkage.links import EntityFile
from zhongshu.web.visit import Visit


def entity_links(visit: Visit, seen: Seen) -> Sequence[tuple[str, str]]:
    """The files of an enterprise that a case names, title and address (by its code: nothing is read for a link): for
    who works at it or asked, where some grant of theirs is of a chapter. What they see there goes by their grants and
    consents."""
    asked = seen.type.spec.fields
    codes = {str(said) for name, said in seen.fields.items() if name in asked and asked[name].type == "uscc"}
    if seen.as_ not in HANDED_TO or not visit.reader.known or visit.as_of or not codes:
        return ()
    files = [one for one in visit.hub.packs.entities.values() if _reads(visit, one)]
    return [
        (visit.text(one.spec.title), visit.link(f"/entities/{one.name.replace('.', '/', 1)}/{code}"))
        for one in files
        for code in sorted(codes)
    ]


def _reads(visit: Visit, file: EntityFile) -> bool:
    """Whether some grant is of a table of the file, whatever rows it opens."""
    if file.spec.file is None or file.spec.kind != "enterprise" or not visit.desk.sight.opens(file.pack):
        return False
    tables = {table for chapter in file.spec.file.chapters.values() for table in chapter.shows}
    return any(visit.access.may(visit.hub.packs.nouns.of_relation(table)) for table in tables)
