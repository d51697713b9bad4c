"""When a case gives a document out, and when it takes one back. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from zhongshu.cases.case import Case
from zhongshu.cases.document_spec import DocumentSpec
from zhongshu.cases.documents.code import Contents, encoded, signed
from zhongshu.cases.documents.wording import Wording
from zhongshu.cases.event import Event
from zhongshu.cases.field_spec import FieldSpec
from zhongshu.cases.paper import Paper, PaperChange, PaperWhy
from zhongshu.cases.type import CaseType
from zhongshu.core.text import Language, Text
from zhongshu.sharing.signing import HubKey

_LARGEST = 1_200
"""Bytes of contents: what a QR code 6.5 cm wide holds, so that a telephone reads it from paper."""
_LENGTHS = (120, 60, 30, 15, 8)
"""Characters of an answer, and of its label, on a document at most; fewer where there are so many that it would be
larger."""
_MADE_UP, _PLAIN = Text(zh="【演示】{}", en="[made up] {}"), Text(zh="{}", en="{}")
"""A case of synthetic data gives out nothing that could be taken for a document: its signed title says so."""


@dataclass(frozen=True)
class Issuer:
    """Signs in the region's name, in its first `language`. `options` are what a question of a type may be answered
    with, `unit` is the title of the unit that a post belongs to."""

    key: HubKey
    language: Language
    zone: ZoneInfo
    options: Callable[[CaseType, FieldSpec], Mapping[str, Text]]
    unit: Callable[[str], Text]

    def changes(self, type: CaseType, before: Case | None, after: Case, event: Event) -> tuple[PaperChange, ...]:
        """What an event does to the papers of a case; `before` is None as it is opened."""
        found: list[PaperChange] = []
        for name, spec in type.spec.documents.items():
            papers = [] if before is None else [one for one in before.papers if one.name == name]
            why = _withdrawn(spec, papers, before, after, event)
            found += [PaperChange(name, one.n, "withdrawn", why=why) for one in papers if one.holds and why is not None]
            if _due(spec, papers, before, event, why):
                n = len(papers) + 1
                found.append(PaperChange(name, n, "issued", self._code(type, name, n, before, after)))
        return tuple(found)

    def _code(self, type: CaseType, name: str, n: int, before: Case | None, after: Case) -> str:
        spec, fields = type.spec.documents[name], type.spec.fields
        wording = Wording(self.language, self.zone, lambda question: self.options(type, question))
        unit = self.unit(after.post if before is None else before.post)
        title = spec.title.to(self.language)
        for longest in _LENGTHS:
            contents = Contents(
                region=self.key.name,
                number=f"{after.id}/{name}/{n}",
                day=after.changed.astimezone(self.zone).date(),
                unit=unit.to(self.language),
                title=(_MADE_UP if type.spec.origin == "synthetic" else _PLAIN).to(self.language).format(title),
                facts=wording.facts(spec.shows, fields, after.fields, longest),
            )
            if len(encoded(contents)) <= _LARGEST:
                break
        return signed(contents, self.key)


def _withdrawn(
    spec: DocumentSpec, papers: list[Paper], before: Case | None, after: Case, event: Event
) -> PaperWhy | None:
    """Why an event takes the papers of one document back that hold until then; None where it does not.

    What was given out as the case was opened is a receipt: that the case is open again does not undo it.
    """
    if before is None or not any(one.holds for one in papers):
        return None
    if _comes(before, event) and event.step in spec.until:
        return "ended"
    if not before.is_open and after.is_open and any(one.holds and one.at > before.opened for one in papers):
        return "reopened"
    others = (name for name in spec.shows if name in event.fields and event.fields[name] != before.fields.get(name))
    return "changed" if any(True for _ in others) else None


def _due(spec: DocumentSpec, papers: list[Paper], before: Case | None, event: Event, why: PaperWhy | None) -> bool:
    """Whether one is given out: what stood on it was put right, or the case comes to a step of `at` and none holds."""
    if why == "changed":
        return True
    return _comes(before, event) and event.step in spec.at and (why is not None or not any(one.holds for one in papers))


def _comes(before: Case | None, event: Event) -> bool:
    """Whether an event brings the case to its step, rather than finding it there."""
    return before is None or event.kind == "moved" or event.step != before.step
