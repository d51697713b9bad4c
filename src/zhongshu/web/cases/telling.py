"""How cases are told: posts, steps, how long is left, answers. What templates ask for."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Literal

from zhongshu.cases.case import Case
from zhongshu.cases.cause import About
from zhongshu.cases.event import Source, sources
from zhongshu.cases.field_spec import LISTED, FieldSpec
from zhongshu.cases.filling import Form
from zhongshu.cases.lists import Line
from zhongshu.cases.posts import Posts, Responsible
from zhongshu.cases.records import headline, number_of
from zhongshu.cases.rulings import ruled_fields
from zhongshu.cases.sight import Seen
from zhongshu.cases.tally import SOON
from zhongshu.cases.type import CaseType
from zhongshu.core.spec import pack_of
from zhongshu.core.text import Text
from zhongshu.web.cases.consent_words import CONSENT_WORDS
from zhongshu.web.cases.offered import offer_titles
from zhongshu.web.visit import Visit

_TAGGED = 2

Tone = Literal["", "good", "warn", "bad"]


@dataclass(frozen=True)
class Due:
    """How long is left of a case, or how long it is over; `at` is the moment."""

    word: str
    tone: Tone
    at: datetime | None = None


@dataclass(frozen=True)
class Answer:
    """A question and what was said. `kind` is how it is shown: text, lines, phone, point, image, file or cases; `files`
    are the ids of the last three."""

    title: Text
    kind: Literal["text", "lines", "phone", "point", "image", "file", "cases"]
    text: str = ""
    point: Mapping[str, float] | None = None
    files: tuple[str, ...] = ()
    source: Source | None = None


@dataclass(frozen=True)
class Telling:
    """Words about cases for one visit."""

    visit: Visit
    _titles: dict[tuple[str, str], Mapping[str, Text]] = field(default_factory=dict, repr=False)

    def post(self, id: str) -> str:
        """The title of a duty post; its id where the region knows it no more."""
        found = self._posts.get(id)
        return id if found is None else self.visit.text(found.title)

    @cached_property
    def _posts(self) -> Posts:
        return self.visit.hub.cases.posts()

    def person(self, post: str) -> Responsible | None:
        """The one person whom a post's work is with."""
        return self.visit.hub.cases.responsible(post)

    def type(self, name: str) -> str:
        """The title of a type; its name where no pack says it any more."""
        found = self.visit.hub.cases.types.get(name)
        return name if found is None else self.visit.text(found.spec.title)

    def synthetic(self, types: Iterable[str]) -> bool:
        """Whether the cases of one of these types, by name, are made up."""
        known = self.visit.hub.cases.types
        return any(known[name].spec.origin == "synthetic" for name in types if name in known)

    def step(self, of: Case | Line) -> str:
        """The title of the step at which a case stands, as its type has it now; of one that is no more as it had it."""
        if of.outcome == "merged":  # it stands where it stood; the other goes on
            return self.visit.t("cases.up.step")
        if of.outcome == "recalled":
            return self.visit.t("cases.recalled.step")
        now = self.visit.hub.cases.types.get(of.type)
        there = now if now is not None and of.step in now.spec.steps else self.visit.hub.cases.type_of(of)
        return self.visit.text(there.spec.steps[of.step].title)

    def path(self, case: str) -> str:
        """The page of a case, by its id."""
        type, _, number = case.rpartition("/")
        return self.visit.link(f"/case/{type.replace('.', '/', 1)}/{number}")

    def path_seen(self, case: str) -> str | None:
        """The same where the page is for this reader to see; a stranger's code opens no other case."""
        cases = self.visit.hub.cases
        sees = cases.stands_as(cases.store.case(number_of(case)), self.visit.reader)
        return None if sees is None else self.path(case)

    def page_of(self, about: About) -> str:
        """The page of the number, dataset or form that a case is about."""
        if about.kind == "indicator":
            return self.visit.link(f"/indicators/{about.name}", area=about.area, period=about.period)
        return self.visit.link(f"/data/{about.name}") if about.kind == "dataset" else self.visit.link("/returns")

    def of_type(self, page: str, type: str) -> str:
        """A page of a type: ask, board, case-map."""
        return self.visit.link(f"/{page}/{type.replace('.', '/', 1)}")

    def line_due(self, line: Line) -> Due:
        """How long is left of a case in a list; where no clock runs, the day on which it came."""
        if line.closed is not None:
            return Due(self.visit.t("cases.closed_at", when=self.visit.instant(line.closed)), "")
        if line.due is None:
            return Due(self.visit.day(line.opened), "")
        return self.due(line.due)

    def due(self, due: datetime | None) -> Due:
        """In words: 3 hours left, 2 days over. Without a moment there is no clock, or it stands still."""
        if due is None:
            return Due(self.visit.t("cases.due.none"), "")
        left = due - self.visit.now
        if left <= timedelta():
            return Due(self.visit.t("cases.due.over", length=self.length(left)), "bad", due)
        return Due(self.visit.t("cases.due.left", length=self.length(left)), "warn" if left <= SOON else "good", due)

    def length(self, length: timedelta) -> str:
        """In the largest unit of which there is one, rounded down: 2 days, 3 hours, 5 minutes."""
        minutes = abs(length) // timedelta(minutes=1)
        for size, word in ((1440, "days"), (60, "hours")):
            if minutes >= size * (2 if word == "days" else 1):
                return self.visit.t(f"cases.length.{word}", n=minutes // size)
        return self.visit.t("cases.length.minutes", n=max(1, minutes))

    def called(self, line: Line, *, own: bool = False) -> str:
        """What a list calls a case: its headline where that answer may stand in a list, else what kind it is of."""
        type = self.visit.hub.cases.types.get(line.type)
        if type is None:
            return line.type
        said = type.spec.fields.get(type.spec.says or "")
        cases, reader = self.visit.hub.cases, self.visit.reader
        works = said is not None and said.listed and line.post in cases.seen_posts(reader)
        shown = own or works or (said is not None and said.level <= LISTED)
        return self._called(type, line.headline if shown else "", line.fields)

    def called_there(self, seen: Seen) -> str:
        """What the page of a case calls it."""
        spec = seen.type.spec
        return self._called(
            seen.type, headline(seen.case, spec) if (spec.says or "") in seen.fields else "", seen.fields
        )

    def tags(self, line: Line, *, own: bool = False) -> list[str]:
        """The chosen answers of a case that may stand in a list, without what the case is called by."""
        type = self.visit.hub.cases.types.get(line.type)
        called = self.called(line, own=own)
        said = [] if type is None else [one for _, one in self._chosen(type, line.fields)]
        return [one for one in said if one != called][:_TAGGED]

    def answers(self, seen: Seen, *, form: bool = True) -> list[Answer]:
        """What was said: on the form, or else on the ways since; what rules found stands beside their decisions."""
        spec, ruled = seen.type.spec, ruled_fields(seen)
        names = [name for name in spec.fields if (name in spec.form) == form and name in seen.fields]
        consents, until = ((), "") if spec.consents is None else (spec.consents.chapters.values(), spec.consents.until)
        read = self.visit.hub.cases.form(seen.type, spec.fields)
        from_, called = sources(seen.events), offer_titles(self.visit, seen.type)
        told = []
        for name in names:
            if name in ruled or name in consents:
                continue
            if name == until:
                told.append(self._consented(seen))
            said = self.answer(read, read.questions[name], seen.fields[name])
            title = called.get(name, {}).get(said.text)
            told.append(
                replace(said, text=said.text if title is None else self.visit.text(title), source=from_.get(name))
            )
        return told

    def source(self, source: Source) -> str:
        """Where the hub has an answer from, and as of when; or that it says something else."""
        catalogue = self.visit.hub.packs.catalogue
        known = source.dataset in catalogue.names
        title = self.visit.text(catalogue.title(source.dataset)) if known else source.dataset
        unit = self.visit.text(self.visit.hub.unit_title(catalogue.owner(source.dataset)))
        key = "cases.source.changed" if source.changed else "cases.source"
        key = "cases.source.agreed" if source.agreed is not None and not source.changed else key
        return self.visit.t(key, unit=unit, title=title, day=self.visit.day(source.at))

    def held(self, dataset: str) -> str:
        """Whose rows they are, and what they are called."""
        catalogue = self.visit.hub.packs.catalogue
        unit = self.visit.text(self.visit.hub.unit_title(catalogue.owner(dataset)))
        return f"{unit} · {self.visit.text(catalogue.title(dataset))}"

    def source_path(self, source: Source) -> str | None:
        """The page of the dataset behind an answer, for who finds it there."""
        nouns = self.visit.hub.packs.nouns.of_rows
        found = nouns.get(source.dataset)
        if found is None or not self.visit.access.may(found) or not self.visit.desk.sight.opens(pack_of(found.name)):
            return None
        return self.visit.link(f"/data/{source.dataset}")

    def answer(self, form: Form, question: FieldSpec, value: Any) -> Answer:
        """One of them."""
        match question.type:
            case "image" | "file":
                return Answer(question.title, question.type, files=tuple(value))
            case "case":
                return Answer(question.title, "cases", files=tuple(value))
            case "point":
                return Answer(question.title, "point", f"{value['lat']:.5f}, {value['lon']:.5f}", value)
            case "text":
                return Answer(question.title, "lines", str(value))
            case "phone":
                return Answer(question.title, "phone", str(value))
            case _:
                return Answer(question.title, "text", self._said(form, question, value))

    def _consented(self, seen: Seen) -> Answer:
        """What the form consented to, in one line: what holds now is on the page of consents."""
        assert seen.type.spec.consents is not None
        asked = seen.type.spec.form
        words = [
            self.visit.text(asked[one].title)
            for one in seen.type.spec.consents.chapters.values()
            if seen.fields.get(one)
        ]
        said = ("、" if self.visit.language == "zh" else "; ").join(words) or self.visit.t("cases.consents.none")
        return Answer(CONSENT_WORDS["cases.consents.said"], "text", said)

    def _said(self, form: Form, question: FieldSpec, value: Any) -> str:
        if question.type == "post":
            return self.post(str(value))
        if question.type in ("choice", "code", "area"):
            found = form.options(question).get(str(value))
            return str(value) if found is None else self.visit.text(found)
        if question.type == "boolean":
            return self.visit.t("truth.true" if value else "truth.false")
        if question.type == "timestamp":
            return self.visit.instant(datetime.fromisoformat(str(value)))
        return f"{value} {self.visit.unit_named(question.unit)}" if question.unit else str(value)

    def _called(self, type: CaseType, headline: str, fields: Mapping[str, Any]) -> str:
        kinds = (said for question, said in self._chosen(type, fields) if question.type != "area")
        return headline or next(kinds, "") or self.visit.text(type.spec.title)

    def _chosen(self, type: CaseType, fields: Mapping[str, Any]) -> Iterator[tuple[FieldSpec, str]]:
        form = self.visit.hub.cases.form(type)
        for name, question in type.spec.form.items():
            if question.type in ("choice", "code", "area") and question.level <= LISTED and fields.get(name):
                if (type.name, name) not in self._titles:  # a list asks for each of its lines
                    self._titles[type.name, name] = form.options(question)
                found = self._titles[type.name, name].get(str(fields[name]))
                yield question, str(fields[name]) if found is None else self.visit.text(found)


def may_work(visit: Visit) -> bool:
    """Whether somebody is shown the pages of who works at cases."""
    return visit.works


def common(visit: Visit) -> Mapping[str, Any]:
    """What every template of this room is given."""
    return {"tell": Telling(visit), "csrf": "", "may_work": may_work(visit), "now": visit.now}
