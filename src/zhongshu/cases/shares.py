"""Where the flow of a case stands: each office's share of it. Reads alone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from zhongshu.cases.case import Case, Part
from zhongshu.cases.cases import Cases
from zhongshu.cases.flow_spec import FlowSpec
from zhongshu.cases.parts.paths import ahead, before
from zhongshu.cases.records import number_of
from zhongshu.cases.type import CaseType
from zhongshu.core.text import Text

if TYPE_CHECKING:  # it comes with an extra
    from zhongshu.cases.flows.engine import Standing
    from zhongshu.cases.flows.flow import Flow

ShareState = Literal["running", "done", "recalled", "later", "perhaps"]
"""perhaps: a gateway may still lead past it."""


@dataclass(frozen=True)
class Share:
    """One time that an office works at a matter, or will: `element` is the task of the flow, `type` that of its part.
    `case` and `part` are None for one that comes later; `after` are the titles of the tasks that it waits for."""

    element: str
    title: Text
    type: CaseType
    state: ShareState
    case: Case | None = None
    part: Part | None = None
    after: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Shares:
    """The flow of a case, where it stands or stood as it ended, and its shares in the order in which they began; those
    that come later last. `began` and `ended` in UTC."""

    flow: "Flow"
    standing: "Standing"
    shares: tuple[Share, ...]
    began: datetime
    ended: datetime | None


def shares_of(cases: Cases, case: Case) -> Shares | None:
    """None for a case whose flow never began."""
    standing = cases.flow_standing(case)
    if standing is None:
        return None
    type = cases.type_of(case)
    assert type.spec.flow is not None
    flow = cases.engines.of(type).flow
    runs = case.is_open and case.step == (type.spec.flow.begins or type.spec.begins)
    parts = cases.store.cases(number_of(id) for id in case.parts)
    called = _Titles(flow, type.spec.flow, cases.types)
    begun = [_share(cases, called, one, parts[number_of(one.case)]) for one in case.parts.values()]
    later = _later(cases, called, begun) if runs else ()
    began = min((one.begun for one in case.parts.values()), default=case.opened)
    return Shares(flow, standing, (*begun, *later), began, None if runs else case.closed or case.since)


def _share(cases: Cases, called: "_Titles", part: Part, case: Case) -> Share:
    state: ShareState = "running" if part.ended is None else "recalled" if part.outcome is None else "done"
    return Share(part.element, called.of(part.element, case.type), cases.type_of(case), state, case, part)


def _later(cases: Cases, called: "_Titles", begun: list[Share]) -> Iterator[Share]:
    """Tasks that the flow has not come to, and may come to from where it stands."""
    flow, spec = called.flow, called.spec
    here = {one.element for one in begun if one.state == "running"}
    coming = ahead(flow, here)
    for element, sure in coming.items():
        type = cases.types.get(spec.parts[element])
        if type is not None:
            waits = [called.of(one) for one in before(flow, element) if one in here or one in coming]
            yield Share(element, called.of(element), type, "later" if sure else "perhaps", after=tuple(waits))


@dataclass(frozen=True)
class _Titles:
    """What a share is called: as its type is, in both languages; where several tasks are done as one type, as the file
    calls each."""

    flow: "Flow"
    spec: FlowSpec
    types: Mapping[str, CaseType]

    def of(self, element: str, type: str = "") -> Text:
        name = type or self.spec.parts.get(element, "")
        if name in self.types and list(self.spec.parts.values()).count(name) == 1:
            return self.types[name].spec.title
        said = self.flow.tasks[element].name if element in self.flow.tasks else element
        return Text(zh=said, en=said)
