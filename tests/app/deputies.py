"""A region of the pack `deputies` alone, with the demonstration's people at their posts and its stories told."""

from pathlib import Path

from tests.kit import make_hub
from zhongshu.app import demo_deputies
from zhongshu.app.demo_cases import seat
from zhongshu.app.demo_people import reader, seed
from zhongshu.app.demo_stories import seed_stories
from zhongshu.app.demo_tasks import seat_desks
from zhongshu.packs.hub import Hub
from zhongshu.sharing.reader import ANYONE, Reader

_REGION = """
region: taizhou
title: {zh: 台州市, en: Taizhou}
area: '331000'
units:
  congress: {title: {zh: 人大常委会, en: Standing committee of the congress}, area: '331000'}
  data_bureau: {title: {zh: 数据局, en: Data bureau}, area: '331000'}
  economy: {title: {zh: 经济和信息化局, en: Economy bureau}, area: '331000'}
  urban_management: {title: {zh: 综合行政执法局, en: Urban management bureau}, area: '331000'}
packs: [region, hub, deputies]
office_hours: [08:30-12:00, 14:00-17:30]
"""


def make_region(home: Path) -> Hub:
    """With what of the demonstration these units have."""
    hub = make_hub(home, {}, region=_REGION)
    people = seed(hub.people.persons, hub.grants, hub.packs).people
    seat(hub.cases, people, demo_deputies.SEATS)
    seat_desks(hub, people)
    seed_stories(hub, people)
    return hub


def person(hub: Hub, login: str) -> Reader:
    """Somebody of the demonstration; "" is a stranger."""
    found = hub.people.persons.by_login(login) if login else None
    return ANYONE if found is None else reader(found)
