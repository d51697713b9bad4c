"""What is said to whoever may have a form filled in from what units hold of them."""

from collections.abc import Mapping

from zhongshu.core.text import Text


def _t(zh: str, en: str) -> Text:
    return Text(zh=zh, en=en)


CONSENT_WORDS: Mapping[str, Text] = {
    "cases.consent": _t("可以少填这些", "What you need not type"),
    "cases.consent.lead": _t(
        "勾选哪一项，就从下面的单位取用您本人的哪一项；不勾选的，自己填写就行。您同意之前什么都不取用；每次取用都记在账本里。",
        "Tick what may be taken over of yourself from the unit below it; what you do not tick you type. "
        "Nothing is read before you agree, and each time is on the ledger.",
    ),
    "cases.consent.all": _t("全部勾选", "Tick them all"),
    "cases.consent.go": _t("同意取用勾选的，帮我填好", "I agree: fill in what I ticked"),
    "cases.consents": _t("同意对方看我的哪些资料", "What they may see of me"),
    "cases.consents.lead": _t(
        "不勾选的看不到，也不影响提交。", "What is not ticked is not seen. None is needed to send."
    ),
    "cases.consents.said": _t("同意对方看", "They may see"),
    "cases.consents.none": _t("都没有", "none of it"),
    "cases.source.agreed": _t("经本人同意，取自 {unit}·{title}，{day}", "By consent, from {unit}: {title}, {day}"),
}
