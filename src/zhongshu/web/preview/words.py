"""What the page of a pack under work says, by key."""

from collections.abc import Mapping
from types import MappingProxyType

from zhongshu.core.text import Text

_SAID: dict[str, tuple[str, str]] = {
    "preview.title": ("场景预览", "Preview of a pack"),
    "preview.fine": ("文件都没有问题", "The files hold together"),
    "preview.short": ("文件没有问题，样例拒收 {n} 行", "The files hold together; {n} sample row{n:s} rejected"),
    "preview.row": ("第 {line} 行", "line {line}"),
    "preview.more_rejected": ("全部拒收的行", "All rejected rows"),
    "preview.wrong": ("{n} 处要改", "{n} thing{n:s} to mend"),
    "preview.stale": (
        "看到的是文件上一次没有问题时的样子。",
        "What is shown is as the files were when they last held together.",
    ),
    "preview.never": (
        "文件还没有一次没有问题，所以还看不到这个场景。",
        "The files have never held together yet, so there is nothing of the pack to see.",
    ),
    "preview.lead": (
        "改文件，这里跟着变。数据、事项和人都在一个临时区域里：每次改动都从头来，结束时全部消失。",
        "Change a file, and this follows. Rows, cases and people are in a region of its own, which begins anew with"
        " each change and is gone at the end.",
    ),
    "preview.as": ("看作", "Seen as"),
    "preview.back": ("预览", "Preview"),
    "preview.changed": ("文件变了：重新载入", "The files have changed: load again"),
    "preview.away": ("预览已经结束", "The preview has ended"),
    "preview.findings": ("要改的", "To be mended"),
    "preview.advice": ("可以更好的", "Advice"),
    "preview.kind.problem": ("检查", "check"),
    "preview.kind.missing": ("缺少", "missing"),
    "preview.kind.load": ("装载", "load"),
    "preview.kind.advice": ("建议", "advice"),
    "preview.kind.fault": ("程序", "program"),
    "preview.tests": ("用例", "Tests"),
    "preview.tests.none": ("还没有用例", "No tests yet"),
    "preview.tests.do": (
        "在 tests/ 里写一个：给什么，应得什么。",
        "Write one in tests/: what goes in, what comes out.",
    ),
    "preview.tests.playing": ("正在试……", "being played"),
    "preview.tests.ok": ("通过", "holds"),
    "preview.tests.failed": ("不通过", "fails"),
    "preview.loaded": ("样例 {rows} 行，拒收 {rejected} 行", "sample: {rows} row{rows:s}, {rejected} rejected"),
    "preview.no_rows": ("还没有行", "no rows yet"),
    "preview.closed": ("没有授权让这个人看到行", "no grant lets them see rows"),
    "preview.all_rows": ("共 {n} 行", "{n} row{n:s} in all"),
    "preview.rule": ("规则", "rule"),
    "preview.cases": ("事项", "Cases"),
    "preview.ask": ("表单，申请人看到的样子", "The form as who asks sees it"),
    "preview.inbox": ("待办", "The inbox"),
    "preview.inbox.as": ("在下面选一个岗位", "Choose a post at the foot of the page"),
    "preview.steps": ("{n} 个环节", "{n} step{n:s}"),
    "preview.screens": ("页面", "Screens"),
    "preview.returns": ("填报", "Return"),
    "preview.empty": ("这个场景里还什么都没有", "There is nothing in this pack yet"),
    "preview.empty.do": (
        "写一个 datasets/、rules/ 或 cases/ 里的文件。",
        "Write a file in datasets/, rules/ or cases/.",
    ),
}

WORDS: Mapping[str, Text] = MappingProxyType({key: Text(zh=zh, en=en) for key, (zh, en) in _SAID.items()})
