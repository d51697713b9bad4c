"""What the pages of printed figures say, by key."""

from collections.abc import Mapping
from types import MappingProxyType

from zhongshu.core.text import Text

_SAID: dict[str, tuple[str, str]] = {
    "figures.title": ("公开数字", "Published figures"),
    "figures.lead": (
        "报纸和文件上印出的数字：有出处，带限定词，互相核对",
        "Numbers that pages print: sourced, with their qualifiers, checked against each other",
    ),
    "figures.check": ("核对一份材料", "Check a paper"),
    "figures.relations": ("互相核对的结果", "What agrees with what"),
    "figures.find": ("找数字", "Find"),
    "figures.place": ("地方", "Place"),
    "figures.page": ("版面", "Page"),
    "figures.any": ("全部", "all"),
    "figures.found": ("{n} 个数字", "{n} figure{n:s}"),
    "figures.of": ("共 {n} 个", "of {n}"),
    "figures.name": ("数字", "What it counts"),
    "figures.value": ("印出的值", "As printed"),
    "figures.period": ("时间", "Period"),
    "figures.organisation": ("单位", "Organisation"),
    "figures.compared": ("比较", "Compared with"),
    "figures.note": ("说明", "Note"),
    "figures.none": ("没有这样的数字", "No such figure"),
    "figures.none.advice": ("换个词，或选全部地方", "Try another word, or all places"),
    "figures.empty": ("还没有公开数字", "No published figures yet"),
    "figures.empty.advice": (
        "装载一个写了 figures: 的数据集，例如 zhongshu load economy.figure",
        "Load a dataset that says figures:, for instance zhongshu load economy.figure",
    ),
    "figures.by": ("截至{day}", "by {day}"),
    "figures.since": ("{day}以来，止期未印", "since {day}, no end printed"),
    "figures.undated": ("见报时（{page}）", "as of its page ({page})"),
    "figures.undated.long": (
        "版面没有印出止期，只能说是见报时的数；它不进任何序列",
        "The page prints no end, so it is known as of its page only and enters no series",
    ),
    "figures.source": ("出处", "Printed on"),
    "figures.own": ("本地", "the place itself"),
    "figures.indicators": ("成为指标的值", "Is the value of"),
    "figures.no_indicator": (
        "没有进入指标：止期未印，或带限定词，或不是整年、整月",
        "Feeds no indicator: no end printed, or qualified, or not a whole year or month",
    ),
    "figures.beside": ("同一版面上、前后的数字", "Printed around it"),
    "figures.all_of_page": ("这一版的全部数字", "Every figure of this page"),
    "figures.at_place": ("公开数字", "Published figures"),
    "figures.at_place.all": ("全部 {n} 个", "all {n}"),
    "figures.related": ("参加的核对", "Relations it takes part in"),
    "figures.printed": ("照印", "As printed"),
    "figures.printed.in": ("印出的数字", "Printed figures"),
    "figures.passport": ("印出的数字", "Printed as"),
    "figures.rank_unit": ("位", "(rank)"),
}

WORDS: Mapping[str, Text] = MappingProxyType({key: Text(zh=zh, en=en) for key, (zh, en) in _SAID.items()})
