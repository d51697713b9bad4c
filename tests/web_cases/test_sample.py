"""A type of made-up cases, whose words are not for lists: every page says so, and calls them by their kind."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cases.town import EVENTS, RESIDENT, STRANGER, WANG, ZHAO, make_town, report
from tests.kit import clients_of
from tests.town import Browser, close
from zhongshu.packs.hub import Hub
from zhongshu.sharing.reader import Reader

MADE_UP = EVENTS.replace("open_to: anyone", "open_to: anyone\norigin: synthetic").replace(
    "en: What is wrong}, required: true}", "en: What is wrong}, required: true, level: 3}"
)
assert MADE_UP.count("synthetic") == MADE_UP.count("level: 3") == 1
PAGES = [
    (STRANGER, "/ask"),
    (STRANGER, "/ask/town/event"),
    (RESIDENT, "{case}/asked"),
    (RESIDENT, "{case}"),
    (RESIDENT, "/cases/mine"),
    (WANG, "{case}"),
    (WANG, "/cases"),
    (ZHAO, "/board/town/event"),
    (ZHAO, "/case-map/town/event"),
]


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    home: Path = tmp_path_factory.mktemp("sample") / "home"
    made = make_town(home, events=MADE_UP)
    yield made
    close(made)


@pytest.fixture(scope="module")
def case(hub: Hub) -> str:
    return "/case/" + report(hub.cases).replace(".", "/")


def seen(hub: Hub, reader: Reader, path: str) -> Browser:
    with clients_of(hub) as clients:
        browser = Browser(clients(reader))
        browser.client.cookies.set("lang", "en")
        browser.open(path)
        return browser


@pytest.mark.parametrize(("reader", "path"), PAGES)
def test_every_page_says_once_that_it_is_made_up(hub: Hub, case: str, reader: Reader, path: str) -> None:
    browser = seen(hub, reader, path.format(case=case))
    assert browser.status == 200
    assert browser.page.count('<span class="tag tag-synthetic">synthetic</span>') == 1


def test_an_inbox_without_any_says_nothing_of_it(hub: Hub) -> None:
    assert "tag-synthetic" not in seen(hub, WANG, "/cases/done").page


@pytest.mark.parametrize("path", ["/cases", "/board/town/event", "/case-map/town/event"])
def test_a_list_calls_a_case_by_its_kind_and_not_by_words_that_are_not_for_it(hub: Hub, case: str, path: str) -> None:
    browser = seen(hub, WANG, path)
    number = case.rpartition("/")[2]
    assert f'<bdi>Broken cover</bdi> <small class="num muted">{number}</small>' in browser.page
    assert "<span>Broken cover</span>" not in browser.page
    assert "井盖坏了" not in browser.page


def test_its_own_page_has_the_words_for_who_works_at_it_and_the_kind_for_a_colleague(hub: Hub, case: str) -> None:
    number = case.rpartition("/")[2]
    for reader, called in ((WANG, "井盖坏了"), (Reader("p-li", "Li", WANG.posts), "Broken cover")):
        browser = seen(hub, reader, case)
        assert f"<title>{called} {number}" in browser.page
        assert f"<h1><bdi>{called}</bdi>" in browser.page
    assert "井盖坏了" in seen(hub, RESIDENT, "/cases/mine").text()
