from zhongshu.linkage.clusters import Clusters, Edge, How, Node


def _node(name: str, code: str | None = None, old: str | None = None, *, settled: bool = False) -> Node:
    return Node(name, settled, code, old, (0, name))


def _edge(left: str, right: str, how: How = "probable", weight: float | None = 9.0) -> Edge:
    return Edge(left, right, how, (left, right), weight if how == "probable" else None)


def test_a_chain_ends_where_a_code_contradicts() -> None:
    clusters = Clusters([_node("a", "1"), _node("b"), _node("c"), _node("d", "2")])
    clusters.join([_edge("a", "b", weight=9), _edge("b", "c", weight=8), _edge("c", "d", weight=7)])
    assert clusters.root("a") == clusters.root("b") == clusters.root("c") != clusters.root("d")
    assert clusters.at("c").code == "1"


def test_the_strongest_comes_first_whatever_the_order() -> None:
    edges = [_edge("a", "b", weight=7), _edge("b", "c", weight=9)]
    for given in (edges, edges[::-1]):
        clusters = Clusters([_node("a", "1"), _node("b"), _node("c", "2")])
        clusters.join(given)
        assert clusters.root("b") == clusters.root("c") != clusters.root("a")


def test_apart_goes_with_whatever_is_joined_to_either() -> None:
    clusters = Clusters([_node(name) for name in "abcd"], [("a", "d")])
    clusters.join([_edge("a", "b", "exact"), _edge("c", "d", "exact"), _edge("b", "c", "decided")])
    assert clusters.root("a") == clusters.root("b") == clusters.root("c") != clusters.root("d")


def test_only_a_decision_joins_two_codes_and_only_a_name_two_files() -> None:
    clusters = Clusters([_node("a", "1", settled=True), _node("b", "2", settled=True), _node("c", settled=True)])
    assert not clusters.may_join("a", "b", "exact")
    assert clusters.may_join("a", "b", "decided")
    assert clusters.may_join("a", "c", "exact")
    assert not clusters.may_join("a", "c", "probable")


def test_former_numbers_contradict_where_there_is_no_code() -> None:
    clusters = Clusters([_node("a", None, "8"), _node("b", None, "9"), _node("c", "1", "9")])
    assert not clusters.may_join("a", "b", "exact")
    assert not clusters.may_join("a", "c", "exact")
    assert clusters.may_join("b", "c", "exact")


def test_each_node_tells_the_edge_it_came_by() -> None:
    clusters = Clusters([_node("c"), _node("b"), _node("a", settled=True)])
    clusters.join([_edge("c", "b", weight=8), _edge("b", "a", "exact")])
    reached = clusters.reached()
    assert {at.cluster for at in reached.values()} == {"a"}
    assert (reached["a"].how, reached["b"].how, reached["b"].via) == (None, "exact", "a")
    assert (reached["c"].how, reached["c"].via, reached["c"].weight) == ("probable", "b", 8)
