"""What a decision of a model rests on, as somebody who has plain facts alone may give it."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from zhongshu.core.errors import UnknownName, ZhongshuError
from zhongshu.rules.dmn.model import Model, Node

PLAIN = frozenset({"number", "string", "boolean", "date"})
"""Types of facts that a form has."""


def asked_inputs(model: Model, decision: str) -> dict[str, str | None]:
    """The inputs behind a decision by name, each with its FEEL type: one of `PLAIN`, "Any" where the model says none,
    or None for what no form has: lists, contexts, times. UnknownName for no such decision."""
    node = _decision(model, decision)
    found: dict[str, str | None] = {}
    left, been = [node], {node.id}
    while left:
        one = left.pop()
        found |= {name: _plain(model, said) for name, said in (model.inputs[id] for id in one.needs.inputs)}
        new = [_node(model, id) for id in (*one.needs.decisions, *one.needs.knowledge) if id not in been]
        been |= {each.id for each in new if each is not None}
        left += [each for each in new if each is not None]
    return found


def outcomes(model: Model, decision: str) -> dict[str, str | None]:
    """What a decision says, as above: its value under its own name, or, of a context, each part under its own; empty
    where the model does not tell. UnknownName for no such decision."""
    said = _decision(model, decision).type
    if said is None:
        return {}
    made = model.types.known.get(said)
    if made is not None and made.parts and not made.many:
        return {name: _plain(model, one.of) for name, one in made.parts.items()}
    return {decision: _plain(model, said)}


def plain_fact(kind: str | None, given: Any) -> Any:
    """A fact as models compute with it, from how JSON holds it. ZhongshuError for what is no such value."""
    if given is None or kind in ("boolean", "string"):
        return given
    try:
        if kind == "date":
            return date.fromisoformat(str(given))
        if kind == "number" or (isinstance(given, int) and not isinstance(given, bool)):
            return Decimal(str(given))
    except (ValueError, InvalidOperation):
        raise ZhongshuError(f"{given!r} is no {kind}") from None
    return given


def _decision(model: Model, name: str) -> Node:
    node = next((one for one in model.decisions.values() if one.name == name), None)
    if node is None:
        raise UnknownName.among("decision", name, (one.name for one in model.decisions.values()))
    return node


def _node(model: Model, id: str) -> Node | None:
    return model.decisions.get(id) or model.knowledge.get(id)


def _plain(model: Model, said: str | None) -> str | None:
    """What a type comes to, by whatever names."""
    known: Mapping[str, Any] = model.types.known
    while said is not None and said in known:
        one = known[said]
        if one.many or one.parts or one.of is None:
            return None
        said = one.of
    name = "Any" if said is None else said.rpartition(":")[2]
    return name if name in PLAIN or name == "Any" else None
