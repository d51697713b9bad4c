"""What the page of a case says of the decisions of rules."""

from collections.abc import Mapping

from zhongshu.core.text import Text


def _t(zh: str, en: str) -> Text:
    return Text(zh=zh, en=en)


RULING_WORDS: Mapping[str, Text] = {
    "cases.ruling": _t("按规则得出的结论", "What the rules say"),
    "cases.ruling.at": _t("{when} 作出", "decided {when}"),
    "cases.ruling.rule": _t("规则", "the rule"),
    "cases.ruling.open": _t("还定不下来", "not decided yet"),
    "cases.ruling.none": _t("没有结论，由经办人员判断", "No outcome: whoever works at it decides"),
    "cases.ruling.rows": _t(
        "规则的第 {rows} 行同时适用，说法不一，规则要先改正",
        "Rows {rows} of the rule hold together and say different things: the rule has to be put right",
    ),
    "cases.ruling.fault.contradiction": _t("规则自相矛盾", "the rule contradicts itself"),
    "cases.ruling.fault.not_in_force": _t("当天没有施行的规则版本", "no edition of the rule was in force that day"),
    "cases.ruling.fault.unfit": _t("有一项回答不是规则能用的", "an answer is none that the rule takes"),
    "cases.ruling.fault.gone": _t("这条规则已不存在", "there is no such rule any more"),
    "cases.ruling.model": _t("由 DMN 模型得出", "by a DMN model"),
    "cases.ruling.changed": _t(
        "规则后来改过，这里只显示当时的结论",
        "The rule has been changed since: this is what it said then, and no more",
    ),
    "cases.ruling.said": _t("{title}：{outcome}", "{title}: {outcome}"),
}
