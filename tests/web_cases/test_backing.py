"""Pages of who stands behind a case, of groups that are alike, and of cases that name one another."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cases.council import ADA, ASKER, BEN, CLEO, DESK, SAID, back, make_council, opine, propose
from tests.town import close
from tests.web_cases.conftest import Browse, browsers
from zhongshu.packs.hub import Hub
from zhongshu.sharing.reader import ANYONE

BACKING, GROUPS = "/backing/council/proposal", "/case-groups/council/opinion"


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    home: Path = tmp_path_factory.mktemp("council") / "home"
    made = make_council(home)
    yield made
    close(made)


@pytest.fixture(scope="module")
def browse(hub: Hub) -> Iterator[Browse]:
    with browsers(hub) as opened:
        yield opened


def path_of(id: str) -> str:
    return "/case/" + id.replace(".", "/")


def number(id: str) -> str:
    return id.rpartition("/")[2]


def test_a_member_backs_a_proposal_on_its_page_and_who_asked_sees_by_whom(hub: Hub, browse: Browse) -> None:
    id = propose(hub, by=ADA)
    ben = browse(BEN)
    said = ben.open(path_of(id))
    assert "Seconds 0 nobody yet 2 more needed for “Hand in”" in said
    assert "You stand behind it" in ben.send(path_of(id), act="back").text
    assert "Seconds 1 Ben 1 more needed for “Hand in”" in ben.text()
    assert 'value="unback"' in ben.page
    own = browse(ADA).open(path_of(id))
    assert "Seconds 1 Ben" in own
    assert "Stands behind it" in own
    assert 'value="back"' not in browse(ADA).page
    ben.open(path_of(id))
    assert "You do not stand behind it any more" in ben.send(path_of(id), act="unback").text
    assert "Seconds 0 nobody yet" in ben.text()


def test_all_that_may_be_backed_are_one_list_with_a_button_each(hub: Hub, browse: Browse) -> None:
    ids = [propose(hub, by=ADA) for _ in range(3)]
    cleo = browse(CLEO)
    assert BACKING in re.findall(r'href="([^"?]+)', browse(CLEO).client.get("/cases").text)
    cleo.open(BACKING)
    for id in ids[:2]:
        cleo.open(BACKING)
        assert "You stand behind it" in cleo.send(path_of(id), act="back", **{"from": "list"}).text
    assert "You back 2" in cleo.text()
    assert "at most 2 each" in cleo.text()
    cleo.open(BACKING)
    assert "one person backs 2 at a time" in cleo.send(path_of(ids[2]), act="back", **{"from": "list"}).text
    first = re.findall(r'href="(/case/council/proposal/\d+)"', cleo.client.get(BACKING).text)
    assert set(first[:2]) == {path_of(id) for id in ids[:2]}, "the most backed first"


def test_the_list_is_for_those_alone_who_may_back(browse: Browse) -> None:
    for reader in (ASKER, DESK):
        browser = browse(reader)
        browser.open(BACKING)
        assert browser.status == 404
        assert "/backing/" not in browser.client.get("/cases").text
    assert browse(ANYONE).client.get(BACKING, follow_redirects=False).status_code in (302, 303, 401, 403)


def test_everybody_is_told_how_many_where_cases_are_public(hub: Hub, browse: Browse) -> None:
    id = propose(hub, by=ADA, title="学校门口的路")
    back(hub, id, BEN)
    said = browse(ANYONE).open("/public/council/proposal")
    assert f"学校门口的路 {number(id)}" in said
    assert "1 behind it" in said
    assert "Ben" not in said
    features = browse(ANYONE).client.get("/public/council/proposal.geojson").json()["features"]
    assert {one["properties"]["backers"] for one in features if one["id"] == id} == {1}
    back(hub, id, BEN, "unback")


def test_a_program_backs_without_saying_a_version(hub: Hub, browse: Browse) -> None:
    id, client = propose(hub, by=ADA), browse(BEN).client
    address = f"/api/v1/cases/{id.replace('.', '/')}"
    told = client.get(address).json()
    assert (told["backers"], told["acts"]["back"]["asks"]["properties"]) == (0, {})
    sent = client.post(f"{address}/acts/back", json={})
    assert (sent.status_code, sent.json()["backers"]) == (200, 1)
    assert client.post(f"{address}/acts/back", json={}).status_code == 403
    assert client.post(f"{address}/acts/unback", json={}).json()["backers"] == 0


def test_a_group_is_put_together_or_made_a_proposal_of(hub: Hub, browse: Browse) -> None:
    ids = [opine(hub, what) for what in SAID]
    for what in (
        "公交车太少",
        "菜场的下水道冒水",
        "河边的步道坏了",
        "社区医院周末没有医生",
        "幼儿园学位不够",
        "图书馆闭馆太早",
    ):
        opine(hub, what)
    desk = browse(DESK)
    said = desk.open(GROUPS)
    assert "3 of them" in said
    assert "2 of them" in said
    form = re.findall(r'href="(/ask/council/proposal[^"]*)"', desk.page)[0].replace("&amp;", "&")
    assert form.endswith("opinions=" + "+".join(map(number, ids[:3])))
    desk.see(desk.client.get(form))
    assert re.findall(r'value="(council.opinion/\d+)" checked', desk.page) == ids[2::-1], "the newest first"
    fields = {"answer.title": "加装电梯", "answer.opinions": [*ids[:2], number(ids[2])]}
    desk.send("/ask/council/proposal", **fields)
    assert desk.status == 200
    made = hub.cases.look(ids[0], DESK, address="test").case.named[-1]
    assert hub.cases.look(made, DESK, address="test").fields["opinions"] == ids[:3]
    told = browse(DESK).client.get(f"/api/v1/cases/{ids[0].replace('.', '/')}").json()
    assert told["named_by"] == [made]
    told = browse(DESK).open(path_of(made))
    assert all(number(id) in told for id in ids[:3])
    asker = browse(ASKER).open(path_of(ids[0]))
    assert f"Taken up in Proposal {number(made)} Seconds are sought" in asker
    assert f"Taken up in: Proposal {number(made)}" in asker
    assert path_of(made) not in browse(ASKER).client.get(path_of(ids[0])).text
    desk.open(GROUPS)
    form, others = f"{path_of(ids[0])}/merge", [f"{number(id)}:2" for id in ids[1:3]]
    desk.send(form, version=2, other=others)
    assert hub.cases.look(ids[0], DESK, address="test").case.joined == tuple(ids[1:3])


def test_a_number_that_is_not_theirs_stands_beside_the_question_with_the_rest_kept(hub: Hub, browse: Browse) -> None:
    browser = browse(BEN)
    browser.open("/ask/council/proposal")
    fields = {"answer.title": "路灯", "answer.opinions": "999999"}
    browser.send("/ask/council/proposal", **fields)
    assert browser.status == 422
    assert "there is no number 999999 that you may see" in browser.text()
    assert 'value="路灯"' in browser.page


def test_a_type_that_compares_no_words_has_no_page_of_groups(browse: Browse) -> None:
    browser = browse(DESK)
    browser.open("/case-groups/council/proposal")
    assert browser.status == 404
