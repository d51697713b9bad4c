"""What is said of the documents that cases give out, and of one that somebody verifies."""

from collections.abc import Mapping

from zhongshu.core.text import Text


def _t(zh: str, en: str) -> Text:
    return Text(zh=zh, en=en)


PAPER_WORDS: Mapping[str, Text] = {
    "cases.papers": _t("文件", "Documents"),
    "cases.papers.get": _t("下载 PDF", "Download the PDF"),
    "cases.papers.given": _t("{day} 签发，第 {n} 号", "given out {day}, number {n}"),
    "cases.papers.gone": _t("{day} 撤回：{why}", "withdrawn {day}: {why}"),
    "cases.papers.issued": _t("签发“{title}”第 {n} 号", "Given out: {title}, number {n}"),
    "cases.papers.withdrawn": _t("撤回“{title}”第 {n} 号", "Withdrawn: {title}, number {n}"),
    "cases.papers.why.changed": _t("所载内容已更正", "what it says was corrected"),
    "cases.papers.why.reopened": _t("事项已重新办理", "the case was opened again"),
    "cases.papers.why.ended": _t("已失效", "it has ended"),
    "cases.papers.lost": _t("签发它的密钥已不在", "the key that signed it is gone"),
    "cases.papers.verify": _t("怎样核验", "How it is verified"),
    # somebody shows one
    "cases.verify": _t("核验文件", "Verify a document"),
    "cases.verify.lead": _t(
        "扫描文件上的二维码会打开本页；也可以把编码粘贴到这里。",
        "The code on a document leads here when it is scanned; or paste it.",
    ),
    "cases.verify.code": _t("编码（以 ZS1: 开头）", "The code (it begins with ZS1:)"),
    "cases.verify.file": _t("或者选 PDF 文件", "Or the PDF"),
    "cases.verify.go": _t("核验", "Verify"),
    "cases.verify.same": _t(
        "这个 PDF 文件与本地区发出的一字不差。", "The file is what this region hands out, byte for byte."
    ),
    "cases.verify.other_file": _t(
        "这个 PDF 文件与本地区现在发出的不完全一样：也许只是重新存过，也许改过。下面才是签过名的内容。",
        "The file is not, byte for byte, what this region hands out now: it was saved anew, or altered. "
        "What was signed is below.",
    ),
    "cases.verify.holds": _t("有效：本地区签发，内容未被改动", "Valid: given out here, and not a letter of it changed"),
    "cases.verify.withdrawn": _t(
        "签名是真的，但这份文件已于 {day} 撤回：{why}", "Its signature is genuine, and it was withdrawn {day}: {why}"
    ),
    "cases.verify.replaced": _t("同一事项另有一份新的文件。", "There is a newer one of the same case."),
    "cases.verify.unknown": _t(
        "签名是真的，但这里查不到对应的事项，请向签发单位确认",
        "Its signature is genuine, and no case here has it: ask the unit that gave it out",
    ),
    "cases.verify.says": _t("文件上应当写着", "What it has to say"),
    "cases.verify.compare": _t(
        "请与手中的文件逐项对照：以这里为准。", "Compare it with the paper: what stands here is what was signed."
    ),
    "cases.verify.number": _t("编号", "Number"),
    "cases.verify.unit": _t("签发单位", "Given out by"),
    "cases.verify.day": _t("签发日期", "Day"),
    "cases.verify.bad": _t("不能证明是真的", "Not shown to be genuine"),
    "cases.verify.bad.none": _t(
        "这里没有文件的编码。编码以 ZS1: 开头。", "This is no code of a document: one begins with ZS1:."
    ),
    "cases.verify.bad.cut": _t(
        "编码不完整，后面缺了一段。请重新复制或扫描。", "The code was cut short: copy or scan it again."
    ),
    "cases.verify.bad.garbled": _t(
        "编码里有不该有的字符，或多出一段。请重新复制或扫描。",
        "The code holds letters that none has, or more than it says: copy or scan it again.",
    ),
    "cases.verify.bad.changed": _t(
        "签名不符：编码或所载内容被改动过，或者抄错了一个字母。",
        "It does not fit its signature: the code, or what it says, was changed, or a letter was mistyped.",
    ),
    "cases.verify.bad.other_region": _t(
        "它自称由“{claimed}”签发，这里没有那个地区的公钥，请到那个地区核验。",
        "It says that “{claimed}” gave it out, whose key is not known here: verify it there.",
    ),
    "cases.verify.bad.other_key": _t(
        "它自称由本地区签发，但签名的密钥不是本地区现在或以前公布的密钥。",
        "It says that it was given out here, and no key that this region has published signed it.",
    ),
    "cases.verify.often": _t("核验得太频繁，请一分钟后再试。", "Too many at once: try again in a minute."),
    "cases.verify.off_line": _t("不联网核验", "Off line"),
    "cases.verify.off_line.how": _t(
        "记下本地区的公钥，以后用一个小程序就能核验，不需要连到这里；只是查不到是否已被撤回。",
        "With the region's public key a small program verifies documents without this hub; only whether one was "
        "withdrawn is known here alone.",
    ),
    "cases.verify.key": _t("公钥", "Public key"),
    "cases.verify.key.earlier": _t("以前的公钥", "Earlier public key"),
}
