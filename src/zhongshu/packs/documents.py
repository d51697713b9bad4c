"""YAML with line numbers: an error in a pack names its file and line."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from zhongshu.core.errors import PackError, Place, nearest
from zhongshu.core.spec import Misplaced
from zhongshu.packs.slips import slip_at, slip_in

Model = TypeVar("Model", bound=BaseModel)
_NAME = r"^[a-z][a-z0-9_]*$"
KeyPath = tuple[str | int, ...]
"""Keys and positions from the top of a document: ("columns", "pm25", "unit")."""


@dataclass(frozen=True)
class Document:
    """A parsed file: plain values, and the line (from 1) at which each key path stands."""

    file: str
    content: Any
    lines: Mapping[KeyPath, int]

    def place(self, path: KeyPath = ()) -> Place:
        """The place of `path`, or of its nearest enclosing key that is written down."""
        key = ".".join(str(part) for part in path) or None
        for length in range(len(path), -1, -1):
            if path[:length] in self.lines:
                return Place(self.file, self.lines[path[:length]], key)
        return Place(self.file, None, key)


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # libyaml where it is there
    """YAML 1.1 without the surprise that `no`, `on` and `off` are booleans, and with a line for a day that is none."""

    def timestamp(self, node: yaml.ScalarNode) -> date:
        """A date, or a datetime."""
        try:
            made: date = self.construct_yaml_timestamp(node)
        except ValueError as error:
            raise yaml.constructor.ConstructorError(
                None, None, f"{node.value} is no day: {error}", node.start_mark
            ) from None
        return made


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _Loader.timestamp)
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool" or first in "tTfF"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read_document(path: Path, shown: str, *, text: str | None = None, first_line: int = 1) -> Document:
    """Read a YAML file, or `text` that begins in line `first_line` of it; `shown` is its name in messages.

    An empty one is an empty mapping. PackError for what is no YAML, or says a key twice.
    """
    lines: dict[KeyPath, int] = {}
    text = read_text(path, shown) if text is None else text
    try:
        node = yaml.compose(text, Loader=_Loader)
        if node is None:
            return Document(shown, {}, lines)
        _collect(node, (), lines, shown, first_line)
        return Document(shown, _Loader("").construct_document(node), lines)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        slip = None if line is None else slip_at(text.splitlines(), line)
        line, hint = (line, None) if slip is None else slip
        place = Place(shown, None if line is None else line - 1 + first_line)
        raise PackError(f"is no YAML: {error.problem}", place=place, hint=hint) from error
    except yaml.reader.ReaderError as error:
        raise PackError(f"is no YAML: {error.reason}", place=Place(shown)) from error


def read_text(path: Path, shown: str) -> str:
    """The text of a file, without a byte order mark; PackError when it is not UTF-8."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise PackError("is not UTF-8 text", place=Place(shown), hint=str(error)) from error


def _collect(node: yaml.Node, path: KeyPath, lines: dict[KeyPath, int], shown: str, first_line: int) -> None:
    """Fill in the line of every key path; a mapping's keys stand where they are written, not where it begins."""
    lines.setdefault(path, node.start_mark.line + first_line)
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            line = key.start_mark.line + first_line
            if not isinstance(key, yaml.ScalarNode):
                raise PackError("has a key that is no word", place=Place(shown, line))
            if key.value in seen:
                raise PackError(f"says {key.value!r} twice", place=Place(shown, line))
            seen.add(key.value)
            lines[(*path, key.value)] = line
            _collect(value, (*path, key.value), lines, shown, first_line)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            _collect(value, (*path, index), lines, shown, first_line)


def parse(model: type[Model], document: Document, *, content: Any = None, at: KeyPath = ()) -> Model:
    """Validate a document, or the part of it at path `at`; PackError names the first wrong key and the right ones."""
    try:
        return model.model_validate(document.content if content is None else content)
    except ValidationError as failure:
        error = _first(failure.errors())
        found = error.get("ctx", {}).get("error")
        loc = (word for word in error["loc"] if word != "[key]")
        path = (*at, *loc, *(found.at if isinstance(found, Misplaced) else ()))
        raise PackError(_teach(model, error), place=document.place(path), hint=_slip(error)) from failure


def _first(errors: list[ErrorDetails]) -> ErrorDetails:
    """The first fault, but of a misspelt key the word that is written rather than the one that is missing."""
    first = errors[0]
    beside = (e for e in errors if e["type"] == "extra_forbidden" and e["loc"][:-1] == first["loc"][:-1])
    return next(beside, first) if first["type"] == "missing" else first


def _teach(model: type[BaseModel], error: ErrorDetails) -> str:
    """One sentence for the first fault: the key, what it says, and which keys there are."""
    word = error["loc"][-1] if error["loc"] else ""
    if error["type"] == "extra_forbidden":
        return f"unknown key {word!r} ({nearest(str(word), _keys(model, error['loc'][:-1]))})"
    if error["type"] == "missing":
        return f"{word!r} is missing"
    message = str(error["msg"]).removeprefix("Value error, ")
    if error["type"] == "string_pattern_mismatch" and error["ctx"]["pattern"] == _NAME:
        message = "a name is small Latin letters, digits and _, beginning with a letter"
    shown = error.get("input")
    plain = isinstance(shown, str | int | float | bool) and error["type"] != "value_error"
    return f"{message}; it says {shown!r}" if plain else message


def _slip(error: ErrorDetails) -> str | None:
    """What to do where a key or a name has a full-width sign in it, or a list is written with one."""
    if error["type"] == "extra_forbidden":
        return slip_in(str(error["loc"][-1]))
    shaped = error["type"] in ("string_pattern_mismatch", "tuple_type", "list_type", "dict_type", "model_type")
    return slip_in(error["input"]) if shaped and isinstance(error["input"], str) else None


def _keys(model: type[BaseModel], path: KeyPath) -> list[str]:
    """The keys that `model` knows at `path` of a nested value."""
    kind: Any = model
    for part in path:
        if isinstance(kind, type) and issubclass(kind, BaseModel) and part in kind.model_fields:
            kind = kind.model_fields[str(part)].annotation
        kind = _inner(kind)
    return list(kind.model_fields) if isinstance(kind, type) and issubclass(kind, BaseModel) else []


def _inner(kind: Any) -> Any:
    """The model inside Optional[X], tuple[X, ...] or dict[str, X]."""
    for argument in getattr(kind, "__args__", ()):
        found = _inner(argument)
        if isinstance(found, type) and issubclass(found, BaseModel):
            return found
    return kind
