"""Whether what a pack says of a case or a duty can be: that the parameters and duties it names are there, and fit."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from zhongshu.cases.spec import CaseClockSpec, CaseSpec, DutySpec, FieldSpec, LimitSpec, OwnerSpec, StepSpec
from zhongshu.cases.type import CaseType, Duty
from zhongshu.core.errors import PackError, Place, nearest
from zhongshu.core.spec import qualify
from zhongshu.datasets.catalogue import Parameter
from zhongshu.packs.folder import Written

CODES = ("code", "title")
"""Columns of a parameter whose codes a field takes."""
GRIDS = ("grid", "title", "unit", "outline")
"""Columns of a parameter of grids; an outline is a GeoJSON geometry in WGS-84."""
PEOPLE = ("owner", "reporter")
"""Who may take a way, beside the holders of duties."""


@dataclass(frozen=True)
class Known:
    """What a case may name: parameters, the duties of all packs, the region's units (none where nobody knows them)."""

    parameters: Mapping[str, Parameter]
    duties: Collection[str]
    units: Collection[str]


def duty_of(name: str, written: Written, pack: str, known: Known) -> Duty:
    """PackError, with file and line, for a unit, duty or parameter that is not there."""
    spec: DutySpec = written.spec
    for index, unit in enumerate(spec.units):
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
    for path, owner in _owners(spec):
        place = _place(written, *path)
        _duty(owner.duty, pack, known, place)
        if owner.otherwise is not None:
            _duty(owner.otherwise, pack, known, place)
        if owner.grid is not None:
            _parameter(qualify(owner.grid.of, pack), GRIDS, known, place)
    for at, step in spec.steps.items():
        for path, by in ((("by",), step.by), *((("to", to, "by"), way.by) for to, way in step.to.items())):
            if by is not None and by not in PEOPLE:
                _duty(by, pack, known, _place(written, "steps", at, *path))
    for path, field in _fields(spec):
        if field.of is not None:
            _parameter(qualify(field.of, pack), CODES, known, _place(written, *path, "of"))
    for name, clock in spec.clocks.items():
        if isinstance(clock.within, LimitSpec):
            columns = (*clock.within.where, clock.within.column)
            _parameter(qualify(clock.within.parameter, pack), columns, known, _place(written, "clocks", name, "within"))
        for index, told in enumerate(clock.escalation):
            _duty(told.to, pack, known, _place(written, "clocks", name, "escalation", index))
    full = _whole_case(spec, pack)
    named = {name for name in known.parameters if name in _parameters(full)}
    return CaseType(qualify(spec.case, pack), full, {name: known.parameters[name].editions for name in named})


def _parameter(name: str, columns: Collection[str], known: Known, place: Place) -> None:
    if name not in known.parameters:
        raise PackError(f"no parameter {name!r} ({nearest(name, known.parameters)})", place=place)
    has = known.parameters[name].spec.columns
    for column in columns:
        if column not in has:
            raise PackError(f"{name} has no column {column!r} ({nearest(column, has)})", place=place)


def _duty(name: str, pack: str, known: Known, place: Place) -> None:
    if qualify(name, pack) not in known.duties:
        raise PackError(f"no duty {name!r} ({nearest(qualify(name, pack), known.duties)})", place=place)


def _owners(spec: CaseSpec) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    yield ("owner",), spec.owner
    for name, step in spec.steps.items():
        if step.owner is not None:
            yield ("steps", name, "owner"), step.owner


def _fields(spec: CaseSpec) -> Iterator[tuple[tuple[str | int, ...], FieldSpec]]:
    for name, field in spec.form.items():
        yield ("form", name), field
    for at, step in spec.steps.items():
        for to, way in step.to.items():
            for name, field in way.asks.items():
                yield ("steps", at, "to", to, "asks", name), field


def _parameters(spec: CaseSpec) -> set[str]:
    """Every parameter that a spec whose names are qualified names."""
    found = {field.of for _, field in _fields(spec) if field.of is not None}
    found |= {owner.grid.of for _, owner in _owners(spec) if owner.grid is not None}
    return found | {clock.within.parameter for clock in spec.clocks.values() if isinstance(clock.within, LimitSpec)}


def _whole_duty(spec: DutySpec, pack: str) -> DutySpec:
    return spec.model_copy(update={"grids": _whole(spec.grids, pack), "above": _whole(spec.above, pack)})


def _whole_case(spec: CaseSpec, pack: str) -> CaseSpec:
    """The spec with its pack before each bare name of a parameter, dataset or duty."""
    return spec.model_copy(
        update={
            "form": {name: _whole_field(one, pack) for name, one in spec.form.items()},
            "owner": _whole_owner(spec.owner, pack),
            "steps": {name: _whole_step(one, pack) for name, one in spec.steps.items()},
            "clocks": {name: _whole_clock(one, pack) for name, one in spec.clocks.items()},
        }
    )


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
