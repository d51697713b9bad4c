from datetime import date
from typing import Any

import pytest

from tests.methods.figures.kit import declared, published
from zhongshu.core.errors import LoadError, Place, UnknownName
from zhongshu.datasets.figures.declared import DeclaredRelation
from zhongshu.datasets.figures.reading import figures_of, resolve, unit_of
from zhongshu.datasets.figures.spec import FigureColumns, RelationSpec
from zhongshu.methods.figures.check import check

COLUMNS = FigureColumns(
    printed="printed", unit="unit", name="name", qualifier="qualifier", place="area", place_name="place",
    start="start", end="end", compared="compared", compared_unit="compared_unit", compared_with="compared_with",
)  # fmt: skip
ROW = {
    "id": "a",
    "printed": "8.30",
    "unit": "亿元",
    "name": "产值",
    "qualifier": "=",
    "area": None,
    "place": "平湖市",
    "start": date(2020, 1, 1),
    "end": None,
    "compared": None,
    "compared_unit": None,
    "compared_with": None,
}


def _read(**said: Any) -> dict[str, Any]:
    row = {**ROW, **said}
    return figures_of(COLUMNS, "id", list(row), [tuple(row.values())])


def test_a_figure_keeps_the_digits_the_place_and_the_days_that_are_given() -> None:
    figure = _read()["a"]
    assert (figure.printed, figure.unit.symbol, figure.place) == ("8.30", "亿元", "平湖市")
    assert (figure.start, figure.end) == (date(2020, 1, 1), None)
    assert _read(area="330482")["a"].place == "330482"


def test_a_growth_is_of_the_same_period_and_a_value_from_before_is_of_none_that_is_known() -> None:
    growth = _read(compared="2.08", compared_unit="%", compared_with="yoy %")["a.compared"]
    assert (growth.printed, growth.unit.symbol, growth.start) == ("2.08", "%", date(2020, 1, 1))
    assert growth.name.zh == "产值：yoy %"
    before = _read(compared="7.1", compared_with="from")["a.compared"]
    assert (before.unit.symbol, before.start) == ("亿元", None)


def test_a_unit_is_called_as_it_is_printed() -> None:
    assert unit_of("位").same_dimension(unit_of("人"))
    assert unit_of("位").title.zh == "位"
    assert unit_of("平方公里").title.zh == "平方公里"
    assert unit_of("百分点").title.zh == "个百分点"
    assert unit_of("月").title.zh == "个月"


def test_an_unknown_unit_is_comparable_with_itself_only() -> None:
    odd, same = _read(unit="亿元/万人次·家")["a"], _read(unit="亿元 万元")["a"]
    assert odd.unit.dimension
    assert not odd.unit.same_dimension(same.unit)
    assert same.unit.same_dimension(_read(unit="亿元 万元")["a"].unit)
    assert same.unit.title.zh == "亿元 万元"


def test_every_unit_of_the_shipped_figures_is_known() -> None:
    bases = {base for one in published().values() for base, _ in one.unit.dimension}
    assert {"count:县", "count:场", "count:场次", "count:款", "count:颗", "operation"} <= bases
    assert not [base for base in bases if base.startswith("unknown")]


def test_a_row_without_digits_is_no_figure_and_a_wrong_qualifier_is_an_error() -> None:
    assert _read(printed=None) == {}
    assert _read(qualifier=None)["a"].qualifier == "="
    with pytest.raises(LoadError, match="figure a: qualifier '>'") as error:
        _read(qualifier=">")
    assert ">=" in str(error.value.hint)


def _declared(**said: Any) -> DeclaredRelation:
    return DeclaredRelation("economy.x", RelationSpec(**said), "economy.figure", Place("relations.yaml", 3))


def test_a_relation_that_names_no_figure_says_where_it_stands_and_which_are_near() -> None:
    with pytest.raises(UnknownName, match=r"relations.yaml:3.*economy.x: part names") as error:
        resolve(_declared(share={"part": "P0-L007-91", "percent": "P0-L007-03"}), published())
    assert "P0-L007-01" in str(error.value.hint)


def test_a_role_can_be_a_number_written_down() -> None:
    said = {"part": "P3-L037-02", "base": {"printed": "139", "unit": "家"}, "percent": "P3-L037-03"}
    verdict = check(resolve(_declared(share=said), published()))
    assert verdict.status == "contradiction"
    assert verdict.arithmetic.zh == "76 家 ÷ 139 家 = 54.7%，印的是 54.5%：对不上"


def test_every_declared_relation_finds_its_figures() -> None:
    for one in declared().values():
        assert resolve(one, published()).kind == one.spec.kind
