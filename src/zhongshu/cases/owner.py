"""Whose work a case is: the post that a rule gives it to. Pure."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from zhongshu.cases.grids import Grids
from zhongshu.cases.posts import DutyPost, Posts, above
from zhongshu.cases.refusal import no
from zhongshu.cases.spec import OwnerSpec
from zhongshu.core.areas import AreaTree


@dataclass(frozen=True, slots=True)
class Load:
    """How much a post has: its open cases, and the number of the last case that it was given."""

    open: int = 0
    last: int = 0


@dataclass(frozen=True, slots=True)
class Chosen:
    """The post that has a case. `ended`: the one that it would have come to, had the grid of its day not ended."""

    post: str
    ended: str | None = None


@dataclass(frozen=True)
class Chooser:
    """What a rule is decided by at a moment.

    `grids` by parameter; `loads` tells how much each of some posts has, `care` which post of a duty has a subject in
    its care: both are asked only where the rule does not decide without. `unit_areas` are the areas of units.
    """

    posts: Posts
    grids: Mapping[str, Grids]
    at: datetime
    loads: Callable[[Collection[str]], Mapping[str, Load]] = lambda _: {}
    care: Callable[[str, str], str | None] = lambda _, __: None
    areas: AreaTree | None = None
    unit_areas: Mapping[str, str] = field(default_factory=dict)

    def choose(self, rule: OwnerSpec, answers: Mapping[str, Any], since: datetime | None = None) -> Chosen:
        """A case that was opened at `since` keeps to the grids of its day; where the post of its grid has ended, it
        comes to that of today, else to the nearest above. Refused where nobody could be responsible: outside every
        grid, with no post `otherwise`."""
        fitting = self._fitting(rule, answers, since or self.at)
        ended = None if fitting or since is None else self._ended(rule, answers, since)
        if ended is not None:
            fitting = self._fitting(rule, answers, self.at)
            if not fitting and rule.otherwise is None:
                fitting = [id for id in above(ended, self.posts) if not self.posts[id].ended][:1]
        return Chosen(self._one_of(rule, fitting), ended)

    def _one_of(self, rule: OwnerSpec, fitting: list[str]) -> str:
        if not fitting and rule.otherwise is not None:
            fitting = self._of(rule.otherwise)
        if not fitting:
            raise no(
                "没有岗位负责这里：请选本地区内的位置", "no post is responsible here: choose a place in the region"
            )
        if len(fitting) == 1:
            return fitting[0]
        loads = self.loads(fitting)
        return min(fitting, key=lambda post: _turn(post, loads.get(post, Load()), rule))

    def _fitting(self, rule: OwnerSpec, answers: Mapping[str, Any], day: datetime) -> list[str]:
        """Posts that there are now, by the grids of a day."""
        found = self._of(rule.duty)
        if rule.grid is not None:
            grid = self._grid(rule.grid.of, answers.get(rule.grid.at), day)
            found = [id for id in found if grid is not None and self.posts[id].grid == grid]
        if rule.area is not None:
            found = self._nearest_area(found, answers.get(rule.area))
        if rule.steward is not None:
            steward = self.care(rule.duty, str(answers.get(rule.steward, "")))
            found = [id for id in found if id == steward]
        if rule.post is not None:
            found = [id for id in found if id == answers.get(rule.post)]
        if rule.skill is not None:
            skill = str(answers.get(rule.skill, ""))
            found = [id for id in found if skill in self.posts[id].skills]
        return found

    def _of(self, duty: str) -> list[str]:
        return [id for id, post in self.posts.items() if post.duty == duty and not post.ended]

    def _ended(self, rule: OwnerSpec, answers: Mapping[str, Any], day: datetime) -> str | None:
        """The post of the grid of that day, where it is no more."""
        grid = None if rule.grid is None else self._grid(rule.grid.of, answers.get(rule.grid.at), day)
        found = (id for id, one in self.posts.items() if one.duty == rule.duty and one.ended and one.grid == grid)
        return None if grid is None else next(found, None)

    def _grid(self, parameter: str, point: Any, day: datetime) -> str | None:
        if not isinstance(point, Mapping) or parameter not in self.grids:
            return None
        return self.grids[parameter].at(point["lon"], point["lat"], day)

    def _nearest_area(self, found: list[str], area: Any) -> list[str]:
        """The posts of units in this area, else of those in the area above it, and so on."""
        if self.areas is None or not isinstance(area, str):
            return []
        for code in (area, *(one.code for one in self.areas.ancestors(area))):
            if here := [id for id in found if self._area(self.posts[id]) == code]:
                return here
        return []

    def _area(self, post: DutyPost) -> str | None:
        return self.unit_areas.get(post.unit)


def _turn(post: str, load: Load, rule: OwnerSpec) -> tuple[int, int, str]:
    return (load.open if rule.share == "load" else 0, load.last, post)
