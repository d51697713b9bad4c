"""The file of one entity, as each of its readers may see it."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.linkage.works import ANT, ANTS, BANK, BEES, FILE, OFFICE, TAX, consent
from tests.town import close, copy_of
from zhongshu.core.errors import UnknownName
from zhongshu.linkage.open_file import OpenFile
from zhongshu.packs.hub import Hub
from zhongshu.sharing.reader import Reader


@pytest.fixture(scope="module")
def hub(works_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """For tests that change nothing."""
    made = copy_of(works_home, tmp_path_factory.mktemp("read") / "home")
    yield made
    close(made)


def opened(hub: Hub, reader: Reader, entity: str = "e1") -> OpenFile:
    access = hub.open(reader)
    try:
        return hub.files.open(access, hub.snapshot(), hub.packs.entities[FILE], entity)
    finally:
        access.drop()


def refusals(file: OpenFile) -> dict[str, str | None]:
    return {chapter.name: chapter.refused for chapter in file.chapters}


def test_each_reader_sees_the_chapters_of_their_grants(hub: Hub) -> None:
    assert refusals(opened(hub, ANTS)) == {"registration": None, "tax": None}
    assert refusals(opened(hub, OFFICE)) == {"registration": None, "tax": "grant"}
    assert refusals(opened(hub, TAX)) == {"registration": "grant", "tax": None}
    assert refusals(opened(hub, BANK)) == {"registration": "consent", "tax": "consent"}
    assert refusals(opened(hub, BEES)) == {"registration": "filter", "tax": "filter"}
    assert [opened(hub, one).empty for one in (ANTS, OFFICE, TAX, BANK, BEES)] == [False, False, False, True, True]


def test_a_consent_opens_its_chapter_alone_and_closes_it_again(town: Hub) -> None:
    number = consent(town, "tax")
    file = opened(town, BANK)
    assert refusals(file) == {"registration": "consent", "tax": None}
    assert [row["year"] for row in file.chapters[1].parts[0].rows] == [2025, 2024, 2023]
    assert file.called == "椒江蚂蚁五金有限公司"  # as the tax office writes it: the register is closed to the bank
    town.grants.consents.revoke(ANTS, number, town.now())
    assert refusals(opened(town, BANK)) == {"registration": "consent", "tax": "consent"}


def test_the_golden_record_is_made_of_what_its_reader_sees(hub: Hub) -> None:
    name = opened(hub, ANTS).fields["name"]
    assert (name.value, name.agree) == ("椒江蚂蚁阀门（集团）有限公司", ())
    assert [one.value for one in name.differ] == [
        "椒江蚂蚁五金有限公司"
    ]  # the tax office's newest row, not its older ones
    assert opened(hub, OFFICE).fields["name"].differ == ()
    assert opened(hub, TAX).fields["name"].value == "椒江蚂蚁五金有限公司"


def test_amounts_are_read_and_what_is_none_stays_null(hub: Hub) -> None:
    assert opened(hub, ANTS).fields["capital"].value == Decimal(100)
    capital = opened(hub, BEES, "e2").fields["capital"]
    assert (capital.value, [one.unread for one in capital.unread]) == (None, ["none_given"])


def test_what_a_mask_leaves_of_a_value_is_in_no_golden_record(town: Hub) -> None:
    consent(town, "registration")
    file = opened(town, BANK)
    assert file.chapters[0].parts[0].rows[0]["phone"] == "*********4567"
    assert file.fields["phone"].value is None
    assert file.fields["capital"].value == Decimal(100)


def test_a_rule_decides_by_the_newest_year_and_says_why(hub: Hub) -> None:
    size = opened(hub, ANTS).judged["size"]
    assert (size.word, size.facts) == ("large", {"revenue": Decimal("1200.00")})
    assert size.decision is not None
    assert size.decision.rows == (0,)
    assert opened(hub, BEES, "e2").judged["size"].word == "small"


def test_a_rule_whose_facts_are_not_the_readers_decides_nothing(hub: Hub) -> None:
    size = opened(hub, OFFICE).judged["size"]
    assert size.word is None
    assert size.decision is not None
    assert size.decision.wanting == ("revenue",)


def test_peers_stand_beside_it_once_their_cell_is_known(hub: Hub) -> None:
    peers = opened(hub, ANTS).peers
    assert peers is not None
    assert (peers.match, peers.count) == ({"trade": "10", "size": "large"}, 12)
    assert [(one.own, one.median) for one in peers.rows] == [(Decimal("1200.00"), Decimal("2500.00"))]
    few = opened(hub, BEES, "e2").peers
    assert few is not None
    assert (few.count, few.rows) == (None, ())
    assert opened(hub, OFFICE).peers is None  # its size is not known to the office


def test_a_class_is_proposed_for_the_scope_beside_the_registered_one(hub: Hub) -> None:
    proposed = opened(hub, ANTS).proposed["class"]
    assert [one.code for one in proposed.codes] == ["10", "20"]
    assert proposed.beside == "10"


def test_the_timeline_goes_across_chapters(hub: Hub) -> None:
    file = opened(hub, ANTS)
    told = [(one.day, one.chapter) for one in file.timeline(hub.place.zone)]
    assert told == [(date(year, 12, 31), "tax") for year in (2025, 2024, 2023)] + [(date(2015, 3, 1), "registration")]


def test_without_a_code_it_is_still_a_file_but_nobodys_consent_opens_it(town: Hub) -> None:
    assert opened(town, OFFICE, "e3").called == "无码作坊"
    consent(town, None)
    assert opened(town, BANK, "e3").empty


def test_who_is_looked_at_stands_on_the_ledger_under_the_grants(town: Hub) -> None:
    access = town.open(ANTS)
    town.files.open(access, town.snapshot(), town.packs.entities[FILE], "e1")
    proof = {one.permit.grant.id: one for one in access.close()}
    assert sorted(proof) == ["own-file", "own-taxes", "peers"]
    assert proof["own-file"].subjects == {ANT}
    assert proof["own-taxes"].rows == 3


@pytest.mark.parametrize("entity", ["e4", "e9", "", "e1' OR 1=1"])
def test_what_is_gone_or_never_was_is_no_file(hub: Hub, entity: str) -> None:
    with pytest.raises(UnknownName, match="no file"):
        opened(hub, OFFICE, entity)


def test_a_code_leads_to_whom_the_reader_may_find(town: Hub) -> None:
    def found(reader: Reader, code: str) -> tuple[str, ...]:
        access = town.open(reader)
        try:
            return town.files.entities_of(access, town.snapshot(), town.packs.entities[FILE], code)
        finally:
            access.drop()

    assert found(OFFICE, ANT) == ("e1",)
    assert found(ANTS, ANT) == ("e1",)
    assert (found(BEES, ANT), found(BANK, ANT)) == ((), ())
    consent(town, "registration")
    assert found(BANK, ANT) == ("e1",)
