"""Forms of cases with what the hub filled in: where each answer comes from stands beside it, and may be changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from zhongshu.cases.event import Source
from zhongshu.cases.filling import Form
from zhongshu.cases.prefill import Filling
from zhongshu.web.cases.questions import Question
from zhongshu.web.visit import Visit

PRESSED, SLIP = "fill", "filled"
"""The names of the button that fills in, whose value is the question that it stands beside, and of the slip's field."""


@dataclass(frozen=True)
class Filled:
    """A form's answers with those of the hub, its new slip, and the questions beside which more may be filled in."""

    given: Mapping[str, Any]
    slip: str = ""
    sources: Mapping[str, Source] = field(default_factory=dict)
    helps: frozenset[str] = frozenset()
    new: int = 0


def fill(
    visit: Visit, form: Form, name: str, given: Mapping[str, Any], *, slip: str = "", look: bool = True,
    own: bool = True, beside: Mapping[str, Any] | None = None,
) -> Filled:  # fmt: skip
    """`name` is what slips of this form are made for: a type, or a case. What the hub filled in before, and nobody
    changed, is filled in anew; without `look` it stays as it is. The rest is as `Prefill.known` says."""
    if all(one.prefill is None for one in form.questions.values()):
        return Filled(given)
    prefill, sealer = visit.hub.prefill, visit.hub.cases.sealer(name, visit.reader)
    before = sealer.opened(slip)
    as_they_are = {name for name in before if _same(form, name, given, before[name])}
    if look:
        given = {name: value for name, value in given.items() if name not in as_they_are}
        found = prefill.known(form, given, visit.reader, address=visit.path, beside=beside, own=own)
        kept = {name: one for name, one in before.items() if name not in as_they_are and given.get(name)}
    else:
        found, kept = {}, dict(before)
    shown = found if look else {name: before[name] for name in as_they_are}
    return Filled(
        given={**given, **{name: one.value for name, one in found.items()}},
        slip=sealer.sealed(kept | found),
        sources={name: one.source for name, one in shown.items()},
        helps=prefill.helps(form, visit.reader),
        new=len(found),
    )


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
