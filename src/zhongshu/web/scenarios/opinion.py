"""`/scenarios/{pack}/opinion`: what a user thinks of a scenario; a page of its own, or within the scenario's pages."""

from collections.abc import Awaitable, Callable

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from zhongshu.core.errors import GrantError, UnknownName, ZhongshuError
from zhongshu.sharing.people.refusal import Refusal
from zhongshu.sharing.scenarios.opinions import LONGEST, Speaker
from zhongshu.web.csrf import checked_form, csrf_token
from zhongshu.web.data_pages.forms import number_of, shown_with_token, text_of
from zhongshu.web.pages import Pages, Shown
from zhongshu.web.scenarios.telling import common
from zhongshu.web.visit import Visit


def opinion(visit: Visit) -> Shown:
    """The form."""
    return _page(visit, _pack(visit))


def say(pages: Pages) -> Callable[[Request], Awaitable[Response]]:
    """What the form sends. One a person and day: the second takes the place of the first."""

    async def answer(request: Request) -> Response:
        try:
            visit = pages.visit(request)
            form = await checked_form(request)
            shown = await run_in_threadpool(_said, visit, form, _speaker(request, visit))
        except ZhongshuError as error:
            return await run_in_threadpool(pages.missing, request, error)
        return await run_in_threadpool(shown_with_token, pages, request, visit, shown)

    return answer


def _said(visit: Visit, form: FormData, speaker: Speaker) -> Shown:
    pack, scenarios = _pack(visit), visit.hub.scenarios
    score, said = number_of(text_of(form, "score", 2)) or 0, text_of(form, "said", LONGEST * 5)
    try:
        again = scenarios.opinions.say(
            pack, scenarios.today(), speaker, score, said, most=scenarios.settings.strangers_a_day
        )
    except Refusal as error:
        return _page(visit, pack, trouble=error, said=said)
    return _page(visit, pack, done="again" if again else "first")


def _speaker(request: Request, visit: Visit) -> Speaker:
    """The account; of a stranger the token that his browser holds for forms, and the address he comes from."""
    if visit.reader.known:
        return Speaker(f"person {visit.reader.actor}")
    return Speaker(f"browser {csrf_token(request)}", request.client.host if request.client else "")


def _pack(visit: Visit) -> str:
    """UnknownName for none, GrantError where the region does not ask strangers, or the scenario has gone."""
    pack, scenarios = visit.parts["pack"], visit.hub.scenarios
    scenarios.life(pack)
    if not visit.reader.known and not scenarios.settings.strangers_say:
        raise GrantError("this region asks people who have logged in", hint="log in at /login")
    if visit.desk.sight.is_retired(pack):
        raise UnknownName(f"the scenario {pack} is retired: nobody is asked about it", hint="its page says since when")
    return pack


def _page(visit: Visit, pack: str, *, done: str | None = None, trouble: Refusal | None = None, said: str = "") -> Shown:
    values = {"pack": visit.hub.packs.pack(pack), "done": done, "trouble": trouble, "said": said, "longest": LONGEST}
    template = "scenarios/opinion_form.html" if visit.fragment else "scenarios/opinion.html"
    return Shown(template, {**values, **common(visit)}, 409 if trouble else 200, lasting=False)
