"""A lineage graph laid out from left to right: layers by longest path, few crossings, edges around the boxes."""

import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from zhongshu.screens.lineage import Graph, Node

WIDTH, HEIGHT = 176, 44
GAP_X, GAP_Y = 56, 14
BEND = 10
MARGIN = 8
_SWEEPS = 8


@dataclass(frozen=True)
class Box:
    """A node's place: `x`, `y` is its left upper corner; the texts are cut to its width."""

    node: Node
    x: int
    y: int
    title: str
    name: str


@dataclass(frozen=True)
class Drawing:
    """In pixels; `paths` holds (from id, to id, SVG path)."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    paths: tuple[tuple[str, str, str], ...]


def draw(graph: Graph, language: str) -> Drawing:
    """Deterministic: the same graph is drawn the same way."""
    if not graph.nodes:
        return Drawing(0, 0, (), ())
    layers = _layers(graph)
    chains = _chains(graph, layers)
    columns = _ordered(_columns(graph, layers, chains), chains)
    heights = {point: HEIGHT if point in layers else BEND for column in columns for point in column}
    tops = _tops(columns, chains, heights)
    lowest = min(tops.values())
    place = {
        point: (MARGIN + index * (WIDTH + GAP_X), round(tops[point] - lowest) + MARGIN)
        for index, column in enumerate(columns)
        for point in column
    }
    boxes = tuple(_box(node, *place[node.id], language) for node in graph.nodes)
    height = max(y + heights[point] for point, (_, y) in place.items()) + MARGIN
    paths = tuple((chain[0], chain[-1], _path(chain, place, heights)) for chain in chains)
    return Drawing(MARGIN * 2 + len(columns) * (WIDTH + GAP_X) - GAP_X, height, boxes, paths)


def _layers(graph: Graph) -> dict[str, int]:
    """Each node behind all those it follows; what follows nothing stands just before what it feeds."""
    before: dict[str, list[str]] = defaultdict(list)
    after: dict[str, list[str]] = defaultdict(list)
    for start, end in graph.edges:
        before[end].append(start)
        after[start].append(end)
    layers: dict[str, int] = {}

    def layer(node: str) -> int:
        if node not in layers:
            layers[node] = max((layer(other) + 1 for other in before[node]), default=0)
        return layers[node]

    for node in graph.nodes:
        layer(node.id)
    for node in graph.nodes:
        if not before[node.id] and after[node.id]:
            layers[node.id] = min(layers[other] for other in after[node.id]) - 1
    return layers


def _chains(graph: Graph, layers: Mapping[str, int]) -> list[tuple[str, ...]]:
    """Each edge as the points it passes, one a layer; those between its ends are bends."""
    chains = []
    for start, end in graph.edges:
        bends = [f"{start}>{end}@{layer}" for layer in range(layers[start] + 1, layers[end])]
        chains.append((start, *bends, end))
    return chains


def _columns(graph: Graph, layers: Mapping[str, int], chains: Sequence[Sequence[str]]) -> list[list[str]]:
    columns: list[list[str]] = [[] for _ in range(max(layers.values()) + 1)]
    for node in graph.nodes:
        columns[layers[node.id]].append(node.id)
    for chain in chains:
        for step, bend in enumerate(chain[1:-1], start=1):
            columns[layers[chain[0]] + step].append(bend)
    return columns


def _ordered(columns: list[list[str]], chains: Sequence[Sequence[str]]) -> list[list[str]]:
    """Within each layer by the mean place of the neighbours, sweeping forth and back."""
    before, after = _neighbours(chains)
    for sweep in range(_SWEEPS):
        forth = sweep % 2 == 0
        near = before if forth else after
        for column in columns if forth else reversed(columns):
            place = {point: index for other in columns for index, point in enumerate(other)}
            column.sort(key=lambda point: _mean([place[other] for other in near[point]], place[point]))
    return columns


def _tops(
    columns: Sequence[Sequence[str]], chains: Sequence[Sequence[str]], heights: Mapping[str, int]
) -> dict[str, float]:
    """Stacked, then drawn towards their neighbours' middle as far as the order allows."""
    before, after = _neighbours(chains)
    tops: dict[str, float] = {}
    tallest = max(_stacked(column, heights) for column in columns)
    for column in columns:
        y = (tallest - _stacked(column, heights)) / 2
        for point in column:
            tops[point] = y
            y += heights[point] + GAP_Y
    for sweep in range(_SWEEPS * 2):
        for column in columns if sweep % 2 == 0 else reversed(columns):
            near = before if sweep % 2 == 0 else after
            wished = [
                _mean([tops[other] + heights[other] / 2 for other in near[point]], tops[point] + heights[point] / 2)
                - heights[point] / 2
                for point in column
            ]
            for point, top in zip(column, _spread(wished, [heights[point] for point in column]), strict=True):
                tops[point] = top
    return tops


def _spread(wished: Sequence[float], heights: Sequence[int]) -> list[float]:
    """The tops nearest to the wished ones (least squares) that keep order and gaps: those that meet move as one."""
    offsets = [0.0]
    for height in heights[:-1]:
        offsets.append(offsets[-1] + height + GAP_Y)
    blocks: list[tuple[float, int]] = []
    for wish, offset in zip(wished, offsets, strict=True):
        mean, size = wish - offset, 1
        while blocks and blocks[-1][0] > mean:
            other, count = blocks.pop()
            mean, size = (mean * size + other * count) / (size + count), size + count
        blocks.append((mean, size))
    starts = [mean for mean, size in blocks for _ in range(size)]
    return [start + offset for start, offset in zip(starts, offsets, strict=True)]


def _neighbours(chains: Sequence[Sequence[str]]) -> tuple[Mapping[str, list[str]], Mapping[str, list[str]]]:
    before: dict[str, list[str]] = defaultdict(list)
    after: dict[str, list[str]] = defaultdict(list)
    for chain in chains:
        for start, end in pairwise(chain):
            before[end].append(start)
            after[start].append(end)
    return before, after


def _stacked(column: Sequence[str], heights: Mapping[str, int]) -> int:
    return sum(heights[point] + GAP_Y for point in column) - GAP_Y


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _path(chain: Sequence[str], place: Mapping[str, tuple[int, int]], heights: Mapping[str, int]) -> str:
    """A curve from the right of the first box to the left of the last, straight through each bend's layer."""
    x, y = place[chain[0]]
    text = f"M{x + WIDTH} {y + heights[chain[0]] // 2}"
    for point in chain[1:]:
        start = x + WIDTH
        middle_before = y + heights[chain[chain.index(point) - 1]] // 2
        x, y = place[point]
        middle = y + heights[point] // 2
        bend = (x - start) // 2
        text += f"C{start + bend} {middle_before} {x - bend} {middle} {x} {middle}"
        if point != chain[-1]:
            text += f"H{x + WIDTH}"
    return text


def _box(node: Node, x: int, y: int, language: str) -> Box:
    below = node.name if node.column is None else f"{node.name}.{node.column}"
    if node.kind == "source":
        below = node.name if node.column is None else f"{node.name} · {node.column}"
    return Box(node, x, y, fitted(node.title.to(language), 23), fitted(below, 25))


def fitted(text: str, most: int) -> str:
    """The text, cut with an ellipsis to `most` Latin letters' width; a Chinese character is two letters wide.

    >>> fitted("监测站小时值", 8)
    '监测站…'
    """
    widths = [2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text]
    if sum(widths) <= most:
        return text
    kept, room = 0, most - 1
    while room >= widths[kept]:
        room -= widths[kept]
        kept += 1
    return text[:kept].rstrip() + "…"
