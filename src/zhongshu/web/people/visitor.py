"""Who stands at the door: the address, the browser, and the session that the browser already holds."""

from starlette.requests import Request

from zhongshu.packs.hub import Hub
from zhongshu.sharing.people.sessions import Session, Visitor
from zhongshu.web.session import COOKIE


def visitor_of(request: Request) -> Visitor:
    """With the token of the session that a log-in ends."""
    address = request.client.host if request.client else ""
    return Visitor(address, request.headers.get("user-agent", ""), request.cookies.get(COOKIE, ""))


def session_of(hub: Hub, request: Request) -> Session | None:
    """The session of whoever reads; None for a key's or the system's request, which have none."""
    found = hub.people.sessions.of(request.cookies.get(COOKIE, ""), hub.now())
    reader = request.state.arrival.reader
    return found if found is not None and reader.key is None and reader.actor == found.person.id else None
