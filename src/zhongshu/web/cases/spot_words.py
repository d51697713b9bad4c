"""What the page of hot spots and repeat places says."""

from collections.abc import Mapping

from zhongshu.core.text import Text


def _t(zh: str, en: str) -> Text:
    return Text(zh=zh, en=en)


SPOT_WORDS: Mapping[str, Text] = {
    "cases.spots": _t("热点", "Hot spots"),
    "cases.spots.of": _t("{what}热点", "Hot spots: {what}"),
    "cases.spots.tested": _t("{begins} 至 {ends}，共 {n} 件", "{n} case{n:s}, {begins} to {ends}"),
    "cases.spots.kind": _t("类别", "Kind"),
    "cases.spots.kind.all": _t("全部类别", "All kinds"),
    "cases.spots.found": _t(
        "最近有 {n} 处比平常多，多得不像偶然",
        "{n} place{n:s} with more of late than usual, and more than chance would make likely",
    ),
    "cases.spots.none": _t("没有哪一处多得不像偶然", "Nothing stands out"),
    "cases.spots.none.best": _t(
        "最突出的一处有 {n} 件，按平常应有 {expected} 件；时间即使是随机的，1000 次里也有约 {p} "
        "次出现这样的聚集，不能算热点。",
        "The likeliest place has {n} where {expected} are usual; but if times were random, about {p} of "
        "1,000 runs would have something like it somewhere.",
    ),
    "cases.spots.none.nothing": _t("哪里都不比平常多。", "No place has three cases or more, and more than usual."),
    "cases.spots.few": _t(
        "事项不多，只有很集中的才看得出来。", "There are few cases: only a very close crowd of them would stand out."
    ),
    "cases.spots.days": _t(
        "事项集中在一两天里，没有平常可比。", "All cases are of a day or two: there is no usual to compare with."
    ),
    "cases.spots.empty": _t("没有可以检验的事项", "There is nothing to test"),
    "cases.spots.empty.advice": _t(
        "近 {n} 天里，您能看到的岗位没有带位置的事项。",
        "In the last {n} days no case with a position is at a post that you see.",
    ),
    "cases.spots.seen": _t("实际", "Seen"),
    "cases.spots.expected": _t("按平常应有", "Usual would be"),
    "cases.spots.times": _t("是平常的 {n} 倍", "{n} times as many"),
    "cases.spots.since": _t("{since} 起，到今天", "From {since} until today"),
    "cases.spots.within": _t("半径 {n} 米", "within {n} m"),
    "cases.spots.chance": _t(
        "若时间是随机的，1000 次里不到 {n} 次会在任何一处有这么多。",
        "If times were random, fewer than {n} of 1,000 runs would have as much anywhere.",
    ),
    "cases.spots.chance.one": _t(
        "若时间是随机的，1000 次里不到 1 次会在任何一处有这么多。",
        "If times were random, fewer than 1 of 1,000 runs would have as much anywhere.",
    ),
    "cases.spots.cases": _t("这 {n} 件", "These {n} case{n:s}"),
    "cases.spots.map": _t("热点和反复发生的地方的地图", "Map of hot spots and repeat places"),
    "cases.spots.look": _t("在地图上看", "on the map"),
    "cases.spots.mark.hot": _t("热点（圈为范围）", "hot spot, with its reach"),
    "cases.spots.mark.case": _t("其中的事项", "a case of one"),
    "cases.again": _t("反复发生的地方", "Repeat places"),
    "cases.again.lead": _t(
        "一年内同一类事项在 {metres} 米内出现 3 次以上，每次都是上一次办结之后又来的。",
        "Within a year, three or more of one kind within {metres} m, each come after the one before had ended.",
    ),
    "cases.again.times": _t("{n} 次", "{n} times"),
    "cases.again.none": _t("没有反复发生的地方。", "There are no repeat places."),
    "cases.again.more": _t("只列次数最多的 {n} 处，共 {all} 处。", "The {n} with the most, of {all}."),
    "cases.spots.how": _t("怎么算的，看不见什么", "How this is found, and what it cannot see"),
    "cases.spots.how.expected": _t(
        "“平常”由这些事项自己得出：一处的全部件数 × 这段时间的全部件数 ÷ 总件数。"
        "所以一直就多的地方不算热点，整个区域一起变多也不算。",
        "Usual comes from the cases themselves: all of the place × all of the time ÷ all. So a place that "
        "always has many is no hot spot, nor is a busy time everywhere.",
    ),
    "cases.spots.how.cylinders": _t(
        "以每件为圆心，半径 100 米到 2 公里、不超过全部件数四分之一的圆；时间从今天往前 1 到 {days} 天；至少 3 件。",
        "Circles around every case, 100 m to 2 km and no more than a quarter of all; the last 1 to {days} "
        "days; three cases at least.",
    ),
    "cases.spots.how.chance": _t(
        "把时间在事项之间随机重排 999 次，看最极端的一处能有多极端；真实的一处比 95% 的重排更极端才列出。"
        "天天看，20 天里也会碰巧有一天列出。",
        "Times are dealt among the cases 999 times, and the most extreme place of each is noted; what "
        "beats 95 % of them is listed. Who looks every day sees one by chance about every twentieth day.",
    ),
    "cases.spots.how.blind": _t(
        "没有人报的看不见；早已过去的、长条形的、原因是什么，也看不出来。多报几次也会显得多：疑似重复的请先并件。",
        "What nobody reports is not seen; nor what ended long ago, what is long and narrow, or why. "
        "Reports of one thing look like many: merge duplicates first.",
    ),
    "cases.spots.how.left_out": _t(
        "没有位置的 {unplaced} 件、并入别件的 {merged} 件不在内；只含您能看到的岗位的事项。每小时重新算一次。",
        "Left out: {unplaced} without a position, {merged} that went up in others. Only "
        "cases of posts that you see. Worked out anew every hour.",
    ),
    # a block of a screen, of any rows
    "spots.tested": _t(
        "{begins} 至 {ends}（最新一条的日子），共 {n} 条。", "{n} row{n:s}, {begins} to {ends}, the newest."
    ),
    "spots.nowhere": _t(
        "另有 {n} 条没有位置或位置是 0,0，不在内。", "{n} more left out: without a position, or at 0,0, which is none."
    ),
    "spots.seen": _t("{n} 条，按平常应有 {expected} 条", "{n} where {expected} are usual"),
    "spots.since": _t("{since} 起", "from {since}"),
    "spots.stop": _t("。", ". "),
    "spots.no_rows": _t("没有可以检验的行", "There is nothing to test"),
    "spots.no_rows.advice": _t(
        "有了带时间的行就会检验；本机还要装附加组件 cases（numpy）。",
        "Rows with a time are tested once there are some; this machine needs the extra cases (numpy) for it.",
    ),
    "spots.how.newest": _t(
        "只看最近的行，以最新一条的日子为今天；圆的半径 100 米到 2 公里。",
        "Only the latest rows are looked at, and the day of the newest is today; circles are of 100 m to 2 km.",
    ),
    "cases.spots.how.source": _t(
        "方法：Kulldorff 等，时空排列扫描统计量，PLoS Medicine 2005, 2(3): e59。",
        "Method: Kulldorff et al., space-time permutation scan statistic, PLoS Medicine 2005, 2(3): e59.",
    ),
}
