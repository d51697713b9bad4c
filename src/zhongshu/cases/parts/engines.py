"""The engine of each case type that has a flow, made at its first use."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from zhongshu.cases.field_spec import FieldType
from zhongshu.cases.flow_spec import FlowSpec
from zhongshu.cases.type import CaseType
from zhongshu.core.errors import PackError, Place, ZhongshuError
from zhongshu.rules.clock import Clock, ClockSpec
from zhongshu.rules.standing import due
from zhongshu.rules.working_time import WorkingTime

if TYPE_CHECKING:  # SpiffWorkflow is an extra, and slow to load
    from zhongshu.cases.flows.engine import Engine
    from zhongshu.cases.flows.flow import Flow
    from zhongshu.cases.flows.timers import Working

_MISSING = "flows need SpiffWorkflow, which is not installed"
_HINT = "install zhongshu[flows]"
_TAKEN = frozenset({"Start", "End", "Root"})
"""What SpiffWorkflow calls tasks that it adds to a process."""


@dataclass(frozen=True)
class Running:
    """One flow, ready to go on."""

    flow: "Flow"
    engine: "Engine"

    @cached_property
    def facts(self) -> Mapping[str, frozenset[str]]:
        """What its conditions and timers look at: the answers of the case under "", and those of each task under its
        id."""
        return facts_of(self.flow)

    def of_case(self, type: CaseType, fields: Mapping[str, Any]) -> dict[str, Any]:
        """What it has to know of a case, and nothing else: a position is kept."""
        return _known(type, fields, self.facts.get("", frozenset()))

    def of_message(self, name: str, type: CaseType, fields: Mapping[str, Any]) -> dict[str, Any]:
        """What it has to know of the answers that came with a message."""
        return _known(type, fields, self.facts.get(name, frozenset()))

    def known(self, position: Mapping[str, Any], type: CaseType, fields: Mapping[str, Any]) -> dict[str, Any]:
        """A position that knows of a case what is so by now: it was corrected, parts found some of it, and a rule took
        some back."""
        from zhongshu.cases.flows.values import kept  # noqa: PLC0415 - there is a flow

        own = self.facts.get("", frozenset()) & type.spec.fields.keys()
        others = {name: value for name, value in position["data"].items() if name not in own}
        now = {name: kept(value) for name, value in self.of_case(type, fields).items()}
        return {**position, "data": {**others, **now}}

    def of_part(self, element: str, type: CaseType, fields: Mapping[str, Any], outcome: str | None) -> dict[str, Any]:
        """What it has to know of a part that has ended."""
        wanted = self.facts.get(element, frozenset())
        return ({"outcome": outcome} if "outcome" in wanted else {}) | _known(type, fields, wanted)


class Timed(Protocol):
    """What has a working time, which may be another one later."""

    time: WorkingTime


@dataclass
class Engines:
    """Threads share one; `region` has the time by which its clocks are read."""

    region: Timed
    _made: dict[str, Running] = field(default_factory=dict)

    def of(self, type: CaseType) -> Running:
        """That of this edition of the type. ZhongshuError where flows cannot be run here."""
        assert type.spec.flow is not None
        if type.edition not in self._made:
            self._made[type.edition] = self._make(type.spec.flow)
        return self._made[type.edition]

    def _make(self, spec: FlowSpec) -> Running:
        flow = flow_of(spec.bpmn.encode(), spec.file)
        from zhongshu.cases.flows.engine import Engine  # noqa: PLC0415 - of the extra that `flow_of` asked for

        return Running(flow, Engine(flow, self._count))

    def _count(self, working: "Working", at: datetime) -> datetime:
        """When so much working time from a moment is over. UntoldError where the days of a year are not known yet."""
        counts = "working_days" if working.unit == "days" else "working_hours"
        spec = ClockSpec(counts=counts, within=working.amount)  # type: ignore[arg-type]
        found = due(spec, Clock(at), self.region.time)
        assert found is not None, "a clock that does not pause has an end"
        return found


def flow_of(content: bytes, file: str) -> "Flow":
    """The flow of a BPMN file. PackError with its place; ZhongshuError where the extra is missing."""
    try:
        from zhongshu.cases.flows.reading import read_flow  # noqa: PLC0415 - an extra, and slow to load
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] in ("SpiffWorkflow", "lxml"):
            raise MissingFlows(_MISSING, hint=_HINT) from None
        raise
    flow = read_flow(content, file)
    for id in sorted(_TAKEN & set(flow.names)):
        hint = "give the element another id in the modeler"
        raise PackError(f"the id {id!r} is the engine's own", place=Place(file, flow.lines.get(id)), hint=hint)
    return flow


class MissingFlows(ZhongshuError):
    """Flows cannot be run: their library is not installed."""


def facts_of(flow: "Flow") -> dict[str, frozenset[str]]:
    """What conditions and timers of a flow look at: names of the case under "", of a task's part under its id, of a
    message under its name."""
    found: dict[str, set[str]] = {}
    for said in flow.conditions:
        for path in said.names:
            task, _, name = path.partition(".")
            inside = task in flow.tasks or (task in flow.messages and name)
            key, name = (task, name.partition(".")[0]) if inside else ("", task)
            found.setdefault(key, set()).add(name)
    return {key: frozenset(names) for key, names in found.items()}


def _known(type: CaseType, answers: Mapping[str, Any], wanted: frozenset[str]) -> dict[str, Any]:
    questions = type.spec.fields
    return {name: _fact(questions[name].type, answers[name]) for name in sorted(wanted & set(answers) & set(questions))}


def _fact(kind: FieldType, answer: Any) -> Any:
    """An answer as events keep it, as FEEL computes with it."""
    match kind:
        case "decimal":
            return Decimal(answer)
        case "date":
            return date.fromisoformat(answer)
        case "timestamp":
            return datetime.fromisoformat(answer)
    return answer
