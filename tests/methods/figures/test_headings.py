"""A table's headings and labels promise relations; each is proposed once, with the places of its cells."""

import pytest

from zhongshu.core.text import Text
from zhongshu.methods.figures.columns import Cell
from zhongshu.methods.figures.headings import Proposed, propose


def _table(*lines: str) -> Proposed:
    """A table of cells with | between, called T; places are T!A1."""
    rows = [
        [Cell(text, Text.model_validate(f"T!{chr(65 + column)}{row}")) for column, text in enumerate(line.split("|"))]
        for row, line in enumerate(lines, start=1)
    ]
    return propose("T", rows)


def _said(found: Proposed) -> list[str]:
    """Kind and cells of each: 'sum total=B4 parts=B2,B3'."""
    return [
        " ".join([one.kind, *(f"{role}={','.join(cell.id[2:] for cell in many)}" for role, many in one.terms.items())])
        for one in found.relations
    ]


def test_totals_shares_growth_and_completion() -> None:
    found = _table(
        "地区|产值（亿元）|占比（%）|上年产值|同比（%）|目标|完成率",
        "路桥|120.5|24.1|110.0|9.5|130|92.7",
        "温岭|300.2|59.9|290.1|3.5|310|96.8%",
        "合  计|420.7|100.0|400.1|5.1|440|95.6",
    )
    assert _said(found) == [
        "sum total=B4 parts=B2,B3",
        "sum total=D4 parts=D2,D3",
        "sum total=F4 parts=F2,F3",
        "share part=B2 base=B4 percent=C2",
        "share part=B3 base=B4 percent=C3",
        "growth now=B2 before=D2 percent=E2",
        "growth now=B3 before=D3 percent=E3",
        "growth now=B4 before=D4 percent=E4",
        "target done=B2 target=F2 completion=G2",
        "target done=B3 target=F3 completion=G3",
        "target done=B4 target=F4 completion=G4",
    ]
    units = {cell.unit.symbol for one in found.relations for many in one.terms.values() for cell in many}
    assert units == {"亿元", "%"}
    assert found.relations[0].title == Text(zh="产值：合  计 = 各行之和", en="产值: 合  计 = sum of the rows")


def test_english_headings() -> None:
    found = _table(
        "County|Output (亿元)|Share (%)|Last year|YoY growth (%)",
        "A|10|40.0|8|25.0",
        "B|15|60.0|10|50.0",
        "Total|25|100|18|38.9",
    )
    assert [line.split()[0] for line in _said(found)] == ["sum", "sum", "share", "share", "growth", "growth", "growth"]


def test_a_unit_above_the_headings_is_the_unit_of_all_but_shares() -> None:
    found = _table("表1 产值||", "单位：万元||", "地区|产值|占比", "甲|10|40%", "乙|15|60%", "合计|25|100%")
    (sum_, *shares) = found.relations
    assert {one.unit.symbol for many in sum_.terms.values() for one in many} == {"万元"}
    assert shares[0].terms["percent"][0].unit.symbol == "%"


def test_what_is_within_is_no_part_of_the_sum() -> None:
    found = _table("地区|产值（亿元）", "甲|10", "其中：城区|4", "乙|15", "合计|25")
    assert _said(found) == ["sum total=B5 parts=B2,B4", "subset part=B3 whole=B2"]
    indented = _table("地区|产值（亿元）", "甲|10", "其中：城区|4", "\u3000郊区|3", "乙|15", "合计|25")
    assert _said(indented) == ["sum total=B6 parts=B2,B5", "subset part=B3 whole=B2", "subset part=B4 whole=B2"]


def test_a_column_within_another_and_a_column_of_totals() -> None:
    found = _table("地区|企业（家）|其中：高新（家）", "甲|10|4", "乙|5|6")
    assert _said(found) == ["subset part=C2 whole=B2", "subset part=C3 whole=B3"]
    found = _table("地区|一产|二产|合计", "甲|1|2|3", "乙|4|5|10")
    assert _said(found) == ["sum total=D2 parts=B2,C2", "sum total=D3 parts=B3,C3"]


def test_headings_in_two_rows_and_years_side_by_side() -> None:
    found = _table("|2023年|||2022年||", "|一产|二产|合计|一产|二产|合计", "甲|1|2|3|1|1|2")
    assert _said(found) == ["sum total=D3 parts=B3,C3", "sum total=G3 parts=E3,F3"]
    found = _table("单位：亿元", "地区|2023年|2022年|同比(%)|增减", "甲|110|100|10|10")
    assert _said(found) == ["growth now=B3 before=C3 percent=D3", "difference now=B3 before=C3 change=E3"]


def test_subtotals_add_up_to_the_total() -> None:
    found = _table("地区|产值（亿元）", "甲|1", "乙|2", "小计|3", "丙|4", "丁|5", "小计|9", "合计|12")
    assert _said(found) == ["sum total=B4 parts=B2,B3", "sum total=B7 parts=B5,B6", "sum total=B8 parts=B4,B7"]


def test_parts_of_parts_are_not_added_twice() -> None:
    found = _table("项目|金额（万元）", "一、收入|10", "1.税|6", "2.费|4", "二、补助|5", "合计|15")
    assert _said(found) == ["sum total=B6 parts=B2,B5"]
    found = _table("项目|金额（万元）", "收入|10", "  税|6", "  费|4", "补助|5", "合计|15")
    assert _said(found) == ["sum total=B6 parts=B2,B5"]


def test_a_column_gives_each_row_its_unit() -> None:
    found = _table("指标|计量单位|本年|上年|同比（%）", "产值|亿元|110|100|10", "用电|万千瓦时|5|4|25")
    assert _said(found) == ["growth now=C2 before=D2 percent=E2", "growth now=C3 before=D3 percent=E3"]
    assert [one.terms["now"][0].unit.symbol for one in found.relations] == ["亿元", "万千瓦时"]
    assert found.skipped == 0


def test_shares_of_another_whole_are_not_checked_against_the_total() -> None:
    lines = ("地区|产值（亿元）|占全省比重（%）", "甲|10|1.0", "乙|15|1.5")
    assert [one.kind for one in _table(*lines, "合计|25|2.5").relations] == ["sum"]
    assert [one.kind for one in _table(*lines, "合计|25|").relations] == ["sum"]


def test_a_percentage_of_last_year_is_no_value_of_last_year() -> None:
    found = _table("地区|产值（亿元）|为上年同期的（%）|同比（%）", "甲|10|110|10", "乙|15|120|20")
    assert found.relations == ()


def test_a_column_of_remarks_is_not_counted() -> None:
    found = _table("地区|产值（亿元）|备注", "甲|10|含飞地", "乙|15|见附件3", "合计|25|")
    assert (_said(found), found.skipped) == (["sum total=B4 parts=B2,B3"], 0)


def test_rates_and_ranks_do_not_add_up() -> None:
    found = _table("地区|失业率（%）|人均产值（元）|排名", "甲|3.1|100|1", "乙|3.3|90|2", "合计|3.2|95|3")
    assert found.relations == ()


def test_a_part_that_is_not_printed_makes_no_sum() -> None:
    found = _table("地区|产值（亿元）", "甲|10", "乙|—", "丙|15", "合计|25")
    assert found.relations == ()
    assert (found.skipped, found.numbers) == (1, 3)


def test_a_cell_with_two_units_is_refused_and_the_others_go_on() -> None:
    found = _table("地区|企业|人数（人）", "甲|12 家/3.4 亿元|5", "乙|3家|6", "合计|15家|11")
    (refused,) = found.refused
    assert refused.place.zh == "T!B2"
    assert refused.why.zh == "“12 家/3.4 亿元”一格里有两个单位（家、亿元）：请分成两列"
    assert "two units (家, 亿元) in one cell" in refused.why.en
    assert _said(found) == ["sum total=C4 parts=C2,C3"]


def test_a_heading_with_two_units_is_refused() -> None:
    found = _table("地区|企业数（家）/产值（亿元）|人数（人）", "甲|12|5", "乙|3|6", "合计|15|11")
    assert [one.place.zh for one in found.refused] == ["T!B1"]
    assert _said(found) == ["sum total=C4 parts=C2,C3"]


@pytest.mark.parametrize("word", ["暂缺", "#N/A", "见附件3", "12-15"])
def test_a_cell_that_is_no_number_is_left_out_and_told(word: str) -> None:
    found = _table("地区|产值（亿元）|人数（人）", f"甲|{word}|1", "乙|2|1", "合计|2|2")
    assert found.skipped + len(found.refused) == 1
    assert _said(found) == ["sum total=C4 parts=C2,C3"]


def test_numbers_as_people_write_them() -> None:
    found = _table("项目|金额（万元）", "收入|1,200.50", "亏损|(30.5)", "其他|超 100", "合计|1,270.00")
    (relation,) = found.relations
    assert [(one.printed, one.qualifier) for one in relation.terms["parts"]] == [
        ("1200.50", "="),
        ("-30.5", "="),
        ("100", ">="),
    ]


def test_row_numbers_and_dates_are_no_figures() -> None:
    found = _table("序号|月份|产值（亿元）", "1|1月|10", "2|2月|15", "|合计|25")
    assert _said(found) == ["sum total=C4 parts=C2,C3"]


@pytest.mark.parametrize("lines", [("甲|乙", "丙|丁"), ("1|2", "3|4"), ("只有一格",), ("",)])
def test_what_is_no_table_of_numbers_promises_nothing(lines: tuple[str, ...]) -> None:
    assert _table(*lines).relations == ()


_PARTS_OF_INDUSTRY = ("其中：汽车|100|190.25", "模具|80|118.36", "医药|60|84.77")
"""Rows that go on below 其中, neither set in nor numbered: as most offices print them."""


def test_rows_that_go_on_below_of_which_are_left_out_of_the_sum_where_it_adds_up_without_them() -> None:
    lines = (
        "行业|企业（家）|产值（亿元）",
        "工业|354|598.47",
        *_PARTS_OF_INDUSTRY,
        "建筑业|20|35.00",
        "服务业|110|220.10",
    )
    found = _table(*lines, "合计|484|853.57")
    assert _said(found)[:2] == ["sum total=B8 parts=B2,B6,B7", "sum total=C8 parts=C2,C6,C7"]
    assert found.refused == ()


def test_a_total_whose_parts_cannot_be_told_is_left_out_and_told() -> None:
    lines = ("行业|企业（家）|产值（亿元）", "工业|354|598.47", *_PARTS_OF_INDUSTRY, "建筑业|20|35.00")
    found = _table(*lines, "合计|999|999.99")
    assert [one.kind for one in found.relations] == ["subset", "subset"]
    (refused,) = found.refused
    assert (refused.place.zh, refused.text) == ("T!A7", "合计")
    assert "分不清" in refused.why.zh


def test_one_wrong_total_is_found_where_the_other_columns_tell_the_parts() -> None:
    lines = (
        "行业|甲（家）|乙（家）|丙（家）",
        "工业|354|598|70",
        "其中：汽车|100|190|20",
        "模具|80|118|10",
        "建筑业|20|35|5",
    )
    found = _table(*lines, "合计|374|633|76")
    assert _said(found)[:3] == [f"sum total={column}6 parts={column}2,{column}5" for column in "BCD"]


def test_of_which_right_below_the_total_is_its_sum_only_if_it_adds_up() -> None:
    head, total = "行业|企业（家）", "合计|240"
    assert _said(_table(head, total, "其中：汽车|100", "模具|80", "医药|60"))[0] == "sum total=B2 parts=B3,B4,B5"
    assert [one.kind for one in _table(head, total, "其中：汽车|100", "模具|80").relations] == ["subset"]


def test_rows_below_the_total_are_no_parts_of_it() -> None:
    lines = ("类型|企业（家）|占比", "大型|5|10%", "小型|45|90%", "总计|50|100%")
    found = _table(*lines, "其中：外资|20|40%", "民营|30|60%")
    assert _said(found) == [
        "sum total=B4 parts=B2,B3",
        "subset part=B5 whole=B4",
        "share part=B2 base=B4 percent=C2",
        "share part=B3 base=B4 percent=C3",
    ]


def test_a_row_of_rates_is_not_added_across_its_columns() -> None:
    found = _table("指标|一季度|二季度|合计", "产值（亿元）|1|2|3", "增长率（%）|5|6|5.5")
    assert _said(found) == ["sum total=D2 parts=B2,C2"]


def test_a_row_may_have_a_unit_of_its_own() -> None:
    found = _table("单位：亿元", "指标|本年|上年|同比（%）", "收入|110|100|10", "用电量（万千瓦时）|5|4|25")
    assert [one.terms["now"][0].unit.symbol for one in found.relations] == ["亿元", "万千瓦时"]


def test_a_row_of_which_has_the_unit_of_the_row_above_it() -> None:
    found = _table("指标|本年", "用电量（亿千瓦时）|44.81", "其中：工业|29.03", "收入（亿元）|5")
    (relation,) = found.relations
    assert {one.unit.symbol for many in relation.terms.values() for one in many} == {"亿千瓦时"}


def test_densities_averages_and_cumulated_months_are_not_added() -> None:
    assert _table("镇|密度（人/平方公里）", "甲|320", "乙|210", "合计|265").relations == ()
    assert _said(_table("镇|企业（家）", "甲|3", "乙|9", "平均|6", "合计|12")) == ["sum total=B5 parts=B2,B3"]
    months = _table("月份|本月（亿元）|累计（亿元）", "1月|10|10", "2月|12|22", "合计|22|22")
    assert _said(months) == ["sum total=B4 parts=B2,B3"]


def test_parts_below_their_sum_without_a_word_are_not_added_twice() -> None:
    lines = ("科目|预算（万元）|执行（万元）", "税收|1000|900", "增值税|600|500", "所得税|400|400", "非税|200|210")
    assert _said(_table(*lines, "合计|1200|1110")) == ["sum total=B6 parts=B2,B5", "sum total=C6 parts=C2,C5"]
    wrong = _table(*lines, "合计|1300|1110")
    assert _said(wrong) == _said(_table(*lines, "合计|1200|1110"))


def test_percentages_of_two_years_differ_by_points() -> None:
    (relation,) = _table("指标|本年|上年|增减", "失业率（%）|3.1|3.3|-0.2").relations
    assert relation.terms["change"][0].unit.symbol == "百分点"
