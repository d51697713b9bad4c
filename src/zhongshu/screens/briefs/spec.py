"""What a pack may say of a brief: sentences, tables and charts over indicators, relations and signals."""

from typing import Literal, Self

from pydantic import Field, model_validator

from zhongshu.core.spec import Name, Spec
from zhongshu.core.text import Text

KINDS = ("sentence", "table", "chart", "signals", "checks")


class ItemSpec(Spec):
    """Exactly one of: a `sentence` with numbers in braces, a `table` or `chart` of indicators, the region's `signals`,
    the `checks` of printed figures (relations by name).

    In a sentence {name} is an indicator's value, {name:yoy} its change from last year, {figure:ID} a printed figure,
    {check:ID} what a relation implies; {period} and {area} are the brief's own (`gaps.FORMS` lists all forms). A
    sentence one of whose numbers is missing is not said; `otherwise` is then, if all of its own are there.
    """

    sentence: Text | None = None
    otherwise: Text | None = None
    table: tuple[str, ...] | None = None
    chart: tuple[str, ...] | None = None
    signals: Literal[True] | None = None
    checks: tuple[str, ...] | None = None
    title: Text | None = None

    @property
    def kind(self) -> str:
        """One of KINDS."""
        return next(kind for kind in KINDS if getattr(self, kind) is not None)

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        said = [kind for kind in KINDS if getattr(self, kind) is not None]
        if len(said) != 1:
            raise ValueError(f"an item is exactly one of {', '.join(KINDS)}; here: {', '.join(said) or 'none'}")
        if self.otherwise is not None and self.sentence is None:
            raise ValueError("otherwise stands beside a sentence")
        return self


class SectionSpec(Spec):
    """A heading and what stands below it, in order."""

    title: Text
    items: tuple[ItemSpec, ...] = Field(min_length=1)


class BriefSpec(Spec):
    """A monthly document of one area. `tone` names a dated parameter: which word says how large a change."""

    brief: Name
    title: Text
    description: Text | None = None
    tone: str
    sections: tuple[SectionSpec, ...] = Field(min_length=1)
