"""`/returns`: every form, who has handed in what, what waits for review."""

from collections.abc import Iterable

from starlette.datastructures import FormData

from zhongshu.datasets.forms.form import Form
from zhongshu.datasets.forms.steps import ReturnError
from zhongshu.indicators.catalogue import Indicator
from zhongshu.screens.desk import Desk
from zhongshu.screens.returns.board import board
from zhongshu.screens.returns.reminding import said_reminders
from zhongshu.screens.returns.sheet import form_named
from zhongshu.web.data_pages.forms import number_of, text_of
from zhongshu.web.pages import Shown
from zhongshu.web.visit import OPERATOR, Visit


def boards(visit: Visit) -> Shown:
    """All forms; `done` of the address is the form that was just accepted."""
    desk = visit.desk
    done = desk.forms.get(visit.asked("done") or "")
    values = {
        "boards": [board(desk, form) for form in desk.forms.values()],
        "reminded": said_reminders(desk),
        "done": done,
        "count": number_of(visit.asked("n")) or 0,
        "moved": () if done is None else moved(desk, done),
        "csrf": "",
    }
    return Shown("returns/board.html", values, lasting=False)


def accept_all(visit: Visit, sent: FormData) -> str:
    """Every return that the page showed as waiting, in one load; what came in since waits on."""
    form = form_named(visit.desk, visit.parts["form"])
    seen = {str(token) for token in sent.getlist("seen")}
    waiting = [one for one in board(visit.desk, form).waiting if one.token in seen]
    if len(waiting) != len(seen):
        raise ReturnError(
            "what waits for review has changed · 待审核的表已有变化", hint="look at the page again, then accept"
        )
    visit.hub.accept_returns(waiting, who=person(sent), note=text_of(sent, "note"))
    return visit.link("/returns", done=form.name, n=len(waiting))


def person(sent: FormData) -> str:
    """Who says to be acting; the operator where nobody gave a name."""
    return text_of(sent, "who", 60) or OPERATOR.name


def moved(desk: Desk, form: Form) -> tuple[Indicator, ...]:
    """The indicators that rest on a form, key ones first."""
    names: Iterable[str] = [form.dataset.name, *desk.catalogue.derived_from([form.dataset.name])]
    return tuple(sorted(desk.indicators.over(names), key=lambda one: not one.spec.key))
