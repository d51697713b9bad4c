"""A model of decisions: inputs, decisions over each other, knowledge they call, services; and how one is asked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from zhongshu.core.errors import PackError, Place, UnknownName
from zhongshu.rules.decisions.table import Contradiction, Outcome, Table
from zhongshu.rules.dmn.boxed import BOXES, NOW, TRACE, Boxes, Evaluate
from zhongshu.rules.dmn.document import Element, document
from zhongshu.rules.dmn.kinds import Types, types_of
from zhongshu.rules.feel.evaluate import Function
from zhongshu.rules.feel.language import scope
from zhongshu.rules.feel.types import TYPES

Load = Callable[[str], bytes]
"""The content of a file beside the model, by the name that an import says."""


@dataclass(frozen=True)
class Wanted:
    """What a decision needs: `inputs` and `decisions` by their ids, `knowledge` that it calls."""

    inputs: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
    knowledge: tuple[str, ...] = ()


@dataclass(frozen=True)
class Node:
    """A decision or piece of knowledge. `type` is what its value has to be."""

    id: str
    name: str
    needs: Wanted
    evaluate: Evaluate
    type: str | None = None


@dataclass(frozen=True)
class Service:
    """Decisions asked together as a function of some inputs and other decisions, by ids."""

    id: str
    name: str
    inputs: tuple[str, ...]
    given: tuple[str, ...]
    decides: tuple[str, ...]
    type: str | None = None


@dataclass(frozen=True)
class Decided:
    """The value of a decision, and which rows of which tables held on the way to it."""

    value: Any
    tables: Mapping[str, Outcome]


@dataclass(frozen=True)
class Model:
    """`inputs` by id: the name and type of each. `tables` by the decision that has them."""

    name: str
    types: Types
    inputs: Mapping[str, tuple[str, str | None]]
    decisions: Mapping[str, Node]
    knowledge: Mapping[str, Node]
    services: Mapping[str, Service]
    tables: Mapping[str, Table] = field(default_factory=dict)

    def decide(self, name: str, facts: Mapping[str, Any], now: datetime) -> Decided:
        """A decision, or a service, by its name. UnknownName for none; Contradiction where a table has one."""
        node = next((one for one in self.decisions.values() if one.name == name), None)
        run = _Run(self, facts, now)
        if node is not None:
            return Decided(run.decision(node.id), run.trace)
        service = next((one for one in self.services.values() if one.name == name), None)
        if service is None:
            raise UnknownName.among("decision", name, (one.name for one in self.decisions.values()))
        return Decided(run.service(service, facts), run.trace)


@dataclass
class _Run:
    """One asking: each decision is made once."""

    model: Model
    facts: Mapping[str, Any]
    now: datetime
    trace: dict[str, Outcome] = field(default_factory=dict)
    made: dict[str, Any] = field(default_factory=dict)

    def decision(self, id: str) -> Any:
        if id not in self.made:
            node = self.model.decisions[id]
            try:
                value = node.evaluate(self._scope(node.needs))
            except Contradiction:
                value = None
            self.made[id] = self.model.types.fitted(value, node.type)
        return self.made[id]

    def service(self, service: Service, facts: Mapping[str, Any]) -> Any:
        inner = _Run(self.model, facts, self.now, self.trace)
        given, types = (self.model.decisions[id] for id in service.given), self.model.types
        inner.made = {node.id: types.fitted(facts.get(node.name), node.type) for node in given}
        made = {self.model.decisions[id].name: inner.decision(id) for id in service.decides}
        return types.fitted(next(iter(made.values())) if len(made) == 1 else made, types.result(service.type))

    def _scope(self, needs: Wanted) -> dict[str, Any]:
        found = scope({NOW: self.now, TRACE: self.trace, TYPES: self.model.types.instance}, self.now)
        for id in needs.inputs:
            name, said = self.model.inputs[id]
            _put(found, name, self.model.types.fitted(self.facts.get(name, _within(self.facts, name)), said))
        for id in needs.decisions:
            _put(found, self.model.decisions[id].name, self.decision(id))
        for id in needs.knowledge:
            _put(found, *self._known(id))
        return found

    def _known(self, id: str) -> tuple[str, Any]:
        if id in self.model.services:
            service = self.model.services[id]
            names = tuple(
                [self.model.inputs[one][0] for one in service.inputs]
                + [self.model.decisions[one].name for one in service.given]
            )
            return service.name, Function(
                names, lambda *given: self.service(service, dict(zip(names, given, strict=True)))
            )
        node = self.model.knowledge[id]
        made = node.evaluate(self._scope(node.needs))
        if isinstance(made, Function) and node.type is not None:
            inner, types, said = made, self.model.types, self.model.types.result(node.type)
            made = Function(inner.parameters, lambda *given: types.fitted(inner.call(*given), said))
        return node.name, made


def _put(found: dict[str, Any], name: str, value: Any) -> None:
    """Names of an import stand behind its name and a point."""
    first, point, rest = name.partition(".")
    if point:
        found[first] = {**(found.get(first) or {}), rest: value}
    found[name] = value


def _within(facts: Mapping[str, Any], name: str) -> Any:
    first, point, rest = name.partition(".")
    inner = facts.get(first)
    return inner.get(rest) if point and isinstance(inner, dict) else None


def model_of(content: bytes, file: str, load: Load | None = None) -> Model:
    """A file as a model. PackError, with what is wrong and where, for what is no DMN or cannot be run."""
    reader = _Reader(load)
    reader.take(document(content, file), "")
    return reader.model(file)


class _Reader:
    def __init__(self, load: Load | None):
        self.load = load
        self.parts: list[tuple[Element, str]] = []
        self.name = ""

    def take(self, root: Element, prefix: str) -> None:
        """A file, and those that it imports."""
        self.name = self.name or root.get("name") or ""
        self.parts.append((root, prefix))
        for one in root.all("import"):
            kind = one.get("importType") or ""
            if "DMN" not in kind:
                one.wrong(f"an import of {kind!r} is not read: only DMN is")
            at = one.get("locationURI") or one.get("name") or ""
            if self.load is None:
                one.wrong(f"the file {at!r} is not there to be imported")
            self.take(document(self.load(at), at), f"{prefix}{one.get('name')}.")

    def model(self, file: str) -> Model:
        types = Types({name: one for root, prefix in self.parts for name, one in types_of(root, prefix).items()})
        named = {
            f"{prefix}{_name(one)}"
            for root, prefix in self.parts
            for one in root
            if one.tag in ("inputData", "decision", "businessKnowledgeModel", "decisionService")
        }
        inner = {name for root, _ in self.parts for name in _inner_names(root.node)}
        boxes = Boxes(types, frozenset(named | types.names() | inner))
        decisions: dict[str, Node] = {}
        knowledge: dict[str, Node] = {}
        inputs: dict[str, tuple[str, str | None]] = {}
        services: dict[str, Service] = {}
        for root, prefix in self.parts:
            for one in root:
                id, name = _id(root, one), f"{prefix}{_name(one)}" if one.get("name") else ""
                match one.tag:
                    case "inputData":
                        inputs[id] = name, _type(one)
                    case "decision":
                        decisions[id] = Node(id, name, self._needs(root, one), _logic(one, name, boxes), _type(one))
                    case "businessKnowledgeModel":
                        knowledge[id] = Node(id, name, self._needs(root, one), _body(one, name, boxes), _result(one))
                    case "decisionService":
                        services[id] = self._service(root, one, id, name)
        made = Model(self.name, types, inputs, decisions, knowledge, services, boxes.tables)
        _require_whole(made, file)
        return made

    def _needs(self, root: Element, one: Element) -> Wanted:
        found: dict[str, list[str]] = {"requiredInput": [], "requiredDecision": [], "requiredKnowledge": []}
        for need in (*one.all("informationRequirement"), *one.all("knowledgeRequirement")):
            for inner in need:
                if inner.tag in found:
                    found[inner.tag].append(_target(root, inner))
        return Wanted(*(tuple(ids) for ids in found.values()))

    def _service(self, root: Element, one: Element, id: str, name: str) -> Service:
        def of(tag: str) -> tuple[str, ...]:
            return tuple(_target(root, inner) for inner in one.all(tag))

        return Service(id, name, of("inputData"), of("inputDecision"), of("outputDecision"), _type(one))


def _logic(one: Element, name: str, boxes: Boxes) -> Evaluate:
    if not any(child.tag in BOXES for child in one):
        return lambda _: None
    return boxes.only(one, name)


def _body(one: Element, name: str, boxes: Boxes) -> Evaluate:
    logic = one.child("encapsulatedLogic")
    return boxes.of(logic, name) if logic is not None else (lambda _: None)


def _type(one: Element) -> str | None:
    variable = one.child("variable")
    return None if variable is None else variable.get("typeRef")


def _result(one: Element) -> str | None:
    """What a piece of knowledge gives back."""
    said = _type(one)
    logic = one.child("encapsulatedLogic")
    body = None if logic is None else next((each for each in logic if each.tag in BOXES), None)
    return said or (None if body is None else body.get("typeRef"))


def _name(one: Element) -> str:
    return " ".join((one.get("name") or "").split())


def _id(root: Element, one: Element) -> str:
    return f"{root.get('namespace')}#{one.get('id') or one.get('name')}"


def _target(root: Element, one: Element) -> str:
    href = one.get("href") or ""
    return f"{root.get('namespace')}{href}" if href.startswith("#") else href


def _inner_names(node: Any) -> set[str]:
    """Names that are given inside of expressions: parameters, entries, columns."""
    tags = ("formalParameter", "variable", "parameter", "column", "output", "import")
    return {
        " ".join(one.get("name").split())
        for one in node.iter()
        if isinstance(one.tag, str) and one.tag.rpartition("}")[2] in tags and one.get("name")
    }


def _require_whole(model: Model, file: str) -> None:
    """PackError for a requirement of what is not there, and for decisions that need each other in a circle."""
    known = {*model.inputs, *model.decisions, *model.knowledge, *model.services}
    nodes = {**model.decisions, **model.knowledge}
    for node in nodes.values():
        for id in (*node.needs.inputs, *node.needs.decisions, *node.needs.knowledge):
            if id not in known:
                raise PackError(f"{node.name!r} requires {id!r}, which is not in the model", place=Place(file))
    done: set[str] = set()
    for id in nodes:
        _walk(id, nodes, (), done, file)


def _walk(id: str, nodes: Mapping[str, Node], path: tuple[str, ...], done: set[str], file: str) -> None:
    if id in path:
        names = " -> ".join(nodes[one].name for one in (*path[path.index(id) :], id))
        raise PackError(f"decisions need each other in a circle: {names}", place=Place(file))
    if id in done or id not in nodes:
        return
    for one in nodes[id].needs.decisions:
        _walk(one, nodes, (*path, id), done, file)
    done.add(id)
