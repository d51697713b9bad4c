"""Log-ins that are on their way to a provider: each belongs to one browser, and ends once."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select

from zhongshu.sharing.people.acting import Keeper
from zhongshu.sharing.people.tokens import digest, is_token, new_token
from zhongshu.state.tables.identities import outside_log_in as table

LASTING = timedelta(minutes=10)
"""So long somebody may take to type a password elsewhere."""

MOST = 10_000
"""Log-ins under way: whoever begins them without end pushes out the oldest, and fills no disk."""


@dataclass(frozen=True)
class Pending:
    """`state`, `nonce` and the PKCE `verifier` are 256 random bits each. `back` is the redirect address that was sent.

    `session` is the digest of the session of somebody who links the identity to their account; None for a log-in.
    """

    provider: str
    back: str
    onward: str
    made: datetime
    session: str | None = None
    state: str = field(default="", repr=False)
    nonce: str = field(default="", repr=False)
    verifier: str = field(default="", repr=False)


@dataclass(frozen=True)
class Pendings:
    """Kept in the state, so that the browser may come back to another process."""

    keeper: Keeper

    def begin(
        self, provider: str, back: str, onward: str, browser: str, now: datetime, *, session: str | None = None
    ) -> Pending:
        """Written down for a browser that holds the token `browser`; those that took too long are swept out."""
        made = Pending(provider, back, onward, now, session, new_token(), new_token(), new_token())
        values = {
            "state": digest(made.state),
            "browser": digest(browser),
            "provider": provider,
            "nonce": made.nonce,
            "verifier": made.verifier,
            "back": back,
            "onward": onward,
            "session": session,
            "made": now,
        }
        with self.keeper.acting() as acting:
            oldest = select(table.c.made).order_by(table.c.made.desc()).offset(MOST - 1).limit(1).scalar_subquery()
            acting.connection.execute(delete(table).where(table.c.made <= now - LASTING))
            acting.connection.execute(delete(table).where(table.c.made < oldest))
            acting.connection.execute(insert(table).values(**values))
        return made

    def take(self, state: str, browser: str, now: datetime) -> Pending | None:
        """The one that this browser began with this state; the second time, and too late, None."""
        if not (is_token(state) and is_token(browser)):
            return None
        wanted = (table.c.state == digest(state), table.c.browser == digest(browser), table.c.made > now - LASTING)
        with self.keeper.acting() as acting:
            row = acting.connection.execute(delete(table).where(*wanted).returning(table)).first()
        if row is None:
            return None
        return Pending(row.provider, row.back, row.onward, row.made, row.session, state, row.nonce, row.verifier)
