"""What a brief says and what it does not, over the same small region byte for byte."""

from pathlib import Path

import pytest

from tests.kit import READER, put
from tests.screens.briefs.region import AREA, BRIEF, FIGURES, NAME, document, make_region, month, work
from zhongshu.core.errors import UnknownName
from zhongshu.packs.hub import Hub
from zhongshu.screens.briefs.document import ChartItem, Document, TableItem, from_json, plain, to_json
from zhongshu.screens.briefs.issues import composed, newest_month
from zhongshu.screens.briefs.plain import plain_text

GOLDEN = Path(__file__).parent / "golden"


def sentences(made: Document, language: str = "zh") -> str:
    return "\n".join(plain(sentence.to(language), language) for sentence in made.sentences)


def reasons(made: Document) -> str:
    return "\n".join(reason.zh for one in made.left_out for reason in one.reasons)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_composed_brief_is_the_golden_one(hub: Hub, language: str):
    assert plain_text(document(hub), language) == (GOLDEN / f"brief.{language}.md").read_text("utf-8")


def test_every_number_names_where_it_comes_from(hub: Hub):
    made = document(hub)
    assert {number.path.split("?")[0].split("#")[0].rsplit("/", 1)[0] for number in made.numbers} == {
        "/passport",
        "/figures/town.printed",
        "/figures",
    }
    assert all(number.title.zh and number.path for number in made.numbers)


def test_what_is_frozen_comes_back_the_same(hub: Hub):
    made = document(hub)
    assert from_json(to_json(made)) == made


def test_a_month_in_which_a_unit_is_missing_is_not_compared(fresh: Hub):
    put(fresh, "town.work", work(without="unit = '331081' AND month = DATE '2020-11-01'"))
    fresh.refresher.run(who="test")
    made = document(fresh)
    assert "2020年11月，已报产值 235.0\u202f亿元。" in sentences(made)
    assert "工业产值 235.0" not in sentences(made)
    assert "2020年11月有 1 个填报单位还没有报，不作比较" in reasons(made)
    assert any(number.partial for number in made.numbers if number.name == "town.output")


def test_a_change_that_rounds_to_nothing_has_no_sign_and_no_colour(fresh: Hub):
    put(fresh, "town.work", work(factor="CASE WHEN month >= DATE '2020-01-01' THEN 0.95335 ELSE 1 END"))
    fresh.refresher.run(who="test")
    (table,) = [item for section in document(fresh).sections for item in section.items if isinstance(item, TableItem)]
    changes = {row.title.zh: row.yoy for row in table.rows}
    flat = changes["工业产值"]
    assert flat is not None
    assert (flat.bare.zh, flat.judgement) == ("0.0%", "flat")


def test_what_is_implied_is_never_said_of_another_place(hub: Hub):
    for area in ("331000", "331002"):
        implied = [number for number in document(hub, area=area).numbers if number.kind == "relation"]
        assert all(number.area.zh == "" for number in implied)


def test_what_a_table_lacks_is_told_once(hub: Hub):
    left = [one.template.zh for one in document(hub, "2015-01").left_out]
    assert len(left) == len(set(left))


def test_a_hole_earlier_in_the_year_stops_the_sum_but_not_the_month(fresh: Hub):
    put(fresh, "town.work", work(without="unit = '331081' AND month = DATE '2020-04-01'"))
    fresh.refresher.run(who="test")
    made = document(fresh)
    (table,) = [item for section in made.sections for item in section.items if isinstance(item, TableItem)]
    output = table.rows[0]
    assert output.yoy is not None
    assert output.ytd is None
    assert "2020年4月有 1 个填报单位还没有报" in reasons(made)


def test_figures_of_another_month_are_not_this_briefs_to_say(hub: Hub):
    made = document(hub, "2020-10")
    assert "增加值" not in sentences(made)
    assert "P-01 是2020年1–11月的数字" in reasons(made)
    assert "工业产值" in sentences(made)


def test_figures_of_another_place_are_not_either(hub: Hub):
    made = document(hub, area="331002")
    assert "P-01 是台州市的数字" in reasons(made)
    assert "利润率 8.2%" in sentences(made)


def test_a_county_does_not_complete_the_citys_target(hub: Hub):
    made = document(hub, area="331002")
    assert "工业产值：目标是全域的，不按一地完成" in reasons(made)
    assert "2020年11月，已报产值 104.4\u202f亿元。" in sentences(made)


def test_the_sum_since_january_leads_to_the_year_while_it_ends_there_and_to_its_months_after(hub: Hub):
    def path(label: str) -> str:
        return next(n.path for n in document(hub, label).numbers if n.name == "town.output" and n.form == "ytd")

    assert path("2020-11") == "/passport/town.output?area=331000&grain=year&period=2020"
    assert path("2020-10") == "/indicators/town.output?area=331000&grain=month&period=2020-10"


def test_the_chart_ends_with_the_briefs_month(hub: Hub):
    (chart,) = [
        item for section in document(hub, "2020-06").sections for item in section.items if isinstance(item, ChartItem)
    ]
    assert (chart.labels[0], chart.labels[-1]) == ("2019-01", "2020-06")
    assert len(chart.lines[0].values) == len(chart.labels)


def test_an_earlier_snapshot_says_what_was_known_then(fresh: Hub):
    then = fresh.snapshot()
    put(fresh, "town.work", work(factor="CASE WHEN month = DATE '2020-11-01' THEN 2 ELSE 1 END"))
    fresh.refresher.run(who="test")
    brief, period = fresh.packs.briefs[NAME], month(fresh, "2020-11")
    now, before = (composed(fresh.desk(READER, at), brief, AREA, period) for at in (None, then))
    assert "工业产值 393.4" in sentences(before)
    assert "工业产值 786.9" in sentences(now)
    assert now.snapshot > before.snapshot


def test_a_region_without_rows_says_nothing_but_why(tmp_path: Path):
    hub = make_region(tmp_path)
    put(hub, "town.work", work(without="true"))
    put(hub, "town.printed", f"SELECT * FROM ({FIGURES}) WHERE false")
    hub.refresher.run(who="test")
    made = document(hub)
    assert "产值" not in sentences(made)
    assert "没有印刷数字 P-01" in reasons(made)
    assert "工业产值在2020年11月没有数值" in reasons(made)


def test_the_newest_month_is_that_of_the_place_not_of_the_country(hub: Hub):
    assert newest_month(hub.desk(READER), hub.packs.briefs[NAME], AREA).label == "2020-11"


def test_a_brief_is_of_a_month(hub: Hub):
    with pytest.raises(UnknownName, match="of a month"):
        document(hub, "2020")


def test_the_growth_of_a_figure_that_is_no_rate_is_not_said(tmp_path: Path):
    sentence = 'sentence: {zh: "投资{figure:P-03:change}。", en: "Investment was {figure:P-03:change}."}'
    brief = BRIEF.partition("sections:")[0] + f"sections: [{{title: 全部, items: [{{{sentence}}}]}}]\n"
    made = document(make_region(tmp_path, files={"briefs/monthly.yaml": brief}))
    assert sentences(made) == ""
    assert reasons(made) == "P-03 不是增速"
