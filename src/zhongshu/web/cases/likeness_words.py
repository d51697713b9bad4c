"""What pages say of cases that are perhaps the same, and of the kind that words speak of."""

from collections.abc import Mapping

from zhongshu.core.text import Text


def _t(zh: str, en: str) -> Text:
    return Text(zh=zh, en=en)


LIKENESS_WORDS: Mapping[str, Text] = {
    # choosing a kind
    "cases.kind.suggested": _t("看您写的，像是：", "By your words perhaps:"),
    "cases.kind.why": _t("因为“{words}”", "for “{words}”"),
    "cases.kind.find": _t("搜类别，如：井盖、路灯", "Find a kind: cover, lamp…"),
    "cases.kind.none": _t(
        "没有叫这个的，换个说法，或在下面的列表里选", "None is called so: try another word, or the list"
    ),
    # as somebody asks
    "cases.like.found": _t("最近 {length}已有 {n} 件相似的", "{n} report{n:s} of the last {length} perhaps the same"),
    "cases.like.hint": _t(
        "是同一件的，跟进它即可：您的上报并入那一件，办结时同样告诉您。",
        "If one is the same, follow it: yours goes up in it, and you hear of its end just the same.",
    ),
    "cases.like.follow": _t("就是这件，跟进它", "That is the one: follow it"),
    "cases.like.other": _t("不是，继续上报", "No, send mine"),
    "cases.like.metres": _t("约 {n} 米", "about {n} m away"),
    "cases.like.near": _t("就在附近", "close by"),
    "cases.like.ago": _t("{length}前", "{length} ago"),
    "cases.like.ended": _t("已办结", "ended"),
    "cases.like.number": _t("{n} 号", "number {n}"),
    # after it
    "cases.up.title": _t("已并入同一件", "It is with the other one now"),
    "cases.up.told": _t(
        "您的上报并入 {n} 号，与它一并办理；您的编号照样有效，办结时同样告诉您。",
        "Yours went up in number {n} and is done with it. Your number stays good, and you hear of its end.",
    ),
    "cases.up.apart": _t(
        "您说的那一件已办结或已不在附近，这一件单独办理。",
        "The one that you named has ended, or is not near any more: yours is a case of its own.",
    ),
    "cases.up.step": _t("已并入", "Went up in another"),
    "cases.up.now": _t("那一件现在：{said}", "That one is now: {said}"),
    "cases.up.closed": _t("（{when} 办结）", " (ended {when})"),
    "cases.joined.others": _t("还有 {n} 件上报的是同一件", "{n} more report{n:s} of the same"),
    "cases.joined.many": _t("{n} 件并入这一件：{numbers}", "{n} cases were merged into this one: {numbers}"),
    # the page of a case
    "cases.twins": _t("可能重复", "Perhaps the same"),
    "cases.twins.lead": _t(
        "同类、位置和时间相近，或文字相像。合并后晚的并入早的，一并办理，各位提出人都会知道结果。",
        "Of one kind, near in place and time, or alike in words. The later goes up in the earlier; all who asked hear.",
    ),
    "cases.twins.same": _t("同一{what}", "same {what}"),
    "cases.twins.metres": _t("相距 {n} 米", "{n} m apart"),
    "cases.twins.apart": _t("{way} {length}", "{length} {way}"),
    "cases.twins.earlier": _t("早", "earlier"),
    "cases.twins.later": _t("晚", "later"),
    "cases.twins.alike": _t("文字相像 {n}%", "words alike {n}%"),
    "cases.twins.shared": _t("都说“{words}”", "both say “{words}”"),
    "cases.twins.hidden": _t("别的岗位的一件", "a case of another post"),
    "cases.twins.up": _t("这一件并入 {n} 号", "Put this into number {n}"),
    "cases.twins.down": _t("{n} 号并入这一件", "Put number {n} into this"),
    "cases.twins.sure": _t(
        "{gone} 号随即结束，由 {master} 号一并办理。",
        "Number {gone} ends at once and is done with number {master}.",
    ),
    "cases.twins.several": _t("一次合并多件（{n}）", "Put several together ({n})"),
    "cases.twins.several.hint": _t(
        "勾选的和这一件都并入其中最早的一件，一件一件记账。",
        "Those ticked, and this one, go up in the earliest of them, each as an act of its own.",
    ),
    "cases.twins.all": _t("全选 / 全不选", "All / none"),
    "cases.twins.merge": _t("合并勾选的", "Put them together"),
    "cases.gathered": _t("已有 {n} 件并入这一件。", "{n} case{n:s} went up in this one."),
    "cases.gathered.left": _t(
        "{n} 件没有并入：刚被别人办理过，或不归您办。", "{n} did not: changed by others meanwhile, or not yours."
    ),
    # the kind that words speak of
    "cases.doubt": _t("文字更像：{kind}", "The words rather say: {kind}"),
    "cases.doubt.now": _t("现在的类别：{kind}", "Its kind now: {kind}"),
    "cases.doubt.take": _t("改为{kind}", "Make it {kind}"),
    "cases.doubt.note": _t("文字更像“{kind}”：{words}", "The words say “{kind}”: {words}"),
}
