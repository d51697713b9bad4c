"""What a pack may say of a case: its form, who is responsible, its steps, its clocks, and what others see of it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal, Self

from pydantic import Field, field_validator, model_validator

from zhongshu.cases.backing_spec import BackingSpec
from zhongshu.cases.consents_spec import ConsentsSpec
from zhongshu.cases.decide_spec import DecideSpec
from zhongshu.cases.document_spec import DocumentSpec, require_documents
from zhongshu.cases.field_spec import FieldSpec
from zhongshu.cases.flow_spec import FlowSpec
from zhongshu.cases.match_spec import MatchSpec
from zhongshu.cases.rows_spec import RowsSpec
from zhongshu.cases.spot import SpotSpec, require_spots
from zhongshu.core.errors import nearest
from zhongshu.core.spec import Misplaced, Name, Noun, Spec
from zhongshu.core.text import Text
from zhongshu.datasets.spec import Origin, Sharing
from zhongshu.rules.clock import Amount, CountingSpec
from zhongshu.sharing.people.roles import Role

Audience = Literal["anyone", "known"]
_ID = re.compile(r"[a-z][a-z0-9_]*\Z")


class GridSpec(Spec):
    """By the polygon in which a point lies: `of` is a parameter with the columns grid, title, unit and outline."""

    of: Noun
    at: Name


class OwnerSpec(Spec):
    """Whose work it is: the posts of a `duty`, narrowed by where (`grid`, `area`), for whom (`steward`: the post that
    has the value of this field in its care), `skill` (the posts that can do the value of this field) and `post` (the
    one that this field names).

    Several that fit take turns, or the one with the fewest open cases has it (`share: load`). Where none fits it is
    for a post of the duty `otherwise`.
    """

    duty: Noun
    grid: GridSpec | None = None
    area: Name | None = None
    steward: Name | None = None
    skill: Name | None = None
    post: Name | None = None
    share: Literal["turns", "load"] = "turns"
    otherwise: Noun | None = None


class MoveSpec(Spec):
    """A way from one step to another, which the button says. `asks` are questions that are answered on the way.

    `by` may take it: the owner, the reporter, or the holders of a duty. `apart_from` names a step: who took the case
    there may not take this way (a second pair of eyes). `within` is how long after the step began it may be taken,
    `backed` how many have to stand behind the case first.
    """

    title: Text
    by: str | None = None
    asks: dict[Name, FieldSpec] = Field(default_factory=dict)
    apart_from: Name | None = None
    within: str | None = None
    backed: int = Field(default=0, ge=0)


class StepSpec(Spec):
    """Where a case may stand. `to` are the ways on, by the step that they lead to.

    `owner` gives the case to another post as it comes here. A step with an `outcome` ends the case; ways from there
    reopen it. `waits`: clocks that pause stand still while it is here.
    """

    title: Text
    to: dict[Name, MoveSpec] = Field(default_factory=dict)
    owner: OwnerSpec | None = None
    by: str = "owner"
    outcome: Name | None = None
    waits: bool = False
    public: Text | None = None


class LimitSpec(Spec):
    """A clock's length from a parameter: the `column` of the row in which `where` (column: field) holds."""

    parameter: Noun
    column: Name
    where: dict[Name, Name] = Field(default_factory=dict)


class UntilSpec(Spec):
    """A clock's length from an answer: it ends with the day that the field `until` says, a date."""

    until: Name


class CaseClockSpec(CountingSpec):
    """A promise of a case: from when it comes to the step `begins` until it comes to one of `ends`.

    `closes` is where its last day ends. `public`: told to who asked. `otherwise` is the length where the parameter has
    no row; without it there is no such clock then, and the page says so.
    """

    title: Text
    begins: Name
    ends: tuple[Name, ...] = Field(min_length=1)
    within: Amount | LimitSpec | UntilSpec
    otherwise: Amount | None = None
    closes: Literal["midnight", "close"] = "midnight"
    public: bool = False
    moves: bool = Field(default=False, description="a new edition of the parameter moves clocks that run")


class DutySpec(Spec):
    """A kind of post. There is one in each grid of the `grids` parameter, or `each` of them in each of `units`: those
    named, or `all` of the region.

    `skills` are those of every post, or of the posts of a unit, by unit. `above` is the duty that it falls to while
    nobody holds it, and to which it is escalated.
    """

    title: Text
    role: Role = Role.OFFICER
    units: Literal["all"] | tuple[Name, ...] = ()
    each: int = Field(default=1, ge=1, le=99)
    grids: Noun | None = None
    skills: tuple[str, ...] | dict[Name, tuple[str, ...]] = ()
    above: Noun | None = None

    def skills_in(self, unit: str) -> frozenset[str]:
        """What the posts of a unit can do."""
        said = self.skills.get(unit, ()) if isinstance(self.skills, dict) else self.skills
        return frozenset(said)

    @field_validator("units", mode="before")
    @classmethod
    def _ids_or_all(cls, said: Any) -> Any:
        """A word of its own would be told to be 'all'."""
        if said != "all" and not isinstance(said, list | tuple):
            raise ValueError(f"units are ids of units, or all: write [{said}]")
        for index, unit in enumerate(() if said == "all" else said):
            if not isinstance(unit, str) or not _ID.match(unit):
                raise Misplaced(f"{unit!r} is no id of a unit: lower-case letters, digits, underscores", (index,))
        return said

    @model_validator(mode="after")
    def _somewhere(self) -> Self:
        if bool(self.units) == (self.grids is not None):
            raise ValueError(
                "a duty says where its posts are: units (ids of units, or all) or grids (a parameter), one of them"
            )
        if self.grids is not None and self.each > 1:
            raise ValueError("each is how many posts a unit has: a grid has one")
        skilled = self.skills if isinstance(self.skills, dict) and not isinstance(self.units, str) else {}
        for unit in skilled if self.grids is None else ():
            if unit not in self.units:
                raise Misplaced(f"skills names {unit!r}, which is none of its units", ("skills", unit))
        return self


class TwinSpec(Spec):
    """When two cases are perhaps one: opened within `hours`, and either the `same` fields equal and no further apart
    than `metres`, or their words `alike` by so much (0 to 1)."""

    same: tuple[Name, ...] = ()
    at: Name | None = None
    metres: int = Field(default=100, ge=1, le=10_000)
    hours: int = Field(default=72, ge=1, le=8760)
    words: Name | None = None
    alike: float = Field(default=0.6, gt=0, le=1)


class PublicSpec(Spec):
    """What everybody sees of the cases on a map and through Open311, `after` so many hours. Fields of level 1 alone.

    All cases within one cell, a square of `blur` metres on a side, stand at one place in it, at most `blur` metres from
    the true one: many reports of a spot tell its cell and nothing closer. 0 shows the true place.
    """

    after: int = Field(default=24, ge=0)
    blur: int = Field(default=0, ge=0, le=5000)


class RatingSpec(Spec):
    """Who asked is asked back: a question with 1 to 5 stars, once the case has ended."""

    title: Text = Text(zh="您满意吗？", en="Are you satisfied?")


class CaseSpec(Spec):
    """`cases/*.yaml`. Its cases become a dataset of the pack under its name, with the `level` and `sharing` said here.

    `open_to` are those who may ask: everybody, everybody known, or the holders of roles; of these only who sits at a
    post of the duty `asked_by`, where it says one. `first` is the step at which
    a case begins, the first of `steps` unless it is said. `area` is the field that says where: a point or an area.
    `says` names the field that is the case's headline. `from_number` is what the button says that opens one about a
    number or a signal of a page; without it none is. `found` are answers that nobody is asked for: rules (`decides`)
    and the parts of a `flow` bring them. `from_rows` are rows that open one by themselves, `backing` who may stand
    behind one, `documents` what it gives out, `consents` what somebody lets a unit read with it.
    """

    case: Name
    title: Text
    description: Text | None = None
    level: int = Field(default=3, ge=1, le=4)
    sharing: Sharing = "conditional"
    origin: Origin = "measured"
    open_to: Audience | tuple[Role, ...] = "known"
    asked_by: Noun | None = None
    form: dict[Name, FieldSpec] = Field(min_length=1)
    found: dict[Name, FieldSpec] = Field(default_factory=dict)
    area: Name | None = None
    says: Name | None = None
    from_number: Text | None = None
    owner: OwnerSpec
    steps: dict[Name, StepSpec] = Field(min_length=1)
    first: Name | None = None
    clocks: dict[Name, CaseClockSpec] = Field(default_factory=dict)
    duplicates: TwinSpec | None = None
    spots: SpotSpec | None = None
    rating: RatingSpec | None = None
    public: PublicSpec | None = None
    decides: dict[Name, DecideSpec] = Field(default_factory=dict)
    matches: dict[Name, MatchSpec] = Field(default_factory=dict)
    flow: FlowSpec | None = None
    documents: dict[Name, DocumentSpec] = Field(default_factory=dict)
    backing: BackingSpec | None = None
    from_rows: RowsSpec | None = None
    consents: ConsentsSpec | None = None

    @property
    def begins(self) -> str:
        """The step at which a case begins."""
        return self.first or next(iter(self.steps))

    @property
    def fields(self) -> Mapping[str, FieldSpec]:
        """Every answer that there may be, by name: the form's, what is found, then those of ways and messages."""
        found = {**self.form, **self.found}
        for step in self.steps.values():
            for move in step.to.values():
                found |= {name: field for name, field in move.asks.items() if name not in found}
        for message in self.flow.messages.values() if self.flow else ():
            found |= {name: field for name, field in message.asks.items() if name not in found}
        return found

    @model_validator(mode="after")
    def _words_exist(self) -> Self:
        for name, word, at in _named_steps(self):
            _require_known(word, self.steps, f"{name} names the step", "step", at)
        for name, word, at in _named_fields(self):
            _require_known(word, self.fields, f"{name} names the field", "field", at)
        return self

    @model_validator(mode="after")
    def _spots_and_documents_fit(self) -> Self:
        if self.spots is not None:
            require_spots(self.spots, self.fields)
        require_documents(self.documents, self.steps, self.fields)
        return self

    @model_validator(mode="after")
    def _one_question_a_name(self) -> Self:
        fields = self.fields
        for at, step in self.steps.items():
            for to, move in step.to.items():
                for name, field in move.asks.items():
                    if fields[name] != field and (fields[name].type, fields[name].level) != (field.type, field.level):
                        raise ValueError(f"the way {at} to {to} asks {name} again, as another type or level")
        return self

    @model_validator(mode="after")
    def _backed_by_somebody(self) -> Self:
        for at, step in self.steps.items():
            for to, move in step.to.items():
                if move.backed and (self.backing is None or at not in self.backing.at):
                    said = f"the way {at} to {to} needs {move.backed} behind the case, and nobody can back it at {at}"
                    raise Misplaced(f"{said}: name it in backing.at", ("steps", at, "to", to, "backed"))
        return self

    @model_validator(mode="after")
    def _comes_to_an_end(self) -> Self:
        reached, left = {self.begins}, [self.begins]
        while left:
            new = self._leads_to(left.pop()) - reached
            reached |= new
            left += sorted(new)
        if lost := sorted(set(self.steps) - reached):
            raise Misplaced(f"no way leads to the steps {', '.join(lost)}", ("steps", lost[0]))
        if not any(step.outcome for step in self.steps.values()):
            raise ValueError("no step has an outcome: a case has to come to an end")
        if stuck := sorted(name for name, step in self.steps.items() if not self._leads_to(name) and not step.outcome):
            raise Misplaced(f"the steps {', '.join(stuck)} lead nowhere and have no outcome", ("steps", stuck[0]))
        return self

    def _leads_to(self, step: str) -> set[str]:
        """Those to which somebody, or its flow, brings a case from there."""
        flow = self.flow
        ends = flow.ends.values() if flow is not None and step == (flow.begins or self.begins) else ()
        return {*self.steps[step].to, *ends}


_Named = tuple[str, str | None, tuple[str, ...]]
"""What names a word, the word, and the keys that lead there."""


def _named_steps(spec: CaseSpec) -> Iterator[_Named]:
    yield "first", spec.begins, ("first",)
    for at, step in spec.steps.items():
        for to, move in step.to.items():
            yield f"the step {at}", to, ("steps", at, "to", to)
            yield f"apart_from of the way {at} to {to}", move.apart_from, ("steps", at, "to", to, "apart_from")
    for name, one in spec.decides.items():
        yield from ((f"at of the rule {name}", at, ("decides", name, "at")) for at in one.at)
    for name, clock in spec.clocks.items():
        yield f"the clock {name}", clock.begins, ("clocks", name, "begins")
        yield from ((f"the clock {name}", end, ("clocks", name, "ends")) for end in clock.ends)
    if spec.backing is not None:
        yield from (("backing", step, ("backing", "at")) for step in spec.backing.at)
    if spec.flow is not None:
        yield "flow begins", spec.flow.begins, ("flow", "begins")
        yield from ((f"the end {end}", step, ("flow", "ends", end)) for end, step in spec.flow.ends.items())


def _named_fields(spec: CaseSpec) -> Iterator[_Named]:
    yield "area", spec.area, ("area",)
    yield "says", spec.says, ("says",)
    yield from _named_by_owner("owner", spec.owner, ("owner",))
    for at, step in spec.steps.items():
        if step.owner is not None:
            yield from _named_by_owner(f"the owner of {at}", step.owner, ("steps", at, "owner"))
    for name, field in spec.fields.items():
        yield from ((f"when of {name}", word, ("form", name, "when")) for word in field.when)
        if field.prefill is not None and field.prefill.by != "subject":
            yield f"prefill of {name}", field.prefill.by, ("form", name, "prefill")
    for name, clock in spec.clocks.items():
        words: Iterable[str] = clock.within.where.values() if isinstance(clock.within, LimitSpec) else ()
        words = (clock.within.until,) if isinstance(clock.within, UntilSpec) else words
        yield from ((f"within of the clock {name}", word, ("clocks", name, "within")) for word in words)
    for name, match in spec.matches.items():
        yield from ((f"facts of {name}", field, ("matches", name, "facts")) for field in match.facts.values())
        yield from ((f"by of {name}", part.covers, ("matches", name, "by")) for part in match.by.values())
        answers = () if match.onward is None else match.onward.answers.values()
        yield from ((f"onward of {name}", field, ("matches", name, "onward", "answers")) for field in answers)
    if (consents := spec.consents) is not None:
        words = (consents.of, consents.to, consents.until, *consents.chapters.values())
        yield from (("consents", word, ("consents",)) for word in words)
    for name, one in spec.decides.items():
        yield from ((f"facts of the rule {name}", word, ("decides", name, "facts")) for word in one.facts.values())
        yield from ((f"into of the rule {name}", word, ("decides", name, "into")) for word in one.into.values())
    if (twin := spec.duplicates) is not None:
        yield from (("duplicates", word, ("duplicates",)) for word in (*twin.same, twin.at, twin.words))
    if (spots := spec.spots) is not None:
        yield from (("spots", word, ("spots",)) for word in (spots.at, spots.same))


def _named_by_owner(name: str, owner: OwnerSpec, at: tuple[str, ...]) -> Iterator[_Named]:
    words = (owner.grid.at if owner.grid else None, owner.area, owner.steward, owner.skill, owner.post)
    yield from ((name, word, at) for word in words)


def _require_known(word: str | None, known: Mapping[str, Any], where: str, what: str, at: tuple[str, ...]) -> None:
    if word is not None and word not in known:
        raise Misplaced(f"{where} {word!r}, which is no {what} ({nearest(word, known)})", at)
