"""The page of review: two records side by side, answered by a button, taken back."""

from starlette.testclient import TestClient

from tests.kit import app_for, put
from tests.linkage.firms import ANT, BEE, FILE, LINKS, OFFICER, OTHER, REGISTER, link, registered, together
from tests.town import Browser, entries
from zhongshu.packs.hub import Hub
from zhongshu.sharing.reader import Reader

REVIEW = "/entities/town/firm_file/review"


def browser(hub: Hub, reader: Reader = OFFICER) -> Browser:
    client = TestClient(app_for(hub, reader), base_url="http://127.0.0.1:8400", follow_redirects=False)
    client.cookies.set("lang", "en")
    return Browser(client)


def test_a_clash_is_shown_answered_and_taken_back(hub: Hub) -> None:
    page = browser(hub)
    assert "No records wait" in page.open(REVIEW)
    two = (("r1", ANT, "椒江蚂蚁五金有限公司", "p1"), ("r2", BEE, "椒江蜜蜂模具有限公司", "p2"))
    put(hub, REGISTER, registered(*two, ("r3", ANT, "椒江<b>飞天大象</b>有限公司", "p9")))
    link(hub)
    said = page.open(REVIEW)
    assert "Pairs that wait: 0; clashes of codes: 1" in said
    assert f"Both have the code {ANT} under quite different names" in said
    assert "椒江<mark>&lt;b&gt;飞天大象&lt;/b&gt;</mark>有限公司" in page.page  # marked, and no markup of its own
    assert "<mark>p9</mark>" in page.page, "of a digest all or nothing"
    assert "2 more records in its file" in said
    page.send(REVIEW, act="later", number=1)
    assert "1 of them put off" in page.text()
    page.send(REVIEW, act="same", number=1, reason="renamed")
    assert "Decided: the same" in page.text()
    assert "“renamed”" in page.text()
    link(hub)
    assert frozenset({"r1", "r3", "a1", ANT}) in together(hub)
    page.send(REVIEW, act="undo", number=1)
    assert "taken back" in page.text()
    assert f"Both have the code {ANT}" in page.text()
    assert page.send(REVIEW, act="other", number=1).status_code == 404
    page.open(REVIEW)
    assert page.send(REVIEW, act="same", number="x").status_code == 404


def test_only_the_owner_reviews_and_sees_what_its_grants_open(hub: Hub) -> None:
    other = browser(hub, OTHER)
    other.open(REVIEW)
    assert other.status == 403
    page = browser(hub)
    entity = next(row for row in hub.linkage.present.of_code(hub.packs.entities[FILE], ANT))
    said = page.open(f"/entities/town/firm_file/{entity}/records")
    assert "3 records" in said
    assert "椒江蚂蚁五金有限公司" in said
    assert "A grant from Tax office is needed to see it" in said  # its officers gave none
    assert page.open("/entities/town/firm_file/e0/records") != said
    assert page.status == 404


def test_records_of_an_entity_are_read_in_one_look_a_dataset(hub: Hub) -> None:
    put(hub, REGISTER, registered(*((f"r{n}", ANT, f"椒江蚂蚁五金{n}有限公司", "p1") for n in range(1, 6))))
    link(hub)
    page = browser(hub)
    (ant,) = hub.linkage.present.of_code(hub.packs.entities[FILE], ANT)
    before = len(looks(hub))
    said = page.open(f"/entities/town/firm_file/{ant}/records")
    assert all(f"椒江蚂蚁五金{n}有限公司" in said for n in range(1, 6))
    assert looks(hub)[before:] == [REGISTER]


def looks(hub: Hub) -> list[str]:
    """What the officer was shown of the register, look by look."""
    seen = entries(hub, kind="read", actor=OFFICER.actor)
    return [look.name for one in seen for look in one.objects if look.name == REGISTER]


def test_a_split_is_shown_before_it_is_done_and_a_merge_too(hub: Hub) -> None:
    page, file = browser(hub), hub.packs.entities[FILE]
    (ant,), (bee,) = hub.linkage.present.of_code(file, ANT), hub.linkage.present.of_code(file, BEE)
    address = f"/entities/town/firm_file/{ant}/records"
    page.open(address)
    page.send(address, act="show_split", record="town.power:a1")
    assert "Confirm the split" in page.text()
    assert "No case is attached." in page.text()
    assert frozenset({"r1", "a1", ANT}) in together(hub)
    page.send(address, act="split", record="town.power:a1", reason="another meter")
    assert frozenset({"a1"}) in together(hub)  # at once: nobody else writes
    assert "Split" in page.text()
    page.send(address, act="show_merge", other=bee)
    assert "Confirm the merge" in page.text()
    page.send(address, act="merge", other=bee, reason="one owner")
    assert frozenset({"r1", "r2", "a2", ANT}) in together(hub)
    assert "Its records are now with" in page.open(f"/entities/town/firm_file/{bee}/records")
    assert page.send(address, act="split", record="town.power:a9", reason="x").status_code == 404
    assert LINKS in hub.snapshot().tables
