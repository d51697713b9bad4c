"""What a pack may say of a case that looks for what is offered: which offers there are, and what orders them."""

from collections.abc import Iterator
from typing import Self

from pydantic import Field, model_validator

from zhongshu.core.spec import Name, Noun, Spec
from zhongshu.core.text import Text
from zhongshu.methods.matching import Best


class CellSpec(Spec):
    """The condition that an offering case sets on an input, from its answers: at least the answer `least`, at most the
    answer `most`; or what `of` says, a word or, by `words`, those that it stands for. What is not answered, and a
    boolean that is not true, sets none."""

    least: Name | None = None
    most: Name | None = None
    of: Name | None = None
    words: dict[Name, tuple[str, ...]] = Field(default_factory=dict)

    @property
    def fields(self) -> tuple[str, ...]:
        """The questions that it looks at."""
        return tuple(one for one in (self.least, self.most, self.of) if one is not None)

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.of is None) is (self.least is None and self.most is None):
            raise ValueError("a condition is of least and most, or of an answer: say one of the two")
        if self.words and self.of is None:
            raise ValueError("words are of an answer: say of which")
        return self


class OfferingSpec(Spec):
    """Cases of another type each of which is an offer while it stands at one of the steps `at`: `when` is the condition
    on each input, `then` the answer that is each outcome. Its headline is what it is called."""

    case: Noun
    at: tuple[Name, ...] = Field(min_length=1)
    when: dict[Name, CellSpec] = Field(min_length=1)
    then: dict[Name, Name] = Field(min_length=1)

    @property
    def fields(self) -> Iterator[str]:
        """The questions that it looks at."""
        for cell in self.when.values():
            yield from cell.fields
        yield from self.then.values()


class PartSpec(Spec):
    """One part by which offers are ordered, of the outcome `of`: the least or the most of it is best, or as much of it
    as `covers` an answer of the case. `conditions` is how many conditions an offer sets."""

    title: Text
    best: Best
    of: Name | None = None
    covers: Name | None = None

    @model_validator(mode="after")
    def _says_what(self) -> Self:
        if (self.of is None) is not (self.best == "conditions"):
            raise ValueError("a part is of an outcome, unless it counts conditions")
        if (self.covers is None) is not (self.best != "covers"):
            raise ValueError("best: covers says covers, the answer that is to be covered; no other part does")
        return self


class OnwardSpec(Spec):
    """The case that somebody begins from an offer: the question that takes the offer's id, the one that names this
    case, and those that take an outcome (`then`) or an answer of this case (`answers`): of two numbers the
    less, where it takes both, for nobody asks for more than they need, or than is offered."""

    case: Noun
    offer: Name
    need: Name | None = None
    then: dict[Name, Name] = Field(default_factory=dict)
    answers: dict[Name, Name] = Field(default_factory=dict)

    @property
    def fields(self) -> tuple[str, ...]:
        """The questions of the other case that it fills."""
        need = () if self.need is None else (self.need,)
        return (self.offer, *need, *self.then, *self.answers)


class MatchSpec(Spec):
    """A list of offers for a case. Each row of `rule`, which collects them, is one, and so is each of `offering`;
    `offer` is the outcome that says which row it is, one of its words. `facts` names the question of each input, as
    where a case asks a rule. `weights` is a parameter of one row with a column for each part of `by`."""

    title: Text
    rule: Noun
    offer: Name
    facts: dict[Name, Name] = Field(default_factory=dict)
    offering: OfferingSpec | None = None
    by: dict[Name, PartSpec] = Field(min_length=1)
    weights: Noun
    onward: OnwardSpec | None = None
