"""Events and types as the state keeps them, and how a case stands in one row. Pure."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import Any

from zhongshu.cases.case import Case
from zhongshu.cases.cause import cause_of, cause_record
from zhongshu.cases.event import ClockChange, Decided, Event, Source
from zhongshu.cases.paper import PaperChange
from zhongshu.cases.spec import CaseSpec
from zhongshu.cases.type import CaseType
from zhongshu.rules.clock import ClockSpec

_COLUMNS = ("number", "kind", "at", "actor", "name", "unit", "step", "post")
_SAID = (
    "fields", "note", "public", "outcome", "other", "reporter", "channel", "rating", "posts", "parent", "task",
    "element",
)  # fmt: skip
_HEADLINE = 200


def event_row(event: Event) -> dict[str, Any]:
    """The columns of `case_event`; what is empty is left out of `said`."""
    said = {name: getattr(event, name) for name in _SAID if getattr(event, name)}
    if event.clocks:
        said["clocks"] = [_clock_record(one) for one in event.clocks]
    if event.cause is not None:
        said["cause"] = cause_record(event.cause)
    if event.filled:
        said["filled"] = {name: source_record(one) for name, one in event.filled.items()}
    if event.decided:
        said["decided"] = [asdict(one) for one in event.decided]
    if event.papers:
        said["papers"] = [asdict(one) for one in event.papers]
    return {name: getattr(event, name) for name in _COLUMNS} | {"said": said}


def event_of(row: Mapping[str, Any]) -> Event:
    """The event of a row that `event_row` made."""
    said = dict(row["said"])
    clocks = tuple(_clock_of(one) for one in said.pop("clocks", ()))
    said["posts"] = tuple(said.pop("posts", ()))
    filled = {name: source_of(one) for name, one in said.pop("filled", {}).items()}
    cause = cause_of(said.pop("cause")) if "cause" in said else None
    decided = tuple(_decided_of(one) for one in said.pop("decided", ()))
    papers = tuple(PaperChange(**one) for one in said.pop("papers", ()))
    told = {name: row[name] for name in _COLUMNS} | said
    return Event(**told, clocks=clocks, filled=filled, cause=cause, decided=decided, papers=papers)


def case_row(case: Case, type: CaseType, *, due: datetime | None, next: datetime | None) -> dict[str, Any]:
    """The columns of `work_case` that follow from the events."""
    place = _place(case, type.spec)
    return {
        "type": case.type,
        "edition": case.edition,
        "version": case.version,
        "step": case.step,
        "post": case.post,
        "opened": case.opened,
        "changed": case.changed,
        "closed": case.closed,
        "outcome": case.outcome,
        "channel": case.channel,
        "reporter": case.reporter,
        "headline": headline(case, type.spec),
        "area": place if isinstance(place, str) else None,
        "lon": place["lon"] if isinstance(place, Mapping) else None,
        "lat": place["lat"] if isinstance(place, Mapping) else None,
        "fields": dict(case.fields),
        "due": due,
        "next": next,
        "master": None if case.master is None else number_of(case.master),
        "rating": case.rating,
        "about": None if case.cause is None else case.cause.key,
        "parent": None if case.parent is None else number_of(case.parent),
    }


def headline(case: Case, spec: CaseSpec) -> str:
    """What a list calls the case: the first line of the answer that the type names; empty where it says none."""
    said = str(case.fields.get(spec.says, "")) if spec.says else ""
    return said.partition("\n")[0][:_HEADLINE]


def id_of(type: str, number: int) -> str:
    """street.event/17: unlike the bare number it says what it is of."""
    return f"{type}/{number}"


def number_of(id: str) -> int:
    """The number of a case's id."""
    return int(id.rpartition("/")[2])


def spec_of(kept: Mapping[str, Any]) -> CaseSpec:
    """A type's spec as it was kept."""
    return CaseSpec.model_validate(kept)


def source_record(source: Source) -> dict[str, Any]:
    """As JSON holds it."""
    agreed = None if source.agreed is None else source.agreed.isoformat()
    return {**asdict(source), "at": source.at.isoformat(), "agreed": agreed}


def source_of(kept: Mapping[str, Any]) -> Source:
    """The source of a record that `source_record` made."""
    agreed = kept.get("agreed")
    times = {"at": datetime.fromisoformat(kept["at"]), "agreed": agreed and datetime.fromisoformat(agreed)}
    return Source(**{**kept, **times})


def _place(case: Case, spec: CaseSpec) -> Any:
    return case.fields.get(spec.area) if spec.area else None


def _clock_record(change: ClockChange) -> dict[str, Any]:
    spec = None if change.spec is None else change.spec.model_dump(mode="json", exclude_defaults=True)
    by = None if change.by is None else str(change.by)
    return {"clock": change.clock, "word": change.word, "spec": spec, "by": by}


def _clock_of(kept: Mapping[str, Any]) -> ClockChange:
    spec = None if kept["spec"] is None else ClockSpec.model_validate(kept["spec"])
    return ClockChange(kept["clock"], kept["word"], spec, None if kept["by"] is None else Decimal(kept["by"]))


def _decided_of(kept: Mapping[str, Any]) -> Decided:
    return Decided(**{**kept, "rows": tuple(kept["rows"]), "wanting": tuple(kept["wanting"])})
