"""Rows of cases are shown in words: steps, choices and posts by their titles, as the type has them today."""

from pathlib import Path

import pytest

from tests.cases.council import OPINION, PROPOSAL, PROPOSALS, make_council
from zhongshu.packs.hub import Hub
from zhongshu.web.coded import coded

MORE = """\
  kind: {type: choice, one_of: {road: {zh: 道路, en: Roads}}, title: {zh: 哪类, en: Kind}}
  whom: {type: post, of: member, title: {zh: 代表, en: Member}}
owner: {duty: desk}"""


TABLE = """\
---
table: counted
key: [case]
title: {zh: 建议（计量用）, en: Proposals as they are counted}
columns:
  road: {title: {zh: 修路, en: Roads}, one_of: {repair: {zh: 修, en: Repair it}}}
---
SELECT "case", step, kind, whom AS member, CASE WHEN kind = 'road' THEN 'repair' ELSE 'none' END AS road FROM proposal
"""


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    home: Path = tmp_path_factory.mktemp("coded") / "home"
    made = make_council(home, {"tables/counted.sql": TABLE}, proposal=PROPOSALS.replace("owner: {duty: desk}", MORE))
    made.ledger.close()
    return made


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("step", "sent", "Handed in"),
        ("kind", "road", "Roads"),
        ("whom", "council.member/urban", "Member, Urban bureau"),
        ("post", "council.desk/office", "Desk, Test office"),
        ("step", "gone", None),
        ("kind", "sea", None),
        ("post", "council.desk/gone", None),
        ("title", "sent", None),
        ("channel", "page", None),
    ],
)
def test_what_has_a_title_is_called_by_it(hub: Hub, column: str, value: str, said: str | None) -> None:
    found = coded(hub, PROPOSAL, column, value)
    assert (None if found is None else found.en) == said


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("step", "sent", "Handed in"),
        ("kind", "road", "Roads"),
        ("road", "repair", "Repair it"),
        ("road", "none", None),
        ("member", "council.member/urban", None),
        ("case", "sent", None),
    ],
)
def test_a_table_says_its_own_words_and_those_of_what_it_repeats(
    hub: Hub, column: str, value: str, said: str | None
) -> None:
    found = coded(hub, "council.counted", column, value)
    assert (None if found is None else found.en) == said


def test_of_other_relations_nothing_is_known(hub: Hub) -> None:
    assert coded(hub, f"{OPINION}_step", "step", "new") is None
    assert coded(hub, "region.area", "step", "new") is None
