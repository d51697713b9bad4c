"""`/returns`: every form, who has handed in what, what waits for review."""

from collections.abc import Iterable

from starlette.datastructures import FormData

from zhongshu.core.text import Text
from zhongshu.datasets.forms.cells import tidy
from zhongshu.datasets.forms.form import Form
from zhongshu.datasets.forms.steps import ReturnError
from zhongshu.indicators.catalogue import Indicator
from zhongshu.screens.desk import Desk
from zhongshu.screens.returns.board import board
from zhongshu.screens.returns.reminding import said_reminders
from zhongshu.screens.returns.sheet import form_named
from zhongshu.sharing.people.roles import OF_A_UNIT
from zhongshu.web.data_pages.forms import number_of, text_of
from zhongshu.web.pages import Shown
from zhongshu.web.visit import Visit


def boards(visit: Visit, trouble: ReturnError | None = None) -> Shown:
    """All forms as they stand now; `done` of the address is the form that was just accepted."""
    desk = visit.hub.desk(visit.access)
    done = desk.forms.get(visit.asked("done") or "")
    values = {
        "boards": [board(desk, form) for form in desk.forms.values() if _concerns(visit, form)],
        "reminded": said_reminders(desk),
        "done": done,
        "count": number_of(visit.asked("n")) or 0,
        "moved": () if done is None else moved(desk, done),
        "trouble": trouble,
        "csrf": "",
    }
    return Shown("returns/board.html", values, status=200 if trouble is None else 409, lasting=False)


def accept_all(visit: Visit, sent: FormData) -> Shown | str:
    """Every return that the page showed as waiting, in one load; what came in since waits on."""
    form = form_named(visit.desk, visit.parts["form"])
    seen = {str(token) for token in sent.getlist("seen")}
    waiting = [one for one in board(visit.hub.desk(visit.access), form).waiting if one.token in seen]
    try:
        if len(waiting) != len(seen):
            raise ReturnError(
                Text(zh="待审核的表已有变化，没有入库", en="what waits for review has changed: nothing was accepted"),
                Text(zh="看看现在的，再审核", en="look at what waits now, then accept"),
            )
        visit.hub.accept_returns(waiting, who=person(visit, sent))
    except ReturnError as error:
        return boards(visit, error)
    return visit.link("/returns", done=form.name, n=len(waiting))


def person(visit: Visit, sent: FormData) -> str:
    """Who acts: the person who is logged in; the system may say for whom."""
    said = tidy(text_of(sent, "who", 60))
    return said if said and visit.reader.system else visit.reader.actor


def _concerns(visit: Visit, form: Form) -> bool:
    """Whether the reader is of a unit that owes the form or reviews it."""
    units = (form.dataset.spec.owner, *form.spec.owed_by)
    return any(visit.reader.holds(unit, OF_A_UNIT) for unit in units)


def moved(desk: Desk, form: Form) -> tuple[Indicator, ...]:
    """The indicators that rest on a form, key ones first."""
    names: Iterable[str] = [form.dataset.name, *desk.catalogue.derived_from([form.dataset.name])]
    return tuple(sorted(desk.indicators.over(names), key=lambda one: not one.spec.key))
