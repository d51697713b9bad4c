"""Whether what a case asks of rules can be: the rule is there, its inputs are answered, its outcomes find a place."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from zhongshu.cases.decide_spec import DecideSpec
from zhongshu.cases.field_spec import FieldSpec
from zhongshu.cases.rulebook import Rulebook
from zhongshu.cases.spec import CaseSpec
from zhongshu.cases.type import CaseType
from zhongshu.core.errors import PackError, Place, nearest, placed
from zhongshu.core.spec import pack_of
from zhongshu.packs.folder import Written, WrittenPack
from zhongshu.rules.decisions.rule import Rule
from zhongshu.rules.decisions.spec import FactSpec
from zhongshu.rules.decisions.table import SINGLE
from zhongshu.rules.dmn.asked import asked_inputs, outcomes
from zhongshu.rules.parameters import edition_at

AS_FACT: Mapping[str, str] = {
    "string": "string", "text": "string", "choice": "string", "code": "string", "area": "string", "uscc": "string",
    "post": "string", "integer": "number", "decimal": "number", "boolean": "boolean", "date": "date",
}  # fmt: skip
"""What a rule sees of an answer, by the type of its question; of others it sees nothing."""
_AS_ANSWER: Mapping[str, Collection[str]] = {
    "string": ("string", "text", "choice", "code", "area"),
    "number": ("integer", "decimal"),
    "boolean": ("boolean",),
    "date": ("date",),
}
"""The types of questions that an outcome fills."""
_SUMS = SINGLE | {"sum", "min", "max", "count"}
"""Policies under which a rule says one value for each outcome."""


@dataclass(frozen=True)
class Rules:
    """The rules and models of all packs, and those that have a file with a fault: what names one of them is no second
    fault."""

    book: Rulebook
    broken: Collection[str]


def rules_of(packs: Mapping[str, WrittenPack], book: Rulebook) -> Rules:
    """`book` has those that could be read."""
    files = {
        f"{name}.{file.stem}"
        for name, pack in packs.items()
        for pattern in ("rules/*.yaml", "rules/*.dmn")
        for file in pack.folder.glob(pattern)
    }
    return Rules(book, files - {*book.rules, *book.models})


def with_rules(type: CaseType, written: Written, rules: Rules, packs: Collection[str]) -> CaseType | None:
    """The type with the rules that it asks, which are of one of `packs`; None where one of them has a fault itself.
    PackError, with file and line, for a rule that is not there, an input that nothing answers, an outcome that fits
    nowhere."""
    asked = {one.rule for one in type.spec.decides.values()}
    if asked & set(rules.broken):
        return None
    _require_found(type.spec, written)
    for name, spec in type.spec.decides.items():
        known = [one for one in (*rules.book.rules, *rules.book.models) if pack_of(one) in packs]
        if spec.rule in known and spec.rule in rules.book.rules:
            _by_rule(type, name, spec, rules, written)
        elif spec.rule in known:
            _by_model(type, name, spec, rules, written)
        else:
            place = _place(written, "decides", name, "rule")
            raise PackError(f"no rule {spec.rule!r} ({nearest(spec.rule, known)})", place=place)
    return replace(type, rulebook=rules.book)


def _require_found(spec: CaseSpec, written: Written) -> None:
    """A field that is found is asked of nobody, and one rule fills it."""
    filled: dict[str, str] = {}
    for name, one in spec.decides.items():
        for output, into in one.into.items():
            place = _place(written, "decides", name, "into", output)
            if into not in spec.found:
                said = f"{into!r} is asked of somebody; an outcome goes into one of found, which nobody is asked for"
                raise PackError(said, place=place, hint=nearest(into, spec.found))
            if into in filled:
                raise PackError(f"{into!r} is filled by the rule {filled[into]} already", place=place)
            filled[into] = name
    for name, field in spec.found.items():
        place = _place(written, "found", name)
        if name in spec.form:
            raise PackError(f"{name!r} is a question of the form, too", place=place, hint="one of them is enough")
        if field.required or field.when or field.prefill is not None:
            raise PackError("nobody is asked for it: it has no required, when or prefill", place=place)
        if name not in filled and spec.flow is None:
            raise PackError(f"no rule fills {name!r}", place=place, hint=f"decides: NAME: into: {{OUTCOME: {name}}}")


def _by_rule(type: CaseType, name: str, spec: DecideSpec, rules: Rules, written: Written) -> None:
    rule = rules.book.rules[spec.rule]
    if spec.decision:
        said = f"{spec.rule} is a rule of its own, and no DMN file with decisions"
        raise PackError(said, place=_place(written, "decides", name, "decision"))
    check_facts(type, rule, spec.facts, written, ("decides", name))
    _require_known(spec.into, rule.spec.outputs, f"outcome of {spec.rule}", written, ("decides", name, "into"))
    for output, into in spec.into.items():
        place = _place(written, "decides", name, "into", output)
        if rule.spec.hit not in _SUMS:
            said = f"{spec.rule} gathers what all rows say (hit: {rule.spec.hit}): no one value to go into {into!r}"
            raise PackError(said, place=place)
        _require_room(type.spec.fields[into], rule.spec.outputs[output], output, into, place)


def check_facts(type: CaseType, rule: Rule, facts: Mapping[str, str], written: Written, at: tuple[str, ...]) -> None:
    """PackError where a rule asks what no question of a type answers, or answers otherwise; `facts` names the question
    of an input, `at` is where that is written."""
    _require_known(facts, rule.spec.inputs, f"input of {rule.name}", written, (*at, "facts"))
    for asked, fact in rule.spec.inputs.items():
        place = _fact_place(facts, at, asked, written)
        field = _answering(type, rule.name, facts, asked, place)
        _require_type(field, fact.type, asked, facts.get(asked, asked), place)
        require_words(type, field, fact, asked, place)


def require_words(type: CaseType, field: FieldSpec, fact: FactSpec, asked: str, place: Place) -> None:
    """PackError where a question may be answered with a word that a fact may not be."""
    for word in words_of(type, field) if fact.one_of else ():
        if word not in fact.one_of:
            said = f"the rule's {asked} may not be {word!r}, which the form offers ({nearest(word, fact.one_of)})"
            raise PackError(said, place=place)


def _by_model(type: CaseType, name: str, spec: DecideSpec, rules: Rules, written: Written) -> None:
    model = rules.book.models[spec.rule]
    if not spec.decision:
        known = ", ".join(sorted(one.name for one in model.decisions.values()))
        said = f"{spec.rule} is a DMN file: say which decision of it is asked"
        raise PackError(said, place=_place(written, "decides", name, "rule"), hint=f"decision: one of {known}")
    inputs = placed(lambda: asked_inputs(model, spec.decision), _place(written, "decides", name, "decision"))
    _require_known(spec.facts, inputs, f"input of {spec.decision}", written, ("decides", name, "facts"))
    for asked, kind in inputs.items():
        place = _fact_place(spec.facts, ("decides", name), asked, written)
        if kind is None:
            raise PackError(f"{asked!r} is a list, a context or a time: no answer of a form is one", place=place)
        field = _answering(type, spec.rule, spec.facts, asked, place)
        if kind != "Any":
            _require_type(field, kind, asked, spec.facts.get(asked, asked), place)
    says = outcomes(model, spec.decision)
    if says:
        _require_known(spec.into, says, f"outcome of {spec.decision}", written, ("decides", name, "into"))
    for output, into in spec.into.items():
        kind, field = says.get(output, "Any"), type.spec.fields[into]
        if kind != "Any" and field.type not in _AS_ANSWER.get(kind or "", ()):
            said = f"{output} is {'no plain value' if kind is None else 'a ' + kind}, and {into!r} a {field.type}"
            raise PackError(said, place=_place(written, "decides", name, "into", output))


def _answering(type: CaseType, rule: str, facts: Mapping[str, str], asked: str, place: Place) -> FieldSpec:
    name = facts.get(asked, asked)
    if name not in type.spec.fields:
        raise PackError(
            f"{rule} asks {asked!r}, and no question is called so ({nearest(name, type.spec.fields)})",
            place=place,
            hint=f"facts: {{{asked}: QUESTION}}",
        )
    return type.spec.fields[name]


def _require_type(field: FieldSpec, wanted: str, asked: str, name: str, place: Place) -> None:
    if AS_FACT.get(field.type) != wanted:
        raise PackError(f"the rule's {asked} is a {wanted}, and the question {name!r} a {field.type}", place=place)


def _require_room(field: FieldSpec, output: FactSpec, said: str, into: str, place: Place) -> None:
    if field.type not in _AS_ANSWER[output.type]:
        fits = " or ".join(_AS_ANSWER[output.type])
        raise PackError(f"the rule's {said} is a {output.type}: {into!r} should be a {fits}", place=place)
    for word in output.one_of if field.type == "choice" else ():
        if word not in field.one_of:
            raise PackError(f"{into!r} has no word {word!r}, which the rule says", place=place)
    if field.type == "choice" and not output.one_of:
        raise PackError(f"the rule's {said} may be any word, and {into!r} is a choice of some", place=place)


def words_of(type: CaseType, field: FieldSpec) -> Iterator[str]:
    """What may be chosen by what is adopted: of a code the rows of the last edition."""
    if field.type == "code":
        editions = type.law.get(field.of or "", ())
        last = edition_at(editions, editions[-1].valid_from) if editions else None
        yield from (str(row["code"]) for row in (() if last is None else last.rows))
    yield from field.one_of


def _require_known(
    said: Collection[str], known: Collection[str], what: str, written: Written, at: tuple[str, ...]
) -> None:
    for word in said:
        if word not in known:
            raise PackError(f"no {what} {word!r} ({nearest(word, known)})", place=_place(written, *at, word))


def _fact_place(facts: Mapping[str, str], at: tuple[str, ...], asked: str, written: Written) -> Place:
    return _place(written, *at, *(("facts", asked) if asked in facts else ("rule",)))


def _place(written: Written, *keys: str) -> Place:
    return written.document.place((*written.at, *keys))
