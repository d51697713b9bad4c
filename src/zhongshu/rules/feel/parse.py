"""A FEEL text read into a tree (DMN 1.5, chapter 10.3.1). What is not FEEL is told when it is read."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import TypeVar

from zhongshu.core.errors import ZhongshuError
from zhongshu.rules.feel.literals import literal
from zhongshu.rules.feel.scan import KEYWORDS, Scanner
from zhongshu.rules.feel.tree import (
    Between,
    Binary,
    Called,
    Constant,
    Context,
    Defined,
    Filtered,
    For,
    If,
    In,
    InstanceOf,
    Interval,
    Listed,
    Named,
    Negative,
    Node,
    Path,
    Quantified,
    Steps,
    Tests,
    Unequal,
)  # fmt: skip

T = TypeVar("T")

_WORD = rf"(?!(?:{'|'.join(sorted(KEYWORDS))})\b)[\w.]+"
_TYPE = (
    r"(?:days\s+and\s+time|years\s+and\s+months)\s+duration\b|date\s+and\s+time\b|function\b"
    rf"|{_WORD}(?:\s+{_WORD})*"
)
"""The name of a type; one of a model may have several words, none of them FEEL's own."""
_OF = frozenset({"list", "range", "context", "function"})
_DEEPEST = 50
"""Brackets in brackets: more is no rule that anybody wrote."""


def expression(text: str, names: Iterable[str] = ()) -> Node:
    """An expression. `names` are those it may use that are more than one word. ZhongshuError for what is not FEEL."""
    parser = _Parser(Scanner(text, names))
    return parser.whole(parser.expression)


def unary_tests(text: str, names: Iterable[str] = ()) -> Tests:
    """The tests of an input entry: `-`, `< 5`, `[1..3], 7`, `not("a", "b")`, or any expression over `?`."""
    parser = _Parser(Scanner(text, names))
    return parser.whole(parser.tests)


class _Parser:
    def __init__(self, scan: Scanner):
        self.scan = scan
        self.depth = 0
        self.ending = False

    def whole(self, read: Callable[[], T]) -> T:
        found = read()
        if not self.scan.done():
            raise self.scan.wrong("this was not expected")
        return found

    # --- tests ------------------------------------------------------------------------------------------------------

    def tests(self) -> Tests:
        scan = self.scan
        if scan.text.strip() in ("-", ""):
            scan.at = len(scan.text)
            return Tests(())
        start = scan.at
        if scan.took_word("not") and scan.took("("):
            inner = self._several(self._test)
            scan.need(")")
            if scan.done():
                return Tests(inner, negated=True)
        scan.at = start
        return Tests(self._several(self._test))

    def _test(self) -> Node:
        scan = self.scan
        if scan.took("!="):
            return Unequal(self._sum())
        return self._compared() or self.expression()

    def _compared(self) -> Node | None:
        """`< 5` and the like: a range with one end."""
        scan = self.scan
        for sign, below, included in (("<=", 1, 1), ("<", 1, 0), (">=", 0, 1), (">", 0, 0), ("=", -1, 1)):
            if scan.took(sign):
                end = self._sum()
                if below < 0:
                    return Interval(end, end, low_in=True, high_in=True)
                return (
                    Interval(None, end, False, bool(included)) if below else Interval(end, None, bool(included), False)
                )
        return None

    # --- expressions, the loosest first -----------------------------------------------------------------------------

    def expression(self) -> Node:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise self.scan.wrong(f"more than {_DEEPEST} brackets within each other")
        found = self._word_first() or self._or()
        self.depth -= 1
        return found

    def _word_first(self) -> Node | None:
        scan = self.scan
        start = scan.at
        for word, read in (
            ("if", self._if),
            ("for", self._for),
            ("some", partial(self._quantified, every=False)),
            ("every", partial(self._quantified, every=True)),
            ("function", self._function),
        ):
            if scan.took_word(word):
                if scan.sees("(") and word not in ("function", "if"):
                    break
                return read()
        scan.at = start
        return None

    def _or(self) -> Node:
        return self._chain(self._and, ("or",), words=True)

    def _and(self) -> Node:
        return self._chain(self._comparison, ("and",), words=True)

    def _comparison(self) -> Node:
        left = self._sum()
        while True:
            if self.scan.took_word("between"):
                low = self._sum()
                self.scan.need_word("and")
                left = Between(left, low, self._sum())
            elif self.scan.took_word("in"):
                left = In(left, self._in())
            elif self.scan.took_word("instance of"):
                left = InstanceOf(left, self._type())
            elif (sign := self._sign(("!=", "<=", ">=", "<", ">", "="))) is not None:
                left = Binary(sign, left, (self._compared() if sign in ("=", "!=") else None) or self._sum())
            else:
                return left

    def _sum(self) -> Node:
        return self._chain(self._product, ("+", "-"))

    def _product(self) -> Node:
        return self._chain(self._power, ("*", "/"), unless=("**", "//"))

    def _power(self) -> Node:
        return self._chain(self._unary, ("**",))

    def _unary(self) -> Node:
        if self.scan.sees("-") and not self.scan.sees("->"):
            self.scan.need("-")
            return Negative(self._unary())
        return self._postfix()

    def _chain(
        self, inner: Callable[[], Node], signs: tuple[str, ...], *, words: bool = False, unless: tuple[str, ...] = ()
    ) -> Node:
        left = inner()
        while True:
            if any(self.scan.sees(one) for one in unless):
                return left
            sign = self._word(signs) if words else self._sign(signs)
            if sign is None:
                return left
            left = Binary(sign, left, inner())

    def _sign(self, signs: tuple[str, ...]) -> str | None:
        return next((sign for sign in signs if self.scan.took(sign)), None)

    def _word(self, words: tuple[str, ...]) -> str | None:
        return next((word for word in words if self.scan.took_word(word)), None)

    def _in(self) -> Tests:
        scan = self.scan
        start = scan.at
        if scan.took("("):
            first = self._test()
            if scan.sees(",") or scan.sees(")"):
                rest = (first, *self._several(self._test)) if scan.took(",") else (first,)
                scan.need(")")
                return Tests(rest)
            scan.at = start
        return Tests((self._compared() or self._sum(),))

    # --- what stands behind a value ---------------------------------------------------------------------------------

    def _postfix(self) -> Node:
        scan = self.scan
        found = self._primary()
        while True:
            if scan.sees("..") or scan.done():
                return found
            if scan.took("."):
                name = scan.property()
                if name is None:
                    raise scan.wrong("a name should follow the point")
                found = Path(found, name)
            elif not self.ending and scan.took("["):
                found = Filtered(found, self.expression())
                scan.need("]")
            elif isinstance(found, Named | Path | Called | Defined) and scan.took("("):
                found = self._call(found)
            else:
                return found

    def _call(self, function: Node) -> Node:
        scan = self.scan
        if scan.took(")"):
            return Called(function, ())
        names: list[str] = []
        arguments: list[Node] = []
        while True:
            if (name := scan.matches(r"[^,():\"\[\]{}@<>=]+?\s*:")) is not None:
                names.append(" ".join(name[:-1].split()))
            arguments.append(self.expression())
            if not scan.took(","):
                break
        scan.need(")")
        if names and len(names) != len(arguments):
            raise scan.wrong("either every argument has its name, or none has")
        return Called(function, tuple(arguments), tuple(names))

    def _primary(self) -> Node:
        scan = self.scan
        if (number := scan.number()) is not None:
            return Constant(number)
        if (string := scan.string()) is not None:
            return Constant(string)
        if scan.took("@"):
            return self._literal()
        if scan.took("{"):
            return self._context()
        if scan.sees("(") or scan.sees("[") or scan.sees("]"):
            return self._bracket()
        for word, value in (("true", True), ("false", False), ("null", None)):
            if scan.took_word(word):
                return Constant(value)
        if (inner := self._word_first()) is not None:
            return inner
        name = scan.name()
        if name is None:
            raise scan.wrong("a value should come here")
        return Named(name)

    def _literal(self) -> Node:
        said = self.scan.string()
        value = None if said is None else literal(said)
        if value is None:
            raise self.scan.wrong(f"@{said!r} is no date, time or duration")
        return Constant(value)

    def _bracket(self) -> Node:
        """A range, a list, or an expression in brackets: the sign after the first value tells."""
        scan = self.scan
        opened = scan.text[scan.at]
        scan.at += 1
        if opened == "[" and scan.took("]"):
            return Listed(())
        if opened == "(" and (one := self._compared()) is not None:
            scan.need(")")
            return one
        first = self.expression()
        if scan.took(".."):
            last, closed = self._range_end()
            return Interval(first, last, opened == "[", closed == "]")
        if opened == "(":
            scan.need(")")
            return first
        if opened == "]":
            raise scan.wrong("'..' should come here")
        items = (first, *self._several(self.expression)) if scan.took(",") else (first,)
        scan.need("]")
        return Listed(items)

    def _range_end(self) -> tuple[Node, str]:
        """The last value of a range and the bracket behind it, which may look like the beginning of a filter."""
        scan = self.scan
        start, depth = scan.at, self.depth
        try:
            last = self.expression()
        except ZhongshuError:
            scan.at, self.depth, self.ending = start, depth, True
            last, self.ending = self._sum(), False
        closed = self._sign(("]", ")", "["))
        if closed is None:
            raise scan.wrong("the range should end here")
        return last, closed

    def _context(self) -> Node:
        scan = self.scan
        entries: list[tuple[str, Node]] = []
        while not scan.sees("}"):
            key = scan.string()
            if key is None:
                key = scan.until(":")
            scan.need(":")
            scan.learn(key)
            if any(key == had for had, _ in entries):
                raise scan.wrong(f"the context has {key!r} twice")
            entries.append((key, self.expression()))
            if not scan.took(","):
                break
        scan.need("}")
        return Context(tuple(entries))

    # --- what begins with a word ------------------------------------------------------------------------------------

    def _if(self) -> Node:
        condition = self.expression()
        self.scan.need_word("then")
        then = self.expression()
        self.scan.need_word("else")
        return If(condition, then, self.expression())

    def _for(self) -> Node:
        over = self._over(steps=True)
        self.scan.need_word("return")
        return For(over, self.expression())

    def _quantified(self, *, every: bool) -> Node:
        over = self._over(steps=False)
        self.scan.need_word("satisfies")
        return Quantified(every, over, self.expression())

    def _over(self, *, steps: bool) -> tuple[tuple[str, Node], ...]:
        scan, found = self.scan, []
        while True:
            name = scan.until(r"\bin\b")
            scan.need_word("in")
            scan.learn(name)
            what = self.expression()
            if steps and scan.took(".."):
                what = Steps(what, self.expression())
            found.append((name, what))
            if not scan.took(","):
                return tuple(found)

    def _function(self) -> Node:
        scan = self.scan
        scan.need("(")
        parameters: list[tuple[str, str]] = []
        while not scan.sees(")"):
            name = scan.until(r"[,:)]")
            scan.learn(name)
            parameters.append((name, self._type() if scan.took(":") else ""))
            if not scan.took(","):
                break
        scan.need(")")
        if scan.took_word("external"):
            raise scan.wrong("functions of other languages are not run")
        return Defined(tuple(parameters), self.expression())

    def _type(self) -> str:
        found = self.scan.matches(_TYPE)
        if found is None:
            raise self.scan.wrong("a type should come here")
        if found in _OF and self.scan.sees("<"):
            found += self.scan.angles()
        if found.startswith("function<") and self.scan.took("->"):
            found += f"->{self._type()}"
        return " ".join(found.split())

    def _several(self, read: Callable[[], Node]) -> tuple[Node, ...]:
        found = [read()]
        while self.scan.took(","):
            found.append(read())
        return tuple(found)
