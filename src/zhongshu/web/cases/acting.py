"""What the forms of a case's page do: each is one act, or the page again with why not."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from starlette.datastructures import FormData

from zhongshu.cases.acts import AT_ANY_VERSION, Said
from zhongshu.cases.case import Case
from zhongshu.cases.field_spec import FieldSpec
from zhongshu.cases.filling import Unfilled
from zhongshu.cases.refusal import Overtaken
from zhongshu.cases.sight import Seen
from zhongshu.cases.slip import LONGEST
from zhongshu.core.errors import UnknownName, ZhongshuError
from zhongshu.core.text import Text
from zhongshu.sharing.people.refusal import Refusal
from zhongshu.web.cases.endpoints import Onward
from zhongshu.web.cases.filled import SLIP, slip_of
from zhongshu.web.cases.one import SAID, Tried, acting_of, case_of, door_of, locked, page
from zhongshu.web.cases.questions import given_in, key_of, plain, take_files
from zhongshu.web.data_pages.forms import cell_of, number_of, text_of
from zhongshu.web.pages import Shown
from zhongshu.web.visit import Visit

_MOST_NOTE = 4000


def act(visit: Visit, sent: FormData, code: str | None) -> Shown | Onward:
    """Do what the form says, where the case is as it was seen."""
    id = case_of(visit)
    try:
        seen = visit.hub.cases.look(id, visit.reader, address=visit.path, code=code)
    except UnknownName:
        return locked(visit)
    deed, to = text_of(sent, "act", 20), text_of(sent, "to", 70)
    way = f"to.{to}" if deed == "move" else f"tell.{text_of(sent, 'message', 200)}" if deed == "tell" else deed
    tried = Tried(way, _given(seen, way, sent), _typed(sent), slip=text_of(sent, SLIP, LONGEST))
    try:
        case = _done(visit, seen, sent, tried, code)
    except Unfilled as wrong:
        return page(visit, seen, code, replace(tried, faults=wrong.faults))
    except Overtaken as overtaken:
        seen = visit.hub.cases.look(id, visit.reader, address=visit.path, code=code)
        return page(visit, seen, code, replace(tried, trouble=overtaken, since=_version(sent)))
    except Refusal as refused:
        return page(visit, seen, code, replace(tried, trouble=refused))
    except ZhongshuError as error:
        if type(error) is not ZhongshuError:  # the ledger or the state is away: nothing of the form is at fault
            raise
        return page(visit, seen, code, replace(tried, trouble=Refusal(Text(zh=error.message, en=error.message))))
    if deed == "merge" and case.master is not None:
        return Onward(visit.link(f"/case/{case.master.replace('.', '/', 1)}", done=deed, merged=1))
    if deed in AT_ANY_VERSION and text_of(sent, "from", 8) == "list":
        return Onward(visit.link(f"/backing/{case.type.replace('.', '/', 1)}", done=deed))
    return Onward(_after(visit, case, code, "moved" if deed == "move" else deed))


def show_code(visit: Visit, sent: FormData, code: str | None) -> Shown | Onward:
    """A stranger shows the code of a case, and the browser keeps it; or is to forget it."""
    at, said = door_of(visit), "".join(text_of(sent, "code", 64).split())
    if text_of(sent, "act", 20) == "forget":
        return Onward(visit.link("/ask"), at, "")
    try:
        visit.hub.cases.look(case_of(visit), visit.reader, address=visit.path, code=said)
    except UnknownName:
        return locked(visit, wrong=True)
    return Onward(visit.link(at), at, said)


def find(visit: Visit, sent: FormData, code: str | None) -> Onward:
    """From the number that was told after asking to the door of its case."""
    type, number = text_of(sent, "type", 130), number_of(text_of(sent, "number", 12))
    known = visit.hub.cases.type(type)
    if number is None:
        raise UnknownName("a case has a number", hint="it was told after you asked")
    return Onward(visit.link(f"/case/{known.name.replace('.', '/', 1)}/{number}"))


def _done(visit: Visit, seen: Seen, sent: FormData, tried: Tried, code: str | None) -> Case:
    cases, id, version, key = visit.hub.cases, seen.case.id, _version(sent), key_of(sent)
    note = plain(tried.said["note"])
    if tried.way.startswith("to."):
        to = tried.way.removeprefix("to.")
        if faults := take_files(cases, sent, _asks(seen, to), tried.given):
            raise Unfilled(faults)
        do = cases.moving(to, tried.given, note, slip_of(visit, id, tried.slip))
        return cases.act(id, visit.reader, do, version=version, code=code, key=key)
    if tried.way.startswith("tell."):
        if faults := take_files(cases, sent, _tells(seen, tried.way), tried.given):
            raise Unfilled(faults)
        telling = cases.telling(tried.way.removeprefix("tell."), tried.given, note)
        return cases.act(id, visit.reader, telling, version=version, code=code, key=key)
    return acting_of(visit, code).do(seen, tried.way, _said(tried, note), version=version, key=key)


def _asks(seen: Seen, to: str) -> Mapping[str, FieldSpec]:
    way = seen.type.spec.steps[seen.case.step].to.get(to)
    return {} if way is None else way.asks


def _tells(seen: Seen, way: str) -> Mapping[str, FieldSpec]:
    messages = seen.type.spec.flow.messages if seen.type.spec.flow is not None else {}
    message = messages.get(way.removeprefix("tell."))
    return {} if message is None else message.asks


def _given(seen: Seen, way: str, sent: FormData) -> dict[str, Any]:
    if way.startswith("to."):
        return given_in(sent, _asks(seen, way.removeprefix("to.")))
    if way.startswith("tell."):
        return given_in(sent, _tells(seen, way))
    form = {name: one for name, one in seen.type.spec.form.items() if not one.files}
    return given_in(sent, form) if way == "correct" else {}


def _typed(sent: FormData) -> dict[str, str]:
    """The other fields of the form, as they were typed."""
    return {name: text_of(sent, name, 200) for name in SAID} | {"note": cell_of(sent, "note", _MOST_NOTE).strip()}


def _said(tried: Tried, note: str) -> Said:
    said = tried.said
    stars = number_of(said["stars"], 5) or 0
    post, clock, by, other = (said[name] for name in ("post", "clock", "by", "other"))
    return Said(note, bool(said["public"]), post, clock, by, stars, other, answers=tried.given)


def _version(sent: FormData) -> int:
    """What the case was at as the form was shown: a form that does not say it is overtaken."""
    return number_of(text_of(sent, "version", 9)) or 0


def _after(visit: Visit, case: Case, code: str | None, done: str) -> str:
    """The case again; the list where it is not the reader's to see any more."""
    cases = visit.hub.cases
    as_ = cases.stands_as(case, visit.reader, code)
    return visit.link(visit.path if as_ is not None else "/cases", done=done)
