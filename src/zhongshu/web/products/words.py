"""What the pages of data products say, by key."""

from collections.abc import Mapping
from types import MappingProxyType

from zhongshu.core.text import Text

_LIST: dict[str, tuple[str, str]] = {
    "products.title": ("数据产品", "Data products"),
    "products.lead": (
        "各单位按条件提供的数据：开放的直接取用，其余的订阅后使用；用了多少，从账本里数出来",
        "What units offer of their data, on terms: open ones are there to take, others are subscribed to. Use is "
        "counted from the ledger",
    ),
    "products.none": ("还没有数据产品", "No data products yet"),
    "products.none.do": ("场景的 products.yaml 声明数据产品", "A pack offers them in products.yaml"),
    "products.owner": ("提供单位", "Offered by"),
    "products.everybody": ("所有单位", "All units"),
    "products.show": ("显示", "Show"),
    "products.price": ("价格", "Price"),
    "products.terms": ("使用条件", "Terms"),
    "products.terms.text": ("条款全文", "The terms in full"),
    "products.open": ("向所有人开放", "open to everybody"),
    "products.free": ("免费", "free"),
    "products.priced": ("有偿", "priced"),
    "products.synthetic": ("由合成的数据制成，只供演示", "Made of synthetic data, for demonstration only"),
}
_PRICE: dict[str, tuple[str, str]] = {
    "products.money.CNY": ("{amount} 元", "CNY {amount}"),
    "products.currency.CNY": ("元", "CNY"),
    "products.price.a_month": ("每月 {price}", "{price} a month"),
    "products.price.a_call": ("每次 {price}", "{price} a call"),
    "products.price.a_thousand_rows": ("每千行 {price}", "{price} a thousand rows"),
    "products.price.free_calls": ("每月前 {n} 次不计次费", "the first {n} call{n:s} of a month without charge"),
    "products.price.later": ("{day} 起收费", "free until {day}"),
    "products.prices": ("价目", "Prices"),
    "products.prices.how": (
        "按使用当天的价目计；月费按当月第一天有效时的价目，每月一次；每项四舍五入到分。被拒绝的调用不计。",
        "What is used costs what is asked on its day; the fee of a month is that of its first day in force. Each line "
        "is rounded to the fen. A refused call costs nothing.",
    ),
    "products.from": ("{first} 起", "from {first}"),
    "products.from_to": ("{first} 起，{until} 止（不含）", "from {first} until {until}"),
    "products.now": ("现行", "in force"),
    "products.by": ("依据", "By"),
    "products.made_up": (
        "这个价目没有出处，是为演示编的，不能当作任何单位的定价。",
        "There is no tariff behind this price: it is made up for the demonstration.",
    ),
    "products.certainty.read": ("读过原文", "read in the original"),
    "products.certainty.read-secondary": ("据转引", "read in a copy"),
    "products.certainty.recalled": ("凭记忆", "from memory"),
    "products.certainty.missing": ("无出处", "no source"),
}
_HOLDS: dict[str, tuple[str, str]] = {
    "products.kind.dataset": ("数据集", "dataset"),
    "products.kind.table": ("派生表", "table"),
    "products.kind.parameter": ("参数", "parameter"),
    "products.kind.indicator": ("指标", "indicator"),
    "products.kind.cube": ("统计表", "statistical cube"),
    "products.kind.service": ("实时服务", "live service"),
    "products.columns": ("列", "Columns"),
    "products.column": ("列", "Column"),
    "products.unit": ("单位", "Unit"),
    "products.fresh.on_time": ("按时更新", "on time"),
    "products.fresh.late": ("更新晚了", "late"),
    "products.late": ("晚了 {by}", "late by {by}"),
    "products.fresh.never": ("还没有数据", "no rows yet"),
    "products.fresh.unpromised": ("没有约定更新时间", "no promise of freshness"),
    "products.fresh.live": ("实时查询", "asked when called"),
    "products.purpose": ("用途", "Purpose"),
    "products.where": ("只含", "Only rows where"),
    "products.lasts": ("期限", "Lasts"),
    "products.days": ("{n} 天", "{n} day{n:s}"),
}
_GET: dict[str, tuple[str, str]] = {
    "products.get": ("怎么取用", "How to get it"),
    "products.get.open": (
        "不用申请，直接取用；每次读取都记在账本上。",
        "It is there to take; each read is in the ledger.",
    ),
    "products.get.ask": (
        "订阅就是申请一项授权，由{owner}决定；3 级数据还要数据局同意。",
        "To subscribe is to ask for a grant. {owner} decides; for data of level 3 the data office too.",
    ),
    "products.get.unit": ("单位的人登录后可以订阅。", "People of a unit subscribe to it once they have logged in."),
    "products.get.login": ("登录", "Log in"),
    "products.get.back": ("正在回看，不能订阅。", "This is a look back: nothing is subscribed to from here."),
    "products.get.nobody": (
        "由单位的人替本单位订阅；提供单位自己的数据不用订阅。",
        "It is subscribed to by the people of a unit, for the unit; its own unit need not.",
    ),
    "products.get.program": ("供程序调用", "For programs"),
    "products.way.page": ("页面", "page"),
    "products.way.call": ("拼一个调用", "put a call together"),
    "products.way.csv": ("下载 CSV", "CSV file"),
    "products.way.service": ("说明", "description"),
    "products.form.unit": ("单位", "Unit"),
    "products.form.roles": ("给哪些岗位，不选则都给", "For which posts; none means all of them"),
    "products.form.reason": ("用来做什么", "What it will be used for"),
    "products.form.send": ("申请订阅", "Ask to subscribe"),
}
_USE: dict[str, tuple[str, str]] = {
    "products.subscription": ("订阅", "Subscription"),
    "products.its_grant": ("查看授权", "its grant"),
    "products.waits": ("等提供单位决定。", "It waits for the decision of its owner."),
    "products.state": ("状态", "State"),
    "products.state.waiting": ("待决定", "waiting"),
    "products.state.active": ("生效", "in force"),
    "products.state.suspended": ("暂停", "suspended"),
    "products.state.refused": ("未同意", "refused"),
    "products.state.revoked": ("已撤销", "revoked"),
    "products.state.ended": ("已到期", "ended"),
    "products.month": ("{month} 至今", "{month} so far"),
    "products.month.head": ("月份", "Month"),
    "products.so_far": ("怎么算的", "How it comes to that"),
    "products.calls": ("调用", "Calls"),
    "products.rows": ("行", "Rows"),
    "products.calls.n": ("{n} 次", "{n} call{n:s}"),
    "products.rows.n": ("{n} 行", "{n} row{n:s}"),
    "products.calls.day": ("每天的调用", "calls a day"),
    "products.counted.all": (
        "由后台从账本里数出，已数到最新",
        "Counted from the ledger by the worker, to the last entry",
    ),
    "products.counted": (
        "由后台从账本里数出，还有 {n} 条未数",
        "Counted from the ledger by the worker; still to be counted: {n}",
    ),
    "products.use": ("使用和收入", "Use and income"),
    "products.use.calls": ("近 30 天每天的调用", "calls a day, the last 30 days"),
    "products.use.open": ("近 30 天每天的读取", "looks at its parts a day, the last 30 days"),
    "products.subscribers": ("订阅单位", "Subscribers"),
    "products.subscribers.none": ("还没有单位订阅。", "No unit has subscribed yet."),
    "products.income": ("各月收入", "Income by month"),
    "products.statements": ("账单", "Statements"),
    "products.statements.none": (
        "一个月结束后两小时出账单。",
        "A statement is issued two hours after a month has ended.",
    ),
}
_STATEMENT: dict[str, tuple[str, str]] = {
    "products.statement": ("{month} 账单", "Statement of {month}"),
    "products.statement.from": ("提供单位", "From"),
    "products.statement.to": ("订阅单位", "To"),
    "products.statement.under": ("依据授权", "Under the grant"),
    "products.statement.issued": ("出账时间", "Issued"),
    "products.csv": ("下载 CSV", "Download CSV"),
    "products.owed": ("应付", "What is owed"),
    "products.lines": ("费用明细", "Lines"),
    "products.lines.none": ("没有费用", "Nothing is owed"),
    "products.line": ("项目", "Item"),
    "products.line.quantity": ("数量", "Quantity"),
    "products.line.price": ("单价", "Price"),
    "products.line.amount": ("金额", "Amount"),
    "products.since": ("{day} 起的价", "price of {day}"),
    "products.total": ("合计", "Total"),
    "products.what.a_month": ("月费", "Fee of the month"),
    "products.what.a_call": ("调用", "Calls"),
    "products.what.a_thousand_rows": ("数据行（按千行计价）", "Rows, priced by the thousand"),
    "products.what.free_calls": ("不计费的调用", "Calls without charge"),
    "products.by_day": ("每天的使用", "Use by day"),
    "products.by_day.none": ("这个月没有使用。", "It was not used in this month."),
    "products.day": ("日期", "Day"),
    "products.proof": ("怎么核对", "How to verify it"),
    "products.proof.how": (
        "账单上的次数和行数来自账本的条目，摘要也记在账本上；下面的命令不看数好的结果，从条目重新数一遍。",
        "Its calls and rows are those of entries of the ledger, which has noted the digest too. The command below "
        "counts the entries again, without what was counted before.",
    ),
    "products.digest": ("摘要 SHA-256", "Digest, SHA-256"),
    "products.checkpoint": ("账本检查点", "Checkpoint"),
    "products.checkpoint.of": ("{n} 条", "{n} entries"),
    "products.verify": ("核对", "Verify"),
}

WORDS: Mapping[str, Text] = MappingProxyType(
    {key: Text(zh=zh, en=en) for key, (zh, en) in (_LIST | _PRICE | _HOLDS | _GET | _USE | _STATEMENT).items()}
)
