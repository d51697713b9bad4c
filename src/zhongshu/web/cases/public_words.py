"""What the public page of cases says."""

from collections.abc import Mapping

from zhongshu.core.text import Text


def _t(zh: str, en: str) -> Text:
    return Text(zh=zh, en=en)


PUBLIC_WORDS: Mapping[str, Text] = {
    "cases.public.of": _t("公开地图：{what}", "What was reported: {what}"),
    "cases.public.list_of": _t("公开：{what}", "For everybody: {what}"),
    "cases.public.tile.list": _t("大家都能看：办到哪一步", "For anybody: what became of it"),
    "cases.public.tile": _t("大家都能看：在哪里、办到哪一步", "For anybody: where, and what became of it"),
    "cases.public.counts": _t("近 {days} 天", "The last {days} days"),
    "cases.public.open": _t("{n} 件办理中", "{n} open"),
    "cases.public.closed": _t("{n} 件已办结", "{n} closed"),
    "cases.public.after": _t("提交 {n} 小时后显示", "Shown {n} hour{n:s} after they were reported"),
    "cases.public.at_once": _t("提交后即显示", "Shown at once"),
    "cases.public.blur": _t("为保护隐私，位置移动最多 {n} 米", "moved by up to {n} metre{n:s} for privacy"),
    "cases.public.exact": _t("位置为实际位置", "at the place that was said"),
    "cases.public.left_out": _t(
        "不含姓名、电话、照片和提交人写的话",
        "no names, telephone numbers or photos, and nothing that is not open",
    ),
    "cases.public.cell": _t(
        "每 {n} 米见方只显示一个点：相邻的几件在同一处，不一定真在同一处。",
        "Each square of {n} metres has one point: what stands there was reported near it, and not always at one spot.",
    ),
    "cases.public.reports": _t("{n} 人次反映", "{n} report{n:s}"),
    "cases.public.here": _t("这一处 {n} 件", "{n} here"),
    "cases.public.everywhere": _t("看全部", "Everywhere"),
    "cases.public.opened": _t("{day} 提出", "reported {day}"),
    "cases.public.ended": _t("{day} 办结", "closed {day}"),
    "cases.public.kind": _t("类别", "Kind"),
    "cases.public.state": _t("状态", "State"),
    "cases.public.state.open": _t("办理中", "Open"),
    "cases.public.state.closed": _t("已办结", "Closed"),
    "cases.public.days": _t("时间", "Time"),
    "cases.public.days.n": _t("近 {n} 天", "Last {n} days"),
    "cases.public.most": _t("只显示最近的 {n} 件：请缩小范围", "The newest {n} are shown: choose fewer"),
    "cases.public.download": _t("下载 GeoJSON", "Download GeoJSON"),
    "cases.public.map": _t("地图：每个点是一个方格", "Map: each point is a square"),
    "cases.public.none": _t("这段时间没有", "There is nothing of this time"),
    "cases.public.none.advice": _t(
        "放宽条件再看；刚提交的要过一段时间才显示。",
        "Ask for more; what was reported just now is shown later.",
    ),
    "cases.public.report": _t("我也要报", "Report one"),
}
