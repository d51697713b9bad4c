"""The words of a sentence: Chinese is cut by a dictionary, everything else at spaces and signs."""

import unicodedata
import warnings
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jieba import Tokenizer  # type: ignore[import-untyped]

_PARTICLES = frozenset(
    "的 了 着 过 地 得 在 是 有 就 都 也 还 很 太 又 和 与 及 或 啊 吧 吗 呢 呀 把 被 a an the of to in on at".split()
)
"""They say nothing of what a sentence is about."""


def words(text: str) -> tuple[str, ...]:
    """In order, small letters, wide ones made narrow; without signs and particles.

    What the dictionary does not know falls apart into characters, the same way in every sentence: guessing new words
    would cut one street's name in two ways.

    >>> words("枫南东路１２号门口的污水井盖破损，很危险")
    ('枫', '南', '东路', '12', '号', '门口', '污水', '井盖', '破损', '危险')
    """
    said = unicodedata.normalize("NFKC", text).casefold()
    cut = _cutter().cut(said, HMM=False)
    return tuple(word for word in cut if word not in _PARTICLES and any(letter.isalnum() for letter in word))


@cache
def _cutter() -> "Tokenizer":
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its patterns have escapes that newer Pythons complain of
        from jieba import Tokenizer  # noqa: PLC0415 - an extra; the dictionary takes a second and 55 MB

    cutter = Tokenizer()
    # as its initialize() does, which would log, and keep the dictionary in a file that all who use /tmp share
    cutter.FREQ, cutter.total = cutter.gen_pfdict(cutter.get_dict_file())
    cutter.initialized = True
    return cutter
