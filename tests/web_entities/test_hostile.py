"""Names of sources that would hide or turn around what stands beside them, on the pages of a file."""

from pathlib import Path

from tests.kit import clients_of, put
from tests.linkage.firms import ANT, BEE, REGISTER, link, links, registered
from tests.linkage.works import OFFICE, works
from tests.town import close
from tests.web_entities.test_reviewing import REVIEW, browser
from zhongshu.packs.hub import Hub

TURNED = "椒江\u202e飞天\u200b大象\u2066有限公司\x07"
SHOWN = "椒江⟨U+202E⟩飞天⟨U+200B⟩大象⟨U+2066⟩有限公司⟨U+0007⟩"
HIDDEN = "\u202e\u200b\u2066\x07"


def test_records_and_review_show_what_is_hidden_in_a_name(hub: Hub) -> None:
    two = (("r1", ANT, "椒江蚂蚁五金有限公司", "p1"), ("r2", BEE, "椒江蜜蜂模具有限公司", "p2"))
    put(hub, REGISTER, registered(*two, ("r3", ANT, TURNED, "p9")))
    link(hub)
    page = browser(hub)
    page.open(REVIEW)
    assert "⟨U+202E⟩" in page.page
    assert not set(HIDDEN) & set(page.page)
    (entity,) = {one for key, (one, _, how) in links(hub).items() if key.record == "r3" and how != "gone"}
    assert SHOWN in page.open(f"/entities/town/firm_file/{entity}/records")
    assert not set(HIDDEN) & set(page.page)


def test_a_file_shows_it_and_an_answer_of_the_api_has_it_as_it_came(tmp_path: Path) -> None:
    hub = works(tmp_path / "home")
    columns = "capital, scope, trade, area, phone, founded, as_of"
    nothing = ", ".join(f"NULL AS {one}" for one in columns.split(", "))
    put(hub, "town.register", f"SELECT 'e1' AS entity, 'r1' AS id, '{ANT}' AS uscc, '{TURNED}' AS name, {nothing}")
    hub.refresher.run(who="test")
    stated = {"Zhongshu-Grant": "own-office", "Zhongshu-Purpose": "own_work"}
    with clients_of(hub) as clients:
        page = clients(OFFICE).get("/entities/town/works/e1").text
        (row,) = clients(OFFICE).get("/api/v1/data/town.register", headers=stated).json()["rows"]
    assert SHOWN in page
    assert not set(HIDDEN) & set(page)
    assert row["name"] == TURNED
    close(hub)
