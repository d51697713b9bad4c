"""A class of industry proposed for a business scope, by the names of the classes alone."""

import csv
from pathlib import Path

import pytest

from zhongshu.linkage.proposal import Proposer

CODES = Path(__file__).parents[2] / "packs" / "region" / "parameters" / "industry.csv"


@pytest.fixture(scope="module")
def proposer() -> Proposer:
    with CODES.open(encoding="utf-8") as file:
        return Proposer({row["code"]: row["name"] for row in csv.DictReader(file) if row["level"] == "4"})


@pytest.mark.parametrize(
    ("scope", "code"),
    [
        ("一般项目：五金产品零售；货物进出口（除依法须经批准的项目外，凭营业执照依法自主开展经营活动）", "5281"),
        ("泵及真空设备制造；泵及真空设备销售", "3441"),
        ("水产品批发", "5124"),
        ("汽车零部件及配件制造；汽车零配件零售", "3670"),
        ("许可项目：房地产开发经营", "7010"),
        ("物业管理", "7020"),
        ("软件开发；信息技术咨询服务", "6519"),
    ],
)
def test_the_main_trade_of_a_scope_comes_first(proposer: Proposer, scope: str, code: str) -> None:
    assert proposer.propose(scope)[0].code == code


def test_what_is_done_tells_selling_from_making(proposer: Proposer) -> None:
    made, sold = proposer.propose("家具制造")[0], proposer.propose("家具零售")[0]
    assert (made.code[:2], sold.code[:2]) == ("21", "52")


def test_three_at_most_with_the_words_that_speak_for_each(proposer: Proposer) -> None:
    found = proposer.propose("塑料制品制造、模具制造、模具销售、企业管理、食品销售、道路货物运输")
    assert len(found) == 3
    assert found[0].words == ("模具制造", "模具销售")
    assert sum(one.share for one in found) == pytest.approx(1, abs=0.02)


@pytest.mark.parametrize("scope", ["", "；；", "凭营业执照", "🙂", "(许可)"])
def test_a_scope_that_is_like_no_class_is_given_none(proposer: Proposer, scope: str) -> None:
    assert proposer.propose(scope) == ()
