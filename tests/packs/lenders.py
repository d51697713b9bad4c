"""A region of the pack `loans` with what it uses, the demonstration's people at their posts, and its stories told."""

from pathlib import Path

from tests.kit import make_hub
from zhongshu.app import demo_banks
from zhongshu.app.demo_cases import seat
from zhongshu.app.demo_loans import register_firms
from zhongshu.app.demo_people import reader, seed
from zhongshu.app.demo_stories import seed_stories
from zhongshu.packs.hub import Hub
from zhongshu.sharing.reader import Reader

FIRM = "91331004YL0000004L"
APPLICATION = "loans.application"
_UNITS = (
    "bank", "bank_rural", "bank_city", "commerce", "data_bureau", "development_reform", "economy", "finance",
    "human_resources", "justice", "market", "natural_resources", "science", "tax",
)  # fmt: skip
REGION = (
    "region: taizhou\ntitle: {zh: 台州市, en: Taizhou}\narea: '331000'\nunits:\n"
    + "".join(f"  {unit}: {{title: {{zh: {unit}, en: {unit}}}, area: '331000'}}\n" for unit in _UNITS)
    + "packs: [region, hub, enterprise, steward, loans]\noffice_hours: [08:30-12:00, 14:00-17:30]\n"
)


def make_lenders(home: Path) -> Hub:
    """With what of the demonstration these units have."""
    hub = make_hub(home, {}, region=REGION)
    hub.door.book()
    people = seed(hub.people.persons, hub.grants, hub.packs).people
    seat(hub.cases, people, (*demo_banks.SEATS, ("steward", "steward.steward/economy"), ("economy", "steward.desk/")))
    seed_stories(hub, (*people, *register_firms(hub)))
    return hub


def person(hub: Hub, login: str) -> Reader:
    """Somebody of the demonstration."""
    found = hub.people.persons.by_login(login)
    assert found is not None, login
    return reader(found)
