"""What the ledger has of who was shown a list: which posts' cases, how many, which answers; never the answers."""

from collections.abc import Mapping

import pytest

from tests.cases.town import DESK, EAST, EVENT, IN_EAST, RESIDENT, SECRET_PHONE, WEST, ZHAO, report
from tests.kit import clients_of
from tests.town import entries
from zhongshu.core.errors import LedgerError
from zhongshu.packs.hub import Hub


@pytest.fixture(scope="module", autouse=True)
def reports(hub: Hub) -> None:
    for place in ({}, {}, {"place": IN_EAST}):
        report(hub.cases, **place)  # type: ignore[arg-type]


PAGES: Mapping[str, int] = {
    "/cases?post=all": 3,
    "/board/town/event": 3,
    "/case-map/town/event": 3,
    "/api/v1/cases/inbox?below=true": 3,
}


@pytest.mark.parametrize(("path", "rows"), PAGES.items())
def test_a_page_of_a_list_is_one_entry_with_its_posts_and_how_many(hub: Hub, path: str, rows: int) -> None:
    before = len(entries(hub))
    with clients_of(hub) as clients:
        assert clients(ZHAO).get(path).status_code == 200
    (entry,) = (one for one in entries(hub)[before:] if one.actor == ZHAO.actor)
    assert (entry.kind, entry.actor, entry.address, entry.rows) == ("read", ZHAO.actor, path.partition("?")[0], rows)
    assert entry.details == {"posts": f"{EAST} {WEST}"}
    assert [(one.name, one.columns) for one in entry.objects] == [(EVENT, ("kind", "said"))]
    assert SECRET_PHONE not in str(entry)
    assert "井盖" not in str(entry)


@pytest.mark.parametrize(("reader", "path"), [(ZHAO, f"/cases?post={DESK}"), (RESIDENT, "/cases/mine")])
def test_an_empty_list_and_one_s_own_words_are_no_reading_of_others(hub: Hub, reader: object, path: str) -> None:
    before = len(entries(hub))
    with clients_of(hub) as clients:
        assert clients(reader).get(path).status_code == 200  # type: ignore[arg-type]
    assert entries(hub)[before:] == []


def test_without_the_ledger_no_list_is_shown(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise LedgerError("the ledger is away")

    monkeypatch.setattr(hub.ledger, "commit", broken)
    with clients_of(hub) as clients:
        answer = clients(ZHAO).get("/cases?post=all")
    assert answer.status_code == 503
    assert "井盖坏了" not in answer.text
