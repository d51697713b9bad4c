"""`/grants/{id}`: a grant in plain words, its versions, what happened, its clock, and what the reader may do."""

from starlette.datastructures import FormData

from zhongshu.core.errors import GrantError, UnknownName, ZhongshuError
from zhongshu.sharing.grants.dossier import STANDING, Action, Dossier
from zhongshu.web.data_pages.forms import number_of, text_of
from zhongshu.web.grants.telling import common, concerns, mine
from zhongshu.web.pages import Shown
from zhongshu.web.visit import Visit

NEEDS_REASON: frozenset[Action] = frozenset({"refused", "asked_back", "answered", "extended", "suspended", "revoked"})
GRAVE: frozenset[Action] = frozenset({"refused", "suspended", "revoked"})
"""Their buttons are red."""
MOST = 2000


def one(visit: Visit) -> Shown:
    """`version` of the address shows an older one. GrantError where a grant is between others."""
    return _page(visit, _dossier(visit))


def step(visit: Visit, sent: FormData) -> Shown | str:
    """Take a step; a refusal shows the page with the sentence and what was typed."""
    found = _dossier(visit)
    action, reason = text_of(sent, "act", 20), text_of(sent, "reason", MOST)
    unit = text_of(sent, "unit", 60) or None
    grants = visit.hub.grants
    if action not in _ACTIONS:
        raise UnknownName.among("step", action, _ACTIONS)
    if number_of(text_of(sent, "seen", 9)) != len(found.events):
        return _page(visit, found, trouble_key="grants.changed", reason=reason)
    try:
        grants.take(visit.reader, found.id, _ACTIONS[action], reason=reason, unit=unit)
    except ZhongshuError as error:
        return _page(visit, grants.store.dossier(found.id), trouble=error, reason=reason)
    return visit.link(f"/grants/{found.id}", done=action)


_ACTIONS: dict[str, Action] = {
    name: name
    for name in ("approved", "refused", "asked_back", "answered", "extended", "suspended", "resumed", "revoked")
}


def _dossier(visit: Visit) -> Dossier:
    found = visit.hub.grants.store.dossier(visit.parts["id"])
    if not concerns(visit, found):
        raise GrantError(
            f"the grant {found.id} is between others", hint="its units, the data office and auditors see it"
        )
    return found


def _lacking(visit: Visit, found: Dossier) -> bool:
    """Whether any of what is granted has no rows published yet."""
    nouns = visit.hub.grants.terms_of(found).scope.nouns
    return any(noun.kind in ("dataset", "table") and noun.name not in visit.snapshot.tables for noun in nouns)


def _may_amend(visit: Visit, found: Dossier) -> bool:
    """Whether it is worth while to offer the form; the rules decide when it is sent."""
    units = {unit for unit, _ in mine(visit)}
    spec = found.newest.spec
    alive = found.revoked is None and found.pack != STANDING and not visit.as_of
    return alive and bool(units & {spec.to.unit, spec.from_, visit.hub.grants.office})


def _page(
    visit: Visit,
    found: Dossier,
    *,
    trouble: ZhongshuError | None = None,
    trouble_key: str | None = None,
    reason: str = "",
) -> Shown:
    grants = visit.hub.grants
    asked = number_of(visit.asked("version"))
    versions = {one.version: one for one in found.versions}
    newest = found.waiting or found.shown
    done = visit.asked("done")
    values = {
        "dossier": found,
        "grant": versions.get(asked or newest.version, newest),
        "newest": newest,
        "waiting": grants.waiting(found),
        "terms": grants.terms_of(found),
        "provided_by": grants.provided_by(found) if _lacking(visit, found) else None,
        "fault": grants.in_force().faulty.get(found.id),
        "steps": () if visit.as_of else grants.open_steps(visit.reader, found),
        "may_amend": _may_amend(visit, found),
        "needs_reason": NEEDS_REASON,
        "grave": GRAVE,
        "done": done if done in _ACTIONS or done == "requested" else None,
        "trouble": trouble,
        "trouble_key": trouble_key,
        "reason": reason,
        **common(visit),
    }
    status = 409 if trouble or trouble_key else 200
    return Shown("grants/one.html", values, status, lasting=False)
