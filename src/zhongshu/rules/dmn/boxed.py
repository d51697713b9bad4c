"""Boxed expressions made into functions of the facts: literal, table, context, list, relation, invocation, function,
conditional, filter, for, some and every (DMN 1.5, chapters 7.3 and 10.2.2)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from zhongshu.core.errors import PackError, Place, ZhongshuError
from zhongshu.core.text import Text
from zhongshu.rules.decisions.table import Hit, Input, Output, Over, Row, Table
from zhongshu.rules.dmn.document import Element
from zhongshu.rules.dmn.kinds import Types
from zhongshu.rules.feel import tree
from zhongshu.rules.feel.evaluate import Function, called, each
from zhongshu.rules.feel.language import Text as Feel
from zhongshu.rules.feel.language import read, read_tests
from zhongshu.rules.feel.values import members

Evaluate = Callable[[Mapping[str, Any]], Any]
"""Over facts and functions together, as an expression is."""

NOW = " now"
"""Under this name a scope has the moment of the decision; no FEEL can say it."""
TRACE = " trace"
"""Under this name it has where tables tell which of their rows held."""

_POLICIES: Mapping[tuple[str, str | None], Hit] = {
    ("UNIQUE", None): "unique",
    ("ANY", None): "any",
    ("PRIORITY", None): "priority",
    ("FIRST", None): "first",
    ("RULE ORDER", None): "rule order",
    ("OUTPUT ORDER", None): "output order",
    ("COLLECT", None): "collect",
    ("COLLECT", "SUM"): "sum",
    ("COLLECT", "MIN"): "min",
    ("COLLECT", "MAX"): "max",
    ("COLLECT", "COUNT"): "count",
}
BOXES = frozenset(
    {"literalExpression", "decisionTable", "context", "list", "relation", "invocation", "functionDefinition",
     "conditional", "filter", "for", "some", "every"}
)  # fmt: skip


@dataclass(frozen=True)
class Boxes:
    """What makes expressions of a model: `names` are all that they may use, `types` those of the model."""

    types: Types
    names: frozenset[str]
    tables: dict[str, Table] = field(default_factory=dict)

    def of(self, box: Element, owner: str) -> Evaluate:
        """The value of a boxed expression. PackError for what cannot be run, with where it stands."""
        made: Evaluate = getattr(self, f"_{_SNAKE.get(box.tag, box.tag)}", self._unknown)(box, owner)
        said = box.get("typeRef") or box.text("typeRef") if box.tag != "literalExpression" else box.get("typeRef")
        if said is None:
            return made
        return lambda scope: self.types.fitted(made(scope), said)

    def inner(self, box: Element, tag: str, owner: str) -> Evaluate:
        """The expression in a child that only wraps it: if, then, in, return ..."""
        child = box.child(tag)
        return self.only(child, owner) if child is not None else box.wrong(f"it has no {tag}")

    def only(self, box: Element, owner: str) -> Evaluate:
        """The one expression in an element."""
        found = next((one for one in box if one.tag in BOXES), None)
        return self.of(found, owner) if found is not None else box.wrong("there is no expression in it")

    def feel(self, said: str | None, at: Element, extra: frozenset[str] = frozenset()) -> Feel:
        """An expression of FEEL."""
        return _placed(at, lambda: read(said or "null", self.names | extra))

    def _unknown(self, box: Element, owner: str) -> Evaluate:
        return box.wrong("expressions of this kind are not run")

    def _literal(self, box: Element, owner: str) -> Evaluate:
        language = box.get("expressionLanguage") or "feel"
        if "feel" not in language.casefold():
            box.wrong(f"the language {language!r} is not run: only FEEL is")
        return self.feel(box.text(), box).evaluate

    def _table(self, box: Element, owner: str) -> Evaluate:
        table = table_of(box, owner, self)
        self.tables[owner] = table

        def decide(scope: Mapping[str, Any]) -> Any:
            found = table.decide_over(Over(scope, scope[NOW], scope))
            scope[TRACE][owner] = found
            return found.value

        return decide

    def _context(self, box: Element, owner: str) -> Evaluate:
        entries: list[tuple[str | None, str | None, Evaluate]] = []
        for one in box.all("contextEntry"):
            variable = one.child("variable")
            name = None if variable is None else " ".join((variable.get("name") or "").split())
            entries.append((name, None if variable is None else variable.get("typeRef"), self.only(one, owner)))

        def make(scope: Mapping[str, Any]) -> Any:
            made: dict[str, Any] = {}
            for name, said, evaluate in entries:
                value = self.types.fitted(evaluate({**scope, **made}), said)
                if name is None:
                    return value
                made[name] = value
            return made

        return make

    def _list(self, box: Element, owner: str) -> Evaluate:
        items = [self.of(one, owner) for one in box if one.tag in BOXES]
        return lambda scope: [one(scope) for one in items]

    def _relation(self, box: Element, owner: str) -> Evaluate:
        columns = [" ".join((one.get("name") or "").split()) for one in box.all("column")]
        rows = [[self.of(one, owner) for one in row if one.tag in BOXES] for row in box.all("row")]
        return lambda scope: [dict(zip(columns, (one(scope) for one in row), strict=False)) for row in rows]

    def _invocation(self, box: Element, owner: str) -> Evaluate:
        function = self.only(box, owner)
        bindings: list[tuple[str, Evaluate]] = []
        for one in box.all("binding"):
            parameter = one.child("parameter")
            if parameter is None:
                one.wrong("it has no parameter")
            bindings.append((" ".join((parameter.get("name") or "").split()), self.only(one, owner)))
        names = tuple(name for name, _ in bindings)
        return lambda scope: called(function(scope), [one(scope) for _, one in bindings], names)

    def _function(self, box: Element, owner: str) -> Evaluate:
        if (box.get("kind") or "FEEL") != "FEEL":
            box.wrong(f"functions of {box.get('kind')} are not run: only those of FEEL are")
        given = [(" ".join((one.get("name") or "").split()), one.get("typeRef")) for one in box.all("formalParameter")]
        body = self.only(box, owner)
        names = tuple(name for name, _ in given)

        def make(scope: Mapping[str, Any]) -> Function:
            def call(*values: Any) -> Any:
                fitted = [self.types.fitted(one, said) for one, (_, said) in zip(values, given, strict=True)]
                return body({**scope, **dict(zip(names, fitted, strict=True))})

            return Function(names, call)

        return make

    def _conditional(self, box: Element, owner: str) -> Evaluate:
        condition, then, otherwise = (self.inner(box, tag, owner) for tag in ("if", "then", "else"))
        return lambda scope: then(scope) if condition(scope) is True else otherwise(scope)

    def _filter(self, box: Element, owner: str) -> Evaluate:
        of, match = self.inner(box, "in", owner), self.inner(box, "match", owner)

        def keep(scope: Mapping[str, Any]) -> Any:
            inside = [{**scope, "item": one, **(one if isinstance(one, dict) else {})} for one in members(of(scope))]
            return [one["item"] for one in inside if match(one) is True]

        return keep

    def _for(self, box: Element, owner: str) -> Evaluate:
        name, over, made = *self._over(box, owner), self.inner(box, "return", owner)

        def go(scope: Mapping[str, Any]) -> list[Any] | None:
            done: list[Any] = []
            try:
                for one in each(over(scope)):
                    done.append(made({**scope, name: one, "partial": list(done)}))
            except TypeError:
                return None
            return done

        return go

    def _some(self, box: Element, owner: str) -> Evaluate:
        return self._quantified(box, owner, wanted=True)

    def _every(self, box: Element, owner: str) -> Evaluate:
        return self._quantified(box, owner, wanted=False)

    def _quantified(self, box: Element, owner: str, *, wanted: bool) -> Evaluate:
        """`some` looks for a true, `every` for a false."""
        name, over, holds = *self._over(box, owner), self.inner(box, "satisfies", owner)

        def go(scope: Mapping[str, Any]) -> bool | None:
            try:
                found = [holds({**scope, name: one}) for one in each(over(scope))]
            except TypeError:
                return None
            if wanted in found:
                return wanted
            return None if any(not isinstance(one, bool) for one in found) else not wanted

        return go

    def _over(self, box: Element, owner: str) -> tuple[str, Evaluate]:
        name = box.get("iteratorVariable")
        if not name:
            box.wrong("it has no iteratorVariable")
        return name, self.inner(box, "in", owner)


_SNAKE = {
    "literalExpression": "literal",
    "decisionTable": "table",
    "functionDefinition": "function",
    "encapsulatedLogic": "function",
}


def table_of(box: Element, owner: str, boxes: Boxes) -> Table:
    """A decision table. PackError for entries that are no FEEL, and rows that lack some."""
    policy = (box.get("hitPolicy") or "UNIQUE", box.get("aggregation"))
    if policy not in _POLICIES:
        box.wrong(f"the hit policy {' '.join(one for one in policy if one)} is none of DMN's")
    inputs = tuple(_input(one, at, boxes) for at, one in enumerate(box.all("input"), 1))
    outputs = tuple(_output(one, at, boxes) for at, one in enumerate(box.all("output"), 1))
    rows = tuple(_row(one, len(inputs), len(outputs), boxes) for one in box.all("rule"))
    return Table(owner, inputs, outputs, rows, _POLICIES[policy])


def _input(box: Element, at: int, boxes: Boxes) -> Input:
    said = box.child("inputExpression")
    if said is None:
        box.wrong("an input has an expression")
    values = box.child("inputValues")
    name = box.get("label") or said.text() or str(at)
    may_be = None if values is None or not values.text() else _placed(box, lambda: read_tests(values.text() or "-"))
    return Input(name, Text(zh=name, en=name), boxes.feel(said.text(), box), may_be)


def _output(box: Element, at: int, boxes: Boxes) -> Output:
    values, otherwise = box.child("outputValues"), box.child("defaultOutputEntry")
    tests = None if values is None or not values.text() else _placed(box, lambda: read_tests(values.text() or "-"))
    ranks = () if tests is None else tuple(_constants(tests))
    default = None if otherwise is None or not otherwise.text() else boxes.feel(otherwise.text(), box)
    return Output(box.get("name") or str(at), ranks, default)


def _constants(tests: Feel) -> list[Any]:
    assert isinstance(tests.node, tree.Tests), "the text was read as tests"
    return [one.value for one in tests.node.tests if isinstance(one, tree.Constant)]


def _row(box: Element, inputs: int, outputs: int, boxes: Boxes) -> Row:
    tests, outcomes = box.all("inputEntry"), box.all("outputEntry")
    if (len(tests), len(outcomes)) != (inputs, outputs):
        box.wrong(f"it has {len(tests)} conditions and {len(outcomes)} outcomes; the table has {inputs} and {outputs}")
    note = next((one.text() for one in box.all("annotationEntry") if one.text()), None)
    return Row(
        tuple(_placed(one, lambda one=one: read_tests(one.text() or "-", boxes.names)) for one in tests),  # type: ignore[misc]
        tuple(boxes.feel(one.text(), one) for one in outcomes),
        None if note is None else Text(zh=note, en=note),
    )


def _placed(at: Element, read_it: Callable[[], Feel]) -> Feel:
    try:
        return read_it()
    except ZhongshuError as error:
        raise PackError(f"{at.label}: {error.message}", place=Place(at.file), hint=error.hint) from None
