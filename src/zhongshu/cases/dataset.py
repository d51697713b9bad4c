"""The two datasets of a case type: one row a case, one row an event. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import InvalidOperation
from functools import cached_property
from typing import Any

from zhongshu.cases.case import Case, Promise
from zhongshu.cases.cells import Cell, answer_columns, answer_names, column, fitting, in_rows, time_cell
from zhongshu.cases.event import Event, sources
from zhongshu.cases.field_spec import FieldSpec
from zhongshu.cases.posts import Posts
from zhongshu.cases.spec import CaseSpec
from zhongshu.core.text import Text
from zhongshu.datasets.sources.spec import SourceSpec
from zhongshu.datasets.spec import CheckSpec, ColumnSpec, DatasetSpec
from zhongshu.rules.standing import due
from zhongshu.rules.working_days import UntoldError
from zhongshu.rules.working_time import WorkingTime

Row = Mapping[str, Cell]
"""By column."""

SOURCE = "cases"
LONGEST_NAME = 60
_BACKERS = "backers"
_EVERY = "1min"

_AREA = column("area", "地区", "Area", required=True, unknown="keep")
_CASE: Mapping[str, ColumnSpec] = {
    "case": column("string", "事项", "Case"),
    "area": _AREA,
    "unit": column("string", "单位", "Unit"),
    "post": column("string", "岗位", "Post", required=True),
    "grid": column("string", "网格", "Grid"),
    "step": column("string", "环节", "Step", required=True),
    "outcome": column("string", "结果", "Outcome"),
    "channel": column("string", "来源渠道", "Channel", required=True),
    "opened": column("timestamp", "提出时间", "Opened", required=True),
    "changed": column("timestamp", "最近办理时间", "Changed", required=True),
    "closed": column("timestamp", "办结时间", "Closed"),
    "reopened": column("integer", "重开次数", "Times reopened", required=True),
    "rating": column("integer", "评价", "Rating"),
    "master": column("string", "并入事项", "Went up in"),
    "parent": column("string", "所属整件事项", "Part of"),
    "filled": column("integer", "由中枢填好的回答数", "Answers that the hub filled in"),
    "about": column("string", "来自哪个数", "About which number"),
    "unfit": column("integer", "不合现行表单的回答数", "Answers that do not fit the form of today", required=True),
}
_STEP: Mapping[str, ColumnSpec] = {
    "case": column("string", "事项", "Case"),
    "number": column("integer", "序号", "Number"),
    "area": _AREA,
    "kind": column("string", "事件", "What happened", required=True),
    "at": column("timestamp", "时间", "Time", required=True),
    "step": column("string", "环节", "Step", required=True),
    "post": column("string", "岗位", "Post", required=True),
    "unit": column("string", "单位", "Unit"),
    "from_step": column("string", "来自环节", "Step before"),
    "seconds": column("integer", "在前一环节的秒数", "Seconds at the step before"),
}
_FITS = CheckSpec(
    name="fits",
    sql="unfit = 0",
    on_fail="warn",
    title=Text(zh="回答合乎现行表单", en="Its answers fit the form of today"),
)


def steps_name(case: str) -> str:
    """The name of the dataset of a type's events: event_step of event, qualified or not."""
    return f"{case}_step"


def datasets_of(spec: CaseSpec, pack: str, owner: str) -> tuple[DatasetSpec, DatasetSpec]:
    """The dataset of the cases of a type and that of their events; `owner` is the unit that answers for the pack.

    Nobody's name is in them, nor what `in_rows` keeps out. `crowded` has to be empty.
    """
    cases = DatasetSpec(
        dataset=spec.case,
        title=spec.title,
        description=spec.description,
        owner=owner,
        level=spec.level,
        sharing=spec.sharing,
        origin=spec.origin,
        key=("case",),
        partition="month(opened)",
        columns={name: said for name, said, _ in _columns(spec)},
        sources=_source(f"{pack}.{spec.case}"),
        checks=(_FITS,),
    )
    events = DatasetSpec(
        dataset=steps_name(spec.case),
        title=Text(zh=f"{spec.title.zh}：办理过程", en=f"{spec.title.en}: what happened"),
        owner=owner,
        level=spec.level,
        sharing=spec.sharing,
        origin=spec.origin,
        key=("case", "number"),
        partition="month(at)",
        columns={**_STEP, **{name: said for name, said, _ in _each(spec)}},
        sources=_source(f"{pack}.{steps_name(spec.case)}"),
    )
    return cases, events


def crowded(spec: CaseSpec) -> Iterator[tuple[str, str]]:
    """The questions and clocks whose columns have a name that is taken or too long, each with that name."""
    seen: set[str] = set()
    for name, _, of in _columns(spec):
        if of is not None and (name in seen or len(name) > LONGEST_NAME):
            yield of, name
        seen.add(name)
    for name, _, of in _each(spec):
        if name in _STEP:
            yield of, name


@dataclass(frozen=True)
class CaseRows:
    """Rows of the cases of one type. `region` is the area of a case whose unit has none; `then` gives the spec of the
    edition that a case was opened under: what was closed when it was answered stays so."""

    spec: CaseSpec
    posts: Posts
    unit_areas: Mapping[str, str]
    region: str
    time: WorkingTime
    then: Callable[[Case], CaseSpec]
    _asked: dict[str, Mapping[str, FieldSpec]] = field(default_factory=dict, repr=False)

    def case(self, case: Case, events: Sequence[Event]) -> Row:
        """How a case stands after these, all of its events: a function of them, whenever it is asked for."""
        answers, unfit = self._answers(case.fields, case)
        return {
            **answers,  # first: where the place is asked as `area`, that column tells more than the answer
            "case": case.id,
            "area": self._area(case, answers),
            "unit": self._unit(case.post),
            "post": case.post,
            "grid": self._grid(events),
            "step": case.step,
            "outcome": case.outcome,
            "channel": case.channel,
            "opened": time_cell(case.opened),
            "changed": time_cell(case.changed),
            "closed": time_cell(case.closed),
            "reopened": case.reopened,
            "rating": case.rating,
            "master": case.master,
            "parent": case.parent,
            "filled": sum(not one.changed for one in sources(events).values()),
            "about": None if case.cause is None else case.cause.key,
            "unfit": unfit,
            **({} if self.spec.backing is None else {_BACKERS: len(case.backers)}),
            **self._clocks(case),
        }

    def steps(self, case: Case, events: Sequence[Event]) -> Iterator[Row]:
        """A row an event. An event by which the case leaves a step says which, and for how long it stood there: whole
        seconds, which add up from the opening to the last such event."""
        answers, _ = self._answers(case.fields, case)
        area, step, since = self._area(case, answers), None, None
        for event in events:
            leaves = event.kind in ("moved", "merged")
            said = self._answers(event.fields, case)[0] if self._counted else {}
            yield {
                **{name: said[name] for name in self._counted},
                "case": case.id,
                "number": event.number,
                "area": area,
                "kind": event.kind,
                "at": time_cell(event.at),
                "step": event.step,
                "post": event.post,
                "unit": self._unit(event.post),
                "from_step": step if leaves else None,
                "seconds": _second(event.at) - _second(since) if leaves and since is not None else None,
            }
            step = event.step
            since = event.at if leaves or since is None else since

    @cached_property
    def _questions(self) -> Mapping[str, FieldSpec]:
        return {name: one for name, one in self.spec.fields.items() if in_rows(one, self.spec)}

    @cached_property
    def _counted(self) -> tuple[str, ...]:
        return tuple(name for name, _, _ in _each(self.spec))

    def _answers(self, given: Mapping[str, Any], case: Case) -> tuple[dict[str, Cell], int]:
        """The cells of every question by answers of the case, and how many do not fit theirs."""
        asked, unfit = self._asked_then(case), 0
        cells: dict[str, Cell] = {}
        for name, question in self._questions.items():
            columns = answer_names(name, question, self.spec)
            cells |= dict.fromkeys(columns)
            before, answer = asked.get(name), given.get(name)
            if before is None or answer is None:
                continue
            try:
                cells |= zip(columns, fitting(question, before, answer), strict=True)
            except (ValueError, InvalidOperation):
                unfit += 1
        return cells, unfit

    def _asked_then(self, case: Case) -> Mapping[str, FieldSpec]:
        if case.edition not in self._asked:
            spec = self.then(case)
            self._asked[case.edition] = {name: one for name, one in spec.fields.items() if in_rows(one, spec)}
        return self._asked[case.edition]

    def _clocks(self, case: Case) -> dict[str, Cell]:
        cells: dict[str, Cell] = {}
        for name in self.spec.clocks:
            promise = case.promises.get(name)
            cells |= zip(_clock_names(name), (None, None, None) if promise is None else self._run(promise), strict=True)
        return cells

    def _run(self, promise: Promise) -> tuple[Cell, Cell, Cell]:
        """When it is due, when it ended, whether that was late; nothing is due while it stands still, or in a year
        whose days off nobody knows yet, or without the office hours that it counts."""
        ended = promise.clock.ended
        try:
            end = due(promise.spec, promise.clock, self.time)
        except UntoldError:
            return None, time_cell(ended), None
        return time_cell(end), time_cell(ended), None if ended is None else end is not None and ended >= end

    def _area(self, case: Case, answers: Mapping[str, Cell]) -> str:
        """Where the case says it is, else that of its post's unit, else the region."""
        said = self._questions.get(self.spec.area or "")
        if said is not None and said.type == "area" and answers[self.spec.area or ""] is not None:
            return str(answers[self.spec.area or ""])
        return self.unit_areas.get(self._unit(case.post) or "", self.region)

    def _unit(self, post: str) -> str | None:
        return self.posts[post].unit if post in self.posts else None

    def _grid(self, events: Sequence[Event]) -> str | None:
        """That of the last post which had one: an inspector has none, and the case is in its grid still. It keeps the
        grid of its day where that has ended, and the case came to another post for it."""
        grid, post = None, ""
        for event in events:
            if event.post != post and event.post in self.posts and not (event.kind == "moved" and event.posts):
                grid = self.posts[event.post].grid or grid
            post = event.post
        return grid


def _columns(spec: CaseSpec) -> Iterator[tuple[str, ColumnSpec, str | None]]:
    """Each with the question or clock that it is of; None for those that every type has."""
    for name, said in _CASE.items():
        yield name, said, None
    if spec.backing is not None:
        zh, en = spec.backing.title.zh, spec.backing.title.en
        yield _BACKERS, column("integer", f"{zh}：人数", f"{en}: how many", required=True), None
    for name, clock in spec.clocks.items():
        end, ended, late = _clock_names(name)
        zh, en = clock.title.zh, clock.title.en
        yield end, column("timestamp", f"{zh}：到期", f"{en}: due"), name
        yield ended, column("timestamp", f"{zh}：结束", f"{en}: ended"), name
        yield late, column("boolean", f"{zh}：超期", f"{en}: late"), name
    for name, question in spec.fields.items():
        if in_rows(question, spec) and not (name == spec.area == "area" and question.type == "area"):
            for answer, said in answer_columns(name, question, spec).items():
                yield answer, said, name


def _each(spec: CaseSpec) -> Iterator[tuple[str, ColumnSpec, str]]:
    """The columns of events, each with the question that it is of."""
    for name, question in spec.fields.items():
        if question.each and in_rows(question, spec):
            yield from ((one, said, name) for one, said in answer_columns(name, question, spec).items())


def _clock_names(clock: str) -> tuple[str, str, str]:
    return f"{clock}_due", f"{clock}_ended", f"{clock}_late"


def _source(report: str) -> dict[str, SourceSpec]:
    return {SOURCE: SourceSpec(kind="hub", report=report, every=_EVERY, encoding="utf-8")}


def _second(at: datetime) -> int:
    return int(at.timestamp())
