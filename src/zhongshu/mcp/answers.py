"""What every answer of a tool has in common: structured content, a sentence about it, and how to go on."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

Origin = Literal["measured", "published", "synthetic"]
T = TypeVar("T")


class Answer(BaseModel, ABC):
    """The structured content of one call. Decimals are texts with all their digits, times have an offset."""

    model_config = ConfigDict(frozen=True)

    more: str | None = Field(
        default=None, description="What this answer leaves out and how to ask for it; null: nothing is left out"
    )

    @abstractmethod
    def in_words(self) -> str:
        """The answer in a few lines, for clients that show no structured content."""


class Coverage(BaseModel):
    """How much of what should be there a number rests on."""

    rows: int | None = Field(description="Rows counted; 0: the period is missing altogether; null: not told here")
    partial: bool = Field(description="The period is not over, lacks its beginning, or units owe it a return")
    percent: Decimal | None = Field(
        default=None, description="Rows in % of those expected; null: unknown, or told by the tool passport only"
    )


class Number(BaseModel):
    """One value of one indicator, with what it needs to stand alone."""

    value: Decimal | None = Field(description="Exact, as text; null: no row gives a value")
    shown: str = Field(description="Rounded, with its unit: as pages show it, and as you should quote it")
    unit: str
    period: str = Field(description="2020, 2020Q1, 2020-04, 2020-04-07 or 2020-04-07T08, in the region's zone")
    area: str = Field(description="Code of GB/T 2260")
    area_title: str
    origin: Origin
    coverage: Coverage
    passport: str = Field(description="Page of the hub that tells where the number comes from; so does tool passport")


class Times(BaseModel):
    """The state of the data that an answer is of."""

    snapshot: int
    published: datetime = Field(description="When that snapshot was published")
    zone: str = Field(description="The zone of periods and days")


def stretch(found: Sequence[T], offset: int, limit: int, otherwise: str = "") -> tuple[Sequence[T], str | None]:
    """A part of what was found, and how to ask for what comes behind it; `otherwise` is another way to it."""
    shown = found[offset : offset + limit]
    rest = len(found) - offset - len(shown)
    return shown, f"{rest} more: call again with offset={offset + len(shown)}{otherwise}." if rest > 0 else None


def lines(*said: str | None) -> str:
    """The sentences that there are, a line each."""
    return "\n".join(one for one in said if one)
