"""What a pack may say of the hot spots and repeat places of a case."""

from collections.abc import Mapping
from typing import Protocol

from pydantic import Field

from zhongshu.core.spec import Name, Spec

_LISTED = 2
"""As far as lists tell answers, see `sight.LISTED`."""


class SpotSpec(Spec):
    """Where more happens of late than chance would have, and where the same comes back.

    `at` is the field with the place, `same` the one that says of what kind a case is: a choice or a code. A hot spot
    lasts up to `days`. A repeat place has three cases of one kind or more within `metres`, each come after the one
    before had ended.
    """

    at: Name
    same: Name
    metres: int = Field(default=100, ge=1, le=5000)
    days: int = Field(default=28, ge=1, le=45)


class Question(Protocol):
    """What of a field decides whether spots may be told by it."""

    @property
    def type(self) -> str: ...
    @property
    def level(self) -> int: ...


def require_spots(spec: SpotSpec, questions: Mapping[str, Question]) -> None:
    """ValueError for a place that is no point, or a kind that lists may not tell."""
    at, same = questions[spec.at], questions[spec.same]
    if at.type != "point":
        raise ValueError(f"spots: at names the field {spec.at!r}, which is no point but {at.type}")
    if same.type not in ("choice", "code"):
        raise ValueError(f"spots: same names the field {spec.same!r}, which is no choice or code but {same.type}")
    if max(at.level, same.level) > _LISTED:
        raise ValueError(f"spots are told in a list: {spec.at} and {spec.same} have to be of level 1 or 2")
