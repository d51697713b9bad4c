"""How these pages answer: nothing that they show is kept anywhere, and a refusal is told where it happened."""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from zhongshu.sharing.people.acts import Actor
from zhongshu.sharing.people.refusal import Refusal, TooManyLogIns
from zhongshu.sharing.reader import Reader
from zhongshu.web.data_pages.forms import form_action, form_page
from zhongshu.web.failures import failure
from zhongshu.web.pages import Endpoint, Pages, Shown
from zhongshu.web.people.telling import Telling
from zhongshu.web.visit import Visit

Show = Callable[[Visit, Request], Shown]
Step = Callable[[Visit, Request, FormData], Shown | str]
"""What a sent form does: a page to show, or the address to go on to. A secret stands in a page only."""


def people_page(pages: Pages, build: Show) -> Endpoint:
    """A page with forms that no cache keeps."""

    def answer(request: Request) -> Response:
        return unkept(form_page(pages, lambda visit: build(visit, request))(request))

    return answer


def people_action(pages: Pages, step: Step) -> Callable[[Request], Awaitable[Response]]:
    """A POST, its token checked; no cache keeps what it shows."""

    async def answer(request: Request) -> Response:
        return unkept(await form_action(pages, lambda visit, form: step(visit, request, form))(request))

    return answer


def unkept(response: Response) -> Response:
    """Not even the browser's "back" brings it again: it may show a link, a key, or somebody's account."""
    response.headers["Cache-Control"] = "no-store"
    if "etag" in response.headers:
        del response.headers["etag"]
    return response


def shown(visit: Visit, template: str, trouble: Refusal | None = None, **values: Any) -> Shown:
    """A template of `templates/people` with what all of them use; `trouble` is told on it."""
    status = 200 if trouble is None else status_of(trouble)
    common = {"tell": Telling(visit), "trouble": trouble, "csrf": ""}
    return Shown(f"people/{template}", common | values, status, lasting=False)


def status_of(trouble: Refusal) -> int:
    """429 where waiting helps; what other pages answer for the rest."""
    return 429 if isinstance(trouble, TooManyLogIns) else failure(trouble).status


def secret_of(form: FormData, name: str) -> str:
    """A password as it was typed, blanks and all; the people room bounds it."""
    value = form.get(name)
    return value if isinstance(value, str) else ""


def actor_of(reader: Reader) -> Actor:
    """Who acts, by the posts that this request came with: none while a new password is owed."""
    return Actor(reader.actor, frozenset(post.role for post in reader.posts), operator=reader.system)
