"""A town where halls are to let: by the town's own list, and by owners who publish one. All is invented."""

from pathlib import Path

from tests.kit import make_hub
from zhongshu.cases.matching import Matched, matched
from zhongshu.packs.hub import Hub
from zhongshu.sharing.people.person import Post
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.reader import Reader

EVENT, ROOM = "halls.event", "halls.room"
CLUB = Reader("p-club", "Club", (Post(None, Role.RESIDENT),), subject="r-1")
OTHER = Reader("p-other", "Other", (Post(None, Role.RESIDENT),), subject="r-2")
DESK = Reader("p-desk", "Desk", (Post("office", Role.OFFICER),))
COLLEAGUE = Reader("p-colleague", "Colleague", (Post("office", Role.OFFICER),))
OWNER = Reader("p-owner", "Owner", (Post("urban", Role.OFFICER),))

REGION = """
region: testland
title: {zh: 测试市, en: Testland}
area: '331000'
units:
  office: {title: {zh: 测试局, en: Test office}}
  urban: {title: {zh: 城管局, en: Urban bureau}}
packs: [region]
"""
DUTIES = """
desk: {title: {zh: 场地岗, en: Halls desk}, units: [office]}
keeper: {title: {zh: 管理岗, en: Keeper}, units: [urban], above: desk}
"""
WEIGHT = """
parameter: weight
title: {zh: 权重, en: Weights}
columns: {price: integer, seats: integer, fit: integer}
editions:
  - valid_from: 2020-01-01
    adopted: 2020-01-01
    reference: {title: x}
    certainty: read
    rows: [{price: 60, seats: 30, fit: 10}]
"""
HALL = """
rule: hall
title: {zh: 场地, en: Halls}
hit: collect
inputs:
  people: {type: number, unit: 人, title: {zh: 人数, en: People}}
  evening: {type: boolean, title: {zh: 晚上, en: In the evening}}
  kind: {title: {zh: 做什么, en: What for}, one_of: {talk: {zh: 讲座, en: A talk}, play: {zh: 演出, en: A play}}}
outputs:
  hall:
    title: {zh: 场地, en: Hall}
    one_of: {cellar: {zh: 地下室, en: Cellar}, school: {zh: 学校礼堂, en: School hall}, stage: {zh: 剧场, en: Stage}}
  price: {type: number, unit: 元, title: {zh: 价格, en: Price}}
  seats: {type: number, unit: 人, title: {zh: 座位, en: Seats}}
editions:
  - valid_from: 2020-01-01
    adopted: 2020-01-01
    reference: {title: 场地清单}
    certainty: read
    rows:
      - {when: {people: "<= 30"}, then: {hall: cellar, price: 100, seats: 20}, why: {zh: 小活动, en: Small ones}}
      - {when: {people: "<= 200", evening: false}, then: {hall: school, price: {feel: "people * 4"}, seats: 200}}
      - {when: {people: ">= 100", kind: play}, then: {hall: stage, price: 2000, seats: 500}}
"""
EVENTS = """
case: event
title: {zh: 办活动, en: An event}
open_to: known
says: name
form:
  name: {type: string, required: true, title: {zh: 活动, en: Event}}
  guests: {type: integer, required: true, level: 3, title: {zh: 人数, en: People}}
  evening: {type: boolean, level: 3, title: {zh: 晚上, en: In the evening}}
  kind:
    type: choice
    level: 3
    title: {zh: 做什么, en: What for}
    one_of: {talk: {zh: 讲座, en: A talk}, play: {zh: 演出, en: A play}}
owner: {duty: desk}
steps:
  new:
    title: {zh: 在找, en: Looking}
    to:
      new:
        title: {zh: 补充, en: Add}
        by: reporter
        asks: {evening: {type: boolean, level: 3, title: {zh: 晚上, en: In the evening}}}
      done: {title: {zh: 办结, en: Done}}
  done: {title: {zh: 已办结, en: Done}, outcome: done}
matches:
  halls:
    title: {zh: 合适的场地, en: Halls that fit}
    rule: hall
    offer: hall
    facts: {people: guests}
    offering:
      case: room
      at: [published]
      when:
        people: {least: from_people, most: to_people}
        evening: {of: only_evening}
        kind: {of: for_what, words: {stage: [play], desk: [talk]}}
      then: {price: price, seats: seats}
    by:
      price: {title: {zh: 价格, en: Price}, best: least, of: price}
      seats: {title: {zh: 座位, en: Seats}, best: covers, of: seats, covers: guests}
      fit: {title: {zh: 合适, en: Made for it}, best: conditions}
    weights: weight
    onward: {case: booking, offer: hall, need: event, then: {price: price}, answers: {people: guests}}
"""
ROOMS = """
case: room
title: {zh: 出租场地, en: A hall to let}
level: 1
open_to: [officer]
says: title
form:
  title: {type: string, required: true, level: 1, title: {zh: 名称, en: Name}}
  price: {type: decimal, scale: 2, unit: 元, level: 1, title: {zh: 价格, en: Price}}
  seats: {type: integer, unit: 人, level: 1, title: {zh: 座位, en: Seats}}
  from_people: {type: integer, level: 1, title: {zh: 至少, en: At least}}
  to_people: {type: integer, level: 1, title: {zh: 至多, en: At most}}
  only_evening: {type: boolean, level: 1, title: {zh: 只限晚上, en: Evenings alone}}
  for_what:
    type: choice
    level: 1
    title: {zh: 只用于, en: For}
    one_of: {stage: {zh: 演, en: To play}, desk: {zh: 讲, en: To talk}}
owner: {duty: keeper}
steps:
  draft:
    title: {zh: 待发布, en: Draft}
    to: {published: {title: {zh: 发布, en: Publish}}, gone: {title: {zh: 不发布, en: Drop}}}
  published: {title: {zh: 已发布, en: Published}, to: {gone: {title: {zh: 撤下, en: Withdraw}}}}
  gone: {title: {zh: 已撤下, en: Gone}, outcome: gone}
"""
BOOKINGS = """
case: booking
title: {zh: 订场地, en: A booking}
open_to: known
form:
  event: {type: case, of: event, title: {zh: 哪个活动, en: Event}}
  hall: {type: string, required: true, title: {zh: 场地, en: Hall}}
  people: {type: integer, level: 3, title: {zh: 人数, en: People}}
  price: {type: decimal, scale: 2, level: 3, title: {zh: 价格, en: Price}}
owner: {duty: desk}
steps:
  new: {title: {zh: 待办, en: New}, to: {done: {title: {zh: 办结, en: Done}}}}
  done: {title: {zh: 已办结, en: Done}, outcome: done}
"""
FILES = {
    "duties.yaml": DUTIES,
    "parameters/weight.yaml": WEIGHT,
    "rules/hall.yaml": HALL,
    "cases/event.yaml": EVENTS,
    "cases/room.yaml": ROOMS,
    "cases/booking.yaml": BOOKINGS,
}


def make_halls(home: Path, **files: str) -> Hub:
    """Everybody at their posts; `files` take the place of those above."""
    hub = make_hub(home, {"halls": {**FILES, **files}}, region=REGION)
    for post, reader in (("halls.desk/office", DESK), ("halls.keeper/urban", OWNER)):
        hub.cases.holders.seat(post, reader.actor, reader.name, by="system", at=hub.cases.ledger.now())
    return hub


def plan(hub: Hub, guests: int, by: Reader = CLUB, **answers: object) -> str:
    """The id of an event."""
    return hub.cases.open(EVENT, {"name": "年会", "guests": guests, **answers}, by, "page").case.id


def let(hub: Hub, title: str = "茶馆", **answers: object) -> str:
    """The id of a hall that its owner has published."""
    said = {"title": title, "price": "50.00", "seats": 40, **answers}
    id = hub.cases.open(ROOM, said, OWNER, "page").case.id
    hub.cases.move(id, "published", {}, OWNER)
    return id


def halls(hub: Hub, id: str, by: Reader = CLUB) -> Matched:
    """What fits an event."""
    seen = hub.cases.look(id, by, address="test")
    return matched(seen, "halls", hub.cases.offers, hub.cases.now().astimezone(hub.place.zone))
