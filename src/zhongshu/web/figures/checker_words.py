"""What the pages of the figure checker say, by key; merged into the words of the room."""

from collections.abc import Mapping
from types import MappingProxyType

from zhongshu.core.text import Text

_SAID: dict[str, tuple[str, str]] = {
    "figures.check.title": ("数字体检", "Figure checker"),
    "figures.check.lead": (
        "粘贴几句话，或放入一份材料：哪些数字对不上，哪些没印的数推算得出，一算便知",
        "Paste sentences or hand in a paper: which figures contradict each other, and what they imply",
    ),
    "figures.check.paste": ("粘贴文字", "Paste text"),
    "figures.check.text": (
        "每行一句话；从 Excel 复制的表格也可以",
        "One statement a line; cells copied from Excel too",
    ),
    "figures.check.go": ("开始核对", "Check"),
    "figures.check.sample": ("填入示例", "Fill in an example"),
    "figures.check.file": ("或放入一份材料", "Or hand in a paper"),
    "figures.check.file.kinds": (
        "Word（docx）、Excel（xlsx）、CSV、文本，最大 {n} MB",
        "Word (docx), Excel (xlsx), CSV or text, up to {n} MB",
    ),
    "figures.check.file.reads": (
        "读出正文里的话和每张表：合计、其中、占比、同比、完成率",
        "Reads its sentences and every table: totals, of which, shares, growth, completion",
    ),
    "figures.check.kept": ("材料只用来核对，不保存。", "It is only checked; nothing is kept."),
    "figures.check.pasted": ("粘贴的文字", "the pasted text"),
    "figures.check.nothing": ("还没有粘贴文字。", "There is no text yet."),
    "figures.check.too_long": (
        "文字超过 {n} 个字，请分几次核对，或放入文件。",
        "The text is longer than {n} characters: check it in parts, or hand in a file.",
    ),
    "figures.check.forms": ("能读懂的写法", "Sentences that can be read"),
    "figures.check.forms.note": (
        "问号是没有印出、要推算的数，也可以不写；超、逾、以上、不少于，近、不到、至多，约，都读得懂；"
        "数字前后的字不影响；# 开头的行不看",
        "A question mark stands for a value that is not printed, or is left out; at least, more than, at most, about "
        "are understood; words around the numbers do not matter; lines that begin with # are left out",
    ),
    "figures.check.result": ("{name} 的核对结果", "What came of {name}"),
    "figures.check.clean": ("没有发现对不上的数字。", "No contradiction was found."),
    "figures.check.empty": ("没有找到可以核对的关系", "Nothing to check was found"),
    "figures.check.empty.advice": (
        "写成“76 家占 139 家的 54.5%”这样的句子，或放入带合计、占比、同比的表格",
        "Write sentences such as “76 firms is 54.5% of 139 firms”, or hand in a table with totals, shares or growth",
    ),
    "figures.check.tables": (
        "读了 {tables} 张表、{numbers} 个数字，{skipped} 格没有数字",
        "Tables read: {tables}, numbers: {numbers}, cells without a number: {skipped}",
    ),
    "figures.check.more": ("还有 {n} 条没有列出", "{n} more not listed"),
    "figures.check.related": ("公开数字互相核对的结果", "How the published figures agree"),
    "figures.outcome.contradiction": ("对不上", "Contradictory"),
    "figures.outcome.implies": ("推算得出", "Implied"),
    "figures.outcome.truncated": ("只有舍尾才对得上", "Right only if cut off"),
    "figures.outcome.consistent": ("相符", "Consistent"),
    "figures.outcome.incomparable": ("不能相比", "Not comparable"),
    "figures.outcome.unread": ("没读懂", "Not understood"),
    "figures.outcome.refused": ("未采用的格子", "Cells left out"),
    "figures.outcome.unresolved": ("找不到数字", "Figures missing"),
    "figures.advice.contradiction": (
        "回到原始台账核对这几个数：至少有一个印错了，或者口径不同",
        "Go back to where these numbers come from: one of them is misprinted, or they count different things",
    ),
    "figures.advice.implies": (
        "没有印出的数只能是这个；手头有这个数的，比一比",
        "What is not printed can only be this; compare it where you know it",
    ),
    "figures.advice.truncated": (
        "百分比是舍去尾数得来的；改为四舍五入，或注明",
        "Digits were cut off: round them instead, or say so",
    ),
    "figures.advice.consistent": ("按四舍五入对得上", "They agree as rounded"),
    "figures.advice.incomparable": ("说的不是同一件事，不作比较", "They do not speak of the same thing"),
    "figures.advice.unread": (
        "照最接近的写法改写；只有一个数的句子，没有可比的",
        "Rewrite it in the nearest form; one number alone has nothing to agree with",
    ),
    "figures.advice.refused": ("改好以后再核对一次", "Mend them and check again"),
    "figures.advice.unresolved": ("数据里没有这些编号", "The rows have no figures of these ids"),
    "figures.nearest": ("最接近的写法", "nearest form"),
    "figures.relations.title": ("互相核对", "Figures checked against each other"),
    "figures.relations.lead": (
        "公开数字之间应当成立的关系：占比与总数、增速与上年、完成率与目标",
        "What should hold between published figures: share and whole, growth and the year before, and so on",
    ),
    "figures.relations.none": ("还没有可以核对的数字", "No figures to check yet"),
    "figures.relations.none.advice": (
        "装载公开数字，并在场景的 relations.yaml 里写下哪几个应当相符",
        "Load published figures, and write into a pack's relations.yaml which of them should agree",
    ),
    "figures.relations.no_figures": ("还没有公开数字的数据集", "No dataset holds published figures"),
    "figures.relations.no_figures.advice": (
        "数据集写上 figures: 和各列即可，例如场景 economy",
        "A dataset says figures: and its columns, as the pack economy does",
    ),
    "figures.relations.confirmed": ("由 {who} 确认", "confirmed by {who}"),
    "figures.relations.page": ("版面 {page}", "page {page}"),
    "figures.candidates": ("也许有关系的数字", "Figures that may belong together"),
    "figures.candidates.lead": (
        "按单位、地方和时间猜的，由人决定：确认以后一直核对，不是就说明原因，以后不再问",
        "Guessed from units, places and periods, for a person to decide: confirmed ones are checked from now on, "
        "dismissed ones are not asked again",
    ),
    "figures.candidates.of": ("先列 {shown} 条，共 {n} 条", "the first {shown} of {n}"),
    "figures.candidates.note": ("说明（不是时必填）", "Note (needed to dismiss)"),
    "figures.candidates.confirm": ("确认", "Confirm"),
    "figures.candidates.dismiss": ("不是", "Dismiss"),
    "figures.kind.share": ("占比", "share"),
    "figures.kind.growth": ("增速", "growth"),
    "figures.kind.difference": ("增减", "difference"),
    "figures.kind.target": ("目标完成", "target"),
    "figures.kind.rank": ("名次", "rank"),
    "figures.kind.sum": ("合计", "sum"),
    "figures.kind.subset": ("其中", "of which"),
    "figures.kind.ratio": ("比值", "ratio"),
    "figures.kind.convert": ("换算", "conversion"),
}

WORDS: Mapping[str, Text] = MappingProxyType({key: Text(zh=zh, en=en) for key, (zh, en) in _SAID.items()})
