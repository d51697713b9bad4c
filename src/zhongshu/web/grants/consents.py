"""`/consents`: what a subject lets units read about it, and takes back; units write down what they have on paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.routing import Route

from zhongshu.core.errors import ZhongshuError
from zhongshu.core.text import Text
from zhongshu.packs.consents import Chosen, consent_offers, consentings, end_of
from zhongshu.packs.hub import Hub
from zhongshu.sharing.grants.consent import Consent, Consenting
from zhongshu.sharing.people.refusal import Refusal
from zhongshu.web.data_pages.forms import form_action, form_page, number_of, text_of
from zhongshu.web.grants.telling import common
from zhongshu.web.pages import Pages, Shown
from zhongshu.web.visit import Visit


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


def _said(visit: Visit, sent: FormData, now: datetime) -> list[Consenting]:
    """What was ticked: nothing of it is given before all of it is read."""
    ticked = [str(key) for key in sent.getlist("offer")]
    end, evidence = _end(visit, text_of(sent, "valid_to", 10)), text_of(sent, "evidence")
    chosen = Chosen(ticked, text_of(sent, "subject", 130), end, evidence)
    return consentings(consent_offers(visit.hub, visit.reader), chosen, visit.reader, now)


def _end(visit: Visit, text: str) -> datetime | None:
    if not text:
        return None
    try:
        return end_of(date.fromisoformat(text), visit.zone)
    except ValueError:
        raise Refusal(Text(zh=f"{text} 不是日期", en=f"{text} is no day")) from None


def _page(visit: Visit, trouble: ZhongshuError | None = None) -> Shown:
    reader, done, now = visit.reader, visit.asked("done"), visit.hub.now()
    own = [] if reader.subject is None else visit.hub.grants.consents.of_subject(reader.subject)
    values = {
        "given": _given([one for one in own if one.holds(now)]),
        "over": [one for one in own if not one.holds(now)],
        "offers": consent_offers(visit.hub, visit.reader),
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
