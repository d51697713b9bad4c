"""What may be consented to: what grants that stand or wait rest on, each chapter of a file by itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from zhongshu.core.text import Text
from zhongshu.packs.hub import Hub
from zhongshu.sharing.grants.consent import Consenting
from zhongshu.sharing.grants.spec import GrantSpec
from zhongshu.sharing.people.refusal import Refusal
from zhongshu.sharing.reader import Reader


@dataclass(frozen=True)
class Chapter:
    """A part of a file that grants ask for; `key` is what a form sends for it. `name` None is all there is."""

    name: str | None
    key: str
    grants: tuple[GrantSpec, ...]


@dataclass(frozen=True)
class Offer:
    """What a unit may be let read for a purpose, because some grant rests on it: all there is, then each chapter."""

    unit: str
    purpose: str
    chapters: tuple[Chapter, ...]


@dataclass(frozen=True)
class Chosen:
    """What somebody consents to: the `keys` of chapters, until before `valid_to` (UTC; None: no end). `subject` and
    `evidence` are what an officer writes down for a subject; of one's own the subject is oneself."""

    keys: Sequence[str]
    subject: str = ""
    valid_to: datetime | None = None
    evidence: str = ""


def consent_offers(hub: Hub, reader: Reader) -> list[Offer]:
    """What stands or waits and asks for consent; to people of a unit only what is the unit's."""
    units = {post.unit for post in reader.posts if post.unit}
    found: dict[tuple[str, str], list[GrantSpec]] = {}
    for dossier in hub.grants.store.dossiers().values():
        spec = (dossier.standing or dossier.waiting or dossier.newest).spec
        alive = dossier.standing is not None or dossier.waiting is not None
        if alive and spec.consent and spec.to.unit and (reader.subject or spec.to.unit in units):
            found.setdefault((spec.to.unit, spec.purpose), []).append(spec)
    order = _order(hub)
    return [_offer(unit, purpose, specs, order) for (unit, purpose), specs in sorted(found.items())]


def consentings(offers: Sequence[Offer], chosen: Chosen, by: Reader, now: datetime) -> list[Consenting]:
    """What was chosen, each chapter once. Refusal for what no grant asks for, and where nobody says whose it is."""
    known = {chapter.key: (one, chapter.name) for one in offers for chapter in one.chapters}
    keys = dict.fromkeys(chosen.keys)
    if not keys or not set(keys) <= set(known):
        raise Refusal(Text(zh="请选择给谁、为了什么", en="choose whom it is for, and what for"))
    subject = by.subject or chosen.subject
    if not subject:
        raise Refusal(Text(zh="请写明数据主体", en="say whose consent it is"))
    return [
        Consenting(subject, offer.unit, offer.purpose, now, chosen.valid_to, chosen.evidence, chapter)
        for offer, chapter in (known[key] for key in keys)
    ]


def key_of(unit: str, purpose: str, chapter: str | None) -> str:
    """The key of a chapter; of all there is without one."""
    return ":".join((unit, purpose, *filter(None, [chapter])))


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """Midnight at the beginning of a day of the region, in UTC."""
    return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)


def _offer(unit: str, purpose: str, specs: Sequence[GrantSpec], order: Mapping[str, int]) -> Offer:
    named = {spec.chapter for spec in specs if spec.chapter}
    chapters: list[str | None] = [None, *sorted(named, key=lambda name: (order.get(name, len(order)), name))]
    made = (
        Chapter(name, key_of(unit, purpose, name), tuple(one for one in specs if one.chapter == name))
        for name in chapters
    )
    return Offer(unit, purpose, tuple(made))


def _order(hub: Hub) -> dict[str, int]:
    """The place of each chapter in the files of entities."""
    files = (entity.spec.file for entity in hub.packs.entities.values())
    names = dict.fromkeys(name for file in files if file is not None for name in file.chapters)
    return {name: place for place, name in enumerate(names)}
