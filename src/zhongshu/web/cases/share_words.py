"""What the pages say of flows: the offices of one matter, its parts, and messages to it."""

from collections.abc import Mapping

from zhongshu.core.text import Text


def _t(zh: str, en: str) -> Text:
    return Text(zh=zh, en=en)


SHARE_WORDS: Mapping[str, Text] = {
    "cases.shares": _t("各部门办理进度", "The offices at work"),
    "cases.shares.done": _t("已办结 {n} / {all}", "{n} of {all} done"),
    "cases.shares.since": _t("已用 {length}", "{length} so far"),
    "cases.shares.took": _t("共用 {length}", "{length} in all"),
    "cases.shares.no_promise": _t("各部门没有规定时限", "the offices have no limits of their own"),
    "cases.flow": _t("流程图", "How it goes"),
    "cases.share.later": _t("尚未开始", "Not begun"),
    "cases.share.perhaps": _t("后续（视情况）", "Later, if needed"),
    "cases.share.recalled": _t("不再需要", "Not needed any more"),
    "cases.share.after": _t("要等：{tasks}", "comes after: {tasks}"),
    "cases.share.and": _t("、", ", "),
    "cases.share.since": _t("已 {length}", "{length} so far"),
    "cases.share.took": _t("用时 {length}", "took {length}"),
    "cases.share.promise": _t("承诺 {length}", "promised {length}"),
    "cases.share.no_promise": _t("没有规定时限", "no time limit is set"),
    "cases.whole": _t("这是整件事项的一部分：", "This is a part of"),
    "cases.whole.of": _t("属于：{what} {n}", "Part of: {what} {n}"),
    "cases.whole.back": _t("结果已交回", "its outcome has been handed back"),
    "cases.recalled.step": _t("已撤销", "Not needed any more"),
    "cases.done.tell": _t("已告知，整件事项据此办理", "Told: the matter goes on accordingly"),
    "cases.event.begun": _t("交由{what}办理（{other} 号）", "{what} begins (number {other})"),
    "cases.event.returned": _t("{what}已办结（{other} 号）", "{what} is done (number {other})"),
    "cases.event.recalled": _t("{what}不再需要（{other} 号）", "{what} is not needed any more (number {other})"),
    "cases.event.ended": _t("整件事项不再需要这一部分", "The matter does not need this part any more"),
    "cases.event.told": _t("告知：{what}", "Told: {what}"),
    "cases.event.migrated": _t("改按新的流程继续办理", "It goes on by the new edition of its flow"),
    "cases.channel.flow": _t("来自整件事项", "from a matter of several offices"),
}
