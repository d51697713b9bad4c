import shutil
from dataclasses import replace

import pytest

from tests.kit import READER
from tests.methods.figures.kit import ECONOMY
from zhongshu.app.wiring import open_hub
from zhongshu.core.errors import UnknownName
from zhongshu.packs.hub import Hub
from zhongshu.screens.desk import Desk
from zhongshu.screens.figures.verdicts import candidate, candidates, checked, figure_datasets, figures, verdict_of

REGION = """\
region: taizhou
title: {zh: 台州市, en: Taizhou}
area: '331000'
units: {statistics: {title: {zh: 统计局, en: Statistics bureau}}}
packs: [region]
"""
FIGURES = "economy.figure"


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    """The shipped figures, their pages and their relations, and nothing else of the pack."""
    home = tmp_path_factory.mktemp("figures")
    (home / "region.yaml").write_text(REGION, "utf-8")
    pack = home / "packs" / "economy"
    for name in ("datasets/figure.yaml", "datasets/page.yaml", "relations.yaml"):
        (pack / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ECONOMY / name, pack / name)
    (pack / "pack.yaml").write_text("pack: economy\ntitle: economy\nowner: statistics\nuses: [region]\n", "utf-8")
    hub = open_hub(home)
    hub.load("economy.page", ECONOMY / "sample" / "pages.csv", source="csv", who="test", refresh=False)
    hub.load(FIGURES, ECONOMY / "sample" / "figures.csv", source="csv", who="test", refresh=False)
    return hub


@pytest.fixture
def desk(hub: Hub) -> Desk:
    return hub.desk(READER)


def test_the_declared_relations_have_a_verdict_each(desk: Desk) -> None:
    found = {one.declared.name: one.verdict for one in checked(desk, FIGURES)}
    assert len(found) == 15
    statuses = {name.removeprefix("economy."): one.status for name, one in found.items() if one is not None}
    assert statuses["r09"] == "contradiction"
    assert statuses["r10"] == "incomparable"
    assert {status for name, status in statuses.items() if name not in ("r09", "r10")} == {"implies"}


def test_a_relation_is_asked_by_its_name(desk: Desk) -> None:
    implied = verdict_of(desk, "economy.r04").implied
    assert implied is not None
    assert (implied.role, implied.shown, implied.unit.symbol) == ("target", "43.6", "亿元")
    with pytest.raises(UnknownName, match="no relation") as error:
        verdict_of(desk, "economy.r0")
    assert "economy.r0" in str(error.value.hint)


def test_figures_come_with_their_comparisons_and_places(desk: Desk) -> None:
    found = figures(desk, FIGURES)
    assert len(found) > 256
    assert found["P2-L094-01.compared"].unit.symbol == "%"
    assert found["P2-L094-01"].place == "330881"
    assert figure_datasets(desk) == (FIGURES,)
    with pytest.raises(UnknownName, match="printed figures"):
        figures(desk, "economy.page")


def test_candidates_leave_out_what_is_declared_and_then_what_is_decided(desk: Desk) -> None:
    before = candidates(desk, FIGURES)
    ids = {one.relation.id for one in before}
    assert "share:P3-L037-02+P3-L037-03" not in ids
    assert "sum:P3-L109-03+P3-L109-04+P3-L109-05" in ids
    first, second = before[:2]
    assert candidate(desk, FIGURES, first.digest) == first
    kept = desk.decisions.confirm(FIGURES, first.spec, who="lin")
    desk.decisions.dismiss(FIGURES, second.spec, who="lin", note="not of one period")
    assert [one.digest for one in candidates(desk, FIGURES)] == [one.digest for one in before[2:]]
    (confirmed,) = [one for one in checked(desk, FIGURES) if one.decision is not None]
    assert confirmed.verdict is not None
    assert confirmed.verdict.arithmetic == first.verdict.arithmetic
    assert verdict_of(desk, kept.declared.name).status == first.verdict.status
    with pytest.raises(UnknownName, match="no candidate"):
        candidate(desk, FIGURES, first.digest)


def test_a_relation_over_a_figure_that_is_gone_says_which(hub: Hub, desk: Desk) -> None:
    one = desk.relations["economy.r04"]
    gone = replace(
        one, name="economy.gone", spec=one.spec.model_copy(update={"target": {"done": "P9", "target": "P8"}})
    )
    asked = replace(desk, relations={gone.name: gone}, kept={})
    (found, *_) = checked(asked, FIGURES)
    assert found.verdict is None
    assert "P9" in str(found.problem)
