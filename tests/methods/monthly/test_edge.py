"""How far several series have come."""

from tests.methods.monthly.series import month
from zhongshu.methods.monthly.edge import edge


def test_those_behind_are_counted_and_one_that_stopped_stands_last() -> None:
    lasts = {"stopped": month("2019-03"), "b": month("2023-01"), "newest": month("2023-02"), "a": month("2023-01")}
    assert [(reach.name, reach.behind) for reach in edge(lasts)] == [("newest", 0), ("a", 1), ("b", 1), ("stopped", 47)]


def test_of_no_series_nothing_is_known() -> None:
    assert edge({}) == ()
