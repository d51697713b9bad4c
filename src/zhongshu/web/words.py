"""Every sentence of the pages in Chinese and English; those of the packs stand in the packs.

`{n:s}` is an English plural's "s" unless n is 1; whole numbers are grouped by threes.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from zhongshu.core.text import Text


class Count(int):
    """A number in a sentence: grouped, or with the format `s` the ending of what it counts."""

    def __format__(self, form: str) -> str:
        if form == "s":
            return "" if self == 1 else "s"
        return f"{int(self):,}".replace(",", "\u202f")


@dataclass(frozen=True)
class Words:
    """Sentences by key. KeyError for a key that no sentence has: tests walk through all of them."""

    texts: Mapping[str, Text]

    def say(self, key: str, language: str, **values: object) -> str:
        """The sentence with its gaps filled.

        >>> Words({"rows": Text(zh="{n} 行", en="{n} row{n:s}")}).say("rows", "en", n=1200)
        '1\u202f200 rows'
        """
        text = self.texts[key].to(language)
        if not values:
            return text
        return text.format(**{name: Count(value) if type(value) is int else value for name, value in values.items()})


def _t(zh: str, en: str) -> Text:
    return Text(zh=zh, en=en)


WORDS: Mapping[str, Text] = {
    "brand": _t("中枢", "Zhongshu"),
    "skip": _t("跳到正文", "Skip to content"),
    "nav": _t("主导航", "Main"),
    "nav.look": _t("总览", "Overview"),
    "nav.hold": _t("数据", "Data"),
    "nav.work": _t("工作", "Work"),
    "nav.govern": _t("治理", "Govern"),
    "nav.home": _t("驾驶舱", "Cockpit"),
    "nav.indicators": _t("指标", "Indicators"),
    "nav.places": _t("地点", "Places"),
    "nav.briefs": _t("简报", "Briefs"),
    "nav.returns": _t("填报", "Returns"),
    "nav.figures": _t("数字体检", "Figures"),
    "nav.packs": _t("场景", "Scenarios"),
    "nav.data": _t("目录", "Catalogue"),
    "nav.products": _t("产品", "Products"),
    "nav.services": _t("服务", "Services"),
    "nav.rules": _t("规则", "Rules"),
    "nav.scenarios": _t("场景管理", "Life of scenarios"),
    "nav.grants": _t("授权", "Grants"),
    "nav.people": _t("人员", "People"),
    "nav.ledger": _t("账本", "Ledger"),
    "log_in": _t("登录", "Log in"),
    "account": _t("我的账号", "My account"),
    "crumbs": _t("所在位置", "You are here"),
    "theme": _t("切换浅色与深色", "Switch between light and dark"),
    "wall": _t("大屏", "Wall screen"),
    "wall.offline": _t("连接中断，自", "no connection since"),
    "colon": _t("：", ": "),
    "truth.true": _t("是", "yes"),
    "truth.false": _t("否", "no"),
    "member.none": _t("（未填）", "(empty)"),
    "bar": _t("大小", "Size"),
    "rows": _t("行数", "Rows"),
    "rows.all": _t("共 {n} 行", "{n} row{n:s}"),
    "rows.more": _t("查看全部 {n} 行", "All {n} rows"),
    "state": _t("状态", "State"),
    "table": _t("数值表", "Values"),
    "table.open": _t("以表格查看（{n} 期）", "As a table ({n} period{n:s})"),
    "table.periods": _t("{n} 期", "{n} period{n:s}"),
    "table.empty": _t("还没有行", "No rows yet"),
    "pager": _t("翻页", "Pages"),
    "pager.previous": _t("上一页", "Previous"),
    "pager.next": _t("下一页", "Next"),
    "pager.of": _t("第 {page} / {pages} 页", "Page {page} of {pages}"),
    # what is shown, and when
    "published": _t("截至 {when}", "As of {when}"),
    "published.never": _t("还没有发布过数据", "Nothing published yet"),
    "look_back": _t("回看某一时刻", "Look back"),
    "look_back.label": _t("看那一刻已发布的数据", "What was published at"),
    "look_back.go": _t("回看", "Look back"),
    "as_of.banner": _t("您看到的是 {when} 时已发布的数据", "You see what was published at {when}"),
    "as_of.snapshot": _t("快照 {number}，发布于 {when}", "snapshot {number}, published {when}"),
    "as_of.none": _t("那时还没有发布任何数据", "nothing had been published then"),
    "as_of.back": _t("回到现在", "Back to now"),
    # home
    "home.notices": _t("{n} 项信号待看", "{n} signal{n:s} to look at"),
    "home.no_notices": _t("没有待看的信号", "no signals to look at"),
    "home.indicators": _t("{n} 项指标", "{n} indicator{n:s}"),
    "home.on_time": _t("，{n} 项按时更新", ", {n} on time"),
    "home.more_keys": _t("另有 {n} 项关键指标", "{n} more key indicator{n:s}"),
    "home.map": _t("{area}各{level}", "{area} by {level}"),
    "home.signals": _t("信号", "Signals"),
    "home.more_notices": _t("另有 {n} 项", "{n} more"),
    "home.quiet": _t("没有越过阈值的指标，数据都按时到达。", "No threshold is crossed, and all data came on time."),
    "home.health": _t("数据状况", "Data health"),
    "home.empty": _t("这个区域还没有数据", "This region has no rows yet"),
    "home.empty.advice": _t(
        "装载第一个数据集，或在“数据”页上传文件；指标、地图和信号随后自动出现。",
        "Load a first dataset, or upload a file on the data page; numbers, maps and signals follow by themselves.",
    ),
    "home.empty.as_of": _t("那一刻还没有发布任何数据。", "Nothing had been published at that time."),
    "home.empty.upload": _t("去“数据”页上传", "Upload on the data page"),
    "health.unit": _t("单位", "Unit"),
    "health.datasets": _t("数据", "Data"),
    "health.on_time": _t("按时", "On time"),
    "health.rejected": _t("拒收", "Rejected"),
    "health.all": _t("全部 {n} 个单位", "All {n} unit{n:s}"),
    "severity.bad": _t("须处理", "needs action"),
    "severity.warn": _t("须留意", "worth a look"),
    "severity.good": _t("好消息", "good news"),
    "kpi.no_rows": _t("这里还没有数据", "No rows here yet"),
    "kpi.no_value": _t("这一期没有数值", "No value in this period"),
    # origin, direction, change
    "origin.measured": _t("实测", "measured"),
    "origin.published": _t("公布", "published"),
    "origin.synthetic": _t("合成", "synthetic"),
    "synthetic.note": _t(
        "这项指标由合成数据算出，只用于演示，不反映真实情况。",
        "This number is made from synthetic data: for demonstration only, nothing real.",
    ),
    "better.higher": _t("越高越好", "higher is better"),
    "better.lower": _t("越低越好", "lower is better"),
    "better.closer": _t("越接近目标越好", "closer to its aim is better"),
    "change.up": _t("上升", "up"),
    "change.down": _t("下降", "down"),
    "change.same": _t("持平", "unchanged"),
    "change.last_year": _t("较去年同期", "on last year"),
    "change.previous.hour": _t("较前一小时", "on the hour before"),
    "change.previous.day": _t("较前一日", "on the day before"),
    "change.previous.month": _t("较上月", "on the month before"),
    "change.previous.quarter": _t("较上季", "on the quarter before"),
    "change.previous.year": _t("较上年", "on the year before"),
    "target.year": _t("{year} 年目标", "Target {year}"),
    "target.done": _t("完成年度目标 {share}", "{share} of the target"),
    "target.met": _t("已达到目标", "target met"),
    "target.missed": _t("未达到目标", "target missed"),
    "target.is": _t("目标 {value}", "target {value}"),
    "rank": _t("{level}位次", "Rank, {level}"),
    "ranking": _t("排序", "Ranking"),
    "share": _t("占{area}", "Share of {area}"),
    "against": _t("与{area}相比", "Against {area}"),
    # periods and points
    "grain": _t("时间粒度", "Grain of time"),
    "grain.hour": _t("时", "Hour"),
    "grain.day": _t("日", "Day"),
    "grain.month": _t("月", "Month"),
    "grain.quarter": _t("季", "Quarter"),
    "grain.year": _t("年", "Year"),
    "form": _t("累计或当月", "Year to date or single months"),
    "form.ytd": _t("累计", "Year to date"),
    "form.difference": _t("当月", "Single months"),
    "period.earlier": _t("前一期", "Period before"),
    "period.later": _t("后一期", "Period after"),
    "point.missing": _t("缺", "missing"),
    "point.no_value": _t("有行而无值", "rows, but no value"),
    "point.partial": _t("未满一期", "not whole"),
    "point.partial.long": _t(
        "数据在这一期内开始或结束，所以这一期不完整；合计类数值不与完整的一期相比。",
        "The data begins or ends within this period, so it is not whole; a sum is not compared with a whole one.",
    ),
    # indicator page
    "download": _t("下载", "Download"),
    "beside": _t("同图比较", "Draw beside it"),
    "beside.none": _t("只看本地", "This place"),
    "beside.sisters": _t("与同级比较", "Its peers"),
    "beside.children": _t("下辖各地", "Its parts"),
    "beside.left_out": _t(
        "另有 {n} 条线未画出，见下方表格。", "{n} more line{n:s} not drawn; the tables below have them."
    ),
    "menu.above": _t("上级", "Above"),
    "menu.children": _t("下辖", "Inside"),
    "menu.sisters": _t("同级", "Beside"),
    "map.title": _t("{area}各{level}", "{area} by {level}"),
    "map.no_value": _t("无数据", "no value"),
    "map.none": _t("画不出地图", "No map to draw"),
    "map.none.advice": _t(
        "这一级没有两个以上有数据的地区，或没有这一级的边界。",
        "Fewer than two places of this level have values, or their boundaries are not known.",
    ),
    "breakdown": _t("按{dimension}", "By {dimension}"),
    "breakdown.share": _t("占比", "Share"),
    "breakdown.left_out": _t("另有 {n} 项未列出，可下载查看。", "{n} more not listed; the download has them."),
    "chart.label": _t(
        "{title}，{area}，{first}至{last}的趋势图；数值见表格",
        "{title}, {area}: trend from {first} to {last}; the table has the values",
    ),
    "chart.target": _t("{year} 年目标", "target {year}"),
    "indicator.no_rows": _t("{area}没有这项指标的数据", "{area} has no rows for this indicator"),
    "indicator.elsewhere": _t("这些地方有：", "These places have:"),
    "indicator.nowhere": _t(
        "装载它的数据集后，这里会出现数值和趋势。", "Load its datasets and the number and its trend appear here."
    ),
    "indicator.members_only": _t("这里没有印出本地自己的数", "No value of the place itself was printed"),
    "indicator.members_only.advice": _t("下面是当地各单位的数。", "Those of its organisations stand below."),
    "indicator.placeless": _t("不分地方", "Of no place"),
    "pulls": _t("{area}各地对同比增长的拉动", "What each place added to the growth of {area}"),
    "pulls.growth": _t("比{before}增长 {growth}", "{growth} since {before}"),
    "pulls.place": _t("地方", "Place"),
    "pulls.points": _t("拉动（百分点）", "Points added"),
    "pulls.residual": _t("其余", "the rest"),
    "indicator.no_value": _t("这一段没有数值", "No values in this stretch"),
    "indicator.no_value.advice": _t("换一个时间或粒度再看。", "Try another time or grain."),
    # list of indicators
    "list.filter": _t("筛选指标", "Filter indicators"),
    "list.find": _t("名称", "Name"),
    "list.any": _t("全部", "All"),
    "list.pack": _t("场景", "Scenario"),
    "list.owner": _t("单位", "Unit"),
    "list.origin": _t("来源性质", "Origin"),
    "list.signal": _t("有信号", "With a signal"),
    "list.sort": _t("排序", "Sort by"),
    "list.sort.pack": _t("场景", "Scenario"),
    "list.sort.title": _t("名称", "Name"),
    "list.sort.owner": _t("单位", "Unit"),
    "list.found": _t("{n} 项", "{n} found"),
    "list.of": _t("全部 {n} 项", "of {n}"),
    "list.indicator": _t("指标", "Indicator"),
    "list.period": _t("时间", "Period"),
    "list.value": _t("数值", "Value"),
    "list.change": _t("变化", "Change"),
    "list.trend": _t("走势", "Trend"),
    "list.nothing": _t("没有符合条件的指标", "No indicator fits"),
    "list.nothing.advice": _t("少写几个字，或去掉一个筛选条件。", "Use fewer words, or drop a filter."),
    # places
    "level.province": _t("省", "province"),
    "level.city": _t("市", "city"),
    "level.county": _t("县（市、区）", "county"),
    "level.township": _t("乡镇（街道）", "township"),
    "level.village": _t("村（社区）", "village"),
    "places.known": _t("区划代码表中共 {n} 个地区", "{n} areas in the code list"),
    "places.none": _t("这个区域的代码不在区划表中", "The region's own code is not in the list of areas"),
    "places.none.advice": _t(
        "检查 region.yaml 的 area，或在 region 包的 area 参数中补上它。",
        "Check `area` in region.yaml, or add it to the parameter `area` of the pack region.",
    ),
    "places.inside": _t("{area}下辖", "Inside {area}"),
    "places.beside": _t("{area}的其他地区", "Others in {area}"),
    "places.above": _t("上级", "Above"),
    "places.parts": _t("下辖 {n} 个", "{n} part{n:s}"),
    "places.no_children": _t("区划表中没有更小的地区。", "The list has no smaller areas."),
    "place.map": _t("位置", "Where it is"),
    "place.rank": _t("位次", "Rank"),
    "place.share": _t("占 {share}", "{share} of it"),
    "place.figures_only": _t(
        "还没有{area}自己的指标，印出的数字在下面：",
        "No indicator of {area} itself yet; what was printed stands below:",
    ),
    "place.nothing": _t("还没有{area}的数据", "No numbers for {area} yet"),
    "place.nothing.advice": _t("到上一级或下一级地区看看。", "Look at the area above, or at those inside."),
    # scenarios
    "packs.what": _t("一个场景就是一组数据、指标和画面", "A scenario is a set of data, numbers and screens"),
    "pack.screens": _t("画面", "Screens"),
    "pack.home": _t("首页", "first screen"),
    "pack.codes": _t("公共代码", "shared codes"),
    "pack.indicators": _t("{n} 项指标", "{n} indicator{n:s}"),
    "pack.datasets": _t("{n} 个数据集", "{n} dataset{n:s}"),
    "pack.tables": _t("{n} 张派生表", "{n} derived table{n:s}"),
    "pack.parameters": _t("{n} 个参数", "{n} parameter{n:s}"),
    "pack.all_indicators": _t("全部 {n} 项指标", "All {n} indicators"),
    "stage.draft": _t("草稿", "draft"),
    "stage.trial": _t("试运行", "trial"),
    "stage.retired": _t("已停用", "retired"),
    # search
    "search": _t("搜索", "Search"),
    "search.placeholder": _t("搜索指标、数据、地点、场景", "Search numbers, data, places"),
    "search.words": _t("要找什么", "What to look for"),
    "search.found": _t("找到 {n} 项", "{n} found"),
    "search.kind": _t("类别", "Kind"),
    "search.all": _t("查看全部结果", "All results"),
    "search.nothing": _t("没有找到“{words}”", "Nothing found for “{words}”"),
    "search.nothing.advice": _t(
        "少写几个字，或换一个说法；代码和英文名也可以。", "Use fewer or other words; codes and names work too."
    ),
    "kind.indicator": _t("指标", "indicator"),
    "kind.pack": _t("场景", "scenario"),
    "kind.place": _t("地点", "place"),
    "kind.dataset": _t("数据集", "dataset"),
    "kind.table": _t("派生表", "table"),
    "kind.parameter": _t("参数", "parameter"),
    "kind.column": _t("字段", "column"),
    # passport
    "passport": _t("数字护照", "Passport of the number"),
    "passport.open": _t("查看数字护照", "Open its passport"),
    "passport.value": _t("数值", "Value"),
    "passport.exact": _t("精确值 {value}", "exactly {value}"),
    "passport.definition": _t("定义", "Definition"),
    "passport.inputs": _t("来源", "Sources"),
    "passport.version": _t("第 {n} 版", "version {n}"),
    "passport.no_version": _t("还没有行", "no rows yet"),
    "passport.editions": _t("依据", "Rules"),
    "passport.valid": _t("{start} 起有效", "valid from {start}"),
    "passport.valid_until": _t("{start} 至 {end} 前有效", "valid {start} until before {end}"),
    "certainty.read": _t("已读原文", "read"),
    "certainty.read.long": _t("读过规定的原文", "The rule's own text was read"),
    "certainty.read-secondary": _t("据转引", "read in a copy"),
    "certainty.read-secondary.long": _t(
        "读过引用它的材料，未读原文", "A copy that cites it was read, not the rule itself"
    ),
    "certainty.recalled": _t("凭记忆", "recalled"),
    "certainty.recalled.long": _t("只凭记忆，须核对", "From memory only: to be verified"),
    "certainty.missing": _t("不详", "unknown"),
    "certainty.missing.long": _t("没有人知道出处", "Nobody knows the source"),
    "passport.rows": _t("用到的行", "Rows used"),
    "passport.rows.counted": _t("{n} 行", "{n} row{n:s}"),
    "passport.rows.expected": _t("，应有 {n} 行", " of {n} expected"),
    "passport.coverage": _t("，覆盖率 ", ", coverage "),
    "passport.rows.unknown": _t("；应有多少行无从得知", "; nobody can tell how many to expect"),
    "passport.quarantine": _t("拒收的行", "Rejected rows"),
    "passport.quarantined": _t("{n} 行被拒收，本应计入", "{n} row{n:s} rejected that would have counted"),
    "passport.untimed": _t("；另有 {n} 行没有时间，不计入任何时段", "; {n} more say no time and are in no period"),
    "passport.unplaced": _t("；另有 {n} 行无法判断归属", "; {n} more cannot be placed"),
    "passport.quarantine.none": _t("没有应计入而被拒收的行", "none that would have counted"),
    "passport.look": _t("查看", "look"),
    "passport.freshness": _t("时效", "Freshness"),
    "passport.arrived": _t("到达：{when}", "arrived {when}"),
    "passport.never_arrived": _t("从未到达", "never arrived"),
    "passport.promise": _t("，承诺 {length}内", ", promised within {length}"),
    "passport.on_time": _t("按时", "on time"),
    "passport.late": _t("迟到", "late"),
    "passport.snapshot": _t("快照", "Snapshot"),
    "passport.snapshot.of": _t("第 {number} 号，{when} 发布", "number {number}, published {when}"),
    "passport.known_then": _t("当时所见", "as known then"),
    "passport.last_change": _t("最近变动", "Last change"),
    "passport.change": _t(
        "新增 {inserted}，更新 {updated}，删除 {deleted}", "{inserted} new, {updated} changed, {deleted} deleted"
    ),
    "passport.owner": _t("负责单位", "Owner"),
    "passport.sql": _t("计算", "Computation"),
    "passport.sql.note": _t("同一数值的 SQL", "SQL that gives the same value"),
    "passport.lineage": _t("血缘", "Lineage"),
    "why": _t("为什么变了", "Why it moved"),
    "why.against": _t("与{before}相比，合计 {change}", "against {before}, {change} in all"),
    "why.by": _t("按{dimension}分解", "By {dimension}"),
    "why.before": _t("上期", "Before"),
    "why.after": _t("本期", "Now"),
    "why.part": _t("贡献", "Contribution"),
    "why.others": _t("其余 {n} 项", "{n} others"),
    "why.cannot": _t(
        "这种算法（最大、最小、分位、去重或公式）的变化不能按成员拆开。",
        "A change of this kind of measure (extreme, quantile, distinct count, formula) cannot be split by members.",
    ),
    "split.area": _t("地区", "area"),
    # downloads
    "download.indicator": _t("指标", "Indicator"),
    "download.area": _t("地区", "Area"),
    "download.unit": _t("单位", "Unit of measure"),
    "download.origin": _t("来源性质", "Origin"),
    "download.owner": _t("负责单位", "Owner"),
    "download.snapshot": _t("快照", "Snapshot"),
    "download.made": _t("导出时间", "Exported"),
    "download.states": _t("state 列", "Column state"),
    "download.states.text": _t(
        "missing：没有行；partial：未满一期，或单位没有报齐；no value：有行而无值；空：完整",
        "missing: no rows; partial: the period is not whole, or units have not reported; "
        "no value: rows, but none gives one; empty: whole",
    ),
    # failures
    "failure.unknown": _t("没有找到", "Not found"),
    "failure.unknown.advice": _t(
        "名称可能写错，或已经改名；可以搜索试试。", "The name may be wrong or have changed; try the search."
    ),
    "failure.meant": _t("您要找的可能是", "Perhaps you mean"),
    "failure.damage": _t("这部分数据的文件损坏了", "The files of this data are damaged"),
    "failure.damage.advice": _t(
        "为免给出错的数，这张表暂不作答；其他页面照常可用。请管理员运行 zhongshu check --lake，再从备份恢复。",
        "Rather than give a wrong number, this table refuses to answer; other pages work. "
        "Ask the operator to run zhongshu check --lake and to restore it.",
    ),
    "failure.withheld": _t("您没有查看这部分数据的授权", "You have no grant for this data"),
    "failure.withheld.advice": _t(
        "数据由其主管单位按授权共享；可以向它申请。", "Its owner shares it under grants; one can be asked for."
    ),
    "failure.withheld.ask": _t("申请授权", "Ask for a grant"),
    "failure.damaged": _t("文件损坏", "damaged"),
    "failure.busy": _t("正有别的操作在写入", "Something else is being written"),
    "failure.busy.advice": _t("什么都没有改变，请稍后再试。", "Nothing was changed; try again in a moment."),
    "failure.away": _t("现在不能查看", "Nothing can be shown just now"),
    "failure.away.advice": _t(
        "账本或数据库暂时写不了、读不了；恢复后自动可用，请稍后再试。",
        "The ledger or the database is away; it works again by itself as soon as that is mended. Try again soon.",
    ),
    "failure.grant": _t("没有获准查看", "Not allowed"),
    "failure.grant.advice": _t("请向数据的归属单位申请。", "Ask the unit that owns the data."),
    "failure.wrong": _t("这样问不行", "This cannot be answered"),
    "failure.wrong.advice": _t("请按上面的提示修改后再试。", "Change it as the sentence above says and try again."),
}
