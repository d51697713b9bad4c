"""Whether what fills a form in is there and fits; and which questions ask what the hub holds already (ask once)."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import chain

from zhongshu.cases.field_spec import FieldSpec, PrefillSpec
from zhongshu.cases.prefill import SUBJECT
from zhongshu.cases.type import CaseType
from zhongshu.core.errors import PackError, nearest
from zhongshu.core.spec import pack_of
from zhongshu.core.text import Text
from zhongshu.datasets.catalogue import Catalogue, Dataset, Table
from zhongshu.packs.folder import Written
from zhongshu.packs.spec import PackSpec

USCC = "统一社会信用代码"
"""What the column of a firm's code is titled, wherever it is not called uscc."""

_WORDS = frozenset({"string", "text", "phone", "uscc", "choice", "code", "area"})
_KEYS: Mapping[str, str] = {
    **dict.fromkeys(_WORDS - {"text"}, "VARCHAR"), "integer": "BIGINT", "date": "DATE",
}  # fmt: skip
"""The column types that an answer of a type finds a row by."""
_FITTING: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(_WORDS, ("VARCHAR",)), "integer": ("BIGINT",), "decimal": ("DECIMAL", "BIGINT"),
    "boolean": ("BOOLEAN",), "date": ("DATE",), "timestamp": ("TIMESTAMP WITH TIME ZONE",),
}  # fmt: skip
"""How the column types begin that an answer of a type may be filled from; a file and a point from none."""
_OF_SUBJECTS = frozenset({"firm", "resident"})

_Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Holdings:
    """What the hub holds, as the case types of one pack may name it. `broken` relations are told elsewhere."""

    pack: PackSpec
    catalogue: Catalogue
    broken: Collection[str]

    def visible(self, name: str) -> bool:
        """Whether the pack may name a relation: its own, and those of packs that it uses."""
        return pack_of(name) in (self.pack.pack, *self.pack.uses)

    @cached_property
    def relations(self) -> Mapping[str, Dataset | Table]:
        """Everything that has rows."""
        return {**self.catalogue.datasets, **self.catalogue.tables}

    @cached_property
    def by_words(self) -> Mapping[str, Collection[str]]:
        """Titles of columns in Chinese, and columns that list codes -> the relations that have such a column."""
        found: dict[str, dict[str, None]] = {}
        for name, relation in self.relations.items():
            for column in relation.relation.columns:
                for words in (_title(relation, column), _listed(relation, column)):
                    if words is not None:
                        found.setdefault(words, {})[name] = None
        return found

    def alike(self, question: FieldSpec) -> set[str]:
        """The relations that have a column of the same words as the question, or with codes of the same list."""
        listed = () if question.of is None else self.by_words.get(_codes(question.of), ())
        return {*self.by_words.get(question.title.zh.strip(), ()), *listed}


def check_prefills(type: CaseType, written: Written, holds: Holdings) -> None:
    """PackError, with file and line, for a dataset, column or key that is not there, does not fit, or would tell more
    people what it holds than may know it."""
    for path, before, question in _asked(type):
        spec = question.prefill
        if spec is None or spec.dataset in holds.broken:
            continue
        for key, fault, hint in chain(_unagreed(path, spec, type), _faults(question, spec, before, holds)):
            place = written.document.place((*written.at, *path, *key))
            raise PackError(fault, place=place, hint=hint)


def asked_again(type: CaseType, written: Written, holds: Holdings) -> Iterator[PackError]:
    """The questions whose answers the hub holds, each with the line that fills it in. They are advice: a form may have
    its reasons. One that nobody may open, a part of a flow, has the answers of the whole and asks nobody."""
    if type.spec.open_to == ():
        return
    own = {type.name, f"{type.name}_step"}
    for path, before, question in _asked(type):
        if question.prefill is not None:
            continue
        for name in sorted(holds.alike(question) - own, key=partial(_near, type)):
            found = _held(type, question, before, holds.relations[name], holds)
            if found is not None:
                yield PackError(*_told(question, found, name), place=written.document.place((*written.at, *path)),
                                hint=_line(question, found, type, holds))  # fmt: skip
                break


# --- what is said --------------------------------------------------------------------------------------------------


def _faults(
    question: FieldSpec, spec: PrefillSpec, before: Mapping[str, FieldSpec], holds: Holdings
) -> Iterator[tuple[_Path, str, str | None]]:
    """The first is told; later ones take it for granted that the earlier ones are mended."""
    named = holds.relations
    if spec.dataset not in named:
        yield ("prefill", "dataset"), f"no dataset or table {spec.dataset!r} ({nearest(spec.dataset, named)})", None
    if not holds.visible(spec.dataset):
        pack = pack_of(spec.dataset)
        yield ("prefill", "dataset"), f"{spec.dataset} is of the pack {pack}", f"say uses: [{pack}] in pack.yaml"
    relation = named[spec.dataset].relation
    for key, column in (("column", spec.column), ("key", spec.key)):
        if column not in relation.columns:
            yield ("prefill", key), relation.lacks(column), None
    if tuple(relation.key) != (spec.key,):
        told = ", ".join(relation.key) or "nothing"
        yield ("prefill", "key"), f"rows of {spec.dataset} are told apart by {told}, not by {spec.key}", None
    yield from _unanswered(spec, before, relation.columns[spec.key])
    column = relation.columns[spec.column]
    if not fits(question, column):
        said = f"{spec.dataset}.{spec.column} is {column}; {an(question.type)} takes {takes(question)}"
        yield ("prefill", "column"), said, None
    yield from _opened(question, spec, holds)


def _unagreed(path: _Path, spec: PrefillSpec, type: CaseType) -> Iterator[tuple[_Path, str, str | None]]:
    """Consent is asked where somebody fills the form in for themselves, and their account acts for a subject."""
    if not spec.consent:
        return
    if path[0] != "form":
        yield ("prefill", "consent"), "is asked on a way: whom it is about agrees where they fill the form in", None
    to = type.spec.open_to
    if isinstance(to, tuple) and not _OF_SUBJECTS & set(to):
        said = f"nobody who may ask this acts for a subject (open_to: {', '.join(to)}), so nobody can agree"
        yield ("prefill", "consent"), said, "open it to resident or firm, or leave consent out"


def _unanswered(spec: PrefillSpec, before: Mapping[str, FieldSpec], kind: str) -> Iterator[tuple[_Path, str, None]]:
    if spec.by == SUBJECT:
        if SUBJECT in before:
            yield ("prefill", "by"), f"{SUBJECT} is whom the reporter acts for, and a question is called so too", None
        if kind != "VARCHAR":
            yield ("prefill", "key"), f"{spec.dataset}.{spec.key} is {kind}; a subject is text", None
        return
    if spec.by not in before:
        said = f"{spec.by} is not asked before it ({nearest(spec.by, [*before, SUBJECT])})"
        yield ("prefill", "by"), said, None
    if _KEYS.get(before[spec.by].type) != kind:
        said = f"{spec.by} is {an(before[spec.by].type)}; {spec.dataset}.{spec.key} is {kind}"
        yield ("prefill", "by"), said, None


def _opened(question: FieldSpec, spec: PrefillSpec, holds: Holdings) -> Iterator[tuple[_Path, str, str | None]]:
    level = holds.catalogue.level(spec.dataset)
    if question.level < level:
        said = f"its answers are of level {question.level}, {spec.dataset} of level {level}"
        yield ("prefill",), said, f"level: {level} on the question, so that they reach nobody further"
    owner = holds.catalogue.owner(spec.dataset)
    if holds.catalogue.sharing(spec.dataset) == "none" and owner != holds.pack.owner:
        yield ("prefill", "dataset"), f"{spec.dataset} leaves {owner} by no door (sharing: none)", None


# --- what the hub holds --------------------------------------------------------------------------------------------


def _held(
    type: CaseType, question: FieldSpec, before: Mapping[str, FieldSpec], relation: Dataset | Table, holds: Holdings
) -> PrefillSpec | None:
    """What would fill the question in from this relation."""
    columns, key = relation.relation.columns, relation.relation.key
    if len(key) != 1 or holds.catalogue.sharing(relation.name) == "none":
        return None
    by = _answering(type, before, relation, key[0])
    if by is None or (by != SUBJECT and before[by] is question):
        return None
    for name, kind in columns.items():
        if name != key[0] and fits(question, kind) and _alike(question, relation, name):
            return PrefillSpec(dataset=relation.name, column=name, key=key[0], by=by)
    return None


def _answering(type: CaseType, before: Mapping[str, FieldSpec], relation: Dataset | Table, key: str) -> str | None:
    """The question asked before that names a row of the relation; `subject` where it is made for subjects alone."""
    kind = relation.relation.columns[key]
    for name, one in before.items():
        code = one.type == "uscc" and (key == "uscc" or USCC in (_title(relation, key) or ""))
        if _KEYS.get(one.type) == kind and (code or _alike(one, relation, key)):
            return name
    to = type.spec.open_to
    subject = relation.spec.subject if isinstance(relation, Dataset) else None
    return SUBJECT if subject == key and isinstance(to, tuple) and _OF_SUBJECTS & set(to) else None


def _alike(question: FieldSpec, relation: Dataset | Table, column: str) -> bool:
    """The same words in Chinese, or the codes of one list."""
    if question.of is not None and _listed(relation, column) == _codes(question.of):
        return True
    return _title(relation, column) == question.title.zh.strip()


def _listed(relation: Dataset | Table, column: str) -> str | None:
    """The column of a list that the column's codes are of."""
    return relation.spec.columns[column].reference if isinstance(relation, Dataset) else None


def _codes(listed: str) -> str:
    return f"{listed}.code"


def _title(relation: Dataset | Table, column: str) -> str | None:
    said = relation.spec.columns.get(column)
    title: Text | None = None if said is None else said.title
    return None if title is None else title.zh.strip()


def fits(question: FieldSpec, kind: str) -> bool:
    """Whether a column of this DuckDB type may answer a question."""
    if kind.startswith("DECIMAL") and question.type == "decimal":
        return int(kind.rstrip(")").rpartition(",")[2]) <= (question.scale or 0)
    return any(kind.startswith(one) for one in _FITTING.get(question.type, ()))


def takes(question: FieldSpec) -> str:
    """The column types that may answer it, as a sentence names them."""
    return ", ".join(_FITTING.get(question.type, ())) or "nothing that a dataset holds"


def an(word: str) -> str:
    """The word with its article."""
    return f"{'an' if word[0] in 'ai' else 'a'} {word}"


def _asked(type: CaseType) -> Iterator[tuple[_Path, Mapping[str, FieldSpec], FieldSpec]]:
    """Every question with its place, and those that are answered before it is asked."""
    before: dict[str, FieldSpec] = {}
    for name, question in type.spec.form.items():
        yield ("form", name), dict(before), question
        before[name] = question
    for at, step in type.spec.steps.items():
        for to, way in step.to.items():
            for name, question in way.asks.items():
                yield ("steps", at, "to", to, "asks", name), before, question


def _near(type: CaseType, named: str) -> tuple[bool, str]:
    """Those of the pack itself first."""
    return pack_of(named) != type.pack, named


def _told(question: FieldSpec, found: PrefillSpec, name: str) -> tuple[str]:
    return (f"asks {question.title.en!r} ({question.title.zh}), which {name}.{found.column} holds",)


def _line(question: FieldSpec, found: PrefillSpec, type: CaseType, holds: Holdings) -> str:
    own = pack_of(found.dataset) == type.pack
    dataset = found.dataset.partition(".")[2] if own else found.dataset
    line = f"prefill: {{dataset: {dataset}, column: {found.column}, key: {found.key}, by: {found.by}}}"
    level = holds.catalogue.level(found.dataset)
    more = [] if question.level >= level else [f"level: {level}"]
    more += [] if holds.visible(found.dataset) else [f"uses: [{pack_of(found.dataset)}] in pack.yaml"]
    return f"{line}{', and ' if more else ''}{', '.join(more)}"
