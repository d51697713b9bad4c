"""Why a read is refused where its grant would let it: what a call states, what a quota has left, what has changed."""

from collections.abc import Mapping

from zhongshu.core.errors import BusyError, GrantError
from zhongshu.lake.snapshot import Snapshot
from zhongshu.sharing.grants.book import Permit
from zhongshu.sharing.ledger.batch import Outcome


class Stale(Exception):
    """Grants, people or keys have changed since this was decided: decide again.

    No ZhongshuError, so that nobody tells it who can begin again: `retold` is for who cannot.
    """

    @property
    def retold(self) -> BusyError:
        """The sentence for people."""
        return BusyError("grants or people changed while this was answered", hint="send it again")


def require_purpose(permit: Permit, purpose: str | None) -> None:
    """GrantError when a call states another purpose than its grant's."""
    said = permit.grant.spec
    if purpose is not None and purpose != said.purpose:
        raise GrantError(
            f"the grant {said.grant} is for {said.purpose}, not for {purpose}",
            hint=f"state the purpose {said.purpose}, or ask for a grant for {purpose}",
        )


def require_stated(permit: Permit, purpose: str | None, snapshot: Snapshot) -> None:
    """GrantError when a call states another purpose than its grant's, or reads a version that the grant leaves out."""
    require_purpose(permit, purpose)
    said, snapshots, number = permit.grant.spec, permit.grant.spec.snapshots, snapshot.number
    if number < snapshots.first or (snapshots.last is not None and number > snapshots.last):
        until = "" if snapshots.last is None else f" to {snapshots.last}"
        raise GrantError(f"the grant {said.grant} is for snapshots {snapshots.first}{until}, not for {number}")


def require_few(permits: Mapping[str, Permit], *, rows: int, subjects: int) -> None:
    """GrantError when one call would give more than a grant gives in one."""
    for permit in permits.values():
        quota = permit.quota
        if quota.rows_a_call is not None and rows > quota.rows_a_call:
            raise _too_much(permit, f"{rows} rows", f"{quota.rows_a_call} rows")
        if quota.subjects_a_call is not None and subjects > quota.subjects_a_call:
            raise _too_much(permit, f"{subjects} subjects", f"{quota.subjects_a_call} subjects")


def require_written(outcome: Outcome) -> None:
    """GrantError when the ledger refused for a quota, Stale when the decision is out of date."""
    if outcome.verdict == "stale":
        raise Stale
    if outcome.verdict == "denied":
        raise no_more_today(outcome.reason)


def no_more_today(reason: str | None) -> GrantError:
    """What is told of a quota that is spent; `reason` names the limit."""
    return GrantError(
        f"this grant gives no more today: {reason}", hint="it gives again tomorrow; or ask its owner to amend it"
    )


def _too_much(permit: Permit, asked: str, allowed: str) -> GrantError:
    return GrantError(
        f"the grant {permit.grant.id} gives {allowed} a call, this call would be {asked}",
        hint="ask for less at a time",
    )
