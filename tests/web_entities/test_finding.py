"""How a file is found."""

import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from tests.kit import Clients, clients_of
from tests.linkage.works import ANT, ANTS, BANK, BEES, OFFICE, TAX, consent, works
from tests.town import Browser, entries
from zhongshu.app.asgi import create_app
from zhongshu.core.text import Text
from zhongshu.packs.hub import Hub
from zhongshu.sharing.people.acts import Actor
from zhongshu.sharing.people.person import Newcomer
from zhongshu.sharing.reader import Reader
from zhongshu.web.people.login import Offered

AT = "/entities/town/works"


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    return works(tmp_path_factory.mktemp("finding") / "home")


@pytest.fixture(scope="module")
def clients(hub: Hub) -> Iterator[Clients]:
    with clients_of(hub) as made:
        yield made


def found(clients: Clients, reader: Reader, words: str) -> list[str]:
    answer = clients(reader).get(AT, params={"q": words})
    assert answer.status_code == 200
    return re.findall(r'class="hit"><a href="/entities/town/works/(\w+)"', answer.text)


@pytest.mark.parametrize(
    ("words", "entities"),
    [
        ("蚂蚁", ["e1"]),
        ("蚂蚁五金", ["e1"]),
        ("阀门(集团)", ["e1"]),
        ("阀门（集团）", ["e1"]),
        (ANT, ["e1"]),
        (ANT.lower(), ["e1"]),
        ("无码", ["e3"]),
        ("有限公司", ["e2", "e1"]),
        ("没有这家", []),
        ("%", []),
        ("'; DROP TABLE x; --", []),
    ],
)
def test_a_part_of_any_name_or_the_code_finds_it(clients: Clients, words: str, entities: list[str]) -> None:
    assert found(clients, OFFICE, words) == entities


def test_a_code_leads_a_bank_to_the_chapters_that_a_consent_would_open(clients: Clients) -> None:
    answer = clients(BANK).get(AT, params={"q": ANT}).text
    assert "名称未向您开放" in answer
    assert "蚂蚁" not in answer.partition("<main")[2]
    assert found(clients, BANK, ANT) == [ANT]
    assert found(clients, BANK, "91331004YL00000094") == ["91331004YL00000094"]  # of which there is no file
    assert clients(BANK).get(f"{AT}/{ANT}", follow_redirects=False).status_code == 200
    assert found(clients, BEES, ANT) == []
    assert clients(BEES).get(f"{AT}/{ANT}", follow_redirects=False).status_code == 404


def looks(hub: Hub, reader: Reader = BANK) -> list[str | None]:
    """The grants of what the reader was shown."""
    return [one.grant for one in entries(hub, kind="read", actor=reader.actor) if one.grant != "operator"]


def test_a_firm_finds_itself_alone_and_a_bank_those_who_consent(hub: Hub, clients: Clients) -> None:
    assert found(clients, ANTS, "有限公司") == ["e1"]
    assert found(clients, BANK, "有限公司") == []
    consent(hub, "registration")
    assert found(clients, BANK, "有限公司") == ["e1"]
    for reader in (BANK, ANTS):
        before, by_code = looks(hub, reader), clients(reader).get(f"{AT}/{ANT}", follow_redirects=False)
        assert (by_code.status_code, by_code.headers["location"]) == (303, f"{AT}/e1")
        assert looks(hub, reader) == before, "the page counts as a look-up, the way there does not"


def test_who_may_look_no_name_up_is_told_so(clients: Clients) -> None:
    assert "您没有查档案名称的授权" in clients(TAX).get(AT, params={"q": "蚂蚁"}).text


def test_a_firm_lands_on_its_own_file_and_others_at_the_search(clients: Clients) -> None:
    def lands(reader: Reader) -> str:
        return str(clients(reader).get("/entities", follow_redirects=False).headers["location"])

    assert (lands(ANTS), lands(BEES)) == (f"{AT}/e1", f"{AT}/e2")
    assert lands(OFFICE) == AT
    assert lands(Reader("p-other", "Other", ANTS.posts, subject="91331004YL00000094")) == "/"


def test_a_firm_that_logs_in_without_a_wish_lands_on_its_file(hub: Hub) -> None:
    newcomer = Newcomer("ant", "Ant", ANTS.posts, ANT)
    hub.people.persons.add(newcomer, Actor.at_the_machine("test"), hub.now())
    word = Text(zh="蚂蚁", en="Ant")
    site = create_app(hub, offered=(Offered("ant", word, word, word),))
    browser = Browser(TestClient(site, base_url="http://127.0.0.1:8400", follow_redirects=False))
    browser.open("/login")
    landed = browser.client.post("/login", data={**browser.hidden, "as": "ant"})
    assert (landed.status_code, landed.headers["location"]) == (303, "/entities")
    assert browser.client.get("/entities").headers["location"] == f"{AT}/e1"
    browser.open("/login", next="/consents")
    assert browser.client.post("/login", data={**browser.hidden, "as": "ant"}).headers["location"] == "/consents"


def test_a_kind_of_file_that_is_not_there_names_those_that_are(clients: Clients) -> None:
    answer = clients(OFFICE).get("/entities/town/work")
    assert answer.status_code == 404
    assert "town.works" in answer.text
