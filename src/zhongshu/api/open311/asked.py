"""Which requests a client asks for, and how each is told. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from zhongshu.api.open311.errors import Wrong
from zhongshu.api.open311.service import Offer, Service
from zhongshu.cases.public import MOST, PublicCase, Wish
from zhongshu.core.text import Language

SPAN = timedelta(days=90)
_LONGEST_NUMBER = 15
_FIRST_YEAR, _LAST_YEAR = 1900, 9000


def numbers_of(words: str) -> list[int]:
    """The requests that are named; what cannot be the id of one names none."""
    named = (word.strip() for word in words.split(","))
    return [int(word) for word in named if word.isascii() and word.isdecimal() and len(word) <= _LONGEST_NUMBER][:MOST]


def wish_of(
    query: Mapping[str, str], offers: Mapping[str, Offer], known: Mapping[str, Service], now: datetime, zone: ZoneInfo
) -> Wish:
    """Of the types that take part: those that are named, else those of the last 90 days. Wrong for a time, span or
    status that cannot be."""
    named = query.get("service_request_id")
    if named:
        return Wish(types=list(offers), numbers=numbers_of(named))
    since, until = _span(query, now, zone)
    among: Mapping[str, tuple[str, list[str]]] = {}
    if codes := _words(query.get("service_code")):
        among = {name: (offer.kind, _answers(codes, name, known)) for name, offer in offers.items()}
    return Wish(types=list(offers), since=since, until=until, open=_open(query.get("status")), among=among)


@dataclass(frozen=True)
class Teller:
    """Tells requests in a language; `agencies` are the titles of units, by the post that has a case, `known` the
    services of today."""

    language: Language
    agencies: Mapping[str, str]
    known: Mapping[str, Service]

    def record(self, case: PublicCase, offer: Offer) -> dict[str, Any]:
        """As everybody is told of it: nothing but what `cases.public` shows."""
        answer = str(case.fields.get(offer.kind, ""))
        title = offer.type.options(offer.type.spec.form[offer.kind], case.opened).get(answer)
        address, words = offer.takes.get("address_string"), offer.takes.get("description")
        return {
            "service_request_id": str(case.number),
            "status": "open" if case.closed is None else "closed",
            "status_notes": case.said.to(self.language),
            "service_name": answer if title is None else title.to(self.language),
            "service_code": code_of(case.type.name, answer, self.known),
            "description": case.fields.get(words) if words else None,
            "agency_responsible": self.agencies.get(case.post),
            "service_notice": None,
            "requested_datetime": w3(case.opened),
            "updated_datetime": w3(case.closed or case.changed),
            "expected_datetime": None,
            "address": case.fields.get(address) if address else None,
            "address_id": None,
            "zipcode": None,
            "lat": case.lat,
            "long": case.lon,
            "media_url": None,
        }


def w3(at: datetime) -> str:
    """2010-01-01T00:00:00Z: without fractions, which the W3 note leaves to agreement."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def code_of(type: str, answer: str, known: Mapping[str, Service]) -> str:
    """How the services call a kind; its own code where it is none of them any more."""
    own = f"{type}.{answer}"
    return own if own in known else answer


def _answers(codes: list[str], type: str, known: Mapping[str, Service]) -> list[str]:
    """The kinds of a type that the codes of services mean; a code that is none today may have been one."""
    return [
        known[code].answer if code in known else code
        for code in codes
        if code not in known or known[code].offer.type.name == type
    ]


def _span(query: Mapping[str, str], now: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    since, until = (_moment(name, query.get(name), zone) for name in ("start_date", "end_date"))
    if since is None:
        until = until or now + timedelta(seconds=1)
        since = until - SPAN
    elif until is None:
        until = since + SPAN
    if since > until:
        raise Wrong(["start_date is after end_date"])
    if until - since > SPAN:
        said = f"start_date and end_date may not span more than {SPAN.days} days"
        raise Wrong([f"{said}: ask for one span after another"])
    return since, until


def _moment(name: str, said: str | None, zone: ZoneInfo) -> datetime | None:
    if not said:
        return None
    try:
        at = datetime.fromisoformat(said.strip().replace(" ", "+"))  # a plus that was not escaped arrives as a space
        at = (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
        if not _FIRST_YEAR <= at.year <= _LAST_YEAR:
            raise ValueError
    except (ValueError, OverflowError):
        raise Wrong([f"{name} is {said[:40]!r}: a time is such as 2010-01-01T00:00:00Z"]) from None
    return at


def _open(said: str | None) -> bool | None:
    words = set(_words(said))
    if unknown := sorted(words - {"open", "closed"}):
        raise Wrong([f"status is {unknown[0][:40]!r}: it is open or closed"])
    return None if len(words) != 1 else "open" in words


def _words(said: str | None) -> list[str]:
    return [word.strip() for word in (said or "").split(",") if word.strip()]
