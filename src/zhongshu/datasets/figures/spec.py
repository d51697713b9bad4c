"""What a pack may say of printed figures and of the relations between them."""

from typing import Any, Self

from pydantic import Field, model_validator

from zhongshu.core.spec import Name, Spec
from zhongshu.core.text import Text
from zhongshu.methods.figures.relation import ROLES, Across, Kind


class FigureColumns(Spec):
    """Which columns of a dataset hold what of a printed figure; its key is the figure's id.

    `printed` is a string column: the digits as they stand on the page. `compared` and `compared_unit` hold a second
    number of the same sentence (growth, points, the value before), `compared_with` in words what it is.
    """

    printed: Name
    unit: Name
    name: Name
    name_en: Name | None = None
    qualifier: Name | None = None
    place: Name | None = None
    place_name: Name | None = None
    organisation: Name | None = None
    start: Name | None = None
    end: Name | None = None
    page: Name | None = None
    compared: Name | None = None
    compared_unit: Name | None = None
    compared_with: Name | None = None
    compared_with_en: Name | None = None
    note: Name | None = None


class RelationSpec(Spec):
    """One entry of `relations.yaml`: a kind with its roles, each naming a figure by its id.

    `ID.compared` is the second number of the figure ID. A role that is left out is implied. A role may also be a
    number written down: {printed: "43", unit: "家"}. `of` is the dataset that holds the figures.
    """

    title: Text | None = None
    of: str = "figure"
    share: dict[str, Any] | None = None
    growth: dict[str, Any] | None = None
    difference: dict[str, Any] | None = None
    target: dict[str, Any] | None = None
    rank: dict[str, Any] | None = None
    sum: dict[str, Any] | None = None
    subset: dict[str, Any] | None = None
    ratio: dict[str, Any] | None = None
    convert: dict[str, Any] | None = None
    across: tuple[Across, ...] = ()
    note: Text | None = None
    page: str | None = Field(default=None, description="the page that prints them")

    @property
    def kind(self) -> Kind:
        return next(kind for kind in ROLES if getattr(self, kind) is not None)

    @property
    def roles(self) -> dict[str, Any]:
        """What each role names; `parts` a list."""
        found: dict[str, Any] = getattr(self, self.kind)
        return found

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        said = [kind for kind in ROLES if getattr(self, kind) is not None]
        if len(said) != 1:
            raise ValueError(f"a relation is exactly one of {', '.join(ROLES)}; here: {', '.join(said) or 'none'}")
        for role in self.roles:
            if role not in ROLES[self.kind]:
                raise ValueError(f"{self.kind} has no role {role!r}; its roles: {', '.join(ROLES[self.kind])}")
        return self
