"""How a case type and its forms are told to programs."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from zhongshu.cases.cases import Cases
from zhongshu.cases.field_spec import FieldSpec
from zhongshu.cases.filling import Form
from zhongshu.cases.type import CaseType
from zhongshu.core.errors import GrantError
from zhongshu.core.text import Text
from zhongshu.sharing.reader import Reader

_PLACE: Mapping[str, Any] = {
    "type": "object",
    "properties": {"lon": {"type": "number"}, "lat": {"type": "number"}},
    "required": ["lon", "lat"],
}
_SHAPES: Mapping[str, Mapping[str, Any]] = {
    "integer": {"type": "integer"},
    "decimal": {"type": "string"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "timestamp": {"type": "string", "format": "date-time"},
    "point": _PLACE,
}
"""Every other answer is a string. Decimals are text: they keep their digits; a place is WGS-84."""


def may_open(cases: Cases, type: CaseType, reader: Reader) -> bool:
    """Whether a type is for somebody to ask for themselves."""
    try:
        cases.may_open(type, reader)
    except GrantError:
        return False
    return True


def type_entry(type: CaseType, address: str) -> dict[str, Any]:
    """One line of the list; `address` is where the form is told."""
    spec = type.spec
    return {
        "name": type.name,
        "title": text_record(spec.title),
        "description": None if spec.description is None else text_record(spec.description),
        "open_to": spec.open_to if isinstance(spec.open_to, str) else list(spec.open_to),
        "asked_by": spec.asked_by,
        "address": address,
    }


def type_record(type: CaseType, form: Form, address: str) -> dict[str, Any]:
    """With its form, what is found of it by which rules, its steps, and when everybody sees its cases."""
    spec = type.spec
    public = None if spec.public is None else {"after_hours": spec.public.after, "blur_metres": spec.public.blur}
    steps = {
        name: {"title": text_record(step.title), "outcome": step.outcome, "to": list(step.to)}
        for name, step in spec.steps.items()
    }
    return {
        **type_entry(type, address),
        "edition": type.edition,
        "public": public,
        "form": form_schema(form),
        "found": form_schema(replace(form, questions=spec.found))["properties"],
        "decides": {
            name: {"rule": one.rule, "decision": one.decision or None, "at": list(one.at or (spec.begins,))}
            for name, one in spec.decides.items()
        },
        "steps": steps,
    }


def form_schema(form: Form) -> dict[str, Any]:
    """In the words of JSON Schema, with titles in both languages; `when` says after which answers a question is asked,
    and such a question is required then alone; `filled_from` which dataset may answer it, once `by` is answered."""
    questions = form.questions
    return {
        "type": "object",
        "properties": {name: _property(one, form) for name, one in questions.items()},
        "required": [name for name, one in questions.items() if one.required and not one.when],
        "additionalProperties": False,
    }


def _property(question: FieldSpec, form: Form) -> dict[str, Any]:
    shape: dict[str, Any] = dict(_SHAPES.get(question.type, {"type": "string"}))
    if question.files:
        shape = {"type": "array", "items": {"type": "string"}, "maxItems": question.files}
    if question.cases:
        number = {"type": ["integer", "string"], "description": f"The number of a case of {question.of}, or its id"}
        shape = {"type": "array", "items": number, "maxItems": question.cases}
    if question.type in ("string", "text"):
        shape["maxLength"] = question.longest
    told = {"title": text_record(question.title), "kind": question.type, **shape, "level": question.level}
    options = form.options(question)
    fills = question.prefill
    more: dict[str, Any] = {
        "description": None if question.hint is None else text_record(question.hint),
        "oneOf": [{"const": code, "title": text_record(title)} for code, title in options.items()] or None,
        "minimum": None if question.files or question.cases else question.min,
        "maximum": None if question.files or question.cases else question.max,
        "unit": question.unit,
        "when": dict(question.when) or None,
        "required": question.required if question.when else None,
        "filled_from": None if fills is None else {"dataset": fills.dataset, "by": fills.by},
    }
    return told | {name: value for name, value in more.items() if value is not None}


def text_record(text: Text) -> dict[str, str]:
    """In both languages."""
    return {"zh": text.zh, "en": text.en}
