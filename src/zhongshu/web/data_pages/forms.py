"""How the data pages answer: their words and ways to write numbers, forms with a token, actions that lead on."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from decimal import ROUND_DOWN, Decimal
from functools import partial
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from zhongshu.core.errors import ZhongshuError
from zhongshu.screens.upload import shown_value
from zhongshu.web.csrf import checked_form, csrf_token, keep_csrf
from zhongshu.web.data_pages.words import say
from zhongshu.web.pages import Build, Endpoint, Pages, Shown
from zhongshu.web.visit import Visit

Act = Callable[[Visit, FormData], Shown | str]
"""What a sent form does: a page to show, or the address to go on to."""

PAGE = 50


def page(visit: Visit, template: str, *, status: int = 200, **values: Any) -> Shown:
    """A template of `templates/data` with what all of them use: `w` says words, `count` writes a number of rows."""
    common = {
        "w": partial(_said, visit.language),
        "count": count,
        "share": share,
        "shown_value": lambda value: shown_value(value, visit.zone),
        "csrf": "",
    }
    return Shown(f"data/{template}", common | values, status)


def form_page(pages: Pages, build: Build) -> Endpoint:
    """A page with forms: made for each request, with the browser's token."""

    def answer(request: Request) -> Response:
        def with_token(visit: Visit) -> Shown:
            return _with_token(request, build(visit))

        response = pages.endpoint(with_token, keep=False)(request)
        keep_csrf(request, response)
        return response

    return answer


def form_action(pages: Pages, act: Act) -> Callable[[Request], Awaitable[Response]]:
    """A POST without files, its token checked; `act` runs in a thread of its own."""

    async def answer(request: Request) -> Response:
        try:
            visit = pages.visit(request)
            form = await checked_form(request)
            done = await run_in_threadpool(act, visit, form)
        except ZhongshuError as error:
            return await run_in_threadpool(pages.missing, request, error)
        if isinstance(done, str):
            return RedirectResponse(done, 303)
        return await run_in_threadpool(shown_with_token, pages, request, visit, done)

    return answer


def shown_with_token(pages: Pages, request: Request, visit: Visit, shown: Shown) -> Response:
    """What a sent form is answered with where that is a page with forms again."""
    response = pages.respond(request, visit, _with_token(request, shown))
    keep_csrf(request, response)
    return response


def text_of(form: FormData, name: str, most: int = 2000) -> str:
    """A field's text, trimmed and cut; empty where the form has no such field."""
    value = form.get(name)
    return value.strip()[:most] if isinstance(value, str) else ""


def cell_of(form: FormData, name: str, most: int = 20_000) -> str:
    """A field as it was typed, line breaks as files have them."""
    value = form.get(name)
    return value.replace("\r\n", "\n")[:most] if isinstance(value, str) else ""


def number_of(text: str | None, most: int = 10**9) -> int | None:
    """A whole number of an address or a form; None for anything else."""
    return int(text) if text is not None and text.isdecimal() and int(text) <= most else None


def count(number: int) -> str:
    """1234567 as 1 234 567, with narrow spaces."""
    return f"{number:,}".replace(",", "\u202f")


def share(value: Decimal | None) -> str:
    """Percent with one digit, rounded down so that 100 means all; a dash for None."""
    if value is None:
        return "—"
    cut = value.quantize(Decimal("0.1"), ROUND_DOWN)
    return f"{cut.normalize():f}"


def _with_token(request: Request, shown: Shown) -> Shown:
    return replace(shown, values={**shown.values, "csrf": csrf_token(request)})


def _said(language: str, key: str, **values: object) -> str:
    return say(key, language, **values)
