"""What the columns and rows of a printed table are: units, parts they play, numbers in their cells."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from zhongshu.core.text import Text
from zhongshu.core.units import Unit, parse_unit
from zhongshu.methods.figures.quantities import DATES, Quantity, known_unit, plain, quantities

Part = Literal["value", "total", "share", "growth", "before", "target", "completion", "change", "within"]
RowPart = Literal["plain", "total", "subtotal", "within", "unsure"]
"""unsure: it follows a row 其中 and is set as that one is: another part of the same whole, or the next whole."""


@dataclass(frozen=True)
class Cell:
    """A cell as it shows. `place` is where a reader finds it: Sheet1!C4, or table, row and column."""

    text: str
    place: Text


@dataclass(frozen=True)
class Refused:
    """A cell or heading that cannot be read as one number, and why."""

    place: Text
    text: str
    why: Text


@dataclass(frozen=True)
class Column:
    """`name` is the heading without its unit; `unit` None: neither the heading nor the table says one. `common`: it is
    the table's, so that a row may have another. `of` is the index of the column of values that a share, growth,
    target ... belongs to."""

    index: int
    name: str
    part: Part
    unit: Unit | None
    common: bool = False
    of: int | None = None


_PARTS: tuple[tuple[Part, str], ...] = (
    ("completion", r"完成率|完成比例|完成进度|完成.*%|达成率|completion|% of target|% of plan"),
    ("share", r"占比|比重|份额|比例|占.{1,8}%|share|proportion"),
    ("change", r"增减(?!率|幅|.*%)|增加额|增量|增减额|变动额|change(?!.*%)|difference"),
    ("growth", r"同比|增长|增幅|增速|增减|升降|yoy|growth|year.on.year|change"),
    ("target", r"目标|计划|预算|任务|target|plan|budget"),
    ("before", r"上年|去年|同期|last year|previous|prior|year before"),
    ("within", r"^其中|of which"),
    ("total", r"(?:^| )(?:合\s*计|总\s*计|小计|total|sum)(?=$|[（(\[])"),
)
"""The first that a heading has. 环比 compares with the month before, which a table seldom prints: it is left alone."""

_TOTAL = re.compile(r"^(?:合计|总计|总共|共计|总和|total|grandtotal|sum)(?:[:：].*)?$", re.IGNORECASE)
_SUBTOTAL = re.compile(r"^(?:小计|subtotal|sub-total)(?:[:：].*)?$", re.IGNORECASE)
_WITHIN = re.compile(r"^(?:其中|ofwhich)", re.IGNORECASE)
_NOT_ADDED = re.compile(r"率|均|比|指数|排名|位次|名次|rate|average|per |index|rank", re.IGNORECASE)
_NUMBERING = re.compile(
    r"^(?:序号|编号|行号|代码|年份|年度|月份|时间|日期|no\.?|#|id|code|year|month|date)$", re.IGNORECASE
)
_UNIT = re.compile(r"[（(\[]\s*(?:单位[:：]\s*)?([^（）()\[\]]+?)\s*[)）\]]|[/,，:：]\s*([^/,，（(]{1,8})\s*$")
_SAID = re.compile(r"(?:计量)?(?:单位|unit)s?\s*[:：]\s*([^\s，,；;）)]+)", re.IGNORECASE)
_OWN = {"completion": "%", "share": "%", "growth": "%"}


def table_unit(texts: Sequence[str]) -> Unit | None:
    """The unit that a line above the headings gives to all of them: 单位：亿元. Two units there are none."""
    for text in texts:
        if (said := _SAID.search(plain(text))) is not None:
            return known_unit(said[1])
    return None


def read_heading(index: int, text: str, common: Unit | None) -> Column | Text:
    """The column of a heading; a sentence for one that names two units of different kinds."""
    words = " ".join(plain(text).split())
    units, name = list[Unit](), words
    for found in _UNIT.finditer(words):
        unit = known_unit(found[1] or found[2])
        if unit is not None:
            units.append(unit)
            name = name.replace(found[0], "", 1)
    if len({unit.dimension for unit in units}) > 1:
        listed = "、".join(unit.symbol for unit in units)
        return Text(
            zh=f"表头“{text}”写了两个单位（{listed}），一列只能有一个：请分成两列",
            en=f"the heading {text!r} names two units ({listed}); a column has one: make it two columns",
        )
    name = name.strip(" /:：,，")
    part: Part = next((part for part, pattern in _PARTS if re.search(pattern, words, re.IGNORECASE)), "value")
    unit = units[0] if units else parse_unit("%") if part in _OWN else None
    if part in ("growth", "share") and unit is not None and unit.dimension:
        part = "change" if part == "growth" else "value"
    if unit is None and common is not None and not _NOT_ADDED.search(name):
        return Column(index, name, part, common, common=True)
    return Column(index, name, part, unit)


def with_values(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Each share, growth ... with the column of values it belongs to: the one whose name it has in its own, else the
    nearest to its left, else the first."""
    columns = _with_years(columns)
    values = [one for one in columns if one.part == "value"] or [one for one in columns if one.part == "total"]
    return tuple(one if one.part in ("value", "total") or not values else _owned(one, values) for one in columns)


def _owned(one: Column, values: Sequence[Column]) -> Column:
    stem = _stem(one.name)
    alike = [value for value in values if _stem(value.name) and _stem(value.name) in stem]
    left = [value for value in values if value.index < one.index]
    chosen = max(alike, key=lambda value: len(_stem(value.name))) if alike else left[-1] if left else values[0]
    inherits = one.part in ("before", "target", "change", "within")
    if inherits and one.unit and chosen.unit and not one.unit.same_dimension(chosen.unit):
        return replace(one, part="value")  # 为上年同期的 % is no value of last year
    return replace(one, unit=one.unit or (chosen.unit if inherits else None), of=chosen.index)


def _with_years(columns: Sequence[Column]) -> list[Column]:
    """Beside a column of growth, the column of 2022年 is the value before that of 2023年."""
    if not any(one.part in ("growth", "change") for one in columns):
        return list(columns)
    years = {(_YEAR.sub("", one.name), int(found[0])): one for one in columns if (found := _YEAR.search(one.name))}
    later = {id(one) for (name, year), one in years.items() if (name, year + 1) in years}
    return [replace(one, part="before") if id(one) in later and one.part == "value" else one for one in columns]


_YEAR = re.compile(r"(?:19|20)\d\d")
_ASIDE = re.compile(
    r"占比|比重|份额|占|同比|增长|增幅|增速|增减|上年|去年|同期|本年|今年|本期|当年|累计|目标|计划|完成率|完成|其中"
    r"|数|额|值|[\s:：/_（）()%]|last year|this year|target|share|growth|completion|of"
)


def _stem(name: str) -> str:
    """A heading without the words that tell its part, so that 产值 and 产值占比 are of one kind."""
    return _ASIDE.sub("", name.casefold())


def of_another_whole(name: str) -> bool:
    """Whether a heading of shares names its whole: 占全市比重 and 占 GDP 比重 are not of the table's own total."""
    return re.search(r"占(?!比|总|合计|$)|of (?!total|the total)", name) is not None


def names_units(text: str) -> bool:
    """Whether a heading is of a column that gives each row its unit: 计量单位."""
    return re.sub(r"\s", "", text).casefold() in ("单位", "计量单位", "unit", "units")


def outline(label: str) -> tuple[int, str]:
    """How deep a row is set: spaces before its label, and the kind of its numbering (一、 （一） 1. (1) or none)."""
    words = label.lstrip(" \t\u3000")
    begins = plain(words[:8])
    numbered = next((kind for kind, pattern in _NUMBERED.items() if re.match(pattern, begins)), "")
    return len(label) - len(words), numbered


def unit_of_label(label: str) -> Unit | None:
    """The unit that a row's label ends with: 用电量（亿千瓦时）."""
    found = re.search(r"[（(]([^（）()]{1,12})[)）]\s*$", label)
    return None if found is None else known_unit(plain(found[1]))


_NUMBERED = {
    "一、": r"[一二三四五六七八九十]+、",
    "（一）": r"[(（][一二三四五六七八九十]+[)）]",
    "(1)": r"[(（]\d+[)）]",
    "1.": r"\d+[.、．]",
}


def averages(label: str) -> bool:
    """Whether a row is an average of the others, and no part of their sum."""
    return re.match(r"(?:月|日|年|人)?(?:平均|均)|均值|中位数|average|mean\b|median", label, re.IGNORECASE) is not None


def adds_up(label: str) -> bool:
    """Whether what a row counts may be added across columns: rates, averages and indices may not."""
    return _NOT_ADDED.search(label) is None


def added(column: Column) -> bool:
    """Whether the values of a column add up: counts and amounts do, shares, rates and averages do not."""
    dimension = None if column.unit is None else column.unit.dimension
    return column.part in ("value", "total", "before", "target", "change", "within") and not (
        _NOT_ADDED.search(column.name)
        or dimension in ((), (("point", 1),), (("celsius", 1),))
        or any(power < 0 for _, power in dimension or ())
    )


def numbering(text: str) -> bool:
    """Whether a heading is of row numbers, codes or times, which are no figures."""
    return _NUMBERING.match(re.sub(r"\s", "", text)) is not None


def row_part(label: str) -> RowPart:
    """What a row is by its first words."""
    words = re.sub(r"\s", "", plain(label))
    if _TOTAL.match(words):
        return "total"
    if _SUBTOTAL.match(words):
        return "subtotal"
    return "within" if _WITHIN.match(words) else "plain"


NONE_PRINTED = frozenset({"", "-", "--", "---", "—", "——", "/", "…", "...", "无", "n/a", "na", "×", "x", "*"})
"""What stands in a cell without a figure."""


def read_number(text: str, unit: Unit | None) -> Quantity | Text | None:
    """The one number of a cell in its own unit, else the column's; None for a cell without a number, a sentence for
    one with several."""
    words = plain(text).strip()
    if words.casefold() in NONE_PRINTED:
        return None
    bracketed = re.fullmatch(r"[(（]\s*([\d,.]+)\s*[)）]", words)
    words = f"-{bracketed[1]}" if bracketed else re.sub(r"^[↑▲△]\s*", "", re.sub(r"^[↓▼▽]\s*", "-", words))
    found = quantities(words)
    if len(found) > 1:
        return _two(text, found)
    if not found or found[0].printed is None or _words_around(words, found[0]):
        return None
    one = found[0]
    return Quantity(one.printed, one.unit or unit or parse_unit("1"), one.at, one.qualifier, one.rank)


def _two(text: str, found: Sequence[Quantity]) -> Text:
    units = [one.unit.symbol for one in found if one.unit is not None]
    if len(set(units)) > 1:
        listed = "、".join(dict.fromkeys(units))
        return Text(
            zh=f"“{text}”一格里有两个单位（{listed}）：请分成两列",
            en=f"{text!r} holds two units ({', '.join(dict.fromkeys(units))}) in one cell: make it two columns",
        )
    return Text(
        zh=f"“{text}”一格里有 {len(found)} 个数字：一格只写一个",
        en=f"{text!r} holds {len(found)} numbers: a cell holds one",
    )


def _words_around(words: str, one: Quantity) -> bool:
    """Whether a cell says more than a number: 第三产业2 or 见附件3 is a label."""
    rest = words[: one.at[0]] + words[one.at[1] :]
    return len(re.sub(r"[\s*＊%¥￥$]", "", rest)) > 0


def looks_dated(text: str) -> bool:
    """Whether all digits of a text are a date's."""
    return any(letter.isdigit() for letter in text) and not any(
        letter.isdigit() for letter in DATES.sub("", plain(text))
    )
