"""What a pack may say of a rule: what it looks at, what it decides, and its dated editions of rows."""

from collections.abc import Mapping
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from zhongshu.core.errors import nearest
from zhongshu.core.spec import Misplaced, Name, Spec
from zhongshu.core.text import Text
from zhongshu.rules.decisions.table import Hit
from zhongshu.rules.parameters import DatedSpec, Reference

FactType = Literal["string", "number", "boolean", "date"]


class FactSpec(Spec):
    """Something that a rule looks at or says. `unit` is of a number; `one_of` are the words that a string may be, for
    an outcome the most important first (what a table that goes by priority goes by). `fixed` is an input that nobody
    can change, such as an age, a degree or a birth: no change of it is ever proposed. `unknown` says of an input why
    nobody may know it, before what is asked of it."""

    type: FactType = "string"
    title: Text
    unit: str | None = None
    one_of: dict[Name, Text] = Field(default_factory=dict)
    fixed: bool = False
    unknown: Text | None = None

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.unit is not None and self.type != "number":
            raise ValueError(f"a {self.type} has no unit: only a number has")
        if self.one_of and self.type != "string":
            raise ValueError(f"a {self.type} has no one_of: only a string has")
        return self


class RowSpec(Spec):
    """A row. `when` says of each input what has to be true of it; an input that it leaves out may be anything.

    For a string the word itself, a list of words, or `{not: [...]}`; for a number or date FEEL's tests: `">= 3"`,
    `"[1..5)"`, `"[2026-05-01..2026-08-01)"`; for a boolean true or false. `{feel: "..."}` is any test of FEEL. `then`
    says each outcome; `{feel: ...}` computes one.
    """

    when: dict[Name, Any] = Field(default_factory=dict)
    then: dict[Name, Any] = Field(min_length=1)
    why: Text | None = None
    reference: Reference | None = None


class RuleEditionSpec(DatedSpec):
    """The rows that hold from a day on; `otherwise` is said where none of them does."""

    rows: tuple[RowSpec, ...] = Field(min_length=1)
    otherwise: dict[Name, Any] = Field(default_factory=dict)


class RuleSpec(Spec):
    """`rules/*.yaml`. `uses` are parameters that conditions may name: of one row and column its value, of more a list
    of rows, by the edition of the day."""

    rule: Name
    title: Text
    description: Text | None = None
    hit: Hit = "unique"
    inputs: dict[Name, FactSpec] = Field(min_length=1)
    outputs: dict[Name, FactSpec] = Field(min_length=1)
    uses: tuple[str, ...] = ()
    editions: tuple[RuleEditionSpec, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _words_exist(self) -> Self:
        for edition in self.editions:
            for at, row in enumerate(edition.rows, 1):
                _known(row.when, self.inputs, f"row {at} of {edition.valid_from} looks at", "input")
                _known(row.then, self.outputs, f"row {at} of {edition.valid_from} says", "output")
            _known(edition.otherwise, self.outputs, f"otherwise of {edition.valid_from} says", "output")
        for name, output in self.outputs.items():
            if output.fixed:
                raise Misplaced("only an input is fixed: an outcome is what the rule says", ("outputs", name, "fixed"))
        if both := sorted(set(self.inputs) & set(self.outputs)):
            raise ValueError(f"{', '.join(both)} cannot be an input and an output")
        return self


def _known(words: Mapping[str, Any], known: Mapping[str, Any], where: str, what: str) -> None:
    for word in words:
        if word not in known:
            raise ValueError(f"{where} {word!r}, which is no {what} ({nearest(word, known)})")
