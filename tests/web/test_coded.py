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


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    home: Path = tmp_path_factory.mktemp("coded") / "home"
    made = make_council(home, proposal=PROPOSALS.replace("owner: {duty: desk}", MORE))
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


def test_of_other_relations_nothing_is_known(hub: Hub) -> None:
    assert coded(hub, f"{OPINION}_step", "step", "new") is None
    assert coded(hub, "region.area", "step", "new") is None
