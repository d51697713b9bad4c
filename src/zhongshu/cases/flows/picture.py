"""A flow as its page draws it: shapes and lines with their text broken into lines, where it stands and what it passed.
Numbers are in the units of the drawing, which are those of the file; colours are the page's.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from typing import Literal

from zhongshu.cases.flows.flow import Flow, Line, Shape
from zhongshu.cases.flows.standing import Standing

State = Literal["ahead", "here", "passed"]
_MARGIN, _FONT, _LINE = 24.0, 12.0, 15.0
_LABEL = 96.0
_ARROW = 7.0
_PLACES = frozenset({"participant", "lane"})


@dataclass(frozen=True)
class Told:
    """What a page says of an element instead of its name in the file, and below it: how long it took, or how long it
    takes already. `tone` is good, warn or bad. `path` is where a click leads."""

    title: str = ""
    note: str = ""
    tone: str = ""
    path: str | None = None


@dataclass(frozen=True)
class Row:
    """A line of text: where its middle stands, and what it says. `note` is what the page adds."""

    x: float
    y: float
    text: str
    note: bool = False


@dataclass(frozen=True)
class Box:
    """One element: `form` is task, event, gateway, group (a pool, a lane, or a subprocess that is open) or text; `kind`
    its BPMN name, `event` what an event is about. `title` is everything that is said of it."""

    id: str
    form: str
    kind: str
    event: str
    state: State
    x: float
    y: float
    width: float
    height: float
    title: str
    rows: tuple[Row, ...]
    tone: str = ""
    path: str | None = None
    dashed: bool = False

    @property
    def middle(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2


@dataclass(frozen=True)
class Way:
    """A sequence flow: its path, its arrow's head, and its name."""

    id: str
    state: State
    path: str
    head: str
    rows: tuple[Row, ...]
    loose: bool = False


@dataclass(frozen=True)
class Drawing:
    """`boxes` from the back to the front."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    ways: tuple[Way, ...]

    @property
    def size(self) -> int:
        """In steps of 300: the page draws a wide one a little smaller, and no smaller than can be read."""
        return min(12, ceil(self.width / 300))


def drawing(flow: Flow, standing: Standing | None = None, told: Mapping[str, Told] | None = None) -> Drawing:
    """Of a flow, or of where one stands: None is one that has not begun. `told` is by element."""
    shapes, lines = flow.picture.shapes, flow.picture.lines
    if not shapes:
        return Drawing(0, 0, (), ())
    xs = [x for one in shapes for x in (one.x, one.x + one.width)] + [x for line in lines for x, _ in line.points]
    ys = [y for one in shapes for y in (one.y, one.y + one.height)] + [y for line in lines for _, y in line.points]
    labels = any(_form(one) in {"event", "gateway"} and one.name for one in shapes)
    left, top = min(xs) - _MARGIN - (_LABEL / 3 if labels else 0), min(ys) - _MARGIN
    seen = _Seen(standing)
    boxes = tuple(_box(one, left, top, seen, (told or {}).get(one.id, Told())) for one in shapes)
    ways = tuple(_way(one, left, top, seen) for one in lines)
    low = max([row.y for box in boxes for row in box.rows] + [0])
    height = max(max(ys) - top + _MARGIN, low + _LINE)
    return Drawing(round(max(xs) - left + _MARGIN + (_LABEL / 3 if labels else 0), 1), round(height, 1), boxes, ways)


class _Seen:
    def __init__(self, standing: Standing | None):
        self.here = standing.at if standing else frozenset[str]()
        self.passed = standing.passed if standing else frozenset[str]()

    def of(self, id: str) -> State:
        return "here" if id in self.here else "passed" if id in self.passed else "ahead"


def _form(one: Shape) -> str:
    if one.kind in _PLACES or (one.kind == "subProcess" and not one.closed):
        return "group"
    if one.kind in {"textAnnotation", "dataObjectReference", "dataStoreReference", "group"}:
        return "text"
    return next((form for form in ("event", "gateway") if one.kind.lower().endswith(form)), "task")


def _box(one: Shape, left: float, top: float, seen: _Seen, told: Told) -> Box:
    form = _form(one)
    title = told.title or one.name or (one.id if form == "task" else "")
    x, y = round(one.x - left, 1), round(one.y - top, 1)
    notes = wrapped(told.note, one.width - 6 if form == "task" else _LABEL)[:2] if form != "group" else []
    if form == "group":
        rows = [Row(x + 12, y + 18, title)] if title else []
    elif form in {"event", "gateway"}:
        foot = (
            (x + one.width / 2, y + one.height + 3) if one.label is None else (one.label[0] - left, one.label[1] - top)
        )
        rows = _under(wrapped(title, _LABEL)[:3], notes, foot[0], foot[1] + _FONT)
    else:
        most = max(1, int((one.height - 8) // _LINE) - len(notes))
        called = _fitted(title, one.width - 10, most)
        above = y + (one.height - (len(called) + len(notes)) * _LINE) / 2 + _FONT
        rows = _under(called, notes, x + one.width / 2, above)
    state = seen.of(one.id)
    said = " · ".join(word for word in (title, told.note) if word)
    dashed = one.kind == "boundaryEvent" and not one.interrupts
    size = (x, y, one.width, one.height)
    return Box(one.id, form, one.kind, one.event, state, *size, said, tuple(rows), told.tone, told.path, dashed)


def _under(called: list[str], notes: list[str], x: float, y: float) -> list[Row]:
    """Lines from the first one's foot down, the notes below the name."""
    said = [*((text, False) for text in called), *((text, True) for text in notes)]
    return [Row(round(x, 1), round(y + at * _LINE, 1), text, note) for at, (text, note) in enumerate(said)]


def _fitted(text: str, width: float, most: int) -> list[str]:
    rows = wrapped(text, width)
    return rows if len(rows) <= most else [*rows[: most - 1], _cut("".join(rows[most - 1 :]), width)]


def wrapped(text: str, width: float) -> list[str]:
    """A text in lines of at most so many units: broken between words, and anywhere in Chinese.

    >>> wrapped("出生医学证明 Birth certificate", 80)
    ['出生医学证明', 'Birth', 'certificate']
    """
    rows: list[str] = []
    for word in _words(text):
        if rows and _wide(rows[-1] + word.rstrip()) <= width:
            rows[-1] += word
        else:
            rows.append(word.lstrip())
    return [row.strip() for row in rows if row.strip()]


def _words(text: str) -> Iterator[str]:
    """Words with the space behind them; a Chinese character is one."""
    word = ""
    for sign in text:
        if ord(sign) > 0x2E7F:
            if word:
                yield word
            word = ""
            yield sign
        else:
            word += sign
            if sign in " -/":
                yield word
                word = ""
    if word:
        yield word


def _wide(text: str) -> float:
    return sum(_FONT if ord(sign) > 0x2E7F else _FONT * 0.56 for sign in text)


def _cut(text: str, width: float) -> str:
    if _wide(text) <= width:
        return text
    while text and _wide(text) + _FONT > width:
        text = text[:-1]
    return text.rstrip() + "…"


def _way(line: Line, left: float, top: float, seen: _Seen) -> Way:
    points = [(round(x - left, 1), round(y - top, 1)) for x, y in line.points]
    path = "M" + "L".join(f"{x:g} {y:g}" for x, y in points)
    loose = line.kind == "association"
    rows = _beside(points, wrapped(line.name, _LABEL)[:2]) if line.label is None else _at(line, left, top)
    return Way(line.id, seen.of(line.id), path, "" if loose else _head(points[-2], points[-1]), tuple(rows), loose)


def _at(line: Line, left: float, top: float) -> list[Row]:
    """Where the modeler put the name."""
    assert line.label is not None
    x, y = line.label
    return _under(wrapped(line.name, _LABEL)[:2], [], x - left, y - top + _FONT)


def _beside(points: list[tuple[float, float]], called: list[str]) -> list[Row]:
    """The name of a line where it begins: above what goes across, to the right of what goes up or down."""
    pairs = list(pairwise(points))[:2]
    (x1, y1), (x2, y2) = max(pairs, key=lambda pair: abs(pair[0][0] - pair[1][0]) + abs(pair[0][1] - pair[1][1]))
    if abs(x1 - x2) >= abs(y1 - y2):
        return _under(called, [], (x1 + x2) / 2, (y1 + y2) / 2 - 5 - _LINE * (len(called) - 1))
    width = max((_wide(one) for one in called), default=0)
    return _under(called, [], x1 + (x2 - x1) * 0.62 + width / 2 + 6, y1 + (y2 - y1) * 0.62 + 4)


def _head(one: tuple[float, float], tip: tuple[float, float]) -> str:
    """The arrow's head at the end of a line."""
    x, y = tip[0] - one[0], tip[1] - one[1]
    length = (x * x + y * y) ** 0.5 or 1.0
    x, y = x / length * _ARROW, y / length * _ARROW
    sides = ((tip[0] - x - y / 2, tip[1] - y + x / 2), (tip[0] - x + y / 2, tip[1] - y - x / 2))
    return "M" + "L".join(f"{round(a, 1):g} {round(b, 1):g}" for a, b in (sides[0], tip, sides[1])) + "Z"
