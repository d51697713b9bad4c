"""Duty posts: to whom work belongs, whoever sits there. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from zhongshu.cases.type import Duty, Law
from zhongshu.core.spec import pack_of
from zhongshu.core.text import Text
from zhongshu.rules.parameters import edition_at

How = Literal["holder", "stand_in", "above"]


@dataclass(frozen=True, slots=True)
class DutyPost:
    """`id` is its duty and where it is: street.grid_officer/331002-07, street.inspector/urban.

    `above` is the post that it falls to while it is vacant. `ended`: its grid, or itself, is no more; the cases
    that it has stay its own until they are handed over, new ones never come.
    """

    id: str
    duty: str
    unit: str
    title: Text
    grid: str | None = None
    above: str | None = None
    skills: frozenset[str] = frozenset()
    ended: bool = False


@dataclass(frozen=True, slots=True)
class StandIn:
    """Somebody who does the work of a post from `since` until before `until`."""

    person: str
    name: str
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Holding:
    """Who sits at a post: at most one; while a deputy stands in, the work is the deputy's alone."""

    person: str | None = None
    name: str = ""
    stand_ins: tuple[StandIn, ...] = ()

    def stand_in(self, at: datetime) -> StandIn | None:
        """The deputy at a time; the one who was named last where two overlap."""
        return next((one for one in reversed(self.stand_ins) if one.since <= at < one.until), None)


@dataclass(frozen=True, slots=True)
class Responsible:
    """The one person whom a post's work is with, and the post as which they have it."""

    person: str
    name: str
    post: str
    how: How


Posts = Mapping[str, DutyPost]
Holdings = Mapping[str, Holding]


def posts_of(duties: Mapping[str, Duty], law: Law, units: Mapping[str, Text], at: datetime) -> Posts:
    """Every post of the duties, by id: one in each of their units, or in each grid that there ever was until `at`."""
    found = {post.id: post for duty in duties.values() for post in _of_duty(duty, law, units, at)}
    of_duty: dict[str | None, list[DutyPost]] = {}
    for post in found.values():
        of_duty.setdefault(post.duty, []).append(post)
    return {id: _below(post, of_duty.get(duties[post.duty].spec.above, ())) for id, post in found.items()}


def with_lost(posts: Posts, used: Iterable[str], duties: Mapping[str, Duty]) -> Posts:
    """The posts, with those that cases are with and no pack has any more: their work falls to the post above, else to
    another of the duty, else to one of the pack that is below none; of several to that of the unit."""
    return {**posts, **{id: _lost(id, posts, duties) for id in used if id not in posts}}


def responsible(post: str, posts: Posts, holdings: Holdings, at: datetime) -> Responsible | None:
    """The one person (最多找一人): the deputy, else the holder, else whoever has the post above; None for nobody."""
    seen: set[str] = set()
    asked: str | None = post
    while asked is not None and asked not in seen:
        seen.add(asked)
        holding = holdings.get(asked, Holding())
        deputy = holding.stand_in(at)
        if deputy is not None:
            return Responsible(deputy.person, deputy.name, asked, "stand_in" if asked == post else "above")
        if holding.person is not None:
            return Responsible(holding.person, holding.name, asked, "holder" if asked == post else "above")
        asked = posts[asked].above if asked in posts else None
    return None


def above(post: str, posts: Posts) -> Iterator[str]:
    """The posts above one, the nearest first."""
    seen = {post}
    next_one = posts[post].above if post in posts else None
    while next_one is not None and next_one not in seen:
        seen.add(next_one)
        yield next_one
        next_one = posts[next_one].above if next_one in posts else None


def _of_duty(duty: Duty, law: Law, units: Mapping[str, Text], at: datetime) -> Iterator[DutyPost]:
    spec = duty.spec
    for unit in units if spec.units == "all" else spec.units:
        where, skills = units.get(unit, Text(zh=unit, en=unit)), spec.skills_in(unit)
        title = Text(zh=f"{where.zh}{spec.title.zh}", en=f"{spec.title.en}, {where.en}")
        yield DutyPost(f"{duty.name}/{unit}", duty.name, unit, title, skills=skills)
        for nth in range(2, spec.each + 1):  # the first is called as it was when it was the only one
            title = Text(zh=f"{where.zh}{spec.title.zh}{nth}", en=f"{spec.title.en} {nth}, {where.en}")
            yield DutyPost(f"{duty.name}/{unit}-{nth}", duty.name, unit, title, skills=skills)
    if spec.grids is None:
        return
    editions = law.get(spec.grids, ())
    current = edition_at(editions, at)
    now = {str(row["grid"]) for row in current.rows} if current else set()
    rows = {str(row["grid"]): row for edition in editions if edition.valid_from <= at for row in edition.rows}
    for grid, row in rows.items():
        name = str(row.get("title") or grid)
        title = Text(zh=f"{name}{spec.title.zh}", en=f"{spec.title.en}, {row.get('title_en') or name}")
        unit = str(row["unit"])
        skills = spec.skills_in(unit)
        yield DutyPost(f"{duty.name}/{grid}", duty.name, unit, title, grid, None, skills, grid not in now)


def _lost(id: str, posts: Posts, duties: Mapping[str, Duty]) -> DutyPost:
    name, _, where = id.partition("/")
    over = duties[name].spec.above if name in duties else None
    left = [post for post in posts.values() if not post.ended]
    ranked = (
        [post for post in left if post.duty == over],
        [post for post in left if post.duty == name],
        [post for post in left if post.above is None and pack_of(post.duty) == pack_of(name)],
    )
    found = min(next(filter(None, ranked), ()), key=lambda post: (post.unit != where, post.id), default=None)
    title = Text(zh=f"{id}（岗位已撤）", en=f"{id} (a post that is no more)")
    unit = where if found is None else found.unit
    return DutyPost(id, name, unit, title, above=None if found is None else found.id, ended=True)


def _below(post: DutyPost, over: Sequence[DutyPost]) -> DutyPost:
    """The post with the one above it: of those of its duty that of its own unit, else the only one there is."""
    own = next((one for one in over if one.unit == post.unit), over[0] if len(over) == 1 else None)
    return post if own is None else replace(post, above=own.id)
