"""A headline of level 3 in lists: for who works at the case, where its type says so, and for nobody else."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import ValidationError

from tests.cases.town import EVENTS, SUN, WANG, WEST, ZHAO, make_town, report
from tests.kit import clients_of
from tests.town import entries
from zhongshu.cases.field_spec import FieldSpec
from zhongshu.packs.hub import Hub

SAID = "said: {type: text, title: {zh: 情况, en: What is wrong}, required: true"
CLOSED = EVENTS.replace(SAID, f"{SAID}, level: 3")
LISTED = EVENTS.replace(SAID, f"{SAID}, level: 3, listed: true")


@pytest.fixture(params=[LISTED, CLOSED], ids=["listed", "closed"])
def town(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Hub, bool]]:
    made = make_town(tmp_path / "home", events=request.param)
    report(made.cases)
    yield made, request.param is LISTED
    made.ledger.close()


def test_who_works_at_a_case_reads_its_headline_in_the_list(town: tuple[Hub, bool]) -> None:
    hub, listed = town
    with clients_of(hub) as client:
        for reader, path in ((WANG, "/cases"), (ZHAO, f"/cases?post={WEST}")):
            assert ("井盖坏了" in client(reader).get(path).text) is listed
        board = client(SUN).get("/cases/board/town/event")
        assert "井盖坏了" not in board.text  # a colleague, who does not work at it
    looks = [name for one in entries(hub) if one.kind == "read" for look in one.objects for name in look.columns]
    assert ("said" in looks) is listed


def test_what_is_of_level_4_stands_in_no_list() -> None:
    with pytest.raises(ValidationError, match="an answer of level 4 stands in no list: say listed with level 3"):
        FieldSpec.model_validate({"type": "string", "title": "Name", "level": 4, "listed": True})
