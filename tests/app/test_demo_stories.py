"""What a pack tells of itself in the demonstration: cases that went by its own rules, told once, none of the future."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.cases.alarms import ANT, BEE, TOWN, VISIT, ZHAO
from tests.cases.town import REGION
from tests.kit import make_hub
from tests.packs.test_row_checks import ROWS
from zhongshu.app.demo_stories import seed_stories
from zhongshu.app.reports import reports_of
from zhongshu.packs.hub import Hub
from zhongshu.sharing.people.person import Person, Post
from zhongshu.sharing.people.roles import Role

CARED = (
    TOWN["cases/visit.yaml"]
    .replace(ROWS, "rating: {}\nopen_to: [firm]")
    .replace("{duty: desk}", "{duty: desk, steward: firm}")
)
STORIES = (
    {"key": "1", "case": "visit", "days": 20, "answers": {"firm": ANT, "name": "蚂蚁"},
     "acts": [[3, "visited", {}], [5, "stars", 4]]},
    {"key": "2", "case": "visit", "days": 20, "answers": {"firm": ANT, "name": "蚂蚁"},
     "acts": [[3000, "visited", {}]]},
)  # fmt: skip


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    files = {
        **TOWN,
        "cases/visit.yaml": CARED,
        "pack.yaml": "pack: town\ntitle: town\nowner: urban\n",
        "sample/stories.jsonl": "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in STORIES),
        "sample/care.csv": f"subject,post\n{ANT},town.desk/urban\n{BEE},town.gone/urban\n",
    }
    made = make_hub(tmp_path / "home", {"town": files}, region=REGION)
    made.cases.holders.seat("town.desk/urban", ZHAO.actor, ZHAO.name, by="system", at=made.now())
    yield made
    made.ledger.close()


def test_stories_go_by_the_rules_of_the_pack_and_are_told_once(hub: Hub) -> None:
    firm = Person("p-ant", "ant", "Ant", (Post(None, Role.FIRM),), ANT, "active", hub.now())
    assert seed_stories(hub, [firm]) == 2
    assert seed_stories(hub, [firm]) == 0
    told, open_ = (hub.cases.store.case(number) for number in (1, 2))
    assert (told.type, told.channel, told.reporter, told.post) == (VISIT, "sample", "p-ant", "town.desk/urban")
    assert (told.outcome, told.rating) == ("visited", 4)
    assert open_.is_open  # what would follow has not happened yet
    for case in (told, open_):
        assert hub.now() - timedelta(days=24) < case.opened <= case.changed < hub.now()
        local = case.opened.astimezone(hub.place.zone)
        assert 8 <= local.hour < 18
        assert local.isoweekday() <= 5


def test_what_posts_have_in_care_is_a_report_of_their_pack(hub: Hub) -> None:
    seed_stories(hub, [])
    report = reports_of(hub)["care_town"]
    assert callable(report)
    assert list(report()) == [
        {"subject": ANT, "duty": "town.desk", "post": "town.desk/urban", "title": "城管局企业服务岗", "unit": "urban"}
    ]
