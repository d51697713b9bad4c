"""What pages say of numbers and of the cases about them."""

from collections.abc import Mapping

from zhongshu.core.text import Text


def _t(zh: str, en: str) -> Text:
    return Text(zh=zh, en=en)


CAUSE_WORDS: Mapping[str, Text] = {
    "cases.cause": _t("来自这个数", "About this number"),
    "cases.cause.signal": _t("来自这条信号", "About this signal"),
    "cases.cause.then": _t("当时", "Then"),
    "cases.cause.now": _t("现在", "Now"),
    "cases.cause.at": _t("地方和时间", "Where and when"),
    "cases.cause.said": _t("信号", "Signal"),
    "cases.cause.passport": _t("护照", "passport"),
    "cases.cause.corrected": _t("{when}现在为 {value}", "{when} by now: {value}"),
    "cases.cause.closed": _t(
        "这个数没有授权给您，不在这里显示", "No grant opens this number to you: it is not shown here"
    ),
    "cases.cause.back": _t("回到这个数", "Back to the number"),
    "cases.no_posts": _t("这些岗位还没有人，先安排人员", "Nobody sits at these posts yet: seat somebody first"),
    "cases.about": _t("关于这个数的事项", "Cases about this number"),
    "cases.about.of": _t("关于“{what}”的事项", "Cases about {what}"),
    "cases.about.none": _t("还没有关于它的事项", "There are no cases about it yet"),
    "cases.about.none.advice": _t("在这个数的页面上可以下达任务", "A task can be given on the page of the number"),
    "cases.about.given": _t("{when} 下达", "given {when}"),
    "cases.about.closed": _t("{when} 办结", "ended {when}"),
    "cases.about.hidden": _t("另有 {n} 件正在办理，不由您查看", "Under way besides, and not for you to see: {n}"),
    "cases.about.under_way": _t("{n} 件任务办理中", "{n} task{n:s} under way"),
}
