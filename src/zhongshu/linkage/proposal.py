"""A code of a classification proposed for a free text, such as a class of GB/T 4754 for a business scope (经营范围).

Pure. The names of the classes are all that is known. Each is what is dealt with (五金) and what is done with it
(零售). What many classes deal with (设备) weighs little, what one alone does (酱油) much, as inverse document
frequencies have it; what is done has to agree. A scope names the main trade first, so earlier parts weigh more.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import log, sqrt

_PARTS = re.compile(r"[;；、,，。\n]|(?:一般|许可)(?:经营)?项目[:：]")
_ASIDE = re.compile(r"\([^()]*\)")
_DOINGS = {
    "make": "制造 生产 加工",
    "retail": "零售",
    "wholesale": "批发",
    "sell": "销售",
    "trade": "进出口",
    "serve": "服务 咨询",
    "repair": "修理 维修 维护",
    "rent": "租赁 出租",
    "carry": "运输",
    "grow": "种植",
    "raise": "养殖",
    "catch": "捕捞",
    "mine": "开采 采选",
    "develop": "开发 研发",
    "design": "设计",
    "build": "施工 安装",
    "manage": "管理",
    "act": "代理",
}
_DONE = {word: doing for doing, words in _DOINGS.items() for word in words.split()}
_LIKE = {frozenset(("sell", "retail")): 1.0, frozenset(("sell", "wholesale")): 0.9, frozenset(("make", "sell")): 0.4}
"""What is done agrees only so much; a maker sells what it makes."""
_ONE_SILENT, _OTHER = 0.6, 0.15
_LATER = 0.85
"""What each further part of a text weighs of the one before it."""
_LEAST = 0.25
"""Less alike than this (0 to 1) is not alike."""
_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Proposal:
    """A class with its share (0 to 1) among those proposed, and the parts of the text that speak for it."""

    code: str
    name: str
    share: float
    words: tuple[str, ...]


@dataclass(frozen=True)
class Proposer:
    """Learns a classification once, when it is first asked. `names` maps a code to the name of its class."""

    names: Mapping[str, str]

    def propose(self, text: str, most: int = 3) -> tuple[Proposal, ...]:
        """The likeliest classes, the likeliest first; none where no part of the text is like the name of any.

        >>> names = {"1462": "酱油、食醋及类似制品制造", "1469": "其他调味品、发酵制品制造", "3443": "阀门和旋塞制造"}
        >>> [one.code for one in Proposer(names).propose("一般项目：阀门和旋塞研发、阀门制造；酱油制造")]
        ['3443', '1462']
        """
        marks: dict[str, float] = {}
        words: dict[str, list[str]] = {}
        for place, part in enumerate(parts_of(text)):
            for code, alike in self._like(part).items():
                marks[code] = marks.get(code, 0.0) + alike * _LATER**place
                words.setdefault(code, []).append(part)
        first = sorted(marks, key=lambda code: (-marks[code], code))[:most]
        whole = sum(marks[code] for code in first)
        return tuple(
            Proposal(code, self.names[code], round(marks[code] / whole, 2), tuple(words[code][:_SHOWN]))
            for code in first
        )

    def _like(self, part: str) -> Mapping[str, float]:
        """The classes that a part is like: by the cosine of what both deal with, as far as what is done agrees."""
        about, done = _taken_apart(part)
        grams = {gram: self._weight(gram) for gram in _grams(about)}
        length = sqrt(sum(weight * weight for weight in grams.values()))
        shared: dict[str, float] = {}
        for gram, weight in grams.items():
            for code in self._having.get(gram, ()):
                shared[code] = shared.get(code, 0.0) + weight * weight
        alike = {code: both / (length * self._lengths[code]) for code, both in shared.items()}
        marks = {code: mark * _agreeing(done, self._apart[code][1]) for code, mark in alike.items()}
        return {code: mark for code, mark in marks.items() if mark >= _LEAST}

    def _weight(self, gram: str) -> float:
        return log(1 + len(self.names) / (1 + len(self._having.get(gram, ()))))

    @cached_property
    def _apart(self) -> Mapping[str, tuple[str, str | None]]:
        return {code: _taken_apart(name) for code, name in self.names.items()}

    @cached_property
    def _having(self) -> Mapping[str, list[str]]:
        """The classes that have a pair of characters."""
        found: dict[str, list[str]] = {}
        for code, (about, _) in self._apart.items():
            for gram in _grams(about):
                found.setdefault(gram, []).append(code)
        return found

    @cached_property
    def _lengths(self) -> Mapping[str, float]:
        grams = {code: _grams(about) for code, (about, _) in self._apart.items()}
        return {code: sqrt(sum(self._weight(gram) ** 2 for gram in own)) or 1.0 for code, own in grams.items()}


def parts_of(text: str) -> tuple[str, ...]:
    """The single trades that a scope lists, each once; what stands in brackets says when, not what.

    >>> parts_of("一般项目：五金产品零售；货物进出口(除依法须经批准的项目外,凭营业执照依法自主开展经营活动)。")
    ('五金产品零售', '货物进出口')
    """
    said = _ASIDE.sub("", unicodedata.normalize("NFKC", text))
    return tuple(dict.fromkeys(part.strip() for part in _PARTS.split(said) if part and part.strip()))


def _taken_apart(text: str) -> tuple[str, str | None]:
    """What is dealt with, and what is done with it; a text that is nothing but a doing is what it deals with.

    >>> _taken_apart("其他五金零售"), _taken_apart("企业管理咨询"), _taken_apart("咨询")
    (('五金', 'retail'), ('企业管理', 'serve'), ('咨询', 'serve'))
    """
    about = re.sub("^其[他它](?:未列明)?", "", text)
    last = max(_DONE, key=about.rfind)
    if last not in about:
        return about, None
    before, _, after = about.rpartition(last)
    return before + after or last, _DONE[last]


def _agreeing(one: str | None, other: str | None) -> float:
    if one is None or other is None:
        return 1.0 if one is other else _ONE_SILENT
    return 1.0 if one == other else _LIKE.get(frozenset((one, other)), _OTHER)


def _grams(text: str) -> frozenset[str]:
    """Pairs of neighbouring characters, of letters and figures alone."""
    runs: list[str] = re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())
    return frozenset(run[at : at + 2] for run in runs for at in range(max(1, len(run) - 1)))
