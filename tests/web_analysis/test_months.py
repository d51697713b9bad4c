"""The page of a monthly indicator taken apart."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.kit import app_for
from tests.web_analysis.region import load
from zhongshu.packs.hub import Hub

SERIES = "exp imp trs pur tar fai iee red cpi ppi pmp usu iva sip fil fid".split()


def _page(client: TestClient, name: str, language: str = "zh", **asked: str) -> str:
    answer = client.get(f"/indicators/economy.{name}/months", params=asked, headers={"cookie": f"lang={language}"})
    assert answer.status_code == 200, answer.text
    return str(answer.text)


def visible(page: str) -> str:
    """What a reader sees, with single spaces; narrow ones stay."""
    bare = re.sub(r"<script.*?</script>|<[^>]+>", " ", page, flags=re.S)
    return re.sub(r"[ \n]+", " ", bare).replace("&#39;", "'")


def _charts(page: str) -> list[Any]:
    return [json.loads(told) for told in re.findall(r'<script type="application/json">(.*?)</script>', page)]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", SERIES)
def test_every_shipped_series_can_be_taken_apart(site: TestClient, name: str, language: str) -> None:
    page = _page(site, f"china_{name}", language, years="all")
    assert "Refusal(" not in page
    assert "None" not in visible(page)
    assert not re.search(r"analysis\.[a-z]", visible(page))
    assert language != "en" or not re.search(r"[\u4e00-\u9fff]", visible(page).replace("中文", ""))


def test_the_number_stands_with_its_unit_and_period_and_leads_to_its_passport(site: TestClient) -> None:
    page = _page(site, "china_exp")
    assert "2022年12月" in page
    assert re.search(
        r'href="/passport/economy.china_exp\?[^"]*period=2022-12"[^>]*><span class="value">3\u202f060.8<small>亿美元',
        page,
    )


def test_joint_months_are_dots_of_their_own_and_no_single_january_is_shown(site: TestClient) -> None:
    page = _page(site, "china_trs")
    drawn = _charts(page)[0]
    lines = {line["name"]: line["values"] for line in drawn["lines"]}
    at = drawn["titles"].index("2022年1–2月")
    assert lines["1–2月合计"][at] == 74426.0
    assert lines["单月"][at] is None
    assert "2022年1月" not in page
    assert "2022年2月<" not in page


def test_growth_on_comparable_bases_is_beside_each_value(site: TestClient) -> None:
    shown = visible(_page(site, "china_trs", years="all"))
    assert re.search(r"2022年12月 439\u202f733.0 40\u202f543.0 −1.8% −0.2%", shown)
    assert "口径不可比" in shown
    assert "2015, 2018" in shown


def test_the_nowcast_is_a_hollow_point_after_the_last_month(site: TestClient) -> None:
    page = _page(site, "china_exp")
    drawn = _charts(page)[0]
    guess = drawn["lines"][-1]
    assert (guess["name"], drawn["titles"][-1]) == ("预测", "2023年1月")
    assert guess["partial"] == [len(drawn["labels"]) - 1]
    assert [value for value in guess["values"] if value is not None] == [3056.0]
    assert "141" in visible(page)
    assert "平均绝对误差 156.1\u202f亿美元 · 8.1%" in visible(page)


def test_a_v_is_told_with_its_depth_and_its_recovery(site: TestClient) -> None:
    shown = visible(_page(site, "china_exp", "en"))
    assert re.search(
        r"Feb 2020 trough at [^;]+−48.8% from the peak of Sep 2018 ?; back at the peak's level in Jul 2020, 5 months",
        shown,
    )
    assert "not recovered by Jan 2023" in visible(_page(site, "china_cpi", "en"))


def test_a_turn_in_a_joint_stretch_is_dated_so(site: TestClient) -> None:
    shown = visible(_page(site, "china_red"))
    assert re.search("2020年1–2月 见底 −16.3% 比 2019年3月 的峰值 −28.3", shown)
    assert re.search("2020年9月 回到峰值水平，用了 8 个月", shown)


def test_no_turn_is_looked_for_across_a_break(site: TestClient) -> None:
    assert "2020 年与上年口径不可比，只看其后" in visible(_page(site, "china_trs"))


def test_what_is_not_adjusted_says_why(site: TestClient) -> None:
    assert "未作季节调整：同比、指数和累计值不是当月值" in _page(site, "china_cpi")
    assert "未作季节调整：1 月和 2 月只公布合计（最早在 2013年1月）" in _page(site, "china_trs")
    assert "未判定拐点：2011年1月 没有数值" in _page(site, "china_iva")
    assert "未判定拐点：数据太短，至少要 36 个，现有 12 个" in _page(site, "china_fai")


def test_both_methods_of_adjustment_can_be_seen(site: TestClient) -> None:
    stl, x11 = (_charts(_page(site, "china_exp", method=method))[0] for method in ("stl", "x11"))
    assert [line["name"] for line in stl["lines"]] == ["当月", "季调后", "趋势", "预测"]
    assert stl["lines"][1]["values"] != x11["lines"][1]["values"]
    assert x11["lines"][2]["values"][-3:] == [None] * 3, "a moving average does not reach the end"


def test_the_festival_effect_is_told_where_it_was_found(site: TestClient) -> None:
    assert "节后两周 −22.4%（t=−4.35）" in visible(_page(site, "china_exp"))
    assert "没有扣除春节影响" in _page(site, "china_usu")


def test_points_are_points(site: TestClient) -> None:
    assert "+0.3\u202f个百分点" in _page(site, "china_cpi")
    assert "较去年同期" not in visible(_page(site, "china_cpi"))


def test_those_behind_are_counted(site: TestClient) -> None:
    shown = visible(_page(site, "china_exp", "en"))
    assert "China: PMI, production Feb 2023 China: consumer prices, year on year Jan 2023 1 month behind" in shown


def test_the_file_has_the_months_that_are_shown(site: TestClient) -> None:
    answer = site.get("/indicators/economy.china_trs/months.csv")
    rows = [line.split(",") for line in answer.content.decode("utf-8-sig").splitlines()]
    assert answer.headers["content-type"].startswith("text/csv")
    assert rows[0][:6] == ["first", "last", "kind", "unit", "printed", "value"]
    assert rows[1][:6] == ["2018-01", "2018-02", "joint", "亿元", "61081.800000", "61081.800000"]
    assert rows[1][8] == "break"
    assert rows[-1][:3] == ["2023-01", "2023-02", "nowcast"]
    assert all(len(row) == len(rows[0]) for row in rows)
    assert len(site.get("/indicators/economy.china_trs/months.csv?years=all").text.splitlines()) > len(rows)


def test_a_wrong_word_in_the_address_names_what_there_is(site: TestClient) -> None:
    for asked, hint in (("method=stk", "stl"), ("years=7", "all")):
        answer = site.get(f"/indicators/economy.china_exp/months?{asked}")
        assert answer.status_code == 404
        assert hint in answer.text
    assert site.get("/indicators/economy.china_ex/months.csv").status_code == 404


def test_the_indicators_page_leads_here(site: TestClient) -> None:
    assert '/indicators/economy.china_exp/months"' in site.get("/indicators/economy.china_exp").text


def test_without_rows_the_page_says_what_to_do(empty: TestClient) -> None:
    assert "这里还没有公布过数值" in _page(empty, "china_exp")
    assert "/months" not in empty.get("/indicators/economy.china_exp").text


def test_a_short_series_has_no_link_and_a_page_of_reasons(own: Hub, tmp_path: Path) -> None:
    load(own, tmp_path, {f"2022-{at:02}": 100 + at for at in range(1, 13)}, "EXP")
    with TestClient(app_for(own)) as client:
        assert "/months" not in client.get("/indicators/economy.china_exp").text
        shown = visible(_page(client, "china_exp"))
    assert "未作季节调整：数据太短，至少要 36 个，现有 12 个" in shown
    assert "未作预测：数据太短" in shown


def test_a_series_that_stopped_with_a_gap_and_zeros_still_has_its_page(own: Hub, tmp_path: Path) -> None:
    months = [f"{year}-{at:02}" for year in (2018, 2019, 2020) for at in range(1, 13)]
    load(own, tmp_path, dict.fromkeys(months, 0), "IMP")
    load(own, tmp_path, {month: at + 1 for at, month in enumerate(months) if at not in (5, 20)}, "EXP")
    with TestClient(app_for(own)) as client:
        assert "未作季节调整：各月数值完全相同" in _page(client, "china_imp", years="all")
        assert "基数为零" in _page(client, "china_imp", years="all")
        shown = _page(client, "china_exp", years="all")
    assert "未作季节调整：2018年6月 没有数值" in shown
    assert "未公布" in shown


def test_a_negative_month_is_marked(own: Hub, tmp_path: Path) -> None:
    rows = {f"2022-{at:02}": 100 * at for at in range(2, 13)} | {"2022-07": 550, "2023-02": 210}
    load(own, tmp_path, rows, "RED")
    with TestClient(app_for(own)) as client:
        shown = visible(_page(client, "china_red"))
    assert re.search(r"2022年7月 550.0 −50.0 冲减", shown)
    assert re.search(r"2023年1–2月 210.0 210.0 \+5.0% \+5.0%", shown)


def test_a_revised_history_is_worked_out_anew_and_can_be_looked_back_at(own: Hub, tmp_path: Path) -> None:
    load(own, tmp_path, {f"{year}-12": value for year, value in ((2021, 100), (2022, 120))}, "EXP")
    before = own.snapshot().at
    load(own, tmp_path, {"2021-12": 110}, "EXP")
    with TestClient(app_for(own)) as client:
        assert "+9.1%" in _page(client, "china_exp")
        assert "+20.0%" in _page(client, "china_exp", as_of=before.isoformat())
