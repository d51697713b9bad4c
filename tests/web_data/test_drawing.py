import re

from hypothesis import given
from hypothesis import strategies as st

from zhongshu.core.text import Text
from zhongshu.screens.lineage import Graph, Node
from zhongshu.web.data_pages.drawing import HEIGHT, WIDTH, Drawing, draw, fitted


def node(number: int) -> Node:
    return Node(str(number), "table", f"p.t{number}", Text(zh=f"表{number}", en=f"Table {number}"))


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    size = draw(st.integers(1, 14))
    pairs = st.tuples(st.integers(0, size - 1), st.integers(0, size - 1)).filter(lambda pair: pair[0] < pair[1])
    edges = draw(st.lists(pairs, max_size=30, unique=True)) if size > 1 else []
    return Graph(tuple(node(n) for n in range(size)), tuple((str(a), str(b)) for a, b in edges))


@given(graphs())
def test_boxes_stand_apart_inside_the_drawing(graph: Graph) -> None:
    drawing = draw(graph, "zh")
    assert len(drawing.boxes) == len(graph.nodes)
    for box in drawing.boxes:
        assert 0 <= box.x <= drawing.width - WIDTH
        assert 0 <= box.y <= drawing.height - HEIGHT
    for index, one in enumerate(drawing.boxes):
        for other in drawing.boxes[index + 1 :]:
            assert abs(one.x - other.x) >= WIDTH or abs(one.y - other.y) >= HEIGHT


@given(graphs())
def test_every_edge_leads_from_its_first_box_to_its_last_and_to_the_right(graph: Graph) -> None:
    drawing = draw(graph, "zh")
    places = {box.node.id: (box.x, box.y) for box in drawing.boxes}
    assert {(start, end) for start, end, _ in drawing.paths} == set(graph.edges)
    for start, end, path in drawing.paths:
        numbers = [int(number) for number in re.findall(r"-?\d+", path)]
        assert numbers[:2] == [places[start][0] + WIDTH, places[start][1] + HEIGHT // 2]
        assert numbers[-2:] == [places[end][0], places[end][1] + HEIGHT // 2]
        assert places[start][0] + WIDTH < places[end][0]


def test_a_chain_is_drawn_on_one_line() -> None:
    graph = Graph((node(1), node(2), node(3)), (("1", "2"), ("2", "3")))
    assert len({box.y for box in draw(graph, "zh").boxes}) == 1


def test_nothing_is_drawn_of_nothing() -> None:
    assert draw(Graph((), ()), "zh") == Drawing(0, 0, (), ())


def test_long_titles_are_cut_to_the_box() -> None:
    assert fitted("环境空气质量指数技术规定", 12) == "环境空气质…"
    assert fitted("short", 12) == "short"
