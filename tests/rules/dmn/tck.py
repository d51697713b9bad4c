"""Suites of the DMN TCK: a model, facts, and what each decision has to be."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from zhongshu.rules.feel.literals import date_of, duration_of, moment_of, time_of
from zhongshu.rules.feel.values import equal

SUITES = Path(__file__).parent / "suites"
_SPACE = {"t": "http://www.omg.org/spec/DMN/20160719/testcase"}
_INSTANCE = "{http://www.w3.org/2001/XMLSchema-instance}"
_CLOSE = Decimal("1e-8")
_READ = {"date": date_of, "time": time_of, "dateTime": moment_of}


@dataclass(frozen=True)
class Wanted:
    """One decision of one case."""

    model: Path
    case: str
    decision: str
    facts: dict[str, Any]
    value: Any


def wanted(folder: Path) -> Iterator[Wanted]:
    """Every result of every case of a suite."""
    for file in sorted(folder.glob("*test*.xml")):
        root = ElementTree.parse(file).getroot()
        model = folder / (root.findtext("t:modelName", "", _SPACE))
        for case in root.findall("t:testCase", _SPACE):
            facts = {one.get("name", ""): _value(one) for one in case.findall("t:inputNode", _SPACE)}
            for result in case.findall("t:resultNode", _SPACE):
                expected = result.find("t:expected", _SPACE)
                name = case.get("invocableName") or result.get("name") or ""
                yield Wanted(model, case.get("id", ""), name, facts, None if expected is None else _value(expected))


def close(one: Any, other: Any) -> bool:
    """Equal, numbers to eight digits, as the TCK's own runners compare."""
    if isinstance(one, Decimal) and isinstance(other, Decimal):
        return abs(one - other) < _CLOSE
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(close(a, b) for a, b in zip(one, other, strict=True))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(close(one[key], other[key]) for key in one)
    return equal(one, other) is True


def _value(node: ElementTree.Element) -> Any:
    items = node.find("t:list", _SPACE)
    if items is not None:
        return None if _nil(items) else [_value(one) for one in items.findall("t:item", _SPACE)]
    if parts := node.findall("t:component", _SPACE):
        return {one.get("name"): _value(one) for one in parts}
    value = node.find("t:value", _SPACE)
    if value is None or _nil(value):
        return None
    kind, said = (value.get(f"{_INSTANCE}type") or "string").rpartition(":")[2], value.text or ""
    match kind:
        case "decimal" | "double" | "integer":
            return Decimal(said)
        case "boolean":
            return said == "true"
        case "duration" | "dayTimeDuration" | "yearMonthDuration":
            return duration_of(said)
    return _READ[kind](said) if kind in _READ else said


def _nil(node: ElementTree.Element) -> bool:
    return node.get(f"{_INSTANCE}nil") == "true"
