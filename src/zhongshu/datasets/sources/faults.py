"""What is wrong with a row that could not be parsed, in two languages."""

from zhongshu.core.text import Text

ZERO_BYTE = Text(zh="行中有零字节", en="a zero byte in the row")
AFTER_QUOTE = Text(zh="引号之后还有文字", en="text after a closing quote")
NEVER_CLOSES = Text(zh="引号没有闭合", en="a quote that never closes")
TOO_LONG = Text(zh="一行超过 2,000,000 字节", en="a row longer than 2,000,000 bytes")
NO_TEXT = Text(zh="字节不是文字", en="bytes that are no text")

_KINDS = {
    "BIGINT": Text(zh="整数", en="whole number"),
    "INTEGER": Text(zh="整数", en="whole number"),
    "DOUBLE": Text(zh="数字", en="number"),
    "BOOLEAN": Text(zh="是否值（true 或 false）", en="true or false"),
    "DATE": Text(zh="日期（如 2024-05-31）", en="date, such as 2024-05-31"),
    "TIME": Text(zh="时刻（如 08:00:00）", en="time of day, such as 08:00:00"),
    "TIMESTAMP": Text(zh="时间（如 2024-05-31 08:00:00）", en="time, such as 2024-05-31 08:00:00"),
}


def wrong_width(found: int, width: int) -> Text:
    """A row of `found` cells under a header of `width`."""
    plural = "s" if found != 1 else ""
    return Text(
        zh=f"该行有 {found} 列，表头有 {width} 列", en=f"the row has {found} column{plural}, the header {width}"
    )


def wrong_type(value: str, kind: str) -> Text:
    """`kind` is a DuckDB type.

    >>> wrong_type("n/a", "DECIMAL(18,1)").en
    "'n/a' is no number (at most 17 digits before the point)"
    """
    name, _, arguments = kind.removesuffix(")").partition("(")
    if name == "DECIMAL":
        width, _, scale = arguments.partition(",")
        whole = int(width) - int(scale or 0)
        zh, en = f"数字（小数点前最多 {whole} 位）", f"number (at most {whole} digits before the point)"
    else:
        words = _KINDS.get(name.removesuffix(" WITH TIME ZONE"), Text(zh=kind, en=kind))
        zh, en = words.zh, words.en
    return Text(zh=f"“{value}”不是{zh}", en=f"{value!r} is no {en}")
