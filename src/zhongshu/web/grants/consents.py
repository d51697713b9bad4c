"""`/consents`: what a subject lets units read about it, and takes back; units write down what they have on paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.routing import Route

from zhongshu.core.errors import ZhongshuError
from zhongshu.core.text import Text
from zhongshu.packs.hub import Hub
from zhongshu.sharing.grants.consent import Consent, Consenting
from zhongshu.sharing.grants.spec import GrantSpec
from zhongshu.sharing.people.refusal import Refusal
from zhongshu.web.data_pages.forms import form_action, form_page, number_of, text_of
from zhongshu.web.grants.telling import common
from zhongshu.web.pages import Pages, Shown
from zhongshu.web.visit import Visit


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
class Given:
    """What holds of the reader's consents to one unit for one purpose, newest first."""

    unit: str
    purpose: str
    consents: tuple[Consent, ...]


def consents_router(hub: Hub, pages: Pages) -> APIRouter:
    """The router of this page; `pages` are those of all others."""
    router = APIRouter()
    router.routes += [
        Route("/consents", form_page(pages, consents), methods=["GET"], name="consents"),
        Route("/consents", form_action(pages, decide), methods=["POST"]),
    ]
    return router


def consents(visit: Visit) -> Shown:
    """The reader's own, newest first, and what could be consented to."""
    return _page(visit)


def decide(visit: Visit, sent: FormData) -> Shown | str:
    """Give a consent or take one back; a refusal shows the page with the sentence."""
    store, now = visit.hub.grants.consents, visit.hub.now()
    try:
        if text_of(sent, "act", 10) == "revoke":
            numbers = [number_of(str(one)[:12]) for one in sent.getlist("number")] or [None]
            for number in numbers:
                store.revoke(visit.reader, -1 if number is None else number, now, text_of(sent, "reason"))
            return visit.link("/consents", done="revoked")
        for said in _said(visit, sent, now):
            store.give(visit.reader, said, now)
    except ZhongshuError as error:
        return _page(visit, error)
    return visit.link("/consents", done="given")


def offers(visit: Visit) -> list[Offer]:
    """What stands or waits and asks for consent; to people of a unit only what is the unit's."""
    units = {post.unit for post in visit.reader.posts if post.unit}
    found: dict[tuple[str, str], list[GrantSpec]] = {}
    for dossier in visit.hub.grants.store.dossiers().values():
        spec = (dossier.standing or dossier.waiting or dossier.newest).spec
        alive = dossier.standing is not None or dossier.waiting is not None
        if alive and spec.consent and spec.to.unit and (visit.reader.subject or spec.to.unit in units):
            found.setdefault((spec.to.unit, spec.purpose), []).append(spec)
    order = _order(visit)
    return [_offer(unit, purpose, specs, order) for (unit, purpose), specs in sorted(found.items())]


def _offer(unit: str, purpose: str, specs: Sequence[GrantSpec], order: Mapping[str, int]) -> Offer:
    named = {spec.chapter for spec in specs if spec.chapter}
    chapters: list[str | None] = [None, *sorted(named, key=lambda name: (order.get(name, len(order)), name))]
    return Offer(
        unit,
        purpose,
        tuple(
            Chapter(
                name,
                ":".join((unit, purpose, *filter(None, [name]))),
                tuple(one for one in specs if one.chapter == name),
            )
            for name in chapters
        ),
    )


def _order(visit: Visit) -> dict[str, int]:
    """The place of each chapter in the files of entities."""
    files = (entity.spec.file for entity in visit.hub.packs.entities.values())
    names = dict.fromkeys(name for file in files if file is not None for name in file.chapters)
    return {name: place for place, name in enumerate(names)}


def _said(visit: Visit, sent: FormData, now: datetime) -> list[Consenting]:
    """What was ticked: nothing of it is given before all of it is read."""
    known = {chapter.key: (one, chapter.name) for one in offers(visit) for chapter in one.chapters}
    ticked = dict.fromkeys(str(key) for key in sent.getlist("offer"))
    if not ticked or not set(ticked) <= set(known):
        raise Refusal(Text(zh="请选择给谁、为了什么", en="choose whom it is for, and what for"))
    subject = visit.reader.subject or text_of(sent, "subject", 130)
    if not subject:
        raise Refusal(Text(zh="请写明数据主体", en="say whose consent it is"))
    end, evidence = _end(visit, text_of(sent, "valid_to", 10)), text_of(sent, "evidence")
    return [
        Consenting(subject, offer.unit, offer.purpose, now, end, evidence, chapter)
        for offer, chapter in (known[key] for key in ticked)
    ]


def _end(visit: Visit, text: str) -> datetime | None:
    """Midnight of a day in the region; None for no end."""
    if not text:
        return None
    try:
        return datetime.combine(date.fromisoformat(text), time.min, tzinfo=visit.zone).astimezone(UTC)
    except ValueError:
        raise Refusal(Text(zh=f"{text} 不是日期", en=f"{text} is no day")) from None


def _page(visit: Visit, trouble: ZhongshuError | None = None) -> Shown:
    reader, done, now = visit.reader, visit.asked("done"), visit.hub.now()
    own = [] if reader.subject is None else visit.hub.grants.consents.of_subject(reader.subject)
    values = {
        "given": _given([one for one in own if one.holds(now)]),
        "over": [one for one in own if not one.holds(now)],
        "offers": offers(visit),
        "done": done if done in ("given", "revoked") else None,
        "trouble": trouble,
        **common(visit),
    }
    return Shown("grants/consents.html", values, 200 if trouble is None else 409, lasting=False)


def _given(holding: Sequence[Consent]) -> list[Given]:
    found: dict[tuple[str, str], list[Consent]] = {}
    for one in holding:
        found.setdefault((one.unit, one.purpose), []).append(one)
    return [Given(unit, purpose, tuple(consents)) for (unit, purpose), consents in found.items()]
