"""The few words that a brief says itself, on a page, in a document and as plain text alike."""

from collections.abc import Mapping

from zhongshu.core.text import Text
from zhongshu.screens.briefs.document import Number

MARKS: Mapping[str, str] = {"synthetic": "◇", "published": "※", "partial": "○"}
"""Behind a number: its origin where it was not measured, and that its period is not whole."""

WORDS: Mapping[str, Text] = {
    "indicator": Text(zh="指标", en="Indicator"),
    "value": Text(zh="本月", en="This month"),
    "yoy": Text(zh="同比", en="Year on year"),
    "ytd": Text(zh="本年累计", en="Year to date"),
    "ytd_yoy": Text(zh="累计同比", en="To date, year on year"),
    "sources": Text(zh="数字出处", en="Sources of the numbers"),
    "left_out": Text(zh="没有说的话", en="What is not said"),
    "no_signals": Text(zh="本月没有指标越过预警线。", en="No indicator has crossed its line this month."),
    "synthetic": Text(
        zh="带 ◇ 的数字是合成数据，只作演示，不得引用。",
        en="Numbers marked ◇ are synthetic: they show how the brief works and must not be quoted.",
    ),
    "published": Text(zh="带 ※ 的数字是公开印发的数字。", en="Numbers marked ※ were published in print."),
    "partial": Text(zh="带 ○ 的数字所在月份还没有报齐。", en="Numbers marked ○ are of a month that is not yet whole."),
    "what": Text(zh="关系", en="Relation"),
    "status": Text(zh="结果", en="Result"),
    "arithmetic": Text(zh="算式", en="Arithmetic"),
}

FORMS: Mapping[str, Text] = {
    "yoy": Text(zh="同比", en="change on a year earlier"),
    "mom": Text(zh="环比", en="change on the month before"),
    "ytd": Text(zh="合计", en="total"),
    "ytd_yoy": Text(zh="合计同比", en="total, change on a year earlier"),
    "target": Text(zh="年度目标完成率", en="completion of the year's target"),
    "rank": Text(zh="位次", en="rank"),
    "top": Text(zh="最高", en="highest"),
    "bottom": Text(zh="最低", en="lowest"),
    "top_yoy": Text(zh="同比最高", en="highest growth"),
    "bottom_yoy": Text(zh="同比最低", en="lowest growth"),
}

_STATUS: Mapping[str, Text] = {
    "consistent": Text(zh="一致", en="consistent"),
    "implies": Text(zh="可推出", en="implies a value"),
    "contradiction": Text(zh="矛盾", en="contradiction"),
    "incomparable": Text(zh="不可比", en="not comparable"),
}

_KINDS: Mapping[str, Text] = {
    "figure": Text(zh="印刷数字", en="printed figure"),
    "relation": Text(zh="由印刷数字推出", en="implied by printed figures"),
}


def status_words(status: str, language: str) -> str:
    """What came of a check, in a word or two; KeyError for what is no verdict's status."""
    return _STATUS[status].to(language)


def source_words(number: Number, language: str) -> str:
    """One line of the list of sources: what it is, of where and when, how it was made."""
    parts = [number.title, number.area, number.when, FORMS.get(number.form), _KINDS.get(number.kind)]
    said = [part.to(language) for part in parts if part is not None and part.to(language)]
    said[0] = said[0][:1].upper() + said[0][1:]
    if number.kind == "figure":
        said.append(number.name.rpartition("/")[2])
    return " · ".join(said)
