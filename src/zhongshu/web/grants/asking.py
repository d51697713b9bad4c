"""`/grants/new`: a request for a grant, filled in as far as the hub knows, or an amendment of one that is there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from starlette.datastructures import FormData

from zhongshu.core.errors import GrantError, ZhongshuError
from zhongshu.core.text import Text
from zhongshu.sharing.grants.rights import PURPOSE, Needed
from zhongshu.sharing.grants.scope import Scope
from zhongshu.sharing.grants.spec import GrantSpec, Quota
from zhongshu.sharing.people.refusal import Refusal
from zhongshu.sharing.people.roles import OF_A_UNIT, Role
from zhongshu.web.data_pages.forms import text_of
from zhongshu.web.grants.masking import choices, mask_of, said_mask
from zhongshu.web.grants.telling import common, concerns, mine
from zhongshu.web.pages import Shown
from zhongshu.web.visit import Visit

Draft = Mapping[str, Any]
"""A grant as YAML says it, complete or not."""


@dataclass(frozen=True)
class Asked:
    """What is asked for: its scope where it is there, the draft that the form begins with, and what stands in the way.

    `amends` is the grant's id where it is there already.
    """

    draft: Draft | None
    scope: Scope | None
    needed: Needed | None = None
    amends: str | None = None

    @property
    def columns(self) -> dict[str, str]:
        """Name to DuckDB type of what can be chosen from; empty for indicators and for all of a pack."""
        read = (self.draft or {}).get("read", ())
        if self.scope is None or any("*" in word for word in ((read,) if isinstance(read, str) else read)):
            return {}
        return {name: kind for noun in self.scope.nouns for name, kind in noun.columns.items()}


def asking(visit: Visit) -> Shown:
    """The form; without `read` or `amend` in the address, what to choose from."""
    return _page(visit, _asked(visit, visit.asked("read"), visit.asked("amend")))


def ask(visit: Visit, sent: FormData) -> Shown | str:
    """Send the request; where it cannot be, the form as it was typed and the sentence why."""
    asked = _asked(visit, text_of(sent, "read", 200) or None, text_of(sent, "amend", 80) or None)
    if asked.draft is None or asked.scope is None:
        return _page(visit, asked)
    draft = _typed(sent, asked)
    try:
        spec = _valid(draft)
        grants = visit.hub.grants
        unit = text_of(sent, "unit", 60) or None
        take = grants.request if asked.amends is None else grants.amend
        made = take(visit.reader, spec, reason=text_of(sent, "reason"), unit=unit)
    except ZhongshuError as error:
        return _page(visit, Asked(draft, asked.scope, asked.needed, asked.amends), error, text_of(sent, "reason"))
    return visit.link(f"/grants/{made.id}", done="requested")


def _asked(visit: Visit, read: str | None, amend: str | None) -> Asked:
    grants = visit.hub.grants
    if amend is not None:
        found = grants.store.dossier(amend)
        if not concerns(visit, found):
            raise GrantError(f"the grant {found.id} is between others")
        spec = found.newest.spec
        draft = spec.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        return Asked(draft, grants.terms(spec).scope, amends=found.id)
    if read is None:
        return Asked(None, None)
    needed = grants.needed(visit.reader, read)
    if needed.draft is None:
        return Asked(None, None, needed)
    draft = {**needed.draft, "purpose": "", "title": ""}
    return Asked(draft, grants.terms(GrantSpec.model_validate({**needed.draft, "purpose": "asked"})).scope, needed)


def _page(visit: Visit, asked: Asked, trouble: ZhongshuError | None = None, reason: str = "") -> Shown:
    draft = dict(asked.draft or {})
    columns = draft.get("columns") or {}
    masks = columns.get("mask") or {}
    allowed = columns.get("allow")
    values = {
        "asked": asked,
        "draft": draft,
        "read": [draft["read"]] if isinstance(draft.get("read"), str) else list(draft.get("read") or ()),
        "columns": [
            (name, allowed is None or name in allowed, choices(kind), said_mask(masks.get(name)))
            for name, kind in asked.columns.items()
        ],
        "subject": asked.scope is not None and all(one.subject for one in asked.scope.nouns),
        "units": mine(visit),
        "roles": [role for role in Role if role in OF_A_UNIT],
        "quotas": list(Quota.model_fields),
        "names": sorted(visit.hub.grants.nouns.by_name),
        "trouble": trouble,
        "reason": reason,
        **common(visit),
    }
    return Shown("grants/new.html", values, 200 if trouble is None else 400, lasting=False)


def _typed(sent: FormData, asked: Asked) -> dict[str, Any]:
    """The draft with what was typed. Only what the form offers is taken; from whom and what is read stays."""
    before = asked.draft or {}
    kept = {name: before[name] for name in ("grant", "from", "read", "snapshots") if name in before}
    title, purpose = text_of(sent, "title", 200), text_of(sent, "purpose", 60)
    if not title and not asked.amends:
        title = purpose
    draft: dict[str, Any] = {**kept, "title": title, "purpose": purpose, "to": _receiver(sent, before)}
    if columns := _columns(sent, asked):
        draft["columns"] = columns
    valid = {name: text_of(sent, name, 10) or None for name in ("valid_from", "valid_to")}
    basis = {name: text_of(sent, name, 300) or None for name in ("document", "clause")}
    consent: bool | str = text_of(sent, "consent", 5) == "true" and (text_of(sent, "chapter", 60) or True)
    quota = {name: text_of(sent, f"quota.{name}", 12) for name in Quota.model_fields}
    draft |= {"valid": valid} if valid["valid_from"] else {}
    draft |= {"basis": {**basis, "consent": consent}} if any(basis.values()) or consent else {}
    draft |= {"quota": {name: value for name, value in quota.items() if value}} if any(quota.values()) else {}
    if where := text_of(sent, "where"):
        draft["where"] = where
    return draft


def _receiver(sent: FormData, before: Draft) -> dict[str, Any]:
    """A person asks for one of the own units; an amendment stays to whom the grant is."""
    to = dict(before.get("to") or {})
    if to.get("anyone") or "unit" not in to:
        return to
    roles = [str(role) for role in sent.getlist("role")]
    return {"unit": text_of(sent, "to_unit", 60) or to["unit"], **({"roles": roles} if roles else {})}


def _columns(sent: FormData, asked: Asked) -> dict[str, Any]:
    if not asked.columns:
        return {}
    wanted = {str(name) for name in sent.getlist("column")}
    allow = [name for name in asked.columns if name in wanted]
    masks = {
        name: mask_of(text_of(sent, f"mask.{name}", 20), text_of(sent, f"mask_value.{name}", 20)) for name in allow
    }
    mask = {name: said for name, said in masks.items() if said is not None}
    return {"allow": allow, **({"mask": mask} if mask else {})}


def _valid(draft: Draft) -> GrantSpec:
    """The grant that a draft says; Refusal with the first thing that is wrong with it."""
    if not draft.get("columns", {"allow": True}).get("allow"):
        raise Refusal(Text(zh="至少选一列", en="choose at least one column"))
    if draft["purpose"] in ("", PURPOSE):
        raise Refusal(Text(zh="用途须写一个词", en="say what for, in one word"))
    try:
        return GrantSpec.model_validate(draft)
    except ValidationError as failure:
        error = failure.errors()[0]
        place = ".".join(str(part) for part in error["loc"])
        said = str(error["msg"]).removeprefix("Value error, ")
        raise Refusal(Text(zh=f"“{place}”填得不对：{said}", en=f"{place}: {said}")) from failure
