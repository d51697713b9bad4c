"""Who asks: a browser's session, an API key, or nobody in particular."""

from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from zhongshu.packs.hub import Hub
from zhongshu.sharing.people.person import Person, Post
from zhongshu.sharing.reader import By, Reader
from zhongshu.web.session import COOKIE

_BEARER = "bearer "


@dataclass(frozen=True)
class Identify:
    """A key goes before a session; `visitor` is who comes with neither. LogInRefused for a key that opens nothing."""

    hub: Hub
    visitor: Reader

    async def __call__(self, request: Request) -> Reader:
        said = request.headers.get("authorization", "")
        if said.lower().startswith(_BEARER):
            return await run_in_threadpool(self._by_key, said[len(_BEARER) :].strip())
        token = request.cookies.get(COOKIE)
        if token is None:
            return self.visitor
        return await run_in_threadpool(self._by_session, token)

    def _by_key(self, secret: str) -> Reader:
        person, key = self.hub.people.keys.find(secret, self.hub.now())
        return _reader(person, (key.post,), "api", key.prefix)

    def _by_session(self, token: str) -> Reader:
        """A session that is over is nobody's; one that must set a new password first holds no post."""
        found = self.hub.people.sessions.of(token, self.hub.now())
        if found is None:
            return self.visitor
        return _reader(found.person, () if found.must_change else found.person.posts, "page", None)


def _reader(person: Person, posts: tuple[Post, ...], by: By, key: str | None) -> Reader:
    return Reader(person.id, person.name, posts, person.subject, key, by)
