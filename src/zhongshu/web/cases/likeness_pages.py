"""What a page asks while somebody types, and how cases that are one are put together.

`/ask/{pack}/{case}/like` tells of which kind a report perhaps is, and which are perhaps the same; without script nobody
asks it, and the officer sees the twins. `/case/{pack}/{case}/{number}/merge` and `/kind` are one tap each.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from zhongshu.cases.case import Case
from zhongshu.cases.event import Event
from zhongshu.cases.filling import Unfilled
from zhongshu.cases.moves import Moves
from zhongshu.cases.refusal import Overtaken, no
from zhongshu.cases.sight import Seen
from zhongshu.cases.suggesting import kind_of, words_of
from zhongshu.cases.twins import MOST_AT_ONCE, Twin
from zhongshu.cases.type import CaseType
from zhongshu.core.errors import UnknownName, ZhongshuError
from zhongshu.core.pace import Pace
from zhongshu.sharing.people.refusal import Refusal
from zhongshu.web.cases.channels import may_ask
from zhongshu.web.cases.choosing import compared
from zhongshu.web.cases.endpoints import Onward, case_action
from zhongshu.web.cases.likeness_told import called, doubt_of, state
from zhongshu.web.cases.one import Tried, case_of, door_of, locked, page
from zhongshu.web.cases.questions import given_in, key_of
from zhongshu.web.cases.telling import Telling
from zhongshu.web.csrf import checked_form
from zhongshu.web.data_pages.forms import number_of, text_of
from zhongshu.web.failures import failure
from zhongshu.web.pages import Pages, Shown
from zhongshu.web.visit import Visit

_FAR = 10
"""Metres: a pin is no more exact."""
A_MINUTE = 120
"""So often may one person, or one address of strangers, ask a process in a minute while they type."""


def likeness_routes(pages: Pages) -> list[Route]:
    """The three addresses."""
    at = "/case/{pack}/{case}/{number}"
    return [
        Route("/ask/{pack}/{case}/like", like_asked(pages), methods=["POST"]),
        Route(f"{at}/merge", case_action(pages, merge), methods=["POST"]),
        Route(f"{at}/kind", case_action(pages, correct_kind), methods=["POST"]),
    ]


# --- as somebody types ----------------------------------------------------------------------------------------------


def like_asked(pages: Pages) -> Callable[[Request], Awaitable[Response]]:
    """Answers with JSON: what was typed stands in no address, and nothing of it is kept."""
    pace = Pace(A_MINUTE)

    async def answer(request: Request) -> Response:
        headers = {"Cache-Control": "no-store"}
        try:
            visit = pages.visit(request)
            address = "" if request.client is None else request.client.host
            if not pace.allows(visit.reader.actor if visit.reader.known else address):
                return JSONResponse({"detail": "too often"}, 429, headers | {"Retry-After": "60"})
            sent = await checked_form(request)
            told = await run_in_threadpool(like, visit, sent)
        except ZhongshuError as error:
            why = failure(error)
            return JSONResponse({"detail": error.message, "hint": error.hint}, why.status, headers)
        return JSONResponse(told, headers=headers)

    return answer


def like(visit: Visit, sent: FormData) -> Mapping[str, Any]:
    """The kinds that the words speak of, each with why; the cases that are perhaps the same, as far as this reader may
    know of them."""
    type = _type(visit)
    form = {name: type.spec.form[name] for name in compared(type)}
    given = {name: said for name, said in given_in(sent, form).items() if said}
    says = words_of(type.spec)
    twins = visit.hub.likeness.twins_of(type.name, given, visit.reader, address=visit.path)
    spec = type.spec.duplicates
    length = "" if spec is None else Telling(visit).length(timedelta(hours=spec.hours))
    return {
        "kinds": [
            {"code": one.code, "title": visit.text(one.title), "why": _why(visit, one.words)}
            for one in visit.hub.likeness.suggest(type.name, str(given.get(says or "") or ""))
        ],
        "found": visit.t("cases.like.found", n=len(twins), length=length) if twins else "",
        "twins": [_told(visit, type, one) for one in twins],
    }


def _type(visit: Visit) -> CaseType:
    type = visit.hub.cases.type("{pack}.{case}".format(**visit.parts))
    if not visit.desk.sight.opens(type.pack) or not may_ask(visit, type):
        raise UnknownName(f"no case {type.name!r} that you may ask", hint="/ask lists those that you may")
    return type


def _why(visit: Visit, words: tuple[str, ...]) -> str:
    return visit.t("cases.kind.why", words=("、" if visit.language == "zh" else ", ").join(words))


def _told(visit: Visit, type: CaseType, twin: Twin) -> Mapping[str, Any]:
    t = visit.t
    far = t("cases.like.metres", n=twin.metres) if (twin.metres or 0) >= _FAR else t("cases.like.near")
    ago = t("cases.like.ago", length=Telling(visit).length(visit.now - twin.opened))
    return {
        "id": twin.id,
        "called": called(visit, type, twin) or t("cases.like.number", n=twin.id.rpartition("/")[2]),
        "about": " · ".join(one for one in (far if twin.near else "", ago, state(visit, twin)) if one),
        "open": twin.closed is None,
    }


# --- on the page of a case ------------------------------------------------------------------------------------------


def merge(visit: Visit, sent: FormData, code: str | None) -> Shown | Onward:
    """Put cases together with this one: all go up in the oldest, whose page is next. Nothing where not one of them
    could."""
    try:
        seen = visit.hub.cases.look(case_of(visit), visit.reader, address=visit.path)
    except UnknownName:
        return locked(visit)
    try:
        versions = _chosen(visit, seen, sent)
        done = visit.hub.likeness.gather(versions, visit.reader, key=key_of(sent))
    except Refusal as refused:
        return page(visit, seen, code, Tried("twins", trouble=refused))
    if not done.merged:
        why = next(iter(done.refused.values()))
        since = versions[seen.case.id] if isinstance(why, Overtaken) else None
        again = visit.hub.cases.look(seen.case.id, visit.reader, address=visit.path)
        return page(visit, again, code, Tried("twins", trouble=why, since=since))
    more = {"left": len(done.refused)} if done.refused else {}
    return Onward(visit.link(_path(done.master), done="merge", merged=len(done.merged), **more))


def correct_kind(visit: Visit, sent: FormData, code: str | None) -> Shown | Onward:
    """Take the kind that the words speak of, where they still do."""
    cases = visit.hub.cases
    try:
        seen = cases.look(case_of(visit), visit.reader, address=visit.path)
    except UnknownName:
        return locked(visit)
    version, name = number_of(text_of(sent, "version", 9)) or 0, kind_of(seen.type.spec)
    doubt = doubt_of(visit, seen)

    def done(moves: Moves, case: Case) -> Event:
        if doubt is None or name is None or doubt.code != text_of(sent, "code", 80):
            raise no("没有这个建议了", "that is suggested no more")
        words = ("、" if visit.language == "zh" else ", ").join(doubt.words)
        return moves.corrected(case, {name: doubt.code}, visit.t("cases.doubt.note", kind=doubt.title, words=words))

    try:
        cases.act(seen.case.id, visit.reader, done, version=version, key=key_of(sent))
    except (Refusal, Unfilled) as refused:
        again = cases.look(seen.case.id, visit.reader, address=visit.path)
        why = refused if isinstance(refused, Refusal) else None
        since = version if isinstance(refused, Overtaken) else None
        return page(visit, again, code, Tried("kind", trouble=why, since=since))
    return Onward(visit.link(door_of(visit), done="correct"))


def _chosen(visit: Visit, seen: Seen, sent: FormData) -> dict[str, int]:
    """The cases of the form with the version at which each was seen, this one among them. Refused where there is no
    other, or the oldest is not for this reader: theirs would go up in what they do not see."""
    found = {}
    for said in sent.getlist("other")[: MOST_AT_ONCE + 1]:
        number, _, version = (said if isinstance(said, str) else "").partition(":")
        at, of = number_of(version), number_of(number)
        if at is not None and of is not None:
            found[f"{seen.case.type}/{of}"] = at
    found.pop(seen.case.id, None)
    if not found:
        raise no("请至少勾选一件", "tick at least one")
    oldest = min(found, key=lambda id: int(id.rpartition("/")[2]))
    try:
        visit.hub.cases.look(oldest, visit.reader, address=visit.path)
    except UnknownName:
        number = oldest.rpartition("/")[2]
        raise no(f"没有您能看到的 {number} 号", f"there is no number {number} that you may see") from None
    return {seen.case.id: number_of(text_of(sent, "version", 9)) or 0, **found}


def _path(id: str) -> str:
    return f"/case/{id.replace('.', '/', 1)}"
