"""Whether the flow of a case type can run: that its file, its parts, ends and messages fit one another, and that what
its conditions look at is there."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhongshu.cases.field_spec import FieldSpec
from zhongshu.cases.flow_spec import FlowSpec
from zhongshu.cases.parts.engines import MissingFlows, flow_of
from zhongshu.cases.type import CaseType
from zhongshu.core.errors import PackError, Place, nearest
from zhongshu.core.spec import pack_of
from zhongshu.packs.documents import read_text
from zhongshu.packs.folder import Written

if TYPE_CHECKING:  # it comes with an extra
    from zhongshu.cases.flows.flow import Flow

FOLDER = "flows"
_OUTCOME = "outcome"


def with_flow(type: CaseType, written: Written, folder: Path) -> CaseType:
    """The type with the text of its BPMN file, so that a case keeps to it. PackError where there is no such file."""
    flow = type.spec.flow
    if flow is None:
        return type
    if flow.bpmn:
        raise PackError("bpmn is read from the file", place=_place(written, "bpmn"), hint="say file: alone")
    path = folder / FOLDER / flow.file
    if not path.is_file() or path.parent != folder / FOLDER:
        there = nearest(flow.file, [one.name for one in (folder / FOLDER).glob("*.bpmn")])
        raise PackError(f"file {flow.file!r} is none of {FOLDER}/ ({there})", place=_place(written, "file"))
    bpmn = read_text(path, f"{type.pack}/{FOLDER}/{flow.file}")
    spec = type.spec.model_copy(update={"flow": flow.model_copy(update={"bpmn": bpmn})})
    return CaseType(**{**vars(type), "spec": spec})


@dataclass(frozen=True)
class FlowFaults:
    """What is wrong with the flows of a region, and whether flows can be run here at all."""

    problems: tuple[PackError, ...] = ()
    missing: tuple[PackError, ...] = ()


def check_flows(
    types: Mapping[str, CaseType], written: Mapping[str, Written], uses: Mapping[str, Collection[str]]
) -> FlowFaults:
    """`written` by the name of the type; `uses` are the packs that each pack may name."""
    problems, missing = list[PackError](), list[PackError]()
    for type in types.values():
        if type.spec.flow is None:
            continue
        place = written[type.name]
        try:
            flow = flow_of(type.spec.flow.bpmn.encode(), f"{type.pack}/{FOLDER}/{type.spec.flow.file}")
        except MissingFlows as error:
            missing.append(PackError(error.message, place=_place(place), hint=error.hint))
            continue
        except PackError as error:
            problems.append(error)
            continue
        checked = _Checked(type, type.spec.flow, flow, place, types)
        problems += (*checked.words(), *checked.parts(uses[type.pack]), *checked.ends(), *checked.conditions())
    return FlowFaults((*problems, *_within_themselves(types, written)), tuple(missing))


@dataclass(frozen=True)
class _Checked:
    """One flow, as its case type says it and as its file draws it."""

    type: CaseType
    spec: FlowSpec
    flow: "Flow"
    written: Written
    types: Mapping[str, CaseType]

    @property
    def file(self) -> str:
        return f"{self.type.pack}/{FOLDER}/{self.spec.file}"

    def words(self) -> Iterator[PackError]:
        """What is said beside the file is what the file has, no more and no less."""
        yield from self._same("parts", self.spec.parts, self.flow.tasks, "task")
        yield from self._same("ends", self.spec.ends, self.flow.ends, "end event")
        yield from self._same("messages", self.spec.messages, self.flow.messages, "message")

    def parts(self, visible: Collection[str]) -> Iterator[PackError]:
        """Each part is of a type that there is, and asks nothing that the case does not know."""
        for task, name in self.spec.parts.items():
            place = _place(self.written, "parts", task)
            if name not in self.types:
                yield PackError(f"no case {name!r} ({nearest(name, self.types)})", place=place)
            elif pack_of(name) not in visible:
                yield PackError(f"{name} is of a pack that this one does not use", place=place, hint="add it to uses")
            else:
                yield from (PackError(said, place=place) for said in self._unlike(self.types[name]))

    def ends(self) -> Iterator[PackError]:
        """A case whose flow has ended does not stand where its flow would run: nothing would go on from there."""
        begins = self.spec.begins or self.type.spec.begins
        for end, step in self.spec.ends.items():
            if step == begins:
                said = f"the end {end!r} leads to {step!r}, where the flow itself runs"
                hint = "draw the way back to the beginning in the file, or let it end at another step"
                yield PackError(said, place=_place(self.written, "ends", end), hint=hint)

    def conditions(self) -> Iterator[PackError]:
        """What conditions and timers look at is an answer of the case, or of a part, or its outcome."""
        for one in self.flow.conditions:
            for path in sorted(one.names):
                if (why := self._unknown(path)) is not None:
                    yield PackError(f"{one.text!r} looks at {path!r}, {why}", place=Place(self.file, one.line))

    def _unknown(self, path: str) -> str | None:
        """Why a name is nothing that the flow comes to know."""
        task, _, name = path.partition(".")
        if task in self.flow.messages and name:
            asks = self.spec.messages[task].asks if task in self.spec.messages else {name: None}
            return None if name in asks else f"which the message {task} does not ask ({nearest(name, asks)})"
        if task not in self.flow.tasks:
            own = self.type.spec.fields
            return None if task in own else f"which is no answer of the case ({nearest(task, own)})"
        part = self.types.get(self.spec.parts.get(task, ""))
        known = None if part is None else {*part.spec.fields, _OUTCOME}
        if known is None or name.partition(".")[0] in known:
            return None
        return f"which is no answer of {part.name}, nor its {_OUTCOME} ({nearest(name, known)})" if part else None

    def _same(self, key: str, said: Iterable[str], drawn: Iterable[str], what: str) -> Iterator[PackError]:
        for name in sorted(set(said) - set(drawn)):
            shown = f"{name!r} is no {what} of {self.spec.file} ({nearest(name, drawn)})"
            yield PackError(shown, place=_place(self.written, key, name))
        for name in sorted(set(drawn) - set(said)):
            shown = f"{key} says nothing of the {what} {name!r} of {self.spec.file}"
            yield PackError(shown, place=_place(self.written, *([key] if said else [])))

    def _unlike(self, part: CaseType) -> Iterator[str]:
        """Fields of one name are one thing, whichever way they go."""
        whole, own = self.type.spec.fields, part.spec.fields
        for name, field in part.spec.form.items():
            if field.required and name not in whole:
                yield f"{part.name} has to know {name!r}, which {self.type.name} neither asks nor finds"
        given = [(name, whole[name], own[name]) for name in part.spec.form if name in whole]
        taken = [(name, own[name], whole[name]) for name in self.type.spec.found if name in own]
        for name, from_, to in (*given, *taken):
            if (why := _differs(from_, to)) is not None:
                yield f"{name!r} of {part.name} is not {name!r} of {self.type.name}: {why}"


def _differs(given: FieldSpec, taken: FieldSpec) -> str | None:
    """Why an answer to one question cannot be taken as that to the other."""
    for key in ("type", "level", "of", "scale", "unit"):
        if getattr(given, key) != getattr(taken, key):
            return f"{key} {getattr(given, key)} there, {getattr(taken, key)} here"
    if more := sorted(set(given.one_of) - set(taken.one_of)):
        return f"it may be {', '.join(more)}, which the other does not have"
    return None


def _within_themselves(types: Mapping[str, CaseType], written: Mapping[str, Written]) -> Iterator[PackError]:
    """Types whose flow leads back to themselves: such a case would open parts without end."""
    parts = {name: set(one.spec.flow.parts.values()) for name, one in types.items() if one.spec.flow is not None}
    for name in sorted(parts):
        reached, left = set[str](), list(parts[name])
        while left:
            part = left.pop()
            if part not in reached:
                reached.add(part)
                left += parts.get(part, ())
        if name in reached:
            yield PackError(f"its flow has {name} as a part of itself", place=_place(written[name], "parts"))


def _place(written: Written, *keys: Any) -> Place:
    return written.document.place((*written.at, "flow", *keys))
