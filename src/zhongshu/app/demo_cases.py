"""The demonstration's street cases: made up, seeded, over the thirty days before the first start.

They go by the type's own rules. Their events tell when they would have happened, the ledger when they were written.
All came by the channel `sample`; their photos are plain colours.
"""

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from importlib.util import find_spec
from io import BytesIO
from random import Random
from typing import Any

from zhongshu.app.demo_people import ACTOR
from zhongshu.cases.case import Case
from zhongshu.cases.cases import Cases
from zhongshu.cases.event import Hand
from zhongshu.cases.grids import Grids
from zhongshu.cases.moves import Moves
from zhongshu.cases.owner import Chooser
from zhongshu.cases.store import Pen
from zhongshu.cases.type import CaseType
from zhongshu.rules.parameters import edition_at
from zhongshu.sharing.people.person import Person
from zhongshu.sharing.reader import ANYONE

EVENT = "street.event"
CASES = 200
DAYS = 30
SEED = 331000
MARK = "（示例）"

SEATS = (
    ("desk", "street.street_desk/"),
    ("inspector", "street.inspector/"),
    ("grid", "street.grid_officer/331002"),
    ("grid2", "street.grid_officer/331004"),
    ("market", "enterprise.register_desk/"),
    ("steward", "steward.steward/economy"),
    ("steward", "steward.steward/economy-2"),
    ("economy", "steward.desk/"),
    ("bank", "steward.expert/bank"),
)
"""Who sits at which post, or at every one that begins so. Huangyan's grids are vacant: their work falls to the desk."""

RESIDENT = "resident"
DISTRICTS = {"331002": 50, "331004": 30, "331003": 20}
"""Share of the cases; round numbers, none of a real district."""
HOT_SPOTS = 4
IN_A_HOT_SPOT = 0.2
HOT_METRES = 60
LATELY, LATELY_EACH, LATELY_METRES = 24, 3, 200
"""Of so many of the last cases each third is at one place, where a site was opened: more than chance would have."""
OF_A_SITE = ("200103", "200104", "200110")
PICTURES = {"photo": "#b08968", "after": "#8fb996"}
"""What stands for the photo of a report, and for that of the proof."""
_METRES = 1 / 111_000
"""Degrees of latitude."""


@dataclass(frozen=True)
class Wrong:
    """Something that is reported: its kind, how often (a share), what people say of it, what is done about it."""

    kind: str
    share: int
    said: tuple[str, ...]
    done: str


WRONGS = (
    Wrong("200102", 22, ("垃圾堆在路边没人收", "垃圾桶旁边一地垃圾"), "已清运"),
    Wrong("200103", 12, ("墙角堆了一堆渣土", "装修垃圾放了好几天"), "已清运渣土"),
    Wrong("200104", 10, ("路面很脏，都是泥", "菜场门口路面油污"), "已冲洗路面"),
    Wrong("200105", 5, ("河面上漂着水草和泡沫箱", "河边都是垃圾"), "已打捞"),
    Wrong("200101", 4, ("楼顶在搭彩钢棚", "绿化带里搭了棚子"), "已责令自行拆除"),
    Wrong("200504", 9, ("店家把桌子摆到人行道上", "水果摊占了半条路"), "已劝导入店经营"),
    Wrong("200506", 10, ("电瓶车停满盲道", "共享单车倒了一片"), "已归位"),
    Wrong("200110", 8, ("路面有个大坑", "人行道砖翘起来了"), "已修补"),
    Wrong("200406", 6, ("下雨后路口积水", "地下通道积水"), "已疏通排水"),
    Wrong("200201", 6, ("电线杆上贴满小广告", "楼道口喷了小广告"), "已清除"),
    Wrong("100102", 10, ("污水井盖破损，边上塌了一块", "井盖松动，车一过就响"), "已更换井盖"),
    Wrong("100103", 6, ("雨水井盖不见了", "雨水井盖陷下去了"), "已补装井盖"),
    Wrong("100118", 8, ("路灯不亮", "路灯一闪一闪"), "已更换灯具"),
    Wrong("100402", 4, ("行道树断枝快掉下来", "行道树倒伏"), "已修剪"),
)


@dataclass(frozen=True)
class Act:
    """What follows `after` so long: a way `to` a step with answers, or stars."""

    after: timedelta
    to: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)
    stars: int = 0


def seat(cases: Cases, people: Sequence[Person], seats: Iterable[tuple[str, str]] = SEATS) -> int:
    """Put the demonstration's people, by login, at the post of this id, else at every post that begins so, where nobody
    was ever put at any of them; how many posts."""
    logins, held, posts = {person.login: person for person in people}, cases.holdings(), cases.posts()
    wanted = [
        (post, logins[login])
        for login, begins in seats
        if login in logins
        for post in ((begins,) if begins in posts else (one for one in posts if one.startswith(begins)))
    ]
    if any(post in held for post, _ in wanted):
        return 0
    for post, person in wanted:
        cases.holders.seat(post, person.id, person.name, by=ACTOR.id, at=cases.ledger.now(), reason="演示")
    return len(wanted)


def seed_cases(cases: Cases, people: Sequence[Person], *, count: int = CASES) -> int:
    """Write those that are not there yet, all at once; the second time none. How many were written.

    Needs the pack `street`, and the extra `cases` for its grids and pictures.
    """
    if EVENT not in cases.types or any(find_spec(name) is None for name in ("shapely", "PIL")):
        return 0
    teller = Teller.of(cases, people)
    told = {f"sample-{number}": one for number, one in enumerate(teller.told(count), start=1)}
    new = {key: one for key, one in told.items() if cases.store.done(one.hand.actor, key) is None}
    if new:
        cases.store.adopt([teller.type], teller.now)
        cases.take(partial(teller.written, new, _pictures(cases)))
    return len(new)


@dataclass(frozen=True)
class Told:
    """One case as it would have gone: who asks what when, and what follows."""

    hand: Hand
    at: datetime
    answers: Mapping[str, Any]
    acts: tuple[Act, ...]


@dataclass(frozen=True)
class Teller:
    """Makes up cases until `now`, and writes them."""

    cases: Cases
    type: CaseType
    grids: Mapping[str, Grids]
    people: Mapping[str, Person]
    now: datetime

    @classmethod
    def of(cls, cases: Cases, people: Sequence[Person]) -> "Teller":
        """For a region as it is now."""
        type = cases.type(EVENT)
        names = {duty.spec.grids for duty in cases.duties.values() if duty.spec.grids is not None}
        grids = {name: Grids(cases.law.get(name, ())) for name in names}
        return cls(cases, type, grids, {one.login: one for one in people}, cases.ledger.now())

    def told(self, count: int) -> Iterator[Told]:
        """The cases in the order in which they were reported."""
        chance = Random(SEED)
        begin = self.now - timedelta(days=DAYS)
        times = sorted(self._reported(begin + chance.random() * timedelta(days=DAYS), chance) for _ in range(count))
        spots = [(self._point(chance, times[0]), chance.choice(WRONGS)) for _ in range(HOT_SPOTS)]
        site, of_a_site = self._point(chance, times[-1]), [one for one in WRONGS if one.kind in OF_A_SITE]
        for number, at in enumerate(times):
            spot, wrong = chance.choice(spots)
            if number >= count - LATELY and number % LATELY_EACH == 0:
                place, wrong = _near(site, LATELY_METRES, chance), chance.choice(of_a_site)
            elif chance.random() < IN_A_HOT_SPOT:
                place = _near(spot, HOT_METRES, chance)
            else:
                place, wrong = self._point(chance, at), chance.choices(WRONGS, [one.share for one in WRONGS])[0]
            answers = {"place": place, "what": chance.choice(wrong.said) + MARK, "kind": wrong.kind}
            yield Told(self._reporter(number), at, answers, tuple(_acts(chance, wrong.done + MARK)))

    def written(self, told: Mapping[str, Told], pictures: Mapping[str, str], pen: Pen) -> None:
        """Each case by the key of its opening; `pictures` are ids of files, by question."""
        for key, one in told.items():
            self._written(one, key, pictures, pen)

    def _written(self, told: Told, key: str, pictures: Mapping[str, str], pen: Pen) -> None:
        """The case, and of what follows all that would have happened by now."""
        asked = self._moves(told.hand, told.at)
        reporter = None if told.hand.actor == ANYONE.actor else told.hand.actor
        answers = {**told.answers, "photo": [pictures["photo"]]}
        case = pen.open(self.type, asked.opened(answers, "sample", reporter), key=key)
        at = told.at
        for act in told.acts:
            at = self._awake(at + act.after, Random(f"{key}{at}"))
            hand = self._hand(case, act, told.hand)
            if at >= self.now or hand is None:
                return
            moves = self._moves(hand, at)
            proof = {"after": [pictures["after"]]} if act.to == "handled" else {}
            event = (
                moves.rated(case, act.stars, "") if act.stars else moves.moved(case, act.to, {**act.answers, **proof})
            )
            case = pen.add(case, self.type, event)  # nobody is told: it would be news of long ago

    def _hand(self, case: Case, act: Act, reporter: Hand) -> Hand | None:
        """Who would act: who asked where the way is theirs, else whoever has the case's post; None for nobody."""
        way = self.type.spec.steps[case.step].to.get(act.to)
        if act.stars or (way is not None and way.by == "reporter"):
            return reporter
        found = self.cases.responsible(case.post)
        unit = self.cases.posts()[case.post].unit
        return None if found is None else Hand(found.person, found.name, unit, frozenset({case.post}))

    def _reporter(self, number: int) -> Hand:
        person = self.people.get(RESIDENT)
        if person is None or number % 25:
            return Hand(ANYONE.actor, reporter=True)
        return Hand(person.id, person.name, reporter=True)

    def _moves(self, hand: Hand, at: datetime) -> Moves:
        posts = self.cases.posts()
        chooser = Chooser(posts, self.grids, at, areas=self.cases.areas, unit_areas=self.cases.unit_areas)
        return Moves(self.type, posts, chooser.choose, self.cases.time, hand, at)

    def _point(self, chance: Random, at: datetime) -> dict[str, float]:
        """Somewhere in the grids of that day."""
        rule = self.type.spec.owner.grid
        assert rule is not None, "the pack gives its cases by grid"
        edition = edition_at(self.cases.law[rule.of], at)
        assert edition is not None, "the pack's grids begin before its cases"
        district = chance.choices(tuple(DISTRICTS), tuple(DISTRICTS.values()))[0]
        row = chance.choice([one for one in edition.rows if one["area"] == district])
        lons, lats = zip(*_corners(json.loads(str(row["outline"]))["coordinates"]), strict=True)
        while True:
            lon, lat = round(chance.uniform(min(lons), max(lons)), 6), round(chance.uniform(min(lats), max(lats)), 6)
            if self.grids[rule.of].at(lon, lat, at) == row["grid"]:
                return {"lon": lon, "lat": lat}

    def _reported(self, at: datetime, chance: Random) -> datetime:
        """The time, or the next morning for one at night; the evening before where that morning is still to come."""
        awake = self._awake(at, chance)
        if awake < self.now:
            return awake
        local = at.astimezone(self.cases.time.zone)
        evening = local.replace(hour=20, minute=chance.randrange(60)) - timedelta(days=local.hour < 20)
        return evening.astimezone(UTC)

    def _awake(self, at: datetime, chance: Random) -> datetime:
        """The time, or the next morning for one at night."""
        local = at.astimezone(self.cases.time.zone)
        if 7 <= local.hour < 21:
            return at
        morning = local.replace(hour=8, minute=chance.randrange(60)) + timedelta(days=local.hour >= 21)
        return morning.astimezone(UTC)


def _acts(chance: Random, done: str) -> Iterator[Act]:
    """How a case goes on from where it is new."""
    if chance.random() < 0.05:  # nobody looks at it
        return
    if chance.random() < 0.06:
        yield Act(_about(chance, 1.5), "refused", {"why": "不属于街面事项" + MARK})
        return
    yield Act(_about(chance, 1.5), "accepted")
    if chance.random() < 0.06:
        yield Act(_about(chance, 2), "waiting", {"waits_for": "配件到货" + MARK})
        yield Act(_about(chance, 30), "accepted")
    if chance.random() < 0.05:  # accepted and forgotten
        return
    yield from _handled(chance, done, 150 if chance.random() < 0.08 else 14)
    if chance.random() < 0.05:
        yield Act(_about(chance, 20), "accepted", {"unsolved": "还是老样子" + MARK})
        yield from _handled(chance, done, 10)
    if chance.random() < 0.55:
        yield Act(_about(chance, 12), stars=chance.choices((1, 2, 3, 4, 5), (3, 4, 12, 33, 48))[0])


def _handled(chance: Random, done: str, hours: float) -> Iterator[Act]:
    yield Act(_about(chance, hours), "handled", {"done": done})
    if chance.random() < 0.1:
        yield Act(_about(chance, 4), "returned", {"lacking": "现场仍有残留" + MARK})
        yield Act(_about(chance, 8), "handled", {"done": done})
    yield Act(_about(chance, 4), "solved")


def _near(place: Mapping[str, float], metres: float, chance: Random) -> dict[str, float]:
    """Hardly ever further than so many metres north or south, and east or west less."""
    return {name: round(degrees + chance.gauss(0, metres / 2) * _METRES, 6) for name, degrees in place.items()}


def _about(chance: Random, hours: float) -> timedelta:
    """So many hours half of the time more, half of the time less; now and then a few times as many."""
    return timedelta(hours=hours * math.exp(chance.gauss(0, 0.9)))


def _corners(coordinates: Any) -> Iterator[tuple[float, float]]:
    """Of a GeoJSON geometry, however deep they lie."""
    if isinstance(coordinates[0], int | float):
        yield coordinates[0], coordinates[1]
    else:
        for one in coordinates:
            yield from _corners(one)


def _pictures(cases: Cases) -> dict[str, str]:
    return {
        name: cases.attach(f"{name}.jpg", _picture(ground), keep_position=False) for name, ground in PICTURES.items()
    }


def _picture(ground: str) -> bytes:
    from PIL import Image, ImageDraw  # heavy, and needed here alone

    image, file = Image.new("RGB", (640, 480), ground), BytesIO()
    ImageDraw.Draw(image).text((40, 220), "SAMPLE: not a photo of anything", fill="white", font_size=32)
    image.save(file, "JPEG")
    return file.getvalue()
