"""What the pages of returns: units fill in their forms say, by key."""

from collections.abc import Mapping
from types import MappingProxyType

from zhongshu.core.text import Text

_SAID: dict[str, tuple[str, str]] = {
    "returns.title": ("填报", "Returns"),
    "returns.lead": (
        "各单位每月在这里填报：填好、核对、上报，审核后入库，指标随即更新。",
        "Units hand in their monthly tables here: filled in, asked about, reviewed; once accepted, the numbers move.",
    ),
    "returns.now_only": (
        "回看的是数据；填报在这里总是现在的样子，只看不改。",
        "Data is looked back at; returns are shown as they stand now, and cannot be changed from here.",
    ),
    "returns.none": ("还没有报表", "There is no form yet"),
    "returns.none.do": (
        "场景包的 forms/*.yaml 写明一张表由谁、何时填报。",
        "A scenario's forms/*.yaml says which units owe which table by when.",
    ),
    "returns.due": ("{month} 截止 {day}", "{month} due {day}"),
    "returns.due.guess": (
        "{month} 截止 {day}（该年没有放假安排，按周一至周五推算）",
        "{month} due {day} (no public calendar of that year is known: reckoned Monday to Friday)",
    ),
    "returns.missing": ("缺报", "Missing"),
    "returns.all_in": ("都齐了", "All are in"),
    "returns.waiting": ("待审核", "Waiting for review"),
    "returns.accept_all": ("审核通过全部 {n} 份", "Accept all {n}"),
    "returns.months": ("近 {n} 个月", "Last {n} months"),
    "returns.unit": ("单位", "Unit"),
    "returns.reminded": ("{when} 已催报", "reminded {when}"),
    "returns.not_begun": (
        "还没有单位填过；第一份报上来以后才算逾期、才催报",
        "Nobody has filled one in yet; units are late and reminded once the first one is there",
    ),
    "returns.no_month": ("第一个月还没有过完。", "The first month is not over yet."),
    "returns.mark.accepted": ("已入库", "accepted"),
    "returns.mark.loaded": ("已入库（文件）", "in, by a file"),
    "returns.mark.correcting": ("更正中", "being corrected"),
    "returns.mark.handed_in": ("待审核", "handed in"),
    "returns.mark.returned": ("已退回", "sent back"),
    "returns.mark.late": ("逾期", "late"),
    "returns.mark.draft": ("草稿", "draft"),
    "returns.mark.owed": ("应报", "owed"),
    "returns.mark.not_yet": ("未到期", "not yet"),
    "returns.mark.not_owed": ("不用报", "not owed"),
    "returns.version": ("第 {n} 版", "version {n}"),
    "returns.corrected": ("更正过", "corrected"),
    # the sheet
    "returns.month": ("本月", "This month"),
    "returns.previous": ("上月", "Last month"),
    "returns.last_year": ("去年同月", "A year ago"),
    "returns.change": ("比上月", "Since last month"),
    "returns.who": ("填报人", "Filled in by"),
    "returns.reviewer": ("审核人", "Reviewed by"),
    "returns.note": ("说明", "Note"),
    "returns.save": ("存草稿", "Save draft"),
    "returns.hand_in": ("上报", "Hand in"),
    "returns.hand_in.what": (
        "上报前会与上月、去年同月比对；差得远的要改正或说明原因。",
        "Before it is handed in it is compared with last month and last year; what differs much is asked about.",
    ),
    "returns.withdraw": ("撤回修改", "Take it back"),
    "returns.accept": ("审核通过，入库", "Accept into the data"),
    "returns.send_back": ("退回", "Send back"),
    "returns.send_back.note": ("退回原因（必填）", "Why it is sent back (needed)"),
    "returns.correct": ("更正", "Correct it"),
    "returns.correct.what": (
        "更正另存为新的一版，原来的一版留着；审核通过后替换。",
        "A correction is a new version; the old one stays to be seen, and counts until the new one is accepted.",
    ),
    "returns.review": ("审核", "Review"),
    "returns.interrupted": (
        "上次入库中断了：再点一次审核通过即可，结果相同。",
        "Accepting was interrupted: accept it again, the outcome is the same.",
    ),
    "returns.reason.where": ("若数字无误，写明原因", "If the number is right, say why"),
    "returns.use": ("改为 {value}", "Change to {value}"),
    "returns.answered": ("已说明", "answered"),
    "returns.asked": (
        "有 {n} 处要改正或说明原因，然后再上报。已存为草稿。",
        "{n} number{n:s} to correct or to explain before this can be handed in. It is kept as a draft.",
    ),
    "returns.theirs": ("别人已改为", "somebody else wrote"),
    "returns.optional": ("可不填", "may be empty"),
    "returns.older": (
        "这是第 {n} 版，已被后来的一版取代。",
        "This is version {n}; a later one has taken its place.",
    ),
    "returns.newest": ("看最新一版", "See the newest"),
    "returns.from_file": (
        "这个月的数由文件导入，没有填报过。填报并审核后将替换它们。",
        "This month's numbers came by a file and were never returned. A return will take their place once accepted.",
    ),
    "returns.excel": ("Excel 模板", "Excel template"),
    "returns.excel.what": (
        "没有网络时用模板填：下载，填好，再传上来。传上来先存为草稿，仍要在此上报。",
        "Without a network: take the template, fill it in, and send it back here. It becomes a draft first; "
        "hand it in on this page.",
    ),
    "returns.excel.take": ("下载模板", "Take the template"),
    "returns.excel.send": ("读入填好的模板", "Read a filled-in template"),
    "returns.steps": ("经过", "What was done"),
    "returns.step.saved": ("存草稿", "saved a draft"),
    "returns.step.handed_in": ("上报", "handed in"),
    "returns.step.withdrawn": ("撤回", "took it back"),
    "returns.step.sent_back": ("退回", "sent it back"),
    "returns.step.accepted": ("审核通过，入库", "accepted it"),
    "returns.step.correction": ("开始更正", "began a correction"),
    "returns.versions": ("版本", "Versions"),
    "returns.done.handed_in": ("已上报，等待审核。", "Handed in; it waits for review."),
    "returns.done.saved": ("草稿已存，还没有上报。", "The draft is kept; it is not handed in yet."),
    "returns.done.withdrawn": ("已撤回，可以修改。", "Taken back; it can be changed."),
    "returns.done.sent_back": ("已退回填报单位。", "Sent back to its unit."),
    "returns.done.correction": ("改正后再上报。", "Change what is wrong, then hand it in."),
    "returns.done.accepted": ("已入库，指标已更新：", "Accepted; these numbers have moved:"),
    "returns.done.all": ("{n} 份已入库，指标已更新：", "{n} accepted; these numbers have moved:"),
    "returns.done.read": (
        "模板已读入，存为草稿。核对后请上报。",
        "The template was read and kept as a draft. Look it over, then hand it in.",
    ),
    "returns.empty": ("空", "empty"),
    "returns.units": ("{present}/{owed} 个单位已报", "{present} of {owed} units"),
    "returns.not_whole": (
        "还没有报齐，不与其他时期比较。缺：",
        "Not all units are in, so it is compared with no other period. Missing:",
    ),
    "returns.will_ask": ("差得远，会被问到", "far off: will be asked about"),
}

WORDS: Mapping[str, Text] = MappingProxyType({key: Text(zh=zh, en=en) for key, (zh, en) in _SAID.items()})
