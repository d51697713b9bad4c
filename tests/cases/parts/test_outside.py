"""What others hear of a matter of several offices: one thing for who asked and for everybody, each part in the rows."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from tests.cases.parts.fair import DESK, FIRE, FRED, PAUL, POLICE, RESIDENT, ask, files, make_fair_town
from tests.cases.town import REGION
from tests.kit import rows_of
from zhongshu.cases.public import PublicCases, Wish
from zhongshu.cases.records import number_of
from zhongshu.packs.hub import Hub
from zhongshu.state.tables.cases import case_notice

NOTICES = "notices: {channels: {hall: 'https://hall.example.org/in'}, default: hall, reporters: hall, mail: hall}\n"
OPEN = "public: {after: 0}\n"
EMAIL = "  mail: {type: email, title: {zh: 邮箱, en: Mail}, level: 4}\n"


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tests.cases.parts.fair.REGION", REGION + NOTICES)
        said = {name: files()[f"cases/{name}.yaml"] for name in ("fair", "fire")}
        mailed = {name: text.replace("form:\n", f"form:\n{EMAIL}") + OPEN for name, text in said.items()}
        hub = make_fair_town(tmp_path_factory.mktemp("fair") / "home", **mailed)
    yield hub
    hub.ledger.close()


def told(hub: Hub, id: str) -> list[str]:
    """To whom it was told of a case, in order."""
    row = case_notice.c
    query = select(row.to).where(row.case == number_of(id)).order_by(row.number)
    with hub.cases.store.database.connect() as connection:
        return list(connection.execute(query).scalars())


def part(hub: Hub, id: str, name: str) -> str:
    return next(one for one in hub.cases.store.case(number_of(id)).parts if one.startswith(f"town.{name}/"))


def test_offices_are_told_of_their_parts_and_who_asked_of_the_whole(hub: Hub) -> None:
    given = {"name": "灯会", "guests": 80, "cooks": False, "mail": "a@example.org"}
    id = hub.cases.open("town.fair", given, RESIDENT, "page").case.id
    fire, police = part(hub, id, "fire"), part(hub, id, "police")
    hub.cases.move(fire, "yes", {}, FRED)
    hub.cases.move(police, "no", {"why": "-"}, PAUL)
    assert (told(hub, police), told(hub, fire)) == ([POLICE], [FIRE])
    asked = f"reporter:{RESIDENT.actor}"
    assert told(hub, id) == [DESK, asked, "mail:a@example.org", asked, "mail:a@example.org"]


def test_everybody_sees_the_matter_and_not_its_parts(hub: Hub) -> None:
    id = ask(hub.cases)
    shown = PublicCases(hub.cases.store.database, hub.cases.types).read(Wish(), hub.now())
    assert id in {one.id for one in shown}
    assert not [one.id for one in shown if one.id.startswith("town.fire/")]


def test_the_rows_of_an_office_say_of_which_matter_each_part_is_one(hub: Hub) -> None:
    id = ask(hub.cases)
    hub.cases.move(part(hub, id, "fire"), "yes", {}, FRED)
    hub.load("town.fire", None, source="cases", who="test")
    columns = hub.packs.catalogue.dataset("town.fire").spec.columns
    rows = [dict(zip(columns, row, strict=True)) for row in rows_of(hub, "town.fire")]
    (mine,) = [row for row in rows if row["parent"] == id]
    assert (mine["case"], mine["channel"], mine["outcome"]) == (part(hub, id, "fire"), "flow", "allowed")
    assert str(mine["closed"]) > str(mine["opened"])
