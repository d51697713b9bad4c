from tests.methods.figures.kit import figure, published
from zhongshu.methods.figures.check import check
from zhongshu.methods.figures.propose import identity, propose
from zhongshu.methods.figures.relation import Relation


def _found() -> list[Relation]:
    return propose(tuple(published().values()))


def _ids() -> set[str]:
    return {relation.id for relation in _found()}


def test_the_shipped_figures_suggest_what_a_reader_would_check() -> None:
    assert {
        "share:P0-L007-01+P0-L007-03",  # 12 firms are 3.4 % of those of 2014, not the 1,165 of now
        "share:P0-L007-02+P0-L007-04",
        "share:P3-L037-02+P3-L037-03",
        "growth:P0-L071-03+P0-L071-03.compared",
        "growth:P4-L022-02+P4-L022-01",  # from 430, printed before it
        "growth:P0-L101-02+P0-L101-02.compared",  # minutes from hours
        "difference:P4-L024-01+P4-L024-01.compared",
        "rank:P3-L009-01+P3-L009-01.compared",
        "target:P4-L030-03+P4-L030-04",
        "subset:P3-L047-02+P3-L047-01",
        "subset:P3-L045-02+P3-L045-01",  # 国家级孵化器 among 孵化器
        "sum:P3-L109-03+P3-L109-04+P3-L109-05",
        "sum:P3-L067-01+P3-L067-02+P3-L067-03",  # provincial and city-level ones are all there are
    } <= _ids()


def test_they_are_few_and_none_is_incomparable() -> None:
    assert len(_found()) < len(published()) / 5
    assert {check(relation).status for relation in _found()} == {"implies", "consistent", "contradiction"}


def test_what_is_known_is_not_proposed_again() -> None:
    first, *rest = _found()
    known = {identity(first)}
    assert [relation.id for relation in propose(tuple(published().values()), known)] == [one.id for one in rest]


def test_the_same_figures_suggest_the_same_in_the_same_order() -> None:
    assert [relation.id for relation in _found()] == [relation.id for relation in _found()]


def test_a_share_is_of_no_value_that_another_share_has_taken_or_of_another_place() -> None:
    one = figure("26", "家", id="a", name="研发中心", place="330482", source="P")
    share = figure("59.1", "%", id="b", name="占全市比重", place="330482", source="P")
    second = figure("50", "%", id="c", name="占全市比重", place="330482", source="P")
    elsewhere = figure("50", "%", id="d", name="占全市比重", place="330483", source="P")
    assert [relation.id for relation in propose([one, share, second, elsewhere])] == ["share:a+b"]


def test_outside_ones_are_no_level_of_all_of_them() -> None:
    every = figure("6", "家", id="a", name="孵化器", source="P")
    outside = figure("4", "家", id="b", name="域外孵化器", source="P")
    assert propose([every, outside]) == []


def test_a_figure_that_cannot_be_read_suggests_nothing() -> None:
    odd = figure("一百余", "家", id="a", name="企业", source="P")
    share = figure("5", "%", id="b", name="占全市比重", source="P")
    assert propose([odd, share]) == []
