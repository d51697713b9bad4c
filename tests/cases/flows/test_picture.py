import re
from collections.abc import Iterator

from jinja2 import Environment, PackageLoader, StrictUndefined

from tests.cases.flows.drawn import body, file, flow, timer
from tests.cases.flows.walk import Walk
from zhongshu.cases.flows.picture import Box, Drawing, Told, drawing, wrapped
from zhongshu.cases.flows.reading import read_flow

OMG = "http://www.omg.org/spec"
DI = f'xmlns:bpmndi="{OMG}/BPMN/20100524/DI" xmlns:dc="{OMG}/DD/20100524/DC" xmlns:di="{OMG}/DD/20100524/DI"'


def placed(inside: str, shapes: dict[str, tuple[int, int, int, int]], more: str = "") -> bytes:
    """A file with a diagram."""
    boxes = "".join(
        f'<bpmndi:BPMNShape bpmnElement="{id}"{" isExpanded=" + chr(34) + "false" + chr(34) if id == "sub" else ""}>'
        f'<dc:Bounds x="{x}" y="{y}" width="{width}" height="{height}"/></bpmndi:BPMNShape>'
        for id, (x, y, width, height) in shapes.items()
    )
    plane = f'<bpmndi:BPMNPlane bpmnElement="process">{boxes}{more}</bpmndi:BPMNPlane>'
    whole = f"<bpmndi:BPMNDiagram {DI}>{plane}</bpmndi:BPMNDiagram></bpmn:definitions>"
    return file(inside).replace(b"</bpmn:definitions>", whole.encode())


def box(found: Drawing, id: str) -> Box:
    return next(one for one in found.boxes if one.id == id)


def shown(found: Drawing) -> str:
    """The page's own macro."""
    pages = Environment(loader=PackageLoader("zhongshu.web"), undefined=StrictUndefined, autoescape=True)
    called = "{% from 'cases/flow_picture.html' import flow_picture %}{{ flow_picture(found, 'Flow') }}"
    return pages.from_string(called).render(found=found)


def test_a_picture_shows_where_a_flow_stands_and_what_it_passed() -> None:
    drawn = flow("start > A > xor > B > end", "xor > C > end", asks={"xor>B": "A.ok", "xor>C": "else"})
    found = drawing(drawn, Walk.of(drawn).done("A", ok=True).standing)
    states = {one.id: one.state for one in found.boxes}
    assert states == {"start": "passed", "A": "passed", "xor": "passed", "B": "here", "C": "ahead", "end": "ahead"}
    assert {one.id: one.state for one in found.ways}["xor_C"] == "ahead"
    assert {one.state for one in drawing(drawn).boxes} == {"ahead"}


def test_an_event_or_gateway_that_waits_is_where_it_stands() -> None:
    drawn = flow("start > and > A > and2 > end", "and > catch > and2", inner={"catch": timer("P1D")})
    found = drawing(drawn, Walk.of(drawn).done("A").standing)
    assert [one.id for one in found.boxes if one.state == "here"] == ["and2", "catch"]


def test_what_is_told_of_an_element_stands_in_it_and_is_escaped() -> None:
    drawn = flow("start > A > end")
    told = {"A": Told("<b>出生医学证明</b>", "3 days of 5", "warn", "/cases/2")}
    found = drawing(drawn, Walk.of(drawn).standing, told)
    assert box(found, "A").title == "<b>出生医学证明</b> · 3 days of 5"
    page = shown(found)
    assert "<b>" not in page
    assert '<a href="/cases/2"' in page
    assert 'class="took">3 days of 5</text>' in page
    assert "style=" not in page


def test_text_is_broken_into_the_lines_that_there_is_room_for() -> None:
    assert wrapped("办理出生登记与户口登记", 100) == ["办理出生登记与户", "口登记"]
    assert wrapped("Household entry of a child", 100) == ["Household", "entry of a", "child"]
    drawn = flow("start > A > end")
    found = drawing(drawn, None, {"A": Told("出生医学证明" * 12, "2 天")})
    rows = box(found, "A").rows
    assert rows[-2].text.endswith("…")
    assert (rows[-1].text, rows[-1].note) == ("2 天", True)
    assert all(box(found, "A").y < row.y < box(found, "A").y + 80 for row in rows)


def test_the_modelers_own_picture_is_drawn_from_its_corner() -> None:
    points = '<di:waypoint x="436" y="318"/><di:waypoint x="500" y="318"/>'
    line = f'<bpmndi:BPMNEdge bpmnElement="start_A">{points}</bpmndi:BPMNEdge>'
    content = placed(body("start > A > end"), {"start": (400, 300, 36, 36), "A": (500, 280, 100, 80)}, line)
    found = drawing(read_flow(content, "f"))
    assert [one.id for one in found.boxes] == ["A", "start"]
    assert box(found, "start").x < box(found, "A").x < found.width
    assert box(found, "A").x - box(found, "start").x == 100
    assert [one.id for one in found.ways] == ["start_A"]
    assert found.width < 300


def test_names_stand_where_the_modeler_put_them_otherwise_beside_their_lines() -> None:
    label = '<bpmndi:BPMNLabel><dc:Bounds x="440" y="200" width="40" height="14"/></bpmndi:BPMNLabel>'
    points = '<di:waypoint x="436" y="318"/><di:waypoint x="500" y="318"/>'
    lines = [f'<bpmndi:BPMNEdge bpmnElement="start_A">{points}{more}</bpmndi:BPMNEdge>' for more in (label, "")]
    inside = body("start > A > end").replace('id="start_A"', 'id="start_A" name="at once"')
    shapes = {"start": (400, 300, 36, 36), "A": (500, 280, 100, 80)}
    put, left = (drawing(read_flow(placed(inside, shapes, line), "f")).ways[0] for line in lines)
    assert [row.text for row in put.rows] == ["at once"]
    assert put.rows[0].y < left.rows[0].y
    assert put.rows[0].y - left.rows[0].y == (200 + 12) - (318 - 5)


def test_the_inside_of_a_closed_subprocess_is_not_drawn() -> None:
    inside = body("start > sub > end", inner={"sub": body("start2 > X > end2")})
    content = placed(inside, {"start": (0, 0, 36, 36), "sub": (100, 0, 100, 80), "X": (120, 10, 40, 40)})
    assert {one.id for one in read_flow(content, "f").picture.shapes} == {"start", "sub"}


def test_a_file_without_a_picture_gets_one() -> None:
    asks = {"xor>A": "A.no", "xor>B": "else"}
    drawn = flow("start > A > xor > B > end", "xor > A", "on_B > C > end", asks=asks, inner={"on_B": timer("P1D")})
    shapes = {one.id: one for one in drawn.picture.shapes}
    order = [shapes[name].x for name in ("start", "A", "xor", "B", "end")]
    assert order == sorted(order)
    assert shapes["B"].x < shapes["on_B"].x < shapes["B"].x + shapes["B"].width
    assert not list(_over(drawing(drawn)))
    assert len(drawn.picture.lines) == 7


def _over(found: Drawing) -> Iterator[tuple[str, str]]:
    """Boxes that lie on one another, boundary events aside."""
    boxes = [one for one in found.boxes if one.kind != "boundaryEvent"]
    for number, one in enumerate(boxes):
        for other in boxes[number + 1 :]:
            apart = one.x + one.width <= other.x or other.x + other.width <= one.x
            if not apart and not (one.y + one.height <= other.y or other.y + other.height <= one.y):
                yield one.id, other.id


def test_every_element_that_runs_can_be_drawn() -> None:
    drawn = flow(
        "start > or > first > catch > throw > end",
        "or > sub > end",
        "first > catch2 > end",
        asks={"or>first": "x", "or>sub": "else"},
        inner={"catch": timer("P1D"), "catch2": timer("P2D"), "sub": body("start2 > X > end2")},
    )
    page = shown(drawing(drawn))
    kinds = {"startEvent", "inclusiveGateway", "eventBasedGateway", "intermediateCatchEvent", "subProcess", "endEvent"}
    assert kinds <= set(re.findall(r'class="box \w+ (\w+)', page))
    assert shown(Drawing(0, 0, (), ())).strip() == ""
