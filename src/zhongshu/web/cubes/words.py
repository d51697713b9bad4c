"""What the pages of statistical cubes say, by key."""

from collections.abc import Mapping
from types import MappingProxyType

from zhongshu.core.text import Text

_SAID: dict[str, tuple[str, str]] = {
    "cubes.title": ("统计表", "Statistics"),
    "cubes.lead": (
        "由单位的数据汇总而成，看不出任何一家企业或一个人；每次发布都与以前的对照过",
        "Counted from the rows of units so that no firm or person can be made out, not by earlier releases either",
    ),
    "cubes.empty": ("没有您能看的统计表", "No statistics that you may see"),
    "cubes.empty.advice": (
        "场景的 cubes.yaml 声明统计表；内部的统计表登录后可见",
        "A pack declares them in cubes.yaml; internal ones are seen after log-in",
    ),
    "cubes.audience.public": ("公开", "public"),
    "cubes.audience.internal": ("内部", "internal"),
    "cubes.as_of": ("截至", "As of"),
    "cubes.not_yet": ("尚未发布", "not released yet"),
    "cubes.release": ("快照 {n}", "snapshot {n}"),
    "cubes.of": ("汇总自", "Counted from"),
    "cubes.owner": ("责任单位", "Owner"),
    "cubes.grant": ("依据授权", "Under the grant"),
    "cubes.small": ("小格子", "Small cells"),
    "cubes.small.k": ("少于 {k} 个不公布", "fewer than {k} are not told"),
    "cubes.csv": ("下载 CSV", "Download CSV"),
    "cubes.measure": ("看什么", "What is shown"),
    "cubes.total": ("合计", "Total"),
    "cubes.none": ("不详", "not known"),
    "cubes.show": ("显示", "Show"),
    "cubes.hidden": ("不公布", "confidential"),
    "cubes.nothing": ("没有", "none"),
    "cubes.why": (
        "“·”为不公布：这一格少于 {k} 个，或由少数几个占大头，或自以前的发布以来变动的太少，或能由它推算出这样的格子。"
        "“–”为没有。",
        "· is confidential: fewer than {k} stand behind the cell, or a few of them bring most of it, or too few have "
        "changed since an earlier release, or such a cell would follow from it. – is none.",
    ),
    "cubes.whole": ("这里没有不公布的格子。“–”为没有。", "Nothing is held back here. – is none."),
    "cubes.rounded": ("数字取整显示，文件里有全部位数。", "Numbers are rounded here; the file has all their digits."),
    "cubes.by": ("依据", "By"),
    "cubes.synthetic": ("由合成的数据汇总，只供演示", "Counted from synthetic rows, for demonstration only"),
}

WORDS: Mapping[str, Text] = MappingProxyType({key: Text(zh=zh, en=en) for key, (zh, en) in _SAID.items()})
