"""Something administrative that was done: what the ledger keeps of it, and every process has to know at once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Act:
    """Becomes one entry of the kind `act`, whose fields it has; `name` is noun and verb: grant.revoked, session.ended.

    `actor` is a person's id, "operator:NAME", "system" or "anyone", `unit` the one in whose name it was done. `details`
    say what it was done to, where that is no grant; never a secret, never a subject in the clear.
    """

    name: str
    actor: str
    details: Mapping[str, str] = field(default_factory=dict)
    unit: str | None = None
    grant: str | None = None
    version: int | None = None
    purpose: str | None = None
    reason: str | None = None


Record = Callable[[Act], None]
"""Writes an act to the ledger, durable when it returns. Called inside the transaction that does the act, just before
its commit: what it raises undoes the act. It may not write to the same state, whose lock is held.

Whoever reads the state right after the entry may come before the commit: see `GrantStore.in_force`.
"""
