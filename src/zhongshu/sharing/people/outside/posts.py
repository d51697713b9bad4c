"""Posts that follow what a provider says: given and taken at each log-in, under the rules that hold for people here."""

from collections.abc import Collection
from datetime import datetime

from zhongshu.sharing.people.acting import Acting
from zhongshu.sharing.people.acts import judge_held, judge_last
from zhongshu.sharing.people.origins import Held, given_outside, issuers_of, taken_outside
from zhongshu.sharing.people.outside.claims import Vouched
from zhongshu.sharing.people.person import Post, checked
from zhongshu.sharing.people.persons import revoke_keys_of
from zhongshu.sharing.people.refusal import NotAllowed, Refusal
from zhongshu.sharing.people.rows import others_who_can, person_of

SYSTEM = "system"
"""The actor of what nobody here did."""


def follow(acting: Acting, number: str, shown: Vouched, units: Collection[str], now: datetime) -> Refusal | None:
    """Take what the claims give no more, then give what they give now; the refusal where that excludes each other.

    Raises NotAllowed where the region would lose its last administrator, Refusal for a unit that is gone.
    """
    said: dict[Held, Post] = {(post.unit, post.role): checked(post, None, units) for post in shown.posts}
    before = {held for held, issuers in issuers_of(acting.connection, number).items() if shown.issuer in issuers}
    for held in sorted(before - said.keys(), key=str):
        _take(acting, number, held, shown.issuer, SYSTEM, now, provider=shown.provider)
    try:
        judge_held({*person_of(acting.connection, number).roles, *(post.role for post in said.values())})
    except NotAllowed as error:
        return error
    for held in sorted(said.keys() - before, key=str):
        unit, role = held
        if given_outside(acting.connection, number, held, shown.issuer, said[held].title):
            told = {"person": number, "role": role.value, "unit": unit or "", "title": said[held].title}
            acting.note("role.given", SYSTEM, **told, provider=shown.provider)
    return None


def forsake(acting: Acting, number: str, issuer: str, who: str, now: datetime) -> None:
    """Take every post that an issuer gives somebody. NotAllowed where the last administrator would go."""
    for held, issuers in issuers_of(acting.connection, number).items():
        if issuer in issuers:
            _take(acting, number, held, issuer, who, now)


def _take(acting: Acting, number: str, held: Held, issuer: str, who: str, now: datetime, **details: str) -> None:
    unit, role = held
    if not taken_outside(acting.connection, number, held, issuer):
        return
    if role not in person_of(acting.connection, number).roles:
        judge_last([role], others_who_can(acting.connection, number))
    revoke_keys_of(acting.connection, number, unit, role, now)
    acting.note("role.taken", who, person=number, role=role.value, unit=unit or "", **details)
