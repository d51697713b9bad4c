"""The words of a FEEL text: where a name ends, which names have blanks in them, what a string escapes."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import lru_cache

from zhongshu.core.errors import ZhongshuError

_GAP = re.compile(r"(?:\s+|//[^\n]*|/\*.*?\*/)*", re.DOTALL)
_START = r"[^\W\d]|[?\U00010000-\U000EFFFF]"
_NAME = re.compile(rf"(?:{_START})(?:{_START}|[\w\u00b7\u0300-\u036f\u203f\u2040])*")
_NUMBER = re.compile(r"(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?")
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{6})|(.))", re.DOTALL)
_PLAIN = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "'": "'", "\\": "\\"}

_PARTS = r"(?:start\s+included|end\s+included|time\s+offset)(?!\w)"

KEYWORDS = frozenset(
    {"if", "then", "else", "for", "in", "return", "some", "every", "satisfies", "and", "or", "between", "instance",
     "true", "false", "null", "function"}
)  # fmt: skip


def tidy(name: str) -> str:
    """A name with one blank wherever there are several.

    >>> tidy("Monthly  Salary")
    'Monthly Salary'
    """
    return " ".join(name.split())


@lru_cache(maxsize=256)
def _whole(names: frozenset[str]) -> Mapping[str, re.Pattern[str]]:
    """Names of more than one word with what finds each, the longest first; all texts of a rule know the same ones."""
    found = {}
    for name in sorted(names, key=lambda one: (-len(one), one)):
        if _NAME.fullmatch(name) is None:
            gaps = r"\s*".join(re.escape(part) for part in re.findall(r"\w+|[^\w\s]", name))
            words = r"\s+".join(re.escape(part) for part in name.split())
            found[name] = re.compile(rf"(?:{words}|{gaps})(?!\w)")
    return found


class Scanner:
    """A text and how far it was read. `names` are those that may have blanks or signs in them; contexts add theirs."""

    def __init__(self, text: str, names: Iterable[str]):
        self.text = text
        self.at = 0
        self._long = _whole(frozenset(names))

    def learn(self, name: str) -> None:
        """A name that is more than one word is read whole from here on."""
        if _NAME.fullmatch(name) is None and name not in self._long:
            self._long = _whole(frozenset({*self._long, name}))

    def skip(self) -> None:
        """Past blanks and comments."""
        found = _GAP.match(self.text, self.at)
        assert found is not None, "the pattern matches nothing at all"
        self.at = found.end()

    def done(self) -> bool:
        """Whether nothing is left."""
        self.skip()
        return self.at >= len(self.text)

    def sees(self, sign: str) -> bool:
        """Whether this sign comes next."""
        self.skip()
        return self.text.startswith(sign, self.at)

    def took(self, sign: str) -> bool:
        """Read this sign if it comes next."""
        if not self.sees(sign):
            return False
        self.at += len(sign)
        return True

    def took_word(self, word: str) -> bool:
        """Read this keyword, of one word or several, if it comes next."""
        self.skip()
        found = re.compile(r"\s+".join(word.split()) + r"(?!\w)").match(self.text, self.at)
        if found is None:
            return False
        self.at = found.end()
        return True

    def need(self, sign: str) -> None:
        """Read this sign; ZhongshuError where something else comes."""
        if not self.took(sign):
            raise self.wrong(f"{sign!r} should come here")

    def need_word(self, word: str) -> None:
        """Read this keyword; ZhongshuError where something else comes."""
        if not self.took_word(word):
            raise self.wrong(f"the word {word!r} should come here")

    def number(self) -> Decimal | None:
        """Read a number if one comes next."""
        self.skip()
        found = _NUMBER.match(self.text, self.at)
        if found is None or (found.group().startswith(".") and self.text.startswith("..", self.at)):
            return None
        self.at = found.end()
        return Decimal(found.group())

    def string(self) -> str | None:
        """Read a string if one comes next."""
        self.skip()
        found = _STRING.match(self.text, self.at)
        if found is None:
            return None
        self.at = found.end()
        return _ESCAPE.sub(_escaped, found.group(1))

    def name(self) -> str | None:
        """Read the longest name that is known, else one word; None where a keyword or a sign comes."""
        self.skip()
        for name, pattern in self._long.items():
            if (found := pattern.match(self.text, self.at)) is not None:
                self.at = found.end()
                return name
        word = _NAME.match(self.text, self.at)
        if word is None or word.group() in KEYWORDS:
            return None
        self.at = word.end()
        return word.group()

    def angles(self) -> str:
        """Read what comes in angle brackets, the brackets with it; ZhongshuError where they do not close."""
        depth = 0
        for at in range(self.at, len(self.text)):
            sign, arrow = self.text[at], self.text[at - 1 : at + 1] == "->"
            depth += {"<": 1, ">": 0 if arrow else -1}.get(sign, 0)
            if depth == 0:
                found, self.at = self.text[self.at : at + 1], at + 1
                return found
        raise self.wrong("the bracket '<' does not close")

    def property(self) -> str | None:
        """Read what may stand behind a point: a part of a value that is two words, else a name."""
        word = self.matches(_PARTS)
        return self.name() if word is None else tidy(word)

    def until(self, pattern: str) -> str:
        """Read a name that is only now given, as far as one of these signs or words; ZhongshuError for none."""
        self.skip()
        found = re.compile(rf"(?P<name>[^\"\[\]{{}}()<>=]+?)\s*(?={pattern})").match(self.text, self.at)
        if found is None:
            raise self.wrong("a name should come here")
        self.at = found.end()
        return tidy(found.group("name"))

    def matches(self, pattern: str) -> str | None:
        """Read what this pattern matches here."""
        self.skip()
        found = re.compile(pattern).match(self.text, self.at)
        if found is None:
            return None
        self.at = found.end()
        return found.group()

    def wrong(self, said: str) -> ZhongshuError:
        """The error, with where it is."""
        rest = self.text[self.at : self.at + 20]
        where = f"before {rest!r}" if rest else "at the end"
        return ZhongshuError(f"FEEL: {said}, {where} of {self.text.strip()[:120]!r}")


def _escaped(found: re.Match[str]) -> str:
    short, long, plain = found.groups()
    if plain is not None:
        return _PLAIN.get(plain, f"\\{plain}")
    return chr(int(short or long, 16))
