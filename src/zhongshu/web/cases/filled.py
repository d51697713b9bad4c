"""Forms of cases with what the hub filled in: where each answer comes from stands beside it, and may be changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from zhongshu.cases.event import Source
from zhongshu.cases.field_spec import FieldSpec, PrefillSpec
from zhongshu.cases.filling import Form
from zhongshu.cases.prefill import Filling
from zhongshu.core.text import Text
from zhongshu.datasets.catalogue import Catalogue
from zhongshu.web.cases.questions import Question
from zhongshu.web.visit import Visit

PRESSED, SLIP, AGREED = "fill", "filled", "use"
"""The names of the button that fills in, whose value is the question that it stands beside, of the slip's field, and of
the boxes by which somebody agrees to have a question filled in."""
AGREE = "-"
"""The value of the button below those boxes."""


@dataclass(frozen=True)
class Offer:
    """A question that may be filled in once whom it is about agrees: where from, and whether they did."""

    name: str
    title: Text
    dataset: str
    column: Text | None
    agreed: bool


@dataclass(frozen=True)
class Filled:
    """A form's answers with those of the hub, its new slip, and the questions beside which more may be filled in."""

    given: Mapping[str, Any]
    slip: str = ""
    sources: Mapping[str, Source] = field(default_factory=dict)
    helps: frozenset[str] = frozenset()
    new: int = 0
    offers: Sequence[Offer] = ()


@dataclass(frozen=True)
class Sent:
    """A form's answers as they were sent, with its slip and the questions that somebody agreed to have filled in."""

    given: Mapping[str, Any]
    slip: str = ""
    agreed: frozenset[str] = frozenset()


def fill(
    visit: Visit, form: Form, name: str, sent: Sent, *, look: bool = True, own: bool = True,
    beside: Mapping[str, Any] | None = None,
) -> Filled:  # fmt: skip
    """`name` is what slips of this form are made for: a type, or a case. What the hub filled in before, and nobody
    changed, is filled in anew; without `look` it stays as it is. What was read with consent is not read again, and is
    gone where the consent is taken back. The rest is as `Prefill.known` says."""
    if all(one.prefill is None for one in form.questions.values()):
        return Filled(sent.given)
    prefill, sealer = visit.hub.prefill, visit.hub.cases.sealer(name, visit.reader)
    given, agreed, before = sent.given, sent.agreed, sealer.opened(sent.slip)
    as_they_are = {name for name in before if _same(form, name, given, before[name])}
    stay = {one for one in as_they_are & agreed if before[one].source.agreed is not None} if look else as_they_are
    if look:
        given = {name: value for name, value in given.items() if name not in as_they_are - stay}
        found = prefill.known(form, given, visit.reader, address=visit.path, beside=beside, own=own, agreed=agreed)
        kept = {name: one for name, one in before.items() if name not in as_they_are - stay and given.get(name)}
    else:
        found, kept = {}, dict(before)
    shown = {**{name: before[name] for name in stay}, **found}
    return Filled(
        given={**given, **{name: one.value for name, one in found.items()}},
        slip=sealer.sealed(kept | found),
        sources={name: one.source for name, one in shown.items()},
        helps=prefill.helps(form, visit.reader),
        new=len(found),
        offers=_offers(visit, form, prefill.offers(form, given, visit.reader, own=own), agreed),
    )


def _offers(visit: Visit, form: Form, found: Mapping[str, PrefillSpec], agreed: frozenset[str]) -> Sequence[Offer]:
    asked, catalogue = form.questions, visit.hub.packs.catalogue
    return [
        Offer(name, asked[name].title, one.dataset, _titled(catalogue, one, asked[name]), name in agreed)
        for name, one in found.items()
    ]


def _titled(catalogue: Catalogue, spec: PrefillSpec, question: FieldSpec) -> Text | None:
    """What the unit calls the column, where the form calls it something else."""
    dataset = catalogue.datasets.get(spec.dataset)
    title = None if dataset is None else dataset.spec.columns[spec.column].title
    return None if title == question.title else title


def slip_of(visit: Visit, name: str, slip: str) -> Mapping[str, Filling]:
    """What a slip that was sent along says; nothing for one of another form, or of somebody else."""
    return visit.hub.cases.sealer(name, visit.reader).opened(slip)


def with_sources(visit: Visit, questions: Sequence[Question], filled: Filled, pressed: str = "") -> list[Question]:
    """Questions with their sources; the one beside which `pressed` was pressed says what came of it."""
    told = visit.t("cases.filled.n", n=filled.new) if filled.new else visit.t("cases.filled.none")
    return [
        replace(
            one,
            source=filled.sources.get(one.name),
            fills=one.name in filled.helps,
            told=told if one.name == pressed else "",
        )
        for one in questions
    ]


def _same(form: Form, name: str, given: Mapping[str, Any], filling: Filling) -> bool:
    """Whether an answer still is what the hub filled in; as it was typed, 12.0 is 12."""
    if name not in form.questions:
        return False
    bare = Form({name: form.questions[name].model_copy(update={"when": {}})}, form.options, form.zone)
    return bool(bare.read({name: given.get(name)})[0].get(name) == filling.value)
