"""Ways that a second pair of eyes takes, where there is only one pair."""

from collections.abc import Iterator, Mapping

from zhongshu.cases.spec import CaseSpec
from zhongshu.cases.type import CaseType, Duty
from zhongshu.core.errors import PackError
from zhongshu.packs.folder import Written

_HINT = "let another duty take it (by, or an owner of the step), or let the duty have more posts (each, units)"


def one_pair_of_eyes(type: CaseType, written: Written, duties: Mapping[str, Duty]) -> Iterator[PackError]:
    """Ways `apart_from` a step to which only the one post brings a case that may take the way: advice, for whoever
    stands in there may be another. A step where cases begin, or to which a flow leads, has no such post."""
    spec, owners = type.spec, _owners(type.spec)
    flow = set() if spec.flow is None else set(spec.flow.ends.values())
    for at, step in spec.steps.items():
        for to, way in step.to.items():
            if way.apart_from is None or way.apart_from in {spec.begins, *flow}:
                continue
            brought = [_takes(spec, owners, here, way.apart_from) for here in _before(spec, way.apart_from)]
            hands = set[str]().union(_takes(spec, owners, at, to), *brought)
            only = next(iter(hands)) if len(hands) == 1 else None
            if only is not None and only in duties and _is_one_post(duties[only]):
                said = (
                    f"apart_from {way.apart_from}: only the one post of {only} brings a case there, and only it may "
                    f"take the way {at} to {to}, so nobody can"
                )
                place = written.document.place((*written.at, "steps", at, "to", to, "apart_from"))
                yield PackError(said, place=place, hint=_HINT)


def _takes(spec: CaseSpec, owners: Mapping[str, set[str]], at: str, to: str) -> set[str]:
    """The duties that take a way; `reporter` where it is for whoever asked."""
    step = spec.steps[at]
    by = step.to[to].by or step.by
    return owners[at] if by == "owner" else {by}


def _before(spec: CaseSpec, to: str) -> list[str]:
    return [at for at, step in spec.steps.items() if to in step.to]


def _owners(spec: CaseSpec) -> dict[str, set[str]]:
    """The duties whose case it may be, by step: a step without an owner leaves it to the one before."""
    found: dict[str, set[str]] = {at: set() for at in spec.steps}
    found[spec.begins] = {spec.owner.duty, *filter(None, [spec.owner.otherwise])}
    for at, step in spec.steps.items():
        if step.owner is not None:
            found[at] |= {step.owner.duty, *filter(None, [step.owner.otherwise])}
    for _ in spec.steps:
        for at, step in spec.steps.items():
            for to in step.to:
                if spec.steps[to].owner is None:
                    found[to] |= found[at]
    return found


def _is_one_post(duty: Duty) -> bool:
    spec = duty.spec
    return spec.grids is None and spec.units != "all" and len(spec.units) == 1 and spec.each == 1
