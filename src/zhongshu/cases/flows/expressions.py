"""What a file asks: conditions, times and lists, all of them FEEL, each read once and known by its text."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

from zhongshu.cases.flows.flow import Condition
from zhongshu.cases.flows.markup import Sketch, local
from zhongshu.cases.flows.timers import WORKING, read_timer
from zhongshu.core.errors import PackError, Place, ZhongshuError
from zhongshu.rules.feel import tree
from zhongshu.rules.feel.language import NAMES, read
from zhongshu.rules.feel.language import Text as Feel

_JUEL = re.compile(r"[$#]\{.*\}", re.DOTALL)
_TIMES = frozenset({"timeDate", "timeDuration"})
_LISTS = frozenset({"loopCardinality", "loopDataInputRef", "completionCondition", "conditionExpression"})
COUNTS = ("numberOfInstances", "numberOfCompletedInstances")
"""What a completion condition may ask besides the flow's data, as BPMN calls it."""
_NO_FACTS = NAMES | WORKING.keys() | set(COUNTS)


def expressions(clean: Any, drawn: Sketch) -> tuple[dict[str, Feel], tuple[Condition, ...]]:
    """By their text, and where each stands. PackError for what is not FEEL, with the line in the file."""
    lines, names = _lines(drawn), [*drawn.nodes, *COUNTS]
    found: dict[str, Feel] = {}
    said: list[Condition] = []
    for one in clean.iter():
        if local(one) not in _TIMES | _LISTS:
            continue
        owner, text = _owner(one, drawn), (one.text or "").strip()
        line = lines.get((owner, local(one), text)) or drawn.nodes[owner].line
        found[text] = _read(text, local(one), names, Place(drawn.file, line))
        said.append(Condition(owner, text, line, frozenset(_facts(found[text].node, {}))))
    return found, tuple(said)


def _read(text: str, kind: str, names: list[str], place: Place) -> Feel:
    if _JUEL.search(text):
        hint = "conditions here are FEEL: write amount > 3 (or = amount > 3, as Camunda 8 does)"
        raise PackError(f"{text!r} is the expression language of Camunda 7, which is not run", place=place, hint=hint)
    bare = text.removeprefix("=").strip()
    try:
        return read_timer(bare, names) if kind in _TIMES else read(bare, names)
    except ZhongshuError as error:
        raise PackError(error.message, place=place, hint=error.hint) from None


def _owner(one: Any, drawn: Sketch) -> str:
    """The element that asks: a sequence flow's is where it comes from."""
    while one.get("id") not in drawn.nodes:
        if local(one) == "sequenceFlow":
            return str(one.get("sourceRef"))
        one = one.getparent()
    return str(one.get("id"))


def _lines(drawn: Sketch) -> dict[tuple[str, str, str], int]:
    found = {}
    for one in drawn.process.iter():
        if local(one) in _TIMES | _LISTS and (one.text or "").strip():
            try:
                owner = _owner(one, drawn)
            except AttributeError:  # not inside anything that runs
                continue
            found[owner, local(one), one.text.strip()] = int(one.sourceline)
    return found


def _facts(node: Any, own: Mapping[str, str | None]) -> Iterator[str]:
    """Names with their paths that are neither functions nor an expression's own. `own` are those it gives itself: the
    fact that each goes through, where it is one. In a filter a bare name is taken for one of the items'."""
    path = _path(node, own)
    if path is not None:
        yield path
    match node:
        case tree.Named() | tree.Path() if path is not None or isinstance(node, tree.Named):
            return
        case tree.Filtered():
            yield from _facts(node.of, own)
            base = _path(node.of, own)
            yield from (
                f"{base}.{name.removeprefix('item.')}" for name in _facts(node.by, {}) if base and name != "item"
            )
            return
        case tree.For() | tree.Quantified():
            own = {**own, "partial": None, **{name: _path(of, own) for name, of in node.over}}
        case tree.Context():
            own = {**own, **dict.fromkeys(name for name, _ in node.entries)}
        case tree.Defined():
            own = {**own, **dict.fromkeys(name for name, _ in node.parameters)}
    for one in _inner(node):
        yield from _facts(one, own)


def _path(node: Any, own: Mapping[str, str | None]) -> str | None:
    """`Task_1.outcome`; None for what is no path of a fact."""
    match node:
        case tree.Named():
            return own.get(node.name, None if node.name in _NO_FACTS else node.name)
        case tree.Path() | tree.Filtered():
            above = _path(node.of, own)
            return above if above is None or isinstance(node, tree.Filtered) else f"{above}.{node.name}"
    return None


def _inner(node: Any) -> list[Any]:
    if isinstance(node, tuple):
        return list(node)
    return [getattr(node, one.name) for one in fields(node)] if isinstance(node, tree.Node) else []
