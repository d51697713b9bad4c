"""Whether printed figures agree, and what they imply."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import product

from zhongshu.core.errors import PackError, ZhongshuError, nearest
from zhongshu.core.text import Text
from zhongshu.methods.figures.arithmetic import agreement_line, contradiction_line, implied_line, nothing_line
from zhongshu.methods.figures.comparable import incomparable
from zhongshu.methods.figures.equation import Readings, Solution, missing_role, nothing_follows, solve
from zhongshu.methods.figures.figure import Figure
from zhongshu.methods.figures.nominal import decimals_of, nominal_of, unit_of_role
from zhongshu.methods.figures.printed import is_exact, size_of
from zhongshu.methods.figures.relation import ROLES, Relation
from zhongshu.methods.figures.verdict import Implied, Reading, Verdict
from zhongshu.methods.figures.wording import bounds, in_unit, rounded, whole_numbers


def check(relation: Relation) -> Verdict:
    """Rounding is tried before cutting off, and both together only where the figures are of several pages: a page is
    printed in one way. What cannot be read or compared is `incomparable` and says why.

    Raises PackError for a role that the kind has not, one with several figures, or when more than one is left out.
    """
    _well_formed(relation)
    try:
        if why := incomparable(relation):
            return Verdict(relation, "incomparable", lambda: why)
        return _checked(relation)
    except ZhongshuError as error:  # digits that are none, a unit that no product has
        unreadable = Text(zh=f"读不懂：{error.message}", en=f"unreadable: {error.message}")
        return Verdict(relation, "incomparable", lambda: unreadable)


def _well_formed(relation: Relation) -> None:
    roles = ROLES[relation.kind]
    for role, figures in relation.terms.items():
        if role not in roles:
            raise PackError(f"{relation.id}: {relation.kind} has no role {role!r}", hint=nearest(role, roles))
        if len(figures) > 1 and role != "parts":
            raise PackError(f"{relation.id}: {role} is one figure, not {len(figures)}")
    absent = [role for role in roles if not relation.terms.get(role)]
    if len(absent) > 1:
        raise PackError(
            f"{relation.id}: {' and '.join(absent)} are left out",
            hint=f"{relation.kind} relates {', '.join(roles)}; one of them at most is implied by the rest",
        )


def _checked(relation: Relation) -> Verdict:
    figures = [figure for terms in relation.terms.values() for figure in terms]
    missing = missing_role(relation)
    for readings in _ways_to_read(figures):
        solution = solve(relation, readings)
        if solution is None:
            continue
        said: Reading | None = "truncated" if "truncated" in readings.values() else "rounded" if readings else None
        if missing is None:
            return Verdict(relation, "consistent", partial(agreement_line, relation, solution, said), said)
        if nothing_follows(relation.kind, solution):
            break
        return _implied(relation, missing, solution, said)
    if missing is not None and _by_nothing(relation, missing):
        return Verdict(relation, "incomparable", partial(nothing_line, relation, missing))
    return Verdict(relation, "contradiction", partial(contradiction_line, relation, missing))


def _ways_to_read(figures: Sequence[Figure]) -> Iterator[Readings]:
    """A reading for each page whose figures hide digits: all rounded, all cut off, then mixed between pages."""
    pages = list(dict.fromkeys(one.source for one in figures if one.qualifier == "=" and not is_exact(one)))
    yield dict.fromkeys(pages, "rounded")
    if pages:
        yield dict.fromkeys(pages, "truncated")
    if 1 < len(pages) <= _MOST_PAGES:
        ways: Iterator[tuple[Reading, ...]] = product(("rounded", "truncated"), repeat=len(pages))
        yield from (dict(zip(pages, way, strict=True)) for way in ways if len(set(way)) > 1)


_MOST_PAGES = 4
"""Pages of one relation that are tried one by one."""


def _by_nothing(relation: Relation, missing: str) -> bool:
    """Whether the role left out stands over a number that may be 0, or the others are bounds that bound nothing."""
    solution = solve(relation, {})
    if solution is not None:
        return nothing_follows(relation.kind, solution)
    return nominal_of(relation, missing) is None


def _implied(relation: Relation, role: str, solution: Solution, reading: Reading | None) -> Verdict:
    assert solution.possible is not None
    unit = unit_of_role(relation, role)
    decimals = decimals_of(relation, role, unit)
    within = in_unit(solution.possible, unit)
    counted = solution.whole and unit.scale == 1
    nominal = nominal_of(relation, role)
    plain = all(figure.qualifier == "=" for terms in relation.terms.values() for figure in terms)
    if counted:
        shown = whole_numbers(within)
    elif nominal is not None and plain and within.bounded:
        shown = rounded(nominal / size_of(unit), decimals)
    else:
        shown = bounds(within, decimals)
    implied = Implied(role, within, unit, counted, shown)
    return Verdict(relation, "implies", partial(implied_line, relation, implied, solution, reading), reading, implied)
