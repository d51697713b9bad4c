"""The base of every record that a pack or region writes down, and how its nouns are named."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
"""The id of a noun inside its pack: lower-case letters, digits, underscores."""

Noun = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$", max_length=121)]
"""A name of the pack itself, or with its pack before it: grid, street.grid."""


class Spec(BaseModel):
    """Frozen, and closed: a key that nobody reads is an error, not a comment."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Misplaced(ValueError):
    """What a whole spec finds wrong in a part of it; `at` are the keys that lead there."""

    def __init__(self, said: str, at: tuple[str | int, ...]):
        super().__init__(said)
        self.at = at


def qualify(name: str, pack: str) -> str:
    """A bare name belongs to the pack that says it.

    >>> qualify("station_hour", "air"), qualify("region.area", "air")
    ('air.station_hour', 'region.area')
    """
    return name if "." in name else f"{pack}.{name}"


def pack_of(name: str) -> str:
    """The pack of a qualified name: `air` of `air.station_hour`."""
    return name.partition(".")[0]
