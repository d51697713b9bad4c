"""/consents: what the caller lets units read about it, given and taken back as on the page of that name."""

from datetime import date, datetime
from typing import Annotated, Self

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from zhongshu.api.callers import program_of, reader_of
from zhongshu.api.problems import resource
from zhongshu.core.errors import UnknownName
from zhongshu.packs.consents import Chosen, consent_offers, consentings, end_of, key_of
from zhongshu.packs.hub import Hub
from zhongshu.sharing.grants.consent import Consent
from zhongshu.sharing.reader import Reader

Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]
Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=130)]


class ConsentEntry(BaseModel):
    """It lets the officers of `unit` read for `purpose`: one `chapter` of what is held, null for all. Until before
    `until` or `revoked`, whichever is first; times in UTC, null where it has no end. `holds`: at this moment.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "number": 17,
                    "unit": "bank",
                    "purpose": "loan_review",
                    "chapter": "tax",
                    "since": "2026-11-01T01:12:00Z",
                    "until": "2026-12-31T16:00:00Z",
                    "revoked": None,
                    "holds": True,
                    "evidence": "given by the subject itself",
                }
            ]
        }
    )

    number: int
    unit: str
    purpose: str
    chapter: str | None
    since: datetime
    until: datetime | None
    revoked: datetime | None
    holds: bool
    evidence: str

    @classmethod
    def of(cls, one: Consent, now: datetime) -> Self:
        """Without the account that wrote it down, which the ledger has."""
        return cls(
            number=one.number,
            unit=one.unit,
            purpose=one.purpose,
            chapter=one.chapter,
            since=one.valid_from,
            until=one.valid_to,
            revoked=one.revoked,
            holds=one.holds(now),
            evidence=one.evidence,
        )


class ConsentOffer(BaseModel):
    """What a grant asks consent for: `chapters` may be consented to each by itself, or all there is without one."""

    unit: str
    purpose: str
    chapters: list[str]


class ConsentList(BaseModel):
    """The caller's own, newest first, those that are over too; and what it may consent to, or write down for others."""

    consents: list[ConsentEntry]
    offers: list[ConsentOffer]


class ConsentIn(BaseModel):
    """What is consented to: these `chapters`, all there is without one. `until` is the first day, of the region, on
    which it does not hold any more. Officers and data engineers of the unit say `subject`, and in `evidence` where its
    consent is kept."""

    model_config = ConfigDict(extra="forbid")

    unit: Word
    purpose: Word
    chapters: list[Word] = Field(default_factory=list, max_length=50)
    until: date | None = None
    subject: Annotated[str, StringConstraints(strip_whitespace=True, max_length=130)] = ""
    evidence: Line = ""


class ConsentsGiven(BaseModel):
    """One for each chapter."""

    consents: list[ConsentEntry]


class RevokeIn(BaseModel):
    """Why, for the ledger."""

    model_config = ConfigDict(extra="forbid")

    reason: Line = ""


def routes(hub: Hub) -> APIRouter:
    """What is taken back is read no more, by no answer that is under way either."""
    router, store = resource("consents"), hub.grants.consents

    @router.get("/consents", summary="What the caller consented to, and what it may consent to")
    def consents(request: Request) -> ConsentList:
        reader, now = reader_of(request), hub.now()
        own = [] if reader.subject is None else store.of_subject(reader.subject)
        offers = [
            ConsentOffer(
                unit=one.unit,
                purpose=one.purpose,
                chapters=[part.name for part in one.chapters if part.name is not None],
            )
            for one in consent_offers(hub, reader)
        ]
        return ConsentList(consents=[ConsentEntry.of(one, now) for one in own], offers=offers)

    @router.post("/consents", summary="Let a unit read for a purpose, until a day", status_code=201)
    def give(request: Request, said: ConsentIn) -> ConsentsGiven:
        by, now = _program(request), hub.now()
        chapters: list[str | None] = [*said.chapters] or [None]
        keys = [key_of(said.unit, said.purpose, chapter) for chapter in chapters]
        end = None if said.until is None else end_of(said.until, hub.place.zone)
        chosen = Chosen(keys, said.subject, end, said.evidence)
        given = [store.give(by, one, now) for one in consentings(consent_offers(hub, by), chosen, by, now)]
        return ConsentsGiven(consents=[ConsentEntry.of(one, now) for one in given])

    @router.post("/consents/{number}/revoke", summary="Take a consent back, from this moment and for ever")
    def revoke(request: Request, number: int, said: RevokeIn) -> ConsentEntry:
        if not 0 < number < 2**53:  # no database counts further
            raise UnknownName(f"no consent {number} of yours")
        by, now = _program(request), hub.now()
        return ConsentEntry.of(store.revoke(by, number, now, said.reason), now)

    return router


def _program(request: Request) -> Reader:
    return program_of(request, "consents", "/consents")
