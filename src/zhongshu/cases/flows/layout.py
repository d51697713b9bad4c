"""A picture for a file that has none: from the left to the right by how far an element is from the start, whatever goes
back drawn back. A subprocess is a box that is closed.
"""

from collections.abc import Iterator

from zhongshu.cases.flows.flow import Line, Picture, Shape
from zhongshu.cases.flows.markup import Node, Sketch

_STEP_X, _STEP_Y = 150.0, 110.0
_SIZES = {"Event": (36.0, 36.0), "Gateway": (50.0, 50.0)}


def laid_out(drawn: Sketch) -> Picture:
    """Of the elements that stand in no subprocess."""
    nodes = {one.id: one for one in drawn.nodes.values() if one.inside is None}
    ways = [(way, way.source, way.target) for way in drawn.routes if way.source in nodes]
    ranks = _ranks(nodes, [(source, target) for _, source, target in ways])
    rows: dict[int, int] = {}
    shapes: dict[str, Shape] = {}
    for one in sorted((one for one in nodes.values() if one.at is None), key=lambda one: ranks[one.id]):
        rank = ranks[one.id]
        row = rows[rank] = rows.get(rank, -1) + 1
        shapes[one.id] = _shape(one, rank * _STEP_X, row * _STEP_Y)
    for one in nodes.values():
        if one.at is not None:
            before = sum(other.at == one.at for other in _until(nodes, one))
            on = shapes[one.at]
            shapes[one.id] = _shape(one, on.x + on.width - 18 - 40 * before, on.y + on.height)
    lines = tuple(Line(way.id, way.element.get("name") or "", _bent(shapes[a], shapes[b])) for way, a, b in ways)
    return Picture(tuple(sorted(shapes.values(), key=lambda one: -one.width * one.height)), lines)


def _until(nodes: dict[str, Node], one: Node) -> Iterator[Node]:
    for other in nodes.values():
        if other is one:
            return
        yield other


def _ranks(nodes: dict[str, Node], ways: list[tuple[str, str]]) -> dict[str, int]:
    """How far each is from the start at most; what goes back to an element that is gone through counts for nothing."""
    after: dict[str, list[str]] = {id: [] for id in nodes}
    for source, target in ways:
        after[source].append(target)
    for one in nodes.values():
        if one.at is not None:
            after[one.at].append(one.id)
    order: list[str] = []
    back: set[tuple[str, str]] = set()
    for one in nodes.values():
        if one.kind == "startEvent":
            _walk(one.id, after, order, back)
    ranks = dict.fromkeys(nodes, 0)
    for id in reversed(order):
        for target in after[id]:
            if (id, target) not in back:
                step = 0 if nodes[target].at == id else 1
                ranks[target] = max(ranks[target], ranks[id] + step)
    return ranks


def _walk(first: str, after: dict[str, list[str]], order: list[str], back: set[tuple[str, str]]) -> None:
    """Depth first, without recursion: `order` is that in which elements were left."""
    todo: list[tuple[str, Iterator[str]]] = [(first, iter(after[first]))]
    on, seen = {first}, {first}
    while todo:
        at, rest = todo[-1]
        target = next(rest, None)
        if target is None:
            todo.pop()
            on.discard(at)
            order.append(at)
        elif target in on:
            back.add((at, target))
        elif target not in seen:
            seen.add(target)
            on.add(target)
            todo.append((target, iter(after[target])))


def _shape(one: Node, x: float, y: float) -> Shape:
    width, height = next((size for word, size in _SIZES.items() if one.kind.endswith(word)), (100.0, 80.0))
    if one.at is None:
        x, y = x + (100 - width) / 2, y + (80 - height) / 2
    else:
        x, y = x - width, y - height / 2
    return Shape(
        *(one.id, one.kind, one.name, x, y, width, height),
        event=one.event(),
        closed=one.kind == "subProcess",
        interrupts=one.element.get("cancelActivity", "true").lower() == "true",
    )


def _bent(one: Shape, other: Shape) -> tuple[tuple[float, float], ...]:
    """From the right of one to the left of another, or below both where it goes back."""
    out, into = (one.x + one.width, one.y + one.height / 2), (other.x, other.y + other.height / 2)
    if one.kind == "boundaryEvent":
        down = (one.x + one.width / 2, one.y + one.height)
        beside = (into[0] - 20, down[1] + 6)
        return (down, (down[0], beside[1]), beside, (beside[0], into[1]), into)
    if into[0] > out[0]:
        middle = into[0] - 25
        return (out, into) if out[1] == into[1] else (out, (middle, out[1]), (middle, into[1]), into)
    low = max(one.y + one.height, other.y + other.height) + 14
    down, up = (one.x + one.width / 2, one.y + one.height), (other.x + other.width / 2, other.y + other.height)
    return (down, (down[0], low), (up[0], low), up)
