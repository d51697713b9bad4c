"""`/consents`: what a subject lets units read about it, and takes back; units write down what they have on paper."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.routing import Route

from zhongshu.core.errors import ZhongshuError
from zhongshu.core.text import Text
from zhongshu.packs.hub import Hub
from zhongshu.sharing.grants.consent import Consenting
from zhongshu.sharing.grants.spec import GrantSpec
from zhongshu.sharing.people.refusal import Refusal
from zhongshu.web.data_pages.forms import form_action, form_page, number_of, text_of
from zhongshu.web.grants.telling import common
from zhongshu.web.pages import Pages, Shown
from zhongshu.web.visit import Visit


@dataclass(frozen=True)
class Offer:
    """A unit and purpose that some grant rests on the consent of subjects for; `grants` are what they would read."""

    unit: str
    purpose: str
    grants: tuple[GrantSpec, ...]

    @property
    def key(self) -> str:
        return f"{self.unit}:{self.purpose}"


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
            number = number_of(text_of(sent, "number", 12))
            store.revoke(visit.reader, -1 if number is None else number, now, text_of(sent, "reason"))
            return visit.link("/consents", done="revoked")
        store.give(visit.reader, _said(visit, sent, now), now)
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
    return [Offer(unit, purpose, tuple(specs)) for (unit, purpose), specs in sorted(found.items())]


def _said(visit: Visit, sent: FormData, now: datetime) -> Consenting:
    unit, _, purpose = text_of(sent, "offer", 130).partition(":")
    if (unit, purpose) not in {(one.unit, one.purpose) for one in offers(visit)}:
        raise Refusal(Text(zh="请选择给谁、为了什么", en="choose whom it is for, and what for"))
    subject = visit.reader.subject or text_of(sent, "subject", 130)
    if not subject:
        raise Refusal(Text(zh="请写明数据主体", en="say whose consent it is"))
    return Consenting(
        subject, unit, purpose, now, _end(visit, text_of(sent, "valid_to", 10)), text_of(sent, "evidence")
    )


def _end(visit: Visit, text: str) -> datetime | None:
    """Midnight of a day in the region; None for no end."""
    if not text:
        return None
    try:
        return datetime.combine(date.fromisoformat(text), time.min, tzinfo=visit.zone).astimezone(UTC)
    except ValueError:
        raise Refusal(Text(zh=f"{text} 不是日期", en=f"{text} is no day")) from None


def _page(visit: Visit, trouble: ZhongshuError | None = None) -> Shown:
    reader, done = visit.reader, visit.asked("done")
    values = {
        "own": [] if reader.subject is None else visit.hub.grants.consents.of_subject(reader.subject),
        "offers": offers(visit),
        "now": visit.hub.now(),
        "done": done if done in ("given", "revoked") else None,
        "trouble": trouble,
        **common(visit),
    }
    return Shown("grants/consents.html", values, 200 if trouble is None else 409, lasting=False)
