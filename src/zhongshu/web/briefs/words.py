"""What the pages of briefs: read, edit, release, print say, by key."""

from collections.abc import Mapping
from types import MappingProxyType

from zhongshu.core.text import Text

_SAID: dict[str, tuple[str, str]] = {
    "briefs": ("简报", "Briefs"),
    "briefs.lead": (
        "一月一期，自动成文，人来把关；每个数字都能点到出处",
        "Once a month, written from the numbers, read by a person; every number leads to its source",
    ),
    "briefs.none": ("还没有简报", "No briefs yet"),
    "briefs.none.advice": (
        "场景里的 briefs/*.yaml 写出简报的句子、表和图",
        "A scenario's briefs/*.yaml says its sentences, tables and charts",
    ),
    "briefs.read": ("看 {month}", "Read {month}"),
    "briefs.issues": ("各期", "Issues"),
    "briefs.issues.none": ("还没有发布过", "None released yet"),
    "briefs.issue": ("第 {n} 期", "Issue {n}"),
    "briefs.draft": ("草稿", "Draft"),
    "briefs.draft.note": ("还没有发布：数字随新数据变动", "Not released: its numbers follow new data"),
    "briefs.released.by": ("{who} 于 {when} 发布，此后不再变动", "released by {who} at {when}; it never changes"),
    "briefs.snapshot": ("快照 {n}", "snapshot {n}"),
    "briefs.edit": ("编辑", "Edit"),
    "briefs.next": ("编辑下一期", "Edit the next issue"),
    "briefs.see_draft": ("看最新数字", "With today's numbers"),
    "briefs.word": ("下载 Word", "Word file"),
    "briefs.print.keys": ("打印或存为 PDF：Ctrl+P", "To print or keep as PDF: Ctrl+P"),
    "briefs.earlier": ("上个月", "The month before"),
    "briefs.later": ("下个月", "The month after"),
    "briefs.nothing": ("{month} 没有一句话的数字是齐的", "No sentence of {month} has all of its numbers"),
    "briefs.nothing.advice": ("先装载数据，或换一个月", "Load its datasets first, or choose another month"),
    "briefs.chart.table": ("以表格查看", "As a table"),
    "briefs.period": ("月份", "Month"),
    "briefs.notes": ("编者的话", "For the editor"),
    "briefs.left_out": ("没有说的话", "What is not said"),
    "briefs.left_out.note": ("数字不齐的句子不说", "A sentence without all of its numbers is not said"),
    "briefs.left_out.none": ("该说的都说了", "Everything is said"),
    "briefs.edits": ("改动", "Edits"),
    "briefs.edits.none": ("没有改动：照数字写成", "None: as written from the numbers"),
    "briefs.edited": ("经人改动", "Edited by a person"),
    "briefs.others": ("这个月的各期", "Issues of this month"),
    "briefs.editing": ("编辑", "Editing"),
    "briefs.editing.lead": (
        "句子可以改，也可以不说；数字只能用这份简报里的，改动和理由都会留下",
        "A sentence can be changed or left out; only its numbers can stand in it. Edits and reasons are kept",
    ),
    "briefs.language.zh": ("中文", "Chinese"),
    "briefs.language.en": ("英文", "English"),
    "briefs.reason": ("理由", "Reason"),
    "briefs.save": ("保存", "Save"),
    "briefs.leave": ("不说这一句", "Leave it out"),
    "briefs.restore": ("恢复原样", "As composed"),
    "briefs.restored": ("恢复原样", "as composed"),
    "briefs.confirm": ("确认", "Confirm"),
    "briefs.gone": ("不说", "left out"),
    "briefs.stale": (
        "这句话背后的数字变了：请确认或再改",
        "The number behind this changed: confirm it or change it again",
    ),
    "briefs.stale.was": ("改动时", "when edited"),
    "briefs.stale.now": ("现在", "now"),
    "briefs.unbacked": ("现在没有出处的数字：{found}", "Nothing stands behind {found} any more"),
    "briefs.release": ("发布", "Release"),
    "briefs.release.lead": (
        "发布以后整份简报连同数字固定下来，不再变动；以后的更正另出一期。",
        "The whole brief is frozen with its numbers and never changes; a later correction is an issue of its own.",
    ),
    "briefs.release.wait": ("有 {n} 处改动等人确认，确认后才能发布", "{n} edit{n:s} wait for a person before release"),
    "briefs.release.go": ("发布这一期", "Release this issue"),
    "briefs.moved_on": ("发布以后，有数字变了。", "Numbers have changed since this was released."),
    "briefs.release.same": ("与第 {n} 期相同，没有可以发布的改动。", "Nothing has changed since issue {n}."),
    "briefs.typed": ("您写的", "You wrote"),
    "briefs.preview": ("看草稿", "Read the draft"),
    "briefs.lost": ("有 {n} 处改动的句子现在说不出来", "{n} edit{n:s} of sentences that cannot be said now"),
}

WORDS: Mapping[str, Text] = MappingProxyType({key: Text(zh=zh, en=en) for key, (zh, en) in _SAID.items()})
