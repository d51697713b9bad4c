"""What a pack may say of one question of a form."""

from typing import Any, Literal, Self

from pydantic import Field, model_validator

from zhongshu.core.spec import Name, Noun, Spec
from zhongshu.core.text import Text

FieldType = Literal[
    "string", "text", "integer", "decimal", "boolean", "date", "timestamp", "choice", "code", "area", "point", "image",
    "file", "phone", "email", "uscc", "post", "case",
]  # fmt: skip
"""text: several lines. email: whoever asked is told by it. choice: one of the field's own words; code: one of a
parameter's; post: one of a duty's that somebody answers for; case: cases of a type that whoever answers may see. point:
WGS-84 degrees."""

FILES = frozenset({"image", "file"})

LISTED = 2
"""Lists show answers of this level at most: their headlines, and what was chosen."""


class PrefillSpec(Spec):
    """Filled from the row of `dataset` whose `key` column is what the field `by` says; `by: subject` is whom the
    reporter acts for. `consent`: only once whoever it is about agrees to this field, and nothing is read before."""

    dataset: Noun
    column: Name
    key: Name
    by: Name
    consent: bool = False


class FieldSpec(Spec):
    """One question of a form.

    `of` is the parameter of a code: columns `code` and `title` (Chinese), `title_en` where it has English,
    `major_title` where a long list has groups; of a post it is the duty, of cases their type. `level` is how far the
    answer is opened: 1 to everybody, 2 to officials and who asked, 3 and 4 to who works at the case. `when` asks it
    only where other fields have one of these values. `max` is the largest number, or how many files or cases at most;
    `position` keeps where a photo was taken. `listed`: a headline of level 3 stands in the lists of who works at it.
    `each`: every time that it is answered counts, as with payments; the rows of events have it, not the last alone.
    """

    type: FieldType
    title: Text
    hint: Text | None = None
    required: bool = False
    level: int = Field(default=2, ge=1, le=4)
    one_of: dict[Name, Text] = Field(default_factory=dict)
    of: Noun | None = None
    unit: str | None = None
    scale: int | None = Field(default=None, ge=0, le=12)
    min: float | None = None
    max: float | None = None
    longest: int = Field(default=500, ge=1, le=10_000)
    when: dict[Name, Any] = Field(default_factory=dict)
    prefill: PrefillSpec | None = None
    position: bool = False
    listed: bool = False
    each: bool = False

    @property
    def files(self) -> int:
        """How many files it takes at most; 0 for a field that takes none."""
        return 0 if self.type not in FILES else int(self.max or 1)

    @property
    def cases(self) -> int:
        """How many cases it names at most; 0 for a field that names none."""
        return 0 if self.type != "case" else int(self.max or 1)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if (self.type == "choice") != bool(self.one_of):
            raise ValueError("a choice says one_of, the words to choose from; no other field does")
        if (self.type in ("code", "post", "case")) != (self.of is not None):
            raise ValueError("a code says of, its parameter, a post the duty, a case the type; no other field does")
        if self.listed and self.level > LISTED + 1:
            raise ValueError(f"an answer of level {self.level} stands in no list: say listed with level {LISTED + 1}")
        if self.type == "decimal" and self.scale is None:
            raise ValueError("a decimal says its scale (digits after the point), for instance scale: 1")
        return self
