"""What pages say of those who stand behind a case, of groups of cases, and of cases that name one another."""

from collections.abc import Mapping

from zhongshu.core.text import Text


def _t(zh: str, en: str) -> Text:
    return Text(zh=zh, en=en)


BACKING_WORDS: Mapping[str, Text] = {
    "cases.deed.back": _t("支持", "Back it"),
    "cases.deed.unback": _t("撤回支持", "Take it back"),
    "cases.done.back": _t("已支持", "You stand behind it"),
    "cases.done.unback": _t("已撤回支持", "You do not stand behind it any more"),
    "cases.event.backed": _t("支持这一件", "Stands behind it"),
    "cases.event.unbacked": _t("撤回支持", "Does not stand behind it any more"),
    "cases.behind.none": _t("还没有人", "nobody yet"),
    "cases.behind.lacks": _t("“{way}”还差 {n} 人", "{n} more needed for “{way}”"),
    "cases.behind.mine": _t("您已支持", "you among them"),
    "cases.behind.count": _t("{n} 人支持", "{n} behind it"),
    "cases.behind.of": _t("{what}：{title}", "{what}: {title}"),
    "cases.behind.held": _t("您支持了 {n} 件", "You back {n}"),
    "cases.behind.each": _t("每人最多 {n} 件，可以撤回再改", "at most {n} each; you may take one back"),
    "cases.behind.needs": _t("需要 {n} 人", "{n} needed"),
    "cases.event.named": _t("写进了{what} {other} 号", "Taken up in: {what} {other}"),
    "cases.named": _t("被哪些事项提到", "Taken up in"),
    "cases.named.number": _t("{n} 号", "number {n}"),
    "cases.named.others": _t("其他编号（用空格隔开）", "Other numbers, with spaces between"),
    "cases.named.most": _t("最多 {n} 件", "at most {n}"),
    "cases.groups": _t("相近的", "Groups"),
    "cases.groups.of": _t("{what}：意思相近的", "{what}: groups that are alike"),
    "cases.groups.lead": _t(
        "在办的最新 {n} 件里，用词相近的归成一组", "Of the newest {n} open ones, those alike in words"
    ),
    "cases.groups.size": _t("{n} 件", "{n} of them"),
    "cases.groups.make": _t("据此提出：{what}", "Make of it: {what}"),
    "cases.groups.merge": _t("合并成一件", "Put together as one"),
    "cases.groups.none": _t("没有相近的", "No two are alike"),
    "cases.groups.none.advice": _t(
        "两件以上在办的用词相近时，会在这里归成一组。", "Open ones that use the same words stand here together."
    ),
    "cases.groups.reading": _t("正在读在办的事项", "Open cases are being read"),
    "cases.groups.reading.advice": _t("几秒后再看一次。", "Look again in a few seconds."),
    "cases.behind.empty": _t("现在没有可以支持的", "There is nothing to back now"),
    "cases.behind.empty.advice": _t("到了这一步的事项会出现在这里。", "What comes to that step stands here."),
}
