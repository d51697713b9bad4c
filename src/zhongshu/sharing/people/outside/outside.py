"""Log-in by outside providers: what the pages hold."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError

from zhongshu.core.errors import BusyError, UnknownName
from zhongshu.core.text import Text
from zhongshu.sharing.people.acting import Keeper
from zhongshu.sharing.people.attempts import Attempts
from zhongshu.sharing.people.outside.claims import Vouched
from zhongshu.sharing.people.outside.identities import Identities, end_sessions
from zhongshu.sharing.people.outside.notice import Notice
from zhongshu.sharing.people.outside.pending import Pending, Pendings
from zhongshu.sharing.people.outside.refused import OutsideRefused, ProviderAway, refused
from zhongshu.sharing.people.outside.spec import ProviderSpec
from zhongshu.sharing.people.refusal import Refusal
from zhongshu.sharing.people.sessions import Session, Sessions, Visitor, plain
from zhongshu.sharing.people.tokens import digest
from zhongshu.state.tables.identities import outside_notice, outside_session


class Provider(Protocol):
    """What is asked of a provider; `OpenProvider` asks it over HTTP. Raises OutsideRefused and ProviderAway."""

    def address(self, pending: Pending) -> str: ...

    def vouch(self, pending: Pending, answer: Mapping[str, str], now: datetime) -> Vouched: ...

    def notice(self, token: str, now: datetime) -> Notice: ...

    def farewell(self, id_token: str, back: str) -> str | None: ...


@dataclass(frozen=True)
class Onward:
    """Where a browser goes next: an address of the provider of this title."""

    title: Text
    address: str = field(repr=False)


@dataclass(frozen=True)
class Arrived:
    """Somebody has come back: with a new session, or None where they have linked the identity to their account."""

    session: Session | None
    onward: str


@dataclass(frozen=True)
class Outside:
    """`specs` are the region's providers by name; `connect` opens one, once it is wanted."""

    identities: Identities
    specs: Mapping[str, ProviderSpec]
    connect: Callable[[str, ProviderSpec], Provider]
    _open: dict[str, Provider] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def titles(self) -> dict[str, Text]:
        """What the log-in page offers, in the order of region.yaml."""
        return {name: spec.title for name, spec in self.specs.items()}

    def title_of(self, issuer: str) -> Text:
        """What an issuer is called here; its address where region.yaml knows it no more."""
        found = (spec.title for spec in self.specs.values() if spec.issuer == issuer)
        return next(found, Text(zh=issuer, en=issuer))

    def check(self, name: str) -> None:
        """UnknownName for no provider of this region."""
        if name not in self.specs:
            raise UnknownName.among("provider of log-in", name, self.specs)

    def begin(
        self, name: str, back: str, onward: str, browser: str, now: datetime, *, link: Session | None = None
    ) -> Onward:
        """Where to log in; `back` is the address here that the provider leads back to. UnknownName for no provider.

        With `link` the identity is to be one of the person logged in, who has just shown their password.
        """
        provider, title = self._provider(name), self.specs[name].title
        session = None if link is None else digest(link.token)
        pending = Pendings(self.keeper).begin(name, back, onward, browser, now, session=session)
        return Onward(title, provider.address(pending))

    def finish(self, name: str, answer: Mapping[str, str], browser: str, visitor: Visitor, now: datetime) -> Arrived:
        """What the browser brought back, by the cookie that it began with.

        Refusal, then nobody is logged in; ProviderAway where nothing can be found out. The ledger has why, unless
        nothing was begun: whoever sends us anything at all writes nothing into it. Failures count for the address as
        wrong passwords do, so after some of them TooManyLogIns.
        """
        provider = self._provider(name)
        pending = Pendings(self.keeper).take(answer.get("state", ""), browser, now)
        if pending is None:
            raise refused("state", self.specs[name].title)
        attempts = Attempts(self.keeper)
        begun = attempts.begin(pending.state, visitor.address, now)
        try:
            arrived = self._finish(name, provider, pending, answer, visitor, now)
        except BusyError:
            attempts.forget(begun)
            raise
        except Refusal as error:
            why = error.why if isinstance(error, OutsideRefused) else "rules"
            with self.keeper.acting() as acting:
                told = {"person": "", "address": plain(visitor.address, 64), "why": why, "door": name}
                acting.note("login.refused", "anyone", **told)
            raise
        attempts.forget(begun)
        return arrived

    def farewell(self, token: str, back: str) -> Onward | None:
        """Where the holder of a session logs out at the provider, too; None for a session that no provider opened,
        and where the provider cannot or does not answer: logged out here they are in any case."""
        row = self._session(token)
        found = next(((name, spec) for name, spec in self.specs.items() if row and spec.issuer == row[0]), None)
        if row is None or found is None:
            return None
        try:
            address = self._provider(found[0]).farewell(row[1], back)
        except ProviderAway:
            return None
        return None if address is None else Onward(found[1].title, address)

    def notice(self, name: str, token: str, now: datetime) -> int:
        """Obey a back-channel log-out; how many sessions ended. OutsideRefused for a token that proves none, or that
        was obeyed already."""
        told, spec = self._provider(name).notice(token, now), self.specs[name]
        of = [outside_session.c.issuer == spec.issuer]
        if told.subject is not None:
            of.append(outside_session.c.subject == told.subject)
        if told.sid is not None:
            of.append(outside_session.c.sid == told.sid)
        with self.keeper.in_turn() as acting:
            acting.connection.execute(delete(outside_notice).where(outside_notice.c.expires <= now))
            values = {"issuer": spec.issuer, "jti": digest(told.jti), "expires": told.expires}
            try:
                with acting.connection.begin_nested():
                    acting.connection.execute(insert(outside_notice).values(**values))
            except IntegrityError as error:
                raise refused("replay", spec.title) from error
            return end_sessions(acting, *of, why="provider", door=name)

    @property
    def keeper(self) -> Keeper:
        """The state and the ledger."""
        return self.identities.keeper

    def _finish(
        self,
        name: str,
        provider: Provider,
        pending: Pending,
        answer: Mapping[str, str],
        visitor: Visitor,
        now: datetime,
    ) -> Arrived:
        spec = self.specs[name]
        if pending.provider != name:
            asked = self.specs.get(pending.provider, spec)
            raise refused("mixed", asked.title)
        shown = provider.vouch(pending, answer, now)
        if pending.session is None:
            session = self.identities.log_in(shown, visitor, now, admit=spec.without_posts == "admit")
            return Arrived(session, pending.onward)
        current = Sessions(self.keeper).of(visitor.token, now)
        if current is None or digest(current.token) != pending.session:
            raise refused("state", spec.title)
        self.identities.link(shown, current, now)
        return Arrived(None, pending.onward)

    def _provider(self, name: str) -> Provider:
        self.check(name)
        with self._lock:
            if name not in self._open:
                self._open[name] = self.connect(name, self.specs[name])
            return self._open[name]

    def _session(self, token: str) -> tuple[str, str] | None:
        query = select(outside_session.c.issuer, outside_session.c.id_token)
        with self.keeper.database.connect() as connection:
            row = connection.execute(query.where(outside_session.c.token == digest(token))).first()
        return None if row is None else (row.issuer, row.id_token)
