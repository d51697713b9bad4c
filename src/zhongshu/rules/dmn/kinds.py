"""The types of a model: what a value has to be before it goes on; what does not fit is null."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from typing import Any

from zhongshu.rules.dmn.document import Element
from zhongshu.rules.feel.evaluate import Function
from zhongshu.rules.feel.language import Text, read_tests, scope
from zhongshu.rules.feel.types import conforms
from zhongshu.rules.feel.values import kind

_BASIC = frozenset(
    {"Any", "number", "string", "boolean", "date", "time", "date and time", "dateTime", "days and time duration",
     "dayTimeDuration", "years and months duration", "yearMonthDuration", "context", "list", "function"}
)  # fmt: skip


@dataclass(frozen=True)
class ItemType:
    """`of` is the type it builds on, None where it has `parts`; `many` makes it a list of such; `allowed` tests each
    item, `allowed_whole` the value as it is. What is `callable` `returns` a type, None where it says none."""

    name: str
    of: str | None = None
    parts: Mapping[str, "ItemType"] = field(default_factory=dict)
    many: bool = False
    allowed: Text | None = None
    allowed_whole: Text | None = None
    callable: bool = False
    returns: str | None = None


@dataclass(frozen=True)
class Types:
    """Those that a model and its imports define, by name."""

    known: Mapping[str, ItemType]

    def fitted(self, value: Any, name: str | None) -> Any:
        """The value as this type; a list of one and its item stand for each other; None for what does not fit.

        A type that nobody defines lets everything pass.
        """
        if name is None or value is None:
            return value
        return self._fit(value, self._type(name))

    def result(self, name: str | None) -> str | None:
        """What a function of this type gives back; the type itself where it is none of a function."""
        type = None if name is None else self.known.get(name)
        return name if type is None or not type.callable else type.returns

    def instance(self, value: Any, name: str) -> bool | None:
        """Whether a value is of a type that is defined, as it is and whatever is allowed; None for another name."""
        type = self.known.get(name)
        return None if type is None else self._is(value, type)

    def names(self) -> set[str]:
        """Of all parts, as expressions use them."""
        return {name for one in self.known.values() for name in _parts(one)}

    def _type(self, name: str) -> ItemType:
        plain = name.rpartition(":")[2] if name.rpartition(":")[2] in _BASIC else name
        return self.known.get(name) or ItemType(plain, of=plain)

    def _fit(self, value: Any, type: ItemType) -> Any:
        if type.callable:
            return value if isinstance(value, Function) or callable(value) else None
        if not type.many:
            value = value[0] if isinstance(value, list) and len(value) == 1 and not self._is_list(type) else value
            return self._whole(self._one(value, type), type)
        items = [self._one(one, type) for one in (value if isinstance(value, list) else [value])]
        wrong = any(made is None and one is not None for made, one in zip(items, _listed(value), strict=True))
        return None if wrong else self._whole(items, type)

    def _is(self, value: Any, type: ItemType) -> bool:
        if type.callable:
            return isinstance(value, Function) or callable(value)
        if not type.many:
            return self._is_one(value, type)
        return isinstance(value, list) and all(one is None or self._is_one(one, type) for one in value)

    def _is_one(self, value: Any, type: ItemType) -> bool:
        if not type.parts:
            return conforms(value, type.of or "Any", self.instance)
        return isinstance(value, dict) and all(
            name in value and (value[name] is None or self._is(value[name], part)) for name, part in type.parts.items()
        )

    def _is_list(self, type: ItemType) -> bool:
        if type.of in ("list", "Any", None):
            return type.of is not None
        base = self.known.get(type.of or "")
        return base is not None and (base.many or self._is_list(base))

    def _one(self, value: Any, type: ItemType) -> Any:
        if value is None:
            return None
        if type.parts:
            value = self._made(value, type)
        elif type.of is not None and type.of in self.known:
            value = self._fit(value, self.known[type.of])
        elif type.of in _BASIC:
            value = value if conforms(value, type.of or "Any") else _widened(value, type.of)
        return value if value is None or type.allowed is None or _passes(value, type.allowed) else None

    def _made(self, value: Any, type: ItemType) -> Any:
        if not isinstance(value, dict) or not type.parts.keys() <= value.keys():
            return None
        made = {name: self._fit(value[name], part) for name, part in type.parts.items() if value.get(name) is not None}
        if any(one is None for one in made.values()):
            return None
        return {**value, **made}

    def _whole(self, value: Any, type: ItemType) -> Any:
        if value is None or type.allowed_whole is None:
            return value
        return value if _passes(value, type.allowed_whole) else None


def types_of(definitions: Element, prefix: str = "") -> dict[str, ItemType]:
    """What a file defines, with a prefix for those of an import."""
    return {f"{prefix}{_name(one)}": _type_of(one, prefix) for one in definitions.all("itemDefinition")}


def _type_of(element: Element, prefix: str) -> ItemType:
    name, of = _name(element), element.text("typeRef")
    parts = {_name(one): _type_of(one, prefix) for one in element.all("itemComponent")}
    function = element.child("functionItem")
    returns = None if function is None else function.get("outputTypeRef")
    allowed, whole = (element.child(tag) for tag in ("allowedValues", "typeConstraint"))
    return ItemType(
        name=name,
        of=None if of is None else _qualified(of, prefix),
        parts=parts,
        many=element.get("isCollection") == "true",
        allowed=None if allowed is None else read_tests(allowed.text() or "-"),
        allowed_whole=None if whole is None else read_tests(whole.text() or "-"),
        callable=function is not None,
        returns=None if returns is None else _qualified(returns, prefix),
    )


def _qualified(of: str, prefix: str) -> str:
    plain = of.rpartition(":")[2]
    return plain if plain in _BASIC else f"{prefix}{of}"


def _name(element: Element) -> str:
    name = element.get("name")
    return " ".join(name.split()) if name else element.wrong("it has no name")


def _parts(type: ItemType) -> set[str]:
    return set(type.parts) | {name for one in type.parts.values() for name in _parts(one)}


def _passes(value: Any, tests: Text) -> bool:
    return tests.evaluate({**scope({}, datetime(1970, 1, 1, tzinfo=UTC)), "?": value}) is True


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _widened(value: Any, of: str | None) -> Any:
    """A day where a date and time is wanted is its midnight in UTC."""
    if of in ("date and time", "dateTime") and kind(value) == "date":
        return datetime.combine(value, time(), UTC)
    return None
