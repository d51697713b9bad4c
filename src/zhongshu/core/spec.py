"""The base of every record that a pack or region writes down."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
"""The id of a noun inside its pack: lower-case letters, digits, underscores."""


class Spec(BaseModel):
    """Frozen, and closed: a key that nobody reads is an error, not a comment."""

    model_config = ConfigDict(frozen=True, extra="forbid")
