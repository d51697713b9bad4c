"""Which screens of a scenario are listed for whom: by role and unit, and none on which nothing would stand."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kit import clients_of
from tests.town import add_people, browse, close, make_town
from tests.web_grants.office import _FILES
from zhongshu.packs.hub import Hub
from zhongshu.sharing.reader import ANYONE

HEAD = "screen: {name}\ntitle: {{zh: {name}页, en: The {name} page}}\nroles: {roles}\n{units}rows:\n"
SCREENS = {
    "open": ("[anyone]", "", "{table: list}"),
    "desk": ("[officer]", "units: [market]\n", "{table: firm}"),
    "bank": ("[officer]", "units: [bank, ecology]\n", "{table: firm}"),
    "notes": ("[officer]", "", "{table: diary}, {text: {zh: 说明, en: A word}}"),
    "words": ("[firm]", "", "{text: {zh: 说明, en: A word}}"),
}
FILES = {
    f"screens/{name}.yaml": HEAD.format(name=name, roles=roles, units=units) + f"  - [{blocks}]\n"
    for name, (roles, units, blocks) in SCREENS.items()
}


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    home: Path = tmp_path_factory.mktemp("town") / "home"
    made = make_town(home, {**_FILES, **FILES})
    add_people(made)
    yield made
    close(made)


def linked(page: str) -> list[str]:
    return re.findall(r"/packs/firms/screens/(\w+)", page.partition("<main")[2])


@pytest.mark.parametrize(
    ("login", "listed"),
    [
        ("wang", ["desk", "notes", "open"]),
        ("feng", ["open"]),
        ("he", ["open"]),
        ("qian", ["open"]),
        ("firm", ["open", "words"]),
    ],
)
def test_a_screen_is_listed_for_whom_it_is_and_who_sees_something_on_it(
    hub: Hub, login: str, listed: list[str]
) -> None:
    browser = browse(hub, login)
    for path in ("/packs", "/packs/firms", "/packs/firms/screens/open"):
        browser.open(path)
        assert sorted(set(linked(browser.page)) | {"open"}) == listed


def test_a_stranger_is_shown_what_is_for_anyone(hub: Hub) -> None:
    with clients_of(hub) as clients:
        assert set(linked(clients(ANYONE).get("/packs/firms").text)) == {"open"}


def test_a_screen_that_is_opened_by_its_address_has_its_tab_and_says_what_is_withheld(hub: Hub) -> None:
    browser = browse(hub, "he")
    browser.open("/packs/firms/screens/desk")
    assert browser.status == 200
    assert sorted(set(linked(browser.page))) == ["desk", "open"]
    assert 'aria-current="page">The desk page' in browser.page
    assert "withheld" in browser.page
