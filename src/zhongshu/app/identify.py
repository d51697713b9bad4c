"""Who asks: a browser's session, an API key, or nobody in particular."""

import time
from dataclasses import dataclass, field
from hashlib import sha256

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from zhongshu.api.ckan.addresses import key_of
from zhongshu.packs.hub import Hub
from zhongshu.sharing.people.person import Person, Post
from zhongshu.sharing.reader import By, Reader
from zhongshu.web.session import COOKIE

HELD = 10.0
"""Seconds for which a key is known by heart while no act comes: its last use is written at most once a minute."""
_MOST_HELD = 10_000


@dataclass(frozen=True)
class Identify:
    """A key goes before a session; `visitor` is who comes with neither. LogInRefused for a key that opens nothing."""

    hub: Hub
    visitor: Reader
    _held: dict[bytes, tuple[Reader, int, float]] = field(default_factory=dict)

    def known(self, secret: str) -> tuple[Reader, int, float] | None:
        """Who a key stands for if no act came since it was looked up, not long ago; how many acts there are, and until
        when of the monotonic clock that is known."""
        found = self._held.get(sha256(secret.encode()).digest())
        if found is None or found[1] != self.hub.ledger.acts or found[2] < time.monotonic():
            return None
        return found

    async def __call__(self, request: Request) -> Reader:
        key = key_of(request.scope["path"], request.headers)
        if key is not None:
            known = self.known(key)  # a thread of its own would cost more than all else of a short answer
            return known[0] if known is not None else await run_in_threadpool(self._by_key, key)
        token = request.cookies.get(COOKIE)
        if token is None:
            return self.visitor
        return await run_in_threadpool(self._by_session, token)

    def _by_key(self, secret: str) -> Reader:
        now, acts, keys = self.hub.now(), self.hub.ledger.acts, self.hub.people.keys
        settled = keys.keeper.settled()
        person, key = keys.find(secret, now)
        found = _reader(person, (key.post,), "api", key.prefix)
        left = min(HELD, (key.expires - now).total_seconds())
        if len(self._held) > _MOST_HELD:
            self._held.clear()
        if settled:
            self._held[sha256(secret.encode()).digest()] = found, acts, time.monotonic() + left
        return found

    def _by_session(self, token: str) -> Reader:
        """A session that is over is nobody's; one that must set a new password first holds no post."""
        found = self.hub.people.sessions.of(token, self.hub.now())
        if found is None:
            return self.visitor
        return _reader(found.person, () if found.must_change else found.person.posts, "page", None)


def _reader(person: Person, posts: tuple[Post, ...], by: By, key: str | None) -> Reader:
    return Reader(person.id, person.name, posts, person.subject, key, by)
