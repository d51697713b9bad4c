"""The forms that a statement can have: one pattern each over its words, its numbers replaced by marks of their kind."""

import re
from dataclasses import dataclass
from functools import lru_cache

from zhongshu.core.text import Text
from zhongshu.methods.figures.quantities import Quantity
from zhongshu.methods.figures.relation import Kind

NUMBER, PERCENT, POINTS, ASKED = "\ue000", "\ue001", "\ue002", "\ue003"
"""What stands for a quantity in a pattern's text; ASKED is a question mark without a unit and fits everywhere."""

_CLASSES = {
    "<n>": f"[{NUMBER}{ASKED}]",
    "<p>": f"[{PERCENT}{ASKED}]",
    "<d>": f"[{POINTS}{ASKED}]",
    "<a>": f"[{NUMBER}{PERCENT}{POINTS}{ASKED}]",
}
_WORDS = f"[^{NUMBER}-{ASKED}]*?"


@dataclass(frozen=True)
class Form:
    """`pattern`: <n> a number, <p> a percentage, <d> points, <a> any of them, ~ any words between; its groups are
    `roles` in their order, a group that is absent leaves its role out. A group named `down` turns the number of
    `turned` round. `shown` is the form as an example, `hints` the words that make it the nearest one."""

    kind: Kind
    pattern: str
    roles: tuple[str, ...]
    shown: Text
    hints: tuple[str, ...]
    turned: str = ""


def mark(quantity: Quantity) -> str:
    """The character that stands for a quantity."""
    if quantity.unit is None:
        return NUMBER if quantity.printed is not None else ASKED
    if quantity.unit.symbol in ("%", "‰"):
        return PERCENT
    return POINTS if quantity.unit.symbol in ("百分点", "千分点") else NUMBER


@lru_cache(maxsize=64)
def compiled(pattern: str) -> re.Pattern[str]:
    """A form's pattern; words may stand before the first number and behind the last."""
    for name, characters in _CLASSES.items():
        pattern = pattern.replace(name, f"({characters})")
    return re.compile(f"~{pattern}~".replace("~", _WORDS), re.IGNORECASE)


_UP = "增长|上升|增加|提高|上涨|增幅|增速|增"
_DOWN = "下降|减少|降低|下跌|回落|负增长|降幅|减|降"
_MORE = "提高|加快|回升|提升|增加|上升|高出?|快|多"
_LESS = "回落|下降|降低|放缓|收窄|减少|减缓|低|慢|少"
_STILL = f"(?:(?!{_UP}|{_DOWN})[^{NUMBER}-{ASKED}])*?"
"""Words without a movement: 比上年 12 家, not 比上年增加 12 家, whose 12 is no value of last year."""
_AIM = "目标|计划|预算|任务"
_BEFORE = "上年|去年|上期|同期|上月|基期|前值"
_EN_UP = "up|rose|rises|grew|grows|increased|growth|more"
_EN_DOWN = "down|fell|falls|shrank|decreased|decline|less"

_SHARE = Text(zh="76 家 占 139 家 的 54.5%", en="76 firms is 54.5% of 139 firms")
_GROWTH = Text(zh="253.63 亿元 增长 2.08%，上年 248.46 亿元", en="253.63 亿元 is up 2.08% from 248.46 亿元")
_DIFFERENCE = Text(zh="3.4% 比一季度 -18.3% 提高 21.7 个百分点", en="3.4% is 21.7 percentage points above -18.3%")
_TARGET = Text(zh="47.4 亿元 完成目标 43.6 亿元 的 108.7%", en="47.4 亿元 is 108.7% of target 43.6 亿元")
_RANK = Text(zh="第 17 位 前进 16 位，原第 33 位", en="rank 17 up 16 from 33")
_SUM = Text(zh="12 + 30 + 8 = 50 家", en="12 + 30 + 8 = 50 firms")
_SUBSET = Text(zh="27 人，其中 22 人", en="22 of 27 people")
_RATIO = Text(zh="220.8 亿元 / 326.34 亿元 = 67.7%", en="220.8 亿元 / 326.34 亿元 = 67.7%")
_CONVERT = Text(zh="2.5 万元 = 25000 元", en="2.5 万元 = 25000 元")

_OF_TARGET, _OF_SHARE = ("目标", "计划", "预算", "任务", "完成", "target", "plan"), ("占", "share", " of ")
_RISES, _RANKS = ("增长", "下降", "增", "降", " up ", " down "), ("位", "名", "rank")
_THAN, _OF_PART = ("比", "百分点", "point", "above", "below"), ("其中", "of which", " of ")

FORMS: tuple[Form, ...] = (
    Form("convert", "<n>\\s*(?:=|＝|即|合|折合|等于|equals|is)\\s*<n>", ("one", "other"), _CONVERT, ("=",)),
    Form(
        "ratio",
        "<a>\\s*(?:/|÷|除以|over)\\s*<a>\\s*(?:=|＝|等于|为|is)\\s*<a>",
        ("over", "under", "value"),
        _RATIO,
        ("/",),
    ),
    Form(
        "target",
        f"<n>~(?:完成|达到?|实现|占)~(?:{_AIM})~(?:<n>~)?<p>",
        ("done", "target", "completion"),
        _TARGET,
        _OF_TARGET,
    ),
    Form("target", f"<n>~(?:{_AIM})~<n>~(?:完成|达)~<p>", ("done", "target", "completion"), _TARGET, _OF_TARGET),
    Form(
        "target",
        "<n>~<p>\\s*of~(?:target|plan|budget|quota)~(?:<n>)?",
        ("done", "completion", "target"),
        _TARGET,
        _OF_TARGET,
    ),
    Form(
        "difference",
        f"<p>~比~(?:<p>~)?(?:(?:{_MORE})|(?P<down>{_LESS}))~<d>",
        ("now", "before", "change"),
        _DIFFERENCE,
        _THAN,
        "change",
    ),
    Form(
        "difference",
        "<p>~(?:高于|(?P<down>低于))~(?:<p>~)?<d>",
        ("now", "before", "change"),
        _DIFFERENCE,
        _THAN,
        "change",
    ),
    Form(
        "difference",
        "<p>~<d>\\s*(?:(?:above|higher than|over|up from)|(?P<down>below|lower than|under))~(?:<p>)?",
        ("now", "change", "before"),
        _DIFFERENCE,
        _THAN,
        "change",
    ),
    Form(
        "growth",
        f"<n>~比{_STILL}<n>~(?:(?P<down>{_DOWN})|(?:{_UP}))~<p>",
        ("now", "before", "percent"),
        _GROWTH,
        _RISES,
        "percent",
    ),
    Form(
        "growth",
        f"<n>~(?:(?P<down>{_DOWN})|(?:{_UP}))~<p>(?:~(?:{_BEFORE})~<n>)?",
        ("now", "percent", "before"),
        _GROWTH,
        _RISES,
        "percent",
    ),
    Form(
        "growth",
        f"~(?:{_BEFORE})~<n>~<n>~(?:(?P<down>{_DOWN})|(?:{_UP}))~<p>",
        ("before", "now", "percent"),
        _GROWTH,
        _RISES,
        "percent",
    ),
    Form(
        "growth",
        f"<n>~(?:(?:{_EN_UP})|(?P<down>{_EN_DOWN}))~<p>(?:~(?:from|on|over|against|than)~<n>)?",
        ("now", "percent", "before"),
        _GROWTH,
        _RISES,
        "percent",
    ),
    Form(
        "difference",
        f"<n>~比~(?:<n>~)?(?:(?:{_MORE}|增)|(?P<down>{_LESS}|减))~<n>",
        ("now", "before", "change"),
        _DIFFERENCE,
        _THAN,
        "change",
    ),
    Form("share", "<n>~占~(?:<n>~)?<p>", ("part", "base", "percent"), _SHARE, _OF_SHARE),
    Form("share", "<n>~(?:is|are|was|were|makes?)~<p>\\s*of~(?:<n>)?", ("part", "percent", "base"), _SHARE, _OF_SHARE),
    Form(
        "rank",
        "<n>~(?:(?:前进|上升|提升|前移|升|进|up|gained)|(?P<down>后退|下降|退|降|down|lost))~<n>(?:~<n>)?",
        ("now", "gained", "before"),
        _RANK,
        _RANKS,
        "gained",
    ),
    Form("subset", "<n>~其中~<n>", ("whole", "part"), _SUBSET, _OF_PART),
    Form("subset", "<n>~of which~<n>", ("whole", "part"), _SUBSET, _OF_PART),
    Form("subset", "<n>\\s*(?:[a-z]+ )?(?:out )?of(?: the)?\\s*<n>", ("part", "whole"), _SUBSET, _OF_PART),
    Form("subset", "<n>~(?:中的|中有|中)~<n>", ("whole", "part"), _SUBSET, _OF_PART),
)
"""The first that fits is taken. A sum has any number of parts and is read apart (`SUM`)."""

SUM = Form("sum", "", ("parts", "total"), _SUM, ("+", "合计", "sum"))

ROLE_NAMES: dict[str, Text] = {
    "part": Text(zh="部分", en="part"),
    "base": Text(zh="总数", en="whole"),
    "percent": Text(zh="百分比", en="percentage"),
    "now": Text(zh="现值", en="present value"),
    "before": Text(zh="原值", en="value before"),
    "change": Text(zh="增减", en="change"),
    "done": Text(zh="完成数", en="done"),
    "target": Text(zh="目标", en="target"),
    "completion": Text(zh="完成率", en="completion"),
    "gained": Text(zh="进退位次", en="places gained"),
    "total": Text(zh="合计", en="total"),
    "parts": Text(zh="分项", en="part of the sum"),
    "whole": Text(zh="总数", en="whole"),
    "over": Text(zh="分子", en="numerator"),
    "under": Text(zh="分母", en="denominator"),
    "value": Text(zh="比值", en="ratio"),
    "one": Text(zh="一种写法", en="as written"),
    "other": Text(zh="另一写法", en="in the other unit"),
}
