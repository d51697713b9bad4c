"""What the page of statistics says."""

from collections.abc import Mapping

from zhongshu.core.text import Text


def _t(zh: str, en: str) -> Text:
    return Text(zh=zh, en=en)


STATS_WORDS: Mapping[str, Text] = {
    "cases.stats": _t("统计", "Statistics"),
    "cases.stats.of": _t("{what}统计", "Statistics: {what}"),
    "cases.stats.lead": _t("{n} 个岗位，截至 {when}", "{n} post{n:s}, as of {when}"),
    "cases.stats.note": _t(
        "“此刻”指页首的时间；一分钟内不重新数。日期按本地区的时间。",
        "“Now” is the time above; within a minute nothing is counted again. Days are the region's.",
    ),
    "cases.stats.file": _t("下载 CSV", "Download CSV"),
    "cases.stats.unit": _t("件", "cases"),
    "cases.stats.now": _t("此刻", "now"),
    "cases.stats.period": _t("近 {n} 天", "last {n} day{n:s}"),
    "cases.stats.last": _t("近 30 天办结的最近 {n} 件", "the last {n} that ended within 30 days"),
    "cases.stats.open": _t("在办", "Open"),
    "cases.stats.overdue": _t("超期", "Overdue"),
    "cases.stats.soon": _t("一天内到期", "Due within a day"),
    "cases.stats.opened": _t("新增", "Opened"),
    "cases.stats.ended": _t("办结", "Ended"),
    "cases.stats.days": _t("每天新增与办结", "Opened and ended a day"),
    "cases.stats.days.note": _t(
        "办结后又重开、现在没有办结的，不算办结。今天还没有过完。",
        "What was opened again and has not ended since is not counted as ended. Today is not over.",
    ),
    "cases.stats.days.table": _t("以表格查看", "As a table"),
    "cases.stats.day": _t("日期", "Day"),
    "cases.stats.day.told": _t("{day}：新增 {opened} 件，办结 {ended} 件", "{day}: {opened} opened, {ended} ended"),
    "cases.stats.by.step": _t("按环节", "By step"),
    "cases.stats.by.post": _t("按岗位", "By post"),
    "cases.stats.by.age": _t("在办的已有多久", "How long the open ones have been open"),
    "cases.stats.by.outcome": _t("结果", "Outcomes"),
    "cases.stats.by.rating": _t("评价", "Ratings"),
    "cases.stats.step": _t("环节", "Step"),
    "cases.stats.post": _t("岗位", "Post"),
    "cases.stats.share": _t("占比", "Share"),
    "cases.stats.posts.all": _t("再看 {n} 个岗位", "{n} more post{n:s}"),
    "cases.stats.posts.left_out": _t("还有 {n} 个岗位在下载的文件里。", "{n} more post{n:s} in the file."),
    "cases.stats.posts.none": _t("没有在办的", "Nothing is open"),
    "cases.stats.age": _t("已有多久", "Open for"),
    "cases.stats.age.under": _t("不到 {n} 天", "under {n} day{n:s}"),
    "cases.stats.age.between": _t("{a}–{b} 天", "{a}–{b} days"),
    "cases.stats.age.over": _t("{n} 天以上", "{n} days and more"),
    "cases.stats.merged": _t("并入别件", "Went up in another"),
    "cases.stats.in_time": _t("按时率", "In time"),
    "cases.stats.in_time.of": _t("{of} 件中 {kept} 件", "{kept} of {of}"),
    "cases.stats.in_time.none": _t("近 30 天没有停表的时限", "No clock has ended within 30 days"),
    "cases.stats.stay": _t("停留时间中位数", "Median time there"),
    "cases.stats.stay.note": _t(
        "含夜间和休息日；回到同一环节的另算一次", "nights and days off included; each stay counts"
    ),
    "cases.stats.stay.minutes": _t("{n} 分钟", "{n} min"),
    "cases.stats.stay.hours": _t("{n} 小时", "{n} h"),
    "cases.stats.stay.days": _t("{n} 天", "{n} days"),
    "cases.stats.hours": _t("小时", "hours"),
    "cases.stats.reopened": _t("办结前重开过的", "Opened again before they ended"),
    "cases.stats.mean": _t("平均 {n} 星", "{n} stars on average"),
    "cases.stats.rated": _t("{n} 件评价过", "{n} rated"),
    "cases.stats.ended.none": _t("近 30 天没有办结的", "Nothing ended within 30 days"),
    "cases.stats.indicators": _t("数这些事项的指标", "Indicators that count these cases"),
    "cases.stats.indicators.lead": _t(
        "按地区、时间比较，每个数都有来历。", "By area and time, each number with its passport."
    ),
    "cases.stats.file.what": _t("数什么", "What is counted"),
    "cases.stats.file.of": _t("其中", "Of what"),
    "cases.stats.file.number": _t("数", "Number"),
    "cases.stats.file.unit": _t("单位", "Unit"),
    "cases.stats.file.when": _t("时间", "When"),
}
