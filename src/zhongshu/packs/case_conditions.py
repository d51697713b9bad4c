"""Whether the conditions of a case's questions can ever hold: one that cannot would never be asked, silently. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from zhongshu.cases.field_spec import FieldSpec
from zhongshu.cases.spec import CaseSpec
from zhongshu.core.errors import PackError, nearest
from zhongshu.packs.folder import Written

_COMPARED = frozenset({"boolean", "choice", "code", "area", "string", "integer"})
"""Types whose answers can be compared with a word of YAML."""


def check_conditions(written: Written) -> None:
    """PackError, with file and line, for a `when` that names no question before its own, or no value of it."""
    spec: CaseSpec = written.spec
    for path, questions in _lists(spec):
        before: dict[str, FieldSpec] = {}
        for name, question in questions.items():
            for on, wanted in question.when.items():
                if (wrong := _wrong(on, wanted, before, questions)) is not None:
                    place = written.document.place((*written.at, *path, name, "when", on))
                    raise PackError(wrong, place=place)
            before[name] = question


def _lists(spec: CaseSpec) -> Iterator[tuple[tuple[str, ...], Mapping[str, FieldSpec]]]:
    """The questions that are put together, and where they stand."""
    yield ("form",), spec.form
    for at, step in spec.steps.items():
        for to, way in step.to.items():
            yield ("steps", at, "to", to, "asks"), way.asks


def _wrong(on: str, wanted: Any, before: Mapping[str, FieldSpec], questions: Mapping[str, FieldSpec]) -> str | None:
    """Why the condition never holds."""
    if on not in before:
        why = "stands after it" if on in questions else "is not asked there"
        return f"when names {on!r}, which {why} (questions before it: {', '.join(before) or 'none'})"
    question = before[on]
    if question.type not in _COMPARED:
        return f"when compares {on!r}, which is a {question.type}; only {', '.join(sorted(_COMPARED))} are compared"
    for value in wanted if isinstance(wanted, list | tuple) else (wanted,):
        if question.type == "choice" and value not in question.one_of:
            return f"when says {on}: {value!r}, which is none of its words ({nearest(str(value), question.one_of)})"
        if question.type == "boolean" and not isinstance(value, bool):
            return f"when says {on}: {value!r}, which is neither true nor false"
        if question.type in ("code", "area", "string") and not isinstance(value, str):
            return f'when says {on}: {value!r}, which is no text: write {on}: "{value}"'
    return None
