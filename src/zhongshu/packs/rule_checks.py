"""Whether a rule can decide: its parameters are there, its tests are tests, its rows do not contradict each other."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from zhongshu.core.errors import PackError, ZhongshuError, nearest
from zhongshu.core.spec import pack_of, qualify
from zhongshu.core.units import parse_unit
from zhongshu.datasets.catalogue import Parameter
from zhongshu.packs.folder import Written, WrittenPack
from zhongshu.rules.decisions.coverage import Coverage, Finding, coverage
from zhongshu.rules.decisions.rule import PROPOSED, Rule, RuleEdition, editions_of
from zhongshu.rules.decisions.spec import RuleEditionSpec, RuleSpec
from zhongshu.rules.dmn.model import Model, model_of

_CLOSED = frozenset({"unique", "any"})
"""Policies under which rows that hold together are a fault; of `any` only those with other outcomes."""
_SHOWN = 3


def rule_of(written: Written, pack: WrittenPack, parameters: Mapping[str, Parameter], zone: ZoneInfo) -> Rule:
    """PackError, with file and line, for a parameter that is not there, a test that is none, rows that contradict."""
    spec: RuleSpec = written.spec
    own = pack.spec.pack
    law = {}
    for index, said in enumerate(spec.uses):
        name = qualify(said, own)
        place = written.document.place(("uses", index))
        if name not in parameters or pack_of(name) not in (own, *pack.spec.uses):
            raise PackError(f"no parameter {name!r} ({nearest(name, parameters)})", place=place)
        short = said.rpartition(".")[2]
        if short in law or short in spec.inputs or short in spec.outputs:
            raise PackError(f"{short} names two things in this rule", place=place)
        law[short] = parameters[name].editions
    for kind, facts in (("inputs", spec.inputs), ("outputs", spec.outputs)):
        for name, fact in facts.items():
            if fact.unit is not None:
                _told(lambda unit=fact.unit: parse_unit(unit), written, (kind, name, "unit"))
    editions, proposals = (editions_of(spec, zone, written.place, adopted=one) for one in (True, False))
    made = Rule(qualify(spec.rule, own), spec, editions, proposals, law)
    for at, edition in enumerate(spec.editions):
        begins = _of(made, edition)
        table = _told(lambda one=begins: made.table(one.valid_from, one), written, ("editions", at))
        if spec.hit in _CLOSED and (found := coverage(table)).overlaps:
            _refuse(spec, edition.rows, found, written, at)
    return made


def loose_ends(rule: Rule, written: Written) -> Iterator[PackError]:
    """Advice: facts for which a rule says nothing, where it does not say what holds otherwise, each with an example;
    and a rule that decides nothing, for none of its editions is adopted."""
    if not rule.editions:
        yield PackError(PROPOSED, place=written.document.place(("editions",)))
    for at, spec in enumerate(rule.spec.editions):
        own = _of(rule, spec)
        gaps = () if spec.otherwise else coverage(rule.table(own.valid_from, own)).gaps
        for gap in gaps[:_SHOWN]:
            said = f"says nothing where {_example(rule.spec, gap)}"
            yield PackError(said, place=written.document.place(("editions", at)), hint="add a row, or otherwise:")


def model_in(pack: WrittenPack, file: str) -> Model:
    """A DMN file of a pack. PackError for what cannot be run."""
    folder = pack.folder / "rules"
    return model_of((folder / file).read_bytes(), f"{pack.folder.name}/rules/{file}", lambda name: _beside(pack, name))


def _beside(pack: WrittenPack, name: str) -> bytes:
    path = (pack.folder / "rules" / name).resolve()
    if path.parent != (pack.folder / "rules").resolve() or not path.exists():
        raise PackError(f"no file {name!r} in {pack.folder.name}/rules to be imported")
    return path.read_bytes()


def _refuse(spec: RuleSpec, rows: Sequence[Any], found: Coverage, written: Written, at: int) -> None:
    for one in found.overlaps:
        first, second = one.rows[:2]
        if spec.hit == "any" and rows[first].then == rows[second].then:
            continue
        said = f"the rows {first + 1} and {second + 1} hold together, for instance where {_example(spec, one)}"
        place = written.document.place(("editions", at, "rows", second))
        raise PackError(said, place=place, hint=f"hit: {spec.hit} allows one; hit: first takes the earlier")


def _of(rule: Rule, spec: RuleEditionSpec) -> RuleEdition:
    return next(one for one in (*rule.editions, *rule.proposals) if one.spec is spec)


def _example(spec: RuleSpec, finding: Finding) -> str:
    parts = []
    for name, value in finding.example.items():
        shown = "anything else" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
        unit = spec.inputs[name].unit
        parts.append(f"{name} is {shown}" + (f" {unit}" if unit and value is not None else ""))
    return " and ".join(parts) or "nothing is known"


def _told(do: Any, written: Written, keys: tuple[str | int, ...]) -> Any:
    try:
        return do()
    except PackError:
        raise
    except ZhongshuError as error:
        place = written.document.place(keys)
        raise PackError(error.message, place=place, hint=error.hint) from None
