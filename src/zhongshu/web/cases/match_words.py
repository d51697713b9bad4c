"""What the pages say of offers that fit a case."""

from collections.abc import Mapping

from zhongshu.core.text import Text


def _t(zh: str, en: str) -> Text:
    return Text(zh=zh, en=en)


MATCH_WORDS: Mapping[str, Text] = {
    "cases.match.lead": _t(
        "按这件事项里的情况逐个对照：先看条件，再把符合的按得分排。这里看过什么，不会告诉任何一家。",
        "Held against the facts of this case: conditions first, then those that fit by points. Nobody is told of it.",
    ),
    "cases.match.fits": _t("适合的 {n} 个", "{n} fit"),
    "cases.match.fits.none": _t("现在还没有完全符合的", "None fits yet"),
    "cases.match.fits.none.do": _t(
        "看看下面：有的只差几项情况没有填，有的写明差多少。",
        "See below: some wait for facts that are not known, the others say by how much they are missed.",
    ),
    "cases.match.open": _t("还要知道几项的 {n} 个", "{n} wait for facts"),
    "cases.match.open.ask": _t("补上这些就有结论", "With these there is an answer"),
    "cases.match.asked_by": _t("{n} 个要看", "asked by {n}"),
    "cases.match.fails": _t("不符合的 {n} 个，差在哪里", "{n} do not fit, and why"),
    "cases.match.more": _t("还有 {n} 个", "{n} more"),
    "cases.match.points": _t("{points} 分", "{points} points"),
    "cases.match.meets": _t("符合：", "Meets: "),
    "cases.match.met": _t("{title} {asked}", "{title} {asked}"),
    "cases.match.no_conditions": _t("不设条件", "sets no conditions"),
    "cases.match.apply": _t("申请这一个", "Apply"),
    "cases.match.how": _t("得分怎么来的", "Where the points come from"),
    "cases.match.least": _t("最好的 {against}，这个 {own}", "the best: {against}; this: {own}"),
    "cases.match.most": _t("最好的 {against}，这个 {own}", "the best: {against}; this: {own}"),
    "cases.match.covers": _t("要 {against}，这个 {own}", "needed: {against}; this: {own}"),
    "cases.match.conditions": _t(
        "条件设得最细的 {against} 项，这个 {own} 项，都符合",
        "the one made most closely sets {against} conditions, this one {own}, and all are met",
    ),
    "cases.match.unsaid": _t("没有写明", "not said"),
    "cases.match.part": _t("{points} / {weight} 分", "{points} of {weight} points"),
    "cases.match.weights": _t(
        "每项得分是份额乘权重：越低越好的项按“最低的 ÷ 这个”，额度按够多少，条件按“这个 ÷ 最多的”。",
        "The points of a part are its share times its weight. Where little is good the share is the least by its own;"
        " of an amount how much is covered; of conditions its own by the most.",
    ),
    "cases.match.facts": _t("按什么情况比", "The facts"),
    "cases.match.unknown": _t("还不知道", "not known"),
    "cases.match.give": _t("补充或更正", "Add or put right"),
    "cases.match.by_firm": _t("这件事项里填的", "as it was filled in"),
    "cases.match.found": _t("按规则算出", "found by a rule"),
    "cases.match.law": _t("按哪一版", "By which edition"),
    "cases.match.unfit": _t("另有 {n} 个现在读不了，没有列入", "{n} more cannot be read now and are left out"),
    "cases.match.trouble": _t("现在列不出来", "There is no list now"),
    "cases.match.trouble.do": _t(
        "有一项情况不是规则能用的，或者今天没有施行的版本：请经办人员看一看。",
        "A fact is none that the rule takes, or no edition is in force today: ask whoever works at the case.",
    ),
    "cases.match.own": _t("单位自己发布", "published by the unit itself"),
}
