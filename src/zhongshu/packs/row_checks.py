"""Whether rows can open the cases of a type: that what they name is there, fits the form, and may be read for it."""

from collections.abc import Iterator

from zhongshu.cases.rows_spec import RowsSpec
from zhongshu.cases.type import CaseType
from zhongshu.core.errors import PackError, nearest
from zhongshu.core.spec import pack_of
from zhongshu.packs.folder import Written
from zhongshu.packs.prefill_checks import Holdings, an, fits, takes

_Fault = tuple[tuple[str, ...], str, str | None]
"""The keys below from_rows that lead to it, what is wrong, what would mend it."""
_DAYS = ("DATE", "TIMESTAMP WITH TIME ZONE")


def check_rows(type: CaseType, written: Written, holds: Holdings) -> None:
    """PackError, with file and line, for the first that is wrong."""
    said = type.spec.from_rows
    if said is None or said.of in holds.broken:
        return
    for keys, fault, hint in _faults(type, said, holds):
        raise PackError(fault, place=written.document.place((*written.at, "from_rows", *keys)), hint=hint)


def _faults(type: CaseType, said: RowsSpec, holds: Holdings) -> Iterator[_Fault]:
    """The first is told; later ones take it for granted that the earlier ones are mended."""
    relations = holds.relations
    if said.of not in relations:
        yield ("of",), f"no dataset or table {said.of!r} ({nearest(said.of, relations)})", None
    if not holds.visible(said.of):
        pack = pack_of(said.of)
        yield ("of",), f"{said.of} is of the pack {pack}", f"say uses: [{pack}] in pack.yaml"
    held = relations[said.of].relation.columns
    for column in said.key:
        if column not in held:
            yield ("key",), f"{said.of} has no column {column!r} ({nearest(column, held)})", None
    if said.due is not None and said.due not in held:
        yield ("due",), f"{said.of} has no column {said.due!r} ({nearest(said.due, held)})", None
    if said.due is not None and held[said.due] not in _DAYS:
        yield ("due",), f"{said.of}.{said.due} is {held[said.due]}: neither a date nor a time", None
    yield from _mapped(type, said, dict(held))
    yield from _answered(type, said, dict(held))
    yield from _opened(type, said, holds)


def _mapped(type: CaseType, said: RowsSpec, held: dict[str, str]) -> Iterator[_Fault]:
    for name, column in said.fields.items():
        if name not in type.spec.form:
            yield ("fields", name), f"the form has no question {name!r} ({nearest(name, type.spec.form)})", None
        if column not in held:
            yield ("fields", name), f"{said.of} has no column {column!r} ({nearest(column, held)})", None


def _answered(type: CaseType, said: RowsSpec, held: dict[str, str]) -> Iterator[_Fault]:
    """Every question that is always asked has a column, and every column fits its question."""
    columns = said.columns(type.spec.form, held)
    for name, question in type.spec.form.items():
        if name not in columns:
            if question.required and not question.when:
                told = f"{said.of} answers no {name!r}, which has to be answered"
                yield (), told, f"fields: {{{name}: COLUMN}} ({', '.join(held)})"
            continue
        if not fits(question, held[columns[name]]):
            told = f"{said.of}.{columns[name]} is {held[columns[name]]}; {an(question.type)} takes {takes(question)}"
            yield ("fields", name) if name in said.fields else (), told, None


def _opened(type: CaseType, said: RowsSpec, holds: Holdings) -> Iterator[_Fault]:
    """What rows tell reaches nobody further as a case."""
    level = holds.catalogue.level(said.of)
    for name in said.columns(type.spec.form, holds.relations[said.of].relation.columns):
        if type.spec.form[name].level < level:
            told = f"{name!r} is of level {type.spec.form[name].level}, {said.of} of level {level}"
            yield ("fields", name) if name in said.fields else (), told, f"level: {level} on the question"
    owner = holds.catalogue.owner(said.of)
    if holds.catalogue.sharing(said.of) == "none" and owner != holds.pack.owner:
        yield ("of",), f"{said.of} leaves {owner} by no door (sharing: none)", None
