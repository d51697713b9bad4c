"""What the pages of a monthly series taken apart say, by key."""

from collections.abc import Mapping
from types import MappingProxyType

from zhongshu.core.text import Text

_SAID: dict[str, tuple[str, str]] = {
    "analysis.open": ("逐月分析", "Month by month"),
    "analysis.title": ("逐月分析", "Month by month"),
    "analysis.nothing": ("这里还没有公布过数值", "Nothing has been printed here yet"),
    "analysis.nothing.advice": (
        "装入数据后，这里会列出各月、同比、季节调整、拐点和下月预测。",
        "Once rows are loaded, this page shows months, growth, season, turning points and a nowcast.",
    ),
    "analysis.form.value": ("当月值", "month values"),
    "analysis.form.ytd": ("按年初累计公布", "printed as year to date"),
    "analysis.form.yoy": ("当月同比", "year-on-year rates"),
    "analysis.form.index": ("扩散指数", "diffusion index"),
    "analysis.years": ("年份", "Years"),
    "analysis.years.last": ("近 {n} 年", "Last {n} years"),
    "analysis.years.all": ("全部", "All"),
    # growth
    "analysis.growth": ("较去年同期", "On last year"),
    "analysis.growth.note": (
        "口径可比才算：1–2 月合计只与 1–2 月合计比",
        "only on comparable bases: January and February together only with both",
    ),
    "analysis.to_date": ("累计较去年同期", "Year to date, on last year"),
    "analysis.step.adjusted": ("季调后较上月", "Adjusted, on the month before"),
    "analysis.step.points": ("较上月", "On the month before"),
    "analysis.no_rate.rate": ("本身就是同比", "a year-on-year rate already"),
    "analysis.no_rate.value": ("无数值", "no value"),
    "analysis.no_rate.base": ("上期无数值", "nothing printed then"),
    "analysis.no_rate.joint": ("上年只公布合计", "then printed jointly"),
    "analysis.no_rate.break": ("口径不可比", "not comparable"),
    "analysis.no_rate.zero": ("基数为零", "base is zero"),
    "analysis.no_rate.negative": ("基数为负", "base is negative"),
    # charts
    "analysis.line.value": ("当月", "Month"),
    "analysis.line.ytd": ("单月", "Single month"),
    "analysis.line.yoy": ("公布值", "As printed"),
    "analysis.line.index": ("公布值", "As printed"),
    "analysis.line.joint": ("1–2月合计", "Jan–Feb sum"),
    "analysis.line.adjusted": ("季调后", "Adjusted"),
    "analysis.line.trend": ("趋势", "Trend"),
    "analysis.line.nowcast": ("预测", "Nowcast"),
    "analysis.line.growth": ("单月同比", "Month"),
    "analysis.line.to_date": ("累计同比", "Year to date"),
    "analysis.chart.none": ("无", "none"),
    "analysis.chart.nowcast": ("预测值，尚未公布", "nowcast, not printed yet"),
    "analysis.chart.months": (
        "{title}逐月图，{first}至{last}；数值见下方表格",
        "{title} by the month, {first} to {last}; the table below has the values",
    ),
    "analysis.chart.growth": (
        "{title}同比增速图，{first}至{last}；数值见下方表格",
        "{title}, growth on the year before, {first} to {last}; the table below has the values",
    ),
    # adjustment
    "analysis.method": ("调整方法", "Method"),
    "analysis.method.stl": ("STL", "STL"),
    "analysis.method.x11": ("移动平均比率（X-11 式）", "Ratio to moving average (X-11 style)"),
    "analysis.adjusted.log": ("季节因素按比例扣除（取对数）。", "The season is taken out as a ratio (in logarithms)."),
    "analysis.adjusted.plain": (
        "季节因素按差额扣除（有零或负值，不能取对数）。",
        "The season is taken out as a difference (zeros or negatives allow no logarithm).",
    ),
    "analysis.festival": (
        "春节移动的影响先行扣除，整段落在同一个月时：",
        "The moving Spring Festival is taken out first; with a whole stretch in one month:",
    ),
    "analysis.festival.before": ("节前 20 天 {size}（t={t}）", "the 20 days before {size} (t={t})"),
    "analysis.festival.during": ("节日 7 天 {size}（t={t}）", "the 7 days of it {size} (t={t})"),
    "analysis.festival.after": ("节后两周 {size}（t={t}）", "the two weeks after {size} (t={t})"),
    "analysis.festival.none": (
        "没有扣除春节影响：看不出显著的影响，或不足五年、没有日期。",
        "No Spring Festival effect is taken out: none is significant, or there are under five years or no dates.",
    ),
    "analysis.comma": ("，", ","),
    "analysis.stop": ("。", "."),
    # refusals
    "analysis.refused.of.adjust": ("未作季节调整：{why}。", "Not seasonally adjusted: {why}."),
    "analysis.refused.of.turn": ("未判定拐点：{why}。", "No turning points are named: {why}."),
    "analysis.refused.of.nowcast": ("未作预测：{why}。", "No nowcast: {why}."),
    "analysis.refused.form": (
        "同比、指数和累计值不是当月值",
        "a rate, an index or a year-to-date value is no month's own value",
    ),
    "analysis.refused.joint": (
        "1 月和 2 月只公布合计（最早在 {at}），拆开就是编造",
        "January and February are printed jointly, first in {at}, and splitting them would be invention",
    ),
    "analysis.refused.gap": ("{at} 没有数值", "{at} has no value"),
    "analysis.refused.short": (
        "数据太短，至少要 {needed} 个，现有 {found} 个",
        "too short: {needed} needed, {found} there",
    ),
    "analysis.refused.constant": ("各月数值完全相同", "the values never change"),
    "analysis.refused.break": ("{at} 与上年口径不可比", "{at} is not comparable with the year before"),
    "analysis.refused.library": (
        "没有安装统计库，请装上 zhongshu[analysis]",
        "the statistics library is not installed; install zhongshu[analysis]",
    ),
    # turning points
    "analysis.turns": ("拐点", "Turning points"),
    "analysis.turns.printed": ("看公布值", "of the values as printed"),
    "analysis.turns.adjusted": ("看季调后的值", "of the adjusted values"),
    "analysis.turns.growth": ("看同比增速，因为不能作季节调整", "of growth on the year, as nothing can be adjusted"),
    "analysis.turns.after": (
        "{year} 年与上年口径不可比，只看其后。",
        "{year} is not comparable with the year before, so only what follows is looked at.",
    ),
    "analysis.turns.none": ("按规则没有拐点。", "By the rules there is none."),
    "analysis.turn.peak": ("见顶", "peak at"),
    "analysis.turn.trough": ("见底", "trough at"),
    "analysis.valley": ("比 {peak} 的峰值 {depth}", "{depth} from the peak of {peak}"),
    "analysis.valley.back": (
        "；{at} 回到峰值水平，用了 {n} 个月",
        "; back at the peak's level in {at}, {n} month{n:s} later",
    ),
    "analysis.valley.not_yet": ("；到 {last} 尚未回到峰值水平", "; not recovered by {last}"),
    # nowcast
    "analysis.nowcast": ("下一期预测", "The next one"),
    "analysis.nowcast.note": ("最简单的办法，误差照实列出", "the plainest guess, with its errors"),
    "analysis.nowcast.tag": ("预测", "nowcast"),
    "analysis.nowcast.range": (
        "{stretch}：{low} 至 {high}。过去的预测中，每五次有四次误差在这个宽度以内。",
        "{stretch}: {low} to {high}. Four of five past guesses stayed within this width.",
    ),
    "analysis.nowcast.carried": (
        "上年同期值，乘以最近三期平均增速（{growth}）。",
        "The same months of last year, carried on by the mean growth of the last three ({growth}).",
    ),
    "analysis.nowcast.drift": (
        "上一期的值，加上历来每期的平均变动（{step}）。",
        "The last value and the mean step so far ({step}).",
    ),
    "analysis.test.count": ("回测次数", "Back-tests"),
    "analysis.test.error": ("平均绝对误差", "Mean absolute error"),
    "analysis.test.last_year": ("照搬上年同期的误差", "Error of last year's value"),
    "analysis.test.unchanged": ("照搬上期的误差", "Error of the last value"),
    "analysis.test.no_better": (
        "回测中，它并不比照搬旧值更准，只作参照。",
        "In the back-test it was no better than repeating an old value; a reference only.",
    ),
    # table and edge
    "analysis.table": ("各月数值", "Values by the month"),
    "analysis.table.count": ("{n} 期", "{n} period{n:s}"),
    "analysis.column.printed": ("累计（公布）", "Year to date, printed"),
    "analysis.column.ytd": ("单月（相减）", "Month, by difference"),
    "analysis.column.value": ("当月", "Month"),
    "analysis.column.yoy": ("同比（公布）", "Rate, printed"),
    "analysis.column.index": ("指数（公布）", "Index, printed"),
    "analysis.missing": ("未公布", "not printed"),
    "analysis.missing.told": ("上月缺，算不出", "unknown without the month before"),
    "analysis.negative": ("冲减", "taken back"),
    "analysis.negative.long": (
        "累计值比上月小，单月为负：公布机关冲减或修订了前面的数",
        "The year-to-date value fell: the office took back or revised what it had printed",
    ),
    "analysis.edge": ("数据到哪个月", "How far each has come"),
    "analysis.edge.note": ("同一数据集的序列", "series of the same data"),
    "analysis.edge.behind": ("晚 {n} 个月", "{n} month{n:s} behind"),
    # how
    "analysis.how": ("怎么算的", "How this is worked out"),
    "analysis.how.months": (
        "单月由相邻两个累计值相减得出；只公布 1–2 月合计的年份，不编造单独的 1 月和 2 月；缺一个月，后一个月也算不出。",
        "Months are differences of year-to-date values; where only January and February together are printed,"
        " neither is"
        " invented; after a hole the next month is unknown too.",
    ),
    "analysis.how.growth": (
        "增速只在两年相同的月份之间计算，基数缺、为零或为负时不算；较上月只用季调后的值，比率和指数论百分点。",
        "Growth compares the same months of two years, and is left out where the base is missing, zero or"
        " negative; the"
        " month before is compared only for adjusted values, rates and indices in points.",
    ),
    "analysis.how.breaks": (
        "{years} 年的数与上年口径不可比（总量修订或范围调整），不算增速。",
        "The values of {years} are not comparable with those of the year before (revised totals, another"
        " scope), so that no"
        " growth is given.",
    ),
    "analysis.how.adjust.stl": (
        "季节调整：STL（Cleveland 等，1990，Journal of Official Statistics 6），周期 12，稳健迭代，由 "
        "statsmodels 计算。",
        "Season: STL (Cleveland et al. 1990, Journal of Official Statistics 6), period 12, robust, by statsmodels.",
    ),
    "analysis.how.adjust.x11": (
        "季节调整：对 12 个月中心移动平均的比率（Shiskin 等 1967 年 X-11 的第一步），不含其迭代与 Henderson 滤波，由"
        " statsmodels 计算。",
        "Season: ratios to a centred 12-month moving average (the first step of X-11, Shiskin et al. 1967)"
        " without its"
        " iterations and Henderson filters, by statsmodels.",
    ),
    "analysis.how.festival": (
        "春节：节前、节中、节后的天数落在各月的份额，减去历年平均，对同比变动作稳健回归（Bell 与 Hillmer，1983）。",
        "Spring Festival: the shares of the days before, in and after it that fall in a month, less their"
        " mean over the"
        " years, in a robust regression on changes over a year (Bell and Hillmer 1983).",
    ),
    "analysis.how.turns": (
        "拐点：Bry 与 Boschan（1971，NBER 技术报告 20）：12 个月移动平均、Spencer 曲线、原值前后 5 个月内；峰"
        "谷相间，一段"
        "不少于 5 个月，一轮不少于 15 个月，两端 6 个月内不判。",
        "Turning points: Bry and Boschan (1971, NBER Technical Paper 20): 12-month moving average, Spencer"
        " curve, then within"
        " five months in the values; alternating, phases of 5 and cycles of 15 months at least, none within 6"
        " of the ends.",
    ),
    "analysis.how.nowcast": (
        "预测：当月值用上年同期乘以最近三期平均增速，比率和指数用上一期加平均变动；误差由逐月回测得出（每次只"
        "用当时之前的数）。",
        "Nowcast: month values carry last year's months on by the mean growth of the last three, rates and"
        " indices add the"
        " mean step; errors come from a rolling back-test that knows only what came before.",
    ),
    "analysis.how.revised": (
        "历史数据若经修订，以上全部按现在的版本重算；用“回看”可以看修订前的样子。",
        "When history is revised, all of this is worked out anew; look back to see it as it was before.",
    ),
}

WORDS: Mapping[str, Text] = MappingProxyType({key: Text(zh=zh, en=en) for key, (zh, en) in _SAID.items()})
