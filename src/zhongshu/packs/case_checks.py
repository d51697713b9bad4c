"""Whether what a pack says of a case or a duty can be: that the parameters and duties it names are there, and fit."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import InvalidOperation
from functools import partial
from typing import Any

from pydantic import ValidationError

from zhongshu.cases.cells import in_rows, kept_out
from zhongshu.cases.dataset import LONGEST_NAME, crowded, datasets_of, steps_name
from zhongshu.cases.field_spec import FILES, FieldSpec
from zhongshu.cases.flow_spec import FlowSpec
from zhongshu.cases.spec import CaseClockSpec, CaseSpec, DutySpec, LimitSpec, OwnerSpec, StepSpec, UntilSpec
from zhongshu.cases.type import CaseType, Duty, running
from zhongshu.core.errors import PackError, Place, nearest, placed
from zhongshu.core.spec import qualify
from zhongshu.core.units import parse_unit
from zhongshu.datasets.catalogue import Dataset, Parameter
from zhongshu.datasets.spec import DatasetSpec
from zhongshu.packs.case_conditions import check_conditions
from zhongshu.packs.folder import Written, WrittenPack
from zhongshu.packs.match_checks import whole_match

CODES = ("code", "title")
"""Columns of a parameter whose codes a field takes."""
GRIDS = ("grid", "title", "unit", "outline")
"""Columns of a parameter of grids; an outline is a GeoJSON geometry in WGS-84."""
_NO_SUBJECT = FILES | {"point", "case"}
CARE = "care_"
"""Before the name of a pack: the report of what its posts have in their care."""
PEOPLE = ("owner", "reporter")
"""Who may take a way, beside the holders of duties."""


@dataclass(frozen=True)
class Known:
    """What a case may name: parameters, the duties and case types of all packs, the region's units (none where nobody
    knows them)."""

    parameters: Mapping[str, Parameter]
    duties: Collection[str]
    units: Collection[str]
    cases: Collection[str] = ()


def duty_of(name: str, written: Written, pack: str, known: Known) -> Duty:
    """PackError, with file and line, for a unit, duty or parameter that is not there."""
    spec: DutySpec = written.spec
    for index, unit in enumerate(() if spec.units == "all" else spec.units):
        if known.units and unit not in known.units:
            said = f"units names {unit!r}, which is no unit of this region ({nearest(unit, known.units)})"
            raise PackError(said, place=_place(written, "units", index))
    if spec.grids is not None:
        _parameter(qualify(spec.grids, pack), GRIDS, known, _place(written, "grids"))
    if spec.above is not None:
        _duty(spec.above, pack, known, _place(written, "above"))
    return Duty(qualify(name, pack), _whole_duty(spec, pack))


def case_type_of(written: Written, pack: str, known: Known) -> CaseType:
    """The type with every name qualified; PackError as above."""
    spec: CaseSpec = written.spec
    check_conditions(written)
    for path, owner in _owners(spec):
        place = _place(written, *path)
        _duty(owner.duty, pack, known, place)
        if owner.otherwise is not None:
            _duty(owner.otherwise, pack, known, place)
        if owner.grid is not None:
            _parameter(qualify(owner.grid.of, pack), GRIDS, known, place)
    for path, by in _hands(spec):
        if by not in PEOPLE:
            _duty(by, pack, known, _place(written, *path))
    for path, field in _fields(spec):
        if field.of is not None:
            _listed(field, field.of, pack, known, _place(written, *path, "of"))
    for name, clock in spec.clocks.items():
        if isinstance(clock.within, LimitSpec):
            columns = (*clock.within.where, clock.within.column)
            _parameter(qualify(clock.within.parameter, pack), columns, known, _place(written, "clocks", name, "within"))
        for index, told in enumerate(clock.escalation):
            _duty(told.to, pack, known, _place(written, "clocks", name, "escalation", index))
    for name, match in spec.matches.items():
        _parameter(qualify(match.weights, pack), tuple(match.by), known, _place(written, "matches", name, "weights"))
    full = _whole_case(spec, pack)
    _require_fitting(full, written)
    named = {name for name in known.parameters if name in _parameters(full)}
    made = CaseType(qualify(spec.case, pack), full, {name: known.parameters[name].editions for name in named})
    for name, clock in full.clocks.items():
        _require_countable(made, name, clock, _place(written, "clocks", name))
    return made


def without_hours(written: Written, type: CaseType) -> Iterator[PackError]:
    """Of a region that says no office hours: the clocks of a type that count by them. Its cases are taken all the same,
    and those clocks told once there are hours."""
    for name, clock in type.spec.clocks.items():
        if clock.counts == "working_hours" or clock.closes == "close":
            counts = "ends at the close of business" if clock.closes == "close" else "counts working_hours"
            said = f"the clock {name} {counts}, and region.yaml says no office_hours: nobody can tell when it ends"
            hint = "add them to region.yaml, such as office_hours: [08:30-12:00, 14:00-17:30]"
            yield PackError(said, place=_place(written, "clocks", name), hint=hint)


def case_datasets(written: Written, pack: WrittenPack, units: Collection[str]) -> list[Dataset]:
    """The datasets that a case type becomes. PackError where one of their names or columns is taken."""
    spec: CaseSpec = written.spec
    own = pack.spec.pack
    kinds = {"datasets": pack.datasets, "tables": pack.tables, "parameters": pack.parameters, "cases": pack.cases}
    for name in (spec.case, steps_name(spec.case)):
        for kind, names in kinds.items():
            if name in names and (kind, name) != ("cases", spec.case):
                said = f"its cases become the dataset {name}, which {kind} of this pack has too"
                raise PackError(said, place=_place(written, "case"), hint="give one of them another name")
    for of, column in crowded(spec):
        said = f"{of!r} would fill the column {column!r} of the cases' dataset, "
        said += "which is taken" if len(column) <= LONGEST_NAME else f"longer than {LONGEST_NAME} characters"
        raise PackError(said, place=_place(written, *_path(of, spec)), hint="give it another name")
    for path, field in _fields(spec):
        if field.unit is not None and in_rows(field, spec):
            placed(partial(parse_unit, field.unit), _place(written, *path, "unit"))
    owner = pack.spec.owner
    if units and owner not in units:
        said = f"owner {owner!r} is no unit of this region ({nearest(owner, units)})"
        raise PackError(said, place=pack.document.place(("owner",)))
    unkept = {
        name: f"it is a question, but {why} are not kept in rows"
        for name, question in spec.fields.items()
        if (why := kept_out(question, spec)) is not None
    }
    return [
        Dataset(qualify(one.dataset, own), one, written.place, pack.folder, unkept if one.dataset == spec.case else {})
        for one in datasets_of(spec, own, owner)
    ]


def check_reports(spec: DatasetSpec, written: Written, pack: str) -> None:
    """PackError for a written dataset that would take in cases, whose levels go with the datasets that they become; or
    what the posts of another pack have in their care."""
    for name, source in spec.sources.items():
        if source.report is not None and source.report.startswith(CARE) and source.report != f"{CARE}{pack}":
            said = f"report {source.report!r} is of another pack's posts; this pack's is {CARE}{pack}"
            raise PackError(said, place=written.document.place(("sources", name, "report")))
        if source.report is not None and "." in source.report:
            hint = f"read it: {source.report} is a dataset itself"
            said = f"report {source.report!r} is cases, which come into no other dataset"
            raise PackError(said, place=written.document.place(("sources", name, "report")), hint=hint)


def _path(word: str, spec: CaseSpec) -> tuple[str | int, ...]:
    """Where a question or clock stands."""
    fields = {path[-1]: path for path, _ in _fields(spec)}
    return ("clocks", word) if word in spec.clocks else fields[word]


def _require_fitting(spec: CaseSpec, written: Written) -> None:
    """A rule takes the post from a question of its own duty or of a subject, a clock its last day from a date."""
    for path, owner in _owners(spec):
        asked = None if owner.post is None else spec.fields[owner.post]
        if asked is not None and (asked.type, asked.of) != ("post", owner.duty):
            said = f"{owner.post!r} is no question of type post with of: {owner.duty}"
            raise PackError(said, place=_place(written, *path, "post"))
        if owner.steward is not None and (kind := spec.fields[owner.steward].type) in _NO_SUBJECT:
            raise PackError(
                f"{owner.steward!r} is of type {kind}: nobody has such a thing in care",
                place=_place(written, *path, "steward"),
                hint="a question that names a firm, such as uscc",
            )
    for name, clock in spec.clocks.items():
        if not isinstance(clock.within, UntilSpec):
            continue
        place = _place(written, "clocks", name, "within")
        if (kind := spec.fields[clock.within.until].type) != "date":
            raise PackError(f"{clock.within.until!r} is of type {kind}, not date: no day to end with", place=place)
        if (clock.counts, clock.first) != ("hours", "counted"):
            said = f"the clock {name} ends with a day, and runs to the last hour of it"
            raise PackError(said, place=place, hint="counts: hours, first: counted")


def _require_countable(type: CaseType, name: str, clock: CaseClockSpec, place: Place) -> None:
    """A length that cannot be counted is told where the pack says it, not by the first case that starts the clock."""
    try:
        for length in type.lengths(name):
            running(clock, length)
    except ValidationError as error:
        raise PackError(str(error.errors()[0]["msg"]).removeprefix("Value error, "), place=place) from None
    except InvalidOperation:
        raise PackError(f"the clock {name} has a length that is no number", place=place) from None


def _parameter(name: str, columns: Collection[str], known: Known, place: Place) -> None:
    if name not in known.parameters:
        raise PackError(f"no parameter {name!r} ({nearest(name, known.parameters)})", place=place)
    has = known.parameters[name].spec.columns
    for column in columns:
        if column not in has:
            raise PackError(f"{name} has no column {column!r} ({nearest(column, has)})", place=place)


def _listed(field: FieldSpec, of: str, pack: str, known: Known, place: Place) -> None:
    """What lists the choices of a post is a duty, of cases their type, of a code a parameter."""
    if field.type == "post":
        _duty(of, pack, known, place)
    elif field.type == "case":
        if qualify(of, pack) not in known.cases:
            raise PackError(f"no case type {of!r} ({nearest(qualify(of, pack), known.cases)})", place=place)
    else:
        _parameter(qualify(of, pack), CODES, known, place)


def _duty(name: str, pack: str, known: Known, place: Place) -> None:
    if qualify(name, pack) not in known.duties:
        raise PackError(f"no duty {name!r} ({nearest(qualify(name, pack), known.duties)})", place=place)


def _owners(spec: CaseSpec) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    yield ("owner",), spec.owner
    for name, step in spec.steps.items():
        if step.owner is not None:
            yield ("steps", name, "owner"), step.owner


def _hands(spec: CaseSpec) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Who may take the ways, who may stand behind a case, who asks, and who tells its flow something."""
    for at, step in spec.steps.items():
        yield ("steps", at, "by"), step.by
        yield from ((("steps", at, "to", to, "by"), way.by) for to, way in step.to.items() if way.by is not None)
    if spec.backing is not None:
        yield ("backing", "by"), spec.backing.by
    if spec.asked_by is not None:
        yield ("asked_by",), spec.asked_by
    for said, message in spec.flow.messages.items() if spec.flow else ():
        yield ("flow", "messages", said, "by"), message.by


def _fields(spec: CaseSpec) -> Iterator[tuple[tuple[str | int, ...], FieldSpec]]:
    for name, field in spec.form.items():
        yield ("form", name), field
    for name, field in spec.found.items():
        yield ("found", name), field
    for at, step in spec.steps.items():
        for to, way in step.to.items():
            for name, field in way.asks.items():
                yield ("steps", at, "to", to, "asks", name), field
    for said, message in spec.flow.messages.items() if spec.flow else ():
        for name, field in message.asks.items():
            yield ("flow", "messages", said, "asks", name), field


def _parameters(spec: CaseSpec) -> set[str]:
    """Every parameter that a spec whose names are qualified names."""
    found = {field.of for _, field in _fields(spec) if field.of is not None and field.type == "code"}
    found |= {owner.grid.of for _, owner in _owners(spec) if owner.grid is not None}
    found |= {match.weights for match in spec.matches.values()}
    return found | {clock.within.parameter for clock in spec.clocks.values() if isinstance(clock.within, LimitSpec)}


def _whole_duty(spec: DutySpec, pack: str) -> DutySpec:
    return spec.model_copy(update={"grids": _whole(spec.grids, pack), "above": _whole(spec.above, pack)})


def _whole_case(spec: CaseSpec, pack: str) -> CaseSpec:
    """The spec with its pack before each bare name of a parameter, dataset or duty."""
    return spec.model_copy(
        update={
            "form": {name: _whole_field(one, pack) for name, one in spec.form.items()},
            "found": {name: _whole_field(one, pack) for name, one in spec.found.items()},
            "decides": {
                name: one.model_copy(update={"rule": qualify(one.rule, pack)}) for name, one in spec.decides.items()
            },
            "matches": {name: whole_match(one, pack) for name, one in spec.matches.items()},
            "owner": _whole_owner(spec.owner, pack),
            "steps": {name: _whole_step(one, pack) for name, one in spec.steps.items()},
            "clocks": {name: _whole_clock(one, pack) for name, one in spec.clocks.items()},
            "flow": spec.flow and _whole_flow(spec.flow, pack),
            "from_rows": spec.from_rows and spec.from_rows.model_copy(update={"of": qualify(spec.from_rows.of, pack)}),
            "asked_by": _whole(spec.asked_by, pack),
            "backing": spec.backing and spec.backing.model_copy(update={"by": qualify(spec.backing.by, pack)}),
        }
    )


def _whole_flow(flow: FlowSpec, pack: str) -> FlowSpec:
    messages = {
        name: one.model_copy(
            update={
                "by": _whole_hand(one.by, pack),
                "asks": {asked: _whole_field(field, pack) for asked, field in one.asks.items()},
            }
        )
        for name, one in flow.messages.items()
    }
    parts = {task: qualify(name, pack) for task, name in flow.parts.items()}
    return flow.model_copy(update={"parts": parts, "messages": messages})


def _whole_step(step: StepSpec, pack: str) -> StepSpec:
    ways = {
        to: way.model_copy(
            update={
                "by": _whole_hand(way.by, pack),
                "asks": {name: _whole_field(one, pack) for name, one in way.asks.items()},
            }
        )
        for to, way in step.to.items()
    }
    owner = None if step.owner is None else _whole_owner(step.owner, pack)
    return step.model_copy(update={"to": ways, "owner": owner, "by": _whole_hand(step.by, pack)})


def _whole_owner(owner: OwnerSpec, pack: str) -> OwnerSpec:
    grid = None if owner.grid is None else owner.grid.model_copy(update={"of": qualify(owner.grid.of, pack)})
    names = {"duty": qualify(owner.duty, pack), "otherwise": _whole(owner.otherwise, pack)}
    return owner.model_copy(update={**names, "grid": grid})


def _whole_field(field: FieldSpec, pack: str) -> FieldSpec:
    prefill = field.prefill
    if prefill is not None:
        prefill = prefill.model_copy(update={"dataset": qualify(prefill.dataset, pack)})
    return field.model_copy(update={"of": _whole(field.of, pack), "prefill": prefill})


def _whole_clock(clock: CaseClockSpec, pack: str) -> CaseClockSpec:
    steps = tuple(one.model_copy(update={"to": qualify(one.to, pack)}) for one in clock.escalation)
    within = clock.within
    if isinstance(within, LimitSpec):
        within = within.model_copy(update={"parameter": qualify(within.parameter, pack)})
    return clock.model_copy(update={"escalation": steps, "within": within})


def _whole_hand(by: str | None, pack: str) -> str | None:
    return by if by is None or by in PEOPLE else qualify(by, pack)


def _whole(name: str | None, pack: str) -> str | None:
    return None if name is None else qualify(name, pack)


def _place(written: Written, *keys: str | int) -> Place:
    return written.document.place((*written.at, *keys))
