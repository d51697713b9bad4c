"""Running cases that go on by the flow of today, and those that cannot and say why."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cases.parts.fair import DORA, FAIRS, FRED, PAUL, ask, bpmn, files, make_fair_town, seat_all
from tests.cases.town import REGION
from tests.kit import make_hub, write_pack
from zhongshu.app.cli import main
from zhongshu.app.wiring import open_hub
from zhongshu.cases.migrating import behind, migrate
from zhongshu.cases.records import number_of
from zhongshu.packs.hub import Hub
from zhongshu.sharing.reader import system_reader

OPERATOR = system_reader("operator:test")
SLOWER = bpmn().replace("PT6H", "PT48H")
NO_COOKS = bpmn().replace(">cooks<", ">false<")
SMALL = """
rule: small
title: {zh: 小型, en: A small one}
inputs: {guests: {type: number, title: {zh: 人数, en: Guests}}}
outputs: {easy: {type: boolean, title: {zh: 简易, en: Easy}}}
editions:
  - valid_from: 2020-01-01
    adopted: 2020-01-01
    reference: {title: Fairs of the town}
    certainty: read
    rows: [{when: {guests: "< 20"}, then: {easy: true}}]
    otherwise: {easy: false}
"""
RULED = FAIRS.replace("found:\n", "found:\n  easy: {type: boolean, title: {zh: 简易, en: Easy}, level: 1}\n").replace(
    "flow:\n", "decides:\n  small: {rule: small, into: {easy: easy}}\nflow:\n"
)


class Town:
    """A town whose pack is written anew while cases run."""

    def __init__(self, home: Path):
        self.home, self.hub = home, make_fair_town(home)

    def anew(self, **others: str) -> Hub:
        self.close()
        write_pack(self.home, "town", files(**others))
        self.hub = open_hub(self.home)
        return self.hub

    def close(self) -> None:
        self.hub.ledger.close()
        self.hub.snapshots.database.dispose()


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    made = Town(tmp_path / "home")
    yield made
    made.close()


def part(hub: Hub, id: str, name: str) -> str:
    return next(one for one in hub.cases.store.case(number_of(id)).parts if one.startswith(f"town.{name}/"))


def test_a_case_keeps_its_flow_until_it_is_let_go_on_by_the_one_of_today(town: Town) -> None:
    id = ask(town.hub.cases)
    hub = town.anew(bpmn=bpmn().replace('Police.outcome = "allowed"', 'Fire.outcome = "allowed"'))
    case = hub.cases.store.case(number_of(id))
    assert hub.cases.type_of(case).edition != hub.cases.type("town.fair").edition
    assert behind(hub.cases, "town.fair") == [id]

    (dry,) = migrate(hub.cases, [id], OPERATOR, dry_run=True)
    assert (dry.trouble, hub.cases.store.case(number_of(id)).version) == (None, case.version)
    (done,) = migrate(hub.cases, [id], OPERATOR)
    after = hub.cases.store.case(number_of(id))
    assert (done.trouble, after.edition, after.version) == (None, hub.cases.type("town.fair").edition, case.version + 1)
    assert [one.kind for one in hub.cases.store.events(number_of(id))][-1] == "migrated"
    assert behind(hub.cases, "town.fair") == []

    hub.cases.move(part(hub, id, "police"), "no", {"why": "-"}, PAUL)
    hub.cases.move(part(hub, id, "fire"), "yes", {}, FRED)
    hub.cases.move(part(hub, id, "permit"), "yes", {"fee": "1"}, DORA)
    assert hub.cases.store.case(number_of(id)).outcome == "granted", "by the fire brigade's word alone, as it is today"


def test_what_stands_in_the_way_is_named_and_the_case_goes_on_by_its_own_flow(town: Town) -> None:
    id = ask(town.hub.cases)
    renamed = bpmn().replace('"Fire"', '"Brigade"').replace("Fire_Join", "Brigade_Join")
    hub = town.anew(bpmn=renamed, fair=FAIRS.replace("Fire: fire", "Brigade: fire"))
    (one,) = migrate(hub.cases, [id], OPERATOR)
    assert one.trouble is not None
    assert "Fire brigade" in one.trouble
    hub.cases.move(part(hub, id, "fire"), "yes", {}, FRED)
    hub.cases.move(part(hub, id, "police"), "yes", {}, PAUL)
    assert part(hub, id, "permit")


@pytest.mark.parametrize(
    ("right", "wrong", "why"),
    [
        ("  whole:\n", "  entire:\n", "its clock 'whole' runs"),
        ("Fire: fire,", "Fire: kitchen,", "is done for 'Fire', which is town.kitchen now"),
        ("  working:\n", "  busy:\n", "the flow runs at 'busy' now, and the case stands at 'working'"),
    ],
)
def test_what_stands_beside_the_flow_has_to_be_there_still(town: Town, right: str, wrong: str, why: str) -> None:
    id = ask(town.hub.cases)
    fair = FAIRS.replace(right, wrong)
    if "busy" in wrong:
        fair = fair.replace("begins: working", "begins: busy").replace("{working:", "{busy:")
    hub = town.anew(fair=fair)
    (one,) = migrate(hub.cases, [id], OPERATOR)
    assert why in (one.trouble or "")


def test_what_was_answered_is_read_as_it_was_said(town: Town) -> None:
    id = ask(town.hub.cases)
    hub = town.anew(fair=FAIRS.replace("Telephone}, level: 4", "Telephone}, level: 2"))
    (one,) = migrate(hub.cases, [id], OPERATOR)
    assert "'phone' was given at level 4, and would be opened to level 2" in (one.trouble or "")
    hub = town.anew(fair=FAIRS.replace("cooks: {type: boolean,", "cooks: {type: string,"), bpmn=NO_COOKS)
    (one,) = migrate(hub.cases, [id], OPERATOR)
    assert "'cooks' is a boolean, and a string" in (one.trouble or "")


def test_a_rule_that_was_asked_has_to_be_asked_still(tmp_path: Path) -> None:
    home, said = tmp_path / "home", files(fair=RULED)
    hub = make_hub(home, {"town": {**said, "rules/small.yaml": SMALL}}, region=REGION)
    seat_all(hub.cases)
    id = ask(hub.cases)
    hub.ledger.close()
    write_pack(home, "town", {"cases/fair.yaml": RULED.replace("  small: {rule", "  tiny: {rule")})
    hub = open_hub(home)
    (one,) = migrate(hub.cases, [id], OPERATOR)
    assert "a rule was asked as 'small'" in (one.trouble or "")
    assert hub.cases.look(id, DORA, address="-").fields["easy"] is False
    hub.ledger.close()


def test_a_part_that_only_a_former_edition_opens_keeps_its_type(town: Town) -> None:
    id = ask(town.hub.cases, guests=10)
    others = {
        "fair": FAIRS.replace("Permit: permit}", "Permit: licence}"),
        "licence": files()["cases/permit.yaml"].replace("case: permit", "case: licence"),
    }
    hub = town.anew(**others, permit=files()["cases/permit.yaml"].replace("许可证", "新许可证"))
    hub.cases.move(part(hub, id, "police"), "yes", {}, PAUL)
    permit = part(hub, id, "permit")
    hub = town.anew(**others, permit=files()["cases/permit.yaml"].replace("许可证", "又一许可证"))
    assert hub.cases.look(permit, DORA, address="-").type.spec.title.zh == "新许可证"


def test_what_was_said_at_a_level_reaches_no_part_that_would_open_it(town: Town) -> None:
    id = ask(town.hub.cases, guests=10)
    phone = "  phone: {type: phone, title: {zh: 电话, en: Telephone}, level: 2}\n"
    fair = FAIRS.replace("Telephone}, level: 4", "Telephone}, level: 2")
    hub = town.anew(fair=fair, permit=files()["cases/permit.yaml"].replace("form:\n", f"form:\n{phone}"))
    new = ask(hub.cases, guests=10)
    for one in (id, new):
        hub.cases.move(part(hub, one, "police"), "yes", {}, PAUL)
    fields = [set(hub.cases.store.case(number_of(part(hub, one, "permit"))).fields) for one in (id, new)]
    assert fields == [{"name", "guests"}, {"name", "guests", "phone"}]


def test_the_command_shows_and_migrates(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    id = ask(town.hub.cases)
    town.anew(bpmn=SLOWER)
    home = ["--home", str(town.home)]
    assert main(["flow", "show", id, *home]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith(f"{id} stands at working\n")
    assert "Fire" in shown
    assert "town.fire/works" in shown
    assert main(["flow", "migrate", "town.fair", "--dry-run", *home]) == 0
    assert capsys.readouterr().out == f"{id} would go on by the flow of today\n1 case of 1\n"
    assert main(["flow", "migrate", id, *home]) == 0
    assert capsys.readouterr().out == f"{id} goes on by the flow of today\n1 case of 1\n"
    assert main(["flow", "migrate", id, *home]) == 1
    assert "already" in capsys.readouterr().out
    assert main(["flow", "migrate", "town.fair", *home]) == 0
    assert capsys.readouterr().out == "Every open case goes by the flow of today.\n"
