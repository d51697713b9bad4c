"""What the page where a call is tried says, by key."""

from collections.abc import Mapping
from types import MappingProxyType

from zhongshu.core.text import Text

_SAID: dict[str, tuple[str, str]] = {
    "call.title": ("调用数据接口", "Call the data API"),
    "call.lead": (
        "选好授权、列和条件，在这里试一次，再复制到自己的程序或 Excel。每次调用都记入账本。",
        "Choose a grant, columns and conditions, try the call here, then copy it into a program or Excel. Every call "
        "is in the ledger.",
    ),
    "call.name": ("数据", "Data"),
    "call.choose": ("选择数据", "Choose data"),
    "call.show": ("下一步", "Go on"),
    "call.none": ("没有可以读的数据", "There is nothing that you may read"),
    "call.none.do": ("数据由授权开放，可在“授权”页申请。", "Data is opened by grants: ask for one under Grants."),
    "call.grant": ("授权与用途", "Grant and purpose"),
    "call.purpose": ("用途 {purpose}", "purpose {purpose}"),
    "call.gives": ("{n} 列", "{n} columns"),
    "call.masked": ("{n} 列脱敏", "{n} of them masked"),
    "call.filtered": ("部分行", "some rows"),
    "call.consent": ("须本人同意", "by consent"),
    "call.filters": ("条件", "Conditions"),
    "call.column": ("列", "Column"),
    "call.condition": ("条件", "Condition"),
    "call.value": ("值", "Value"),
    "call.any": ("—", "—"),
    "call.is.eq": ("等于", "equals"),
    "call.is.neq": ("不等于", "is not"),
    "call.is.gt": ("大于", "more than"),
    "call.is.gte": ("不小于", "at least"),
    "call.is.lt": ("小于", "less than"),
    "call.is.lte": ("不大于", "at most"),
    "call.is.like": ("开头是", "begins with"),
    "call.is.in": ("是其中之一（逗号分隔）", "one of (with commas)"),
    "call.is.is.null": ("为空", "is empty"),
    "call.is.not.is.null": ("不为空", "is not empty"),
    "call.columns": ("列（不选即全部）", "Columns (all without a choice)"),
    "call.hidden": ("脱敏：{how}", "masked: {how}"),
    "call.order": ("排序", "Order"),
    "call.order.none": ("按主键", "by the key"),
    "call.order.down": ("{name} 从大到小", "{name}, largest first"),
    "call.limit": ("每页行数", "Rows a page"),
    "call.compose": ("生成调用", "Put the call together"),
    "call.call": ("调用", "The call"),
    "call.try": ("试一次", "Try it"),
    "call.trying": ("正在调用…", "Calling…"),
    "call.rows": ("{n} 行", "{n} rows"),
    "call.more": ("还有下一页", "there are more"),
    "call.no_rows": ("没有符合条件的行", "No row is like that"),
    "call.failed": ("调用不成：网络不通", "The call did not come through"),
    "call.noscript": ("试一次需要脚本；下面的文本不需要。", "Trying needs scripts; the texts below do not."),
    "call.copy": ("复制", "Copy"),
    "call.copied": ("已复制", "Copied"),
    "call.excel": ("Excel（Power Query）", "Excel (Power Query)"),
    "call.key": (
        "把 API 密钥放进变量 {name}，不要写进文件。密钥在“我的账号”领取。",
        "Keep your API key in the variable {name}, not in a file. Keys are drawn under My account.",
    ),
    "call.link": ("调用接口", "Call by API"),
}

WORDS: Mapping[str, Text] = MappingProxyType({key: Text(zh=zh, en=en) for key, (zh, en) in _SAID.items()})
