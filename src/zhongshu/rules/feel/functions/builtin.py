"""How a built-in function takes its arguments: by place or name, of the kinds it says, null for all others."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from zhongshu.rules.feel.values import kind

ANY = "Any"
"""Whatever comes, null among it."""


@dataclass(frozen=True)
class Way:
    """One way to call a function. `takes` are its arguments and their kinds; a kind that ends in `?` may be left out or
    be null; `rest` gathers whatever follows into the last one, a list."""

    takes: tuple[tuple[str, str], ...]
    do: Callable[..., Any]
    rest: bool = False

    def arguments(self, given: Sequence[Any], names: tuple[str, ...]) -> list[Any] | None:
        """As `do` takes them; None where this is not the way they were given."""
        if self.rest and not names:
            given = [*given[: len(self.takes) - 1], _gathered(given[len(self.takes) - 1 :], self.takes[-1][1])]
        placed: Sequence[Any] = given
        if names:
            by_name = dict(zip(names, given, strict=True))
            if len(by_name) != len(names) or not set(by_name) <= {name for name, _ in self.takes}:
                return None
            placed = [by_name.get(name, _MISSING) for name, _ in self.takes]
        if len(placed) > len(self.takes):
            return None
        placed = [*placed, *[_MISSING] * (len(self.takes) - len(placed))]
        found = [_fitted(value, said) for value, (_, said) in zip(placed, self.takes, strict=True)]
        return None if any(one is _MISSING for one in found) else found


class _Missing:
    pass


_MISSING = _Missing()


def _gathered(given: Sequence[Any], said: str) -> Any:
    return given[0] if len(given) == 1 and isinstance(given[0], list) and said == "list" else list(given)


def _fitted(value: Any, said: str) -> Any:
    """The value as this kind, _MISSING where it is none; a list of one and its item stand for each other."""
    wanted, optional = said.rstrip("?"), said.endswith("?")
    if value is _MISSING:
        return None if optional else _MISSING
    if wanted == ANY:
        return value
    if value is None:
        return None if optional else _MISSING
    kinds = wanted.split("|")
    if kind(value) in kinds:
        return value
    if isinstance(value, list) and len(value) == 1 and kind(value[0]) in kinds:
        return value[0]
    return [value] if "list" in kinds else _MISSING


def function(*ways: Way) -> Callable[[Sequence[Any], tuple[str, ...]], Any]:
    """A function that can be called in these ways; the first that fits is taken, and null is said where none does."""

    def call(given: Sequence[Any], names: tuple[str, ...] = ()) -> Any:
        for way in ways:
            found = way.arguments(given, names)
            if found is not None:
                return way.do(*found)
        return None

    return call


def way(do: Callable[..., Any], /, **takes: str) -> Way:
    """Arguments by their names, with _ for blanks (a keyword of Python ends in one more).

    >>> way(len, string="string").takes
    (('string', 'string'),)
    """
    named = tuple((name.rstrip("_").replace("_", " "), said) for name, said in takes.items())
    return Way(named, do)


def gathering(do: Callable[..., Any], name: str, said: str) -> Way:
    """One argument, a list, that gathers whatever is given."""
    return Way(((name, said),), do, rest=True)
