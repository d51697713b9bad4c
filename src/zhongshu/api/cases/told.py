"""How a case is told to who looks at it: never more than `cases.sight` gives them. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from zhongshu.api.cases.described import form_schema
from zhongshu.api.cases.papers import papers_told
from zhongshu.api.cases.rulings import ruling_record
from zhongshu.cases.event import ClockChange, Event
from zhongshu.cases.filling import Form
from zhongshu.cases.lists import Line
from zhongshu.cases.posts import Posts
from zhongshu.cases.promises import Told, told
from zhongshu.cases.rulings import rulings
from zhongshu.cases.sight import Seen
from zhongshu.core.text import Text
from zhongshu.rules.working_time import WorkingTime


@dataclass(frozen=True)
class Way:
    """A way on that the reader may take, and what is asked on it."""

    title: Text
    asks: Form


@dataclass(frozen=True)
class Telling:
    """At a moment (UTC)."""

    posts: Posts
    time: WorkingTime
    now: datetime

    def case(self, seen: Seen, ways: Mapping[str, Way], acts: Mapping[str, Any]) -> dict[str, Any]:
        """Times in UTC, answers as events keep them; `acts` are what else may be done, each with what it asks."""
        case = seen.case
        return {
            "id": case.id,
            "type": case.type,
            "number": int(case.id.rpartition("/")[2]),
            "version": case.version,
            "seen_as": seen.as_,
            "step": self._step(seen, case.step),
            "post": self._post(case.post),
            "opened": _time(case.opened),
            "changed": _time(case.changed),
            "closed": _time(case.closed),
            "outcome": case.outcome,
            "rating": case.rating,
            "master": case.master,
            "parent": case.parent,
            "answers": dict(seen.fields),
            "backers": len(case.backers),
            "named_by": list(case.named),
            "decided": [ruling_record(one) for one in rulings(seen, self.time.zone)],
            "clocks": self._clocks(seen),
            "documents": papers_told(seen),
            "ways": {to: {"title": _text(way.title), "asks": form_schema(way.asks)} for to, way in ways.items()},
            "acts": dict(acts),
            "wants": None if case.wants is None or seen.as_ != "works" else _wanted(case.wants),
            "events": [self._event(seen, one) for one in seen.events],
        }

    def line(self, line: Line) -> dict[str, Any]:
        """One of the inbox: what stands on the cover; the answers are told to who looks at the case."""
        return {
            "id": line.id,
            "type": line.type,
            "number": line.number,
            "step": line.step,
            "post": self._post(line.post),
            "opened": _time(line.opened),
            "changed": _time(line.changed),
            "due": _time(line.due),
            "overdue": line.overdue(self.now),
        }

    def _event(self, seen: Seen, event: Event) -> dict[str, Any]:
        """A colleague is not told who asked, unless that was asked in office."""
        hidden = seen.as_ == "colleague" and seen.type.spec.asked_by is None
        asker = hidden and event.actor == seen.case.reporter
        return {
            "number": event.number,
            "kind": event.kind,
            "at": _time(event.at),
            "name": None if asker or event.actor == "anyone" else event.name or None,
            "step": event.step,
            "post": self._post(event.post),
            "posts": [self._post(one) for one in event.posts],
            "answers": dict(event.fields),
            "note": event.note,
            "public": event.public,
            "outcome": event.outcome,
            "other": event.other,
            "element": event.element,
        }

    def _clocks(self, seen: Seen) -> list[dict[str, Any]]:
        """All of them for who works at it, the public ones for others."""
        spec = seen.type.spec.clocks
        found = told(seen.case, self.time, self.now)
        return [
            _clock(one, spec[name].title)
            for name, one in found.items()
            if name in spec and (seen.as_ == "works" or spec[name].public)
        ]

    def _step(self, seen: Seen, name: str) -> dict[str, Any]:
        step = seen.type.spec.steps.get(name)
        return {"name": name, "title": {"zh": name, "en": name} if step is None else _text(step.title)}

    def _post(self, id: str) -> dict[str, Any]:
        post = self.posts.get(id)
        return {"id": id, "title": {"zh": id, "en": id} if post is None else _text(post.title)}


def _clock(one: Told, title: Text) -> dict[str, Any]:
    """`state` is unknown, and `trouble` says why, while the calendar that it counts by is not there yet."""
    standing = one.standing
    return {
        "clock": one.clock,
        "title": _text(title),
        "state": "unknown" if standing is None else standing.state,
        "due": None if standing is None else _time(standing.due),
        "trouble": None if one.trouble is None else one.trouble.message,
    }


def _wanted(change: ClockChange) -> dict[str, Any]:
    """More time that was asked for, and waits for a decision."""
    return {"clock": change.clock, "by": str(change.by)}


def _time(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat(timespec="milliseconds")


def _text(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}
