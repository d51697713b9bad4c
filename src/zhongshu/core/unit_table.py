"""The units that packs can name: plain facts, read by `zhongshu.core.units`."""

from typing import NamedTuple


class Row(NamedTuple):
    """`dimension`: 'base' or 'base^exponent', spaces between. `scale`: base units in one, as a fraction.

    `also`: other spellings, spaces between. `one`: the English word after a slash where it is not `en`.
    """

    symbol: str
    dimension: str
    scale: str
    zh: str
    en: str
    decimals: int = 2
    also: str = ""
    one: str = ""


PREFIXES: tuple[tuple[str, int, str], ...] = (
    ("万亿", 10**12, "trillion"),
    ("千亿", 10**11, "100 billion"),
    ("百亿", 10**10, "10 billion"),
    ("十亿", 10**9, "billion"),
    ("千万", 10**7, "10 million"),
    ("百万", 10**6, "million"),
    ("十万", 10**5, "100 000"),
    ("亿", 10**8, "100 million"),
    ("万", 10**4, "10 000"),
    ("千", 10**3, "thousand"),
    ("百", 10**2, "hundred"),
)
"""Chinese multiples that go before any unit but shares, temperatures and levels; the longest first."""

NEVER_PREFIXED = frozenset({"", "point", "celsius", "decibel", "ph", "angle"})

COUNTS: tuple[tuple[str, str, str, str], ...] = (
    # symbol, English for many, English for one, other spellings
    ("人", "people", "person", "名 位"),
    ("人次", "visits", "visit", ""),
    ("家", "firms", "firm", "firm firms"),
    ("家次", "firm visits", "firm visit", ""),
    ("户", "households", "household", ""),
    ("个", "units", "unit", ""),
    ("件", "items", "item", ""),
    ("项", "projects", "project", ""),
    ("次", "times", "time", ""),
    ("起", "incidents", "incident", ""),
    ("例", "instances", "instance", ""),
    ("宗", "transactions", "transaction", ""),
    ("笔", "entries", "entry", ""),
    ("条", "records", "record", ""),
    ("份", "copies", "copy", ""),
    ("张", "sheets", "sheet", ""),
    ("篇", "articles", "article", ""),
    ("批", "batches", "batch", ""),
    ("批次", "lots", "lot", ""),
    ("台", "machines", "machine", ""),
    ("套", "sets", "set", ""),
    ("辆", "vehicles", "vehicle", ""),
    ("艘", "vessels", "vessel", ""),
    ("艘次", "vessel calls", "vessel call", ""),
    ("架", "aircraft", "aircraft", ""),
    ("架次", "flights", "flight", ""),
    ("班次", "departures", "departure", ""),
    ("座", "structures", "structure", ""),
    ("处", "places", "place", ""),
    ("所", "institutions", "institution", ""),
    ("间", "rooms", "room", ""),
    ("张床", "beds", "bed", "床 床位"),
    ("头", "head", "head", ""),
    ("只", "animals", "animal", ""),
    ("株", "plants", "plant", ""),
    ("标箱", "TEU", "TEU", "TEU"),
    ("县", "counties", "county", ""),
    ("场", "events", "event", ""),
    ("场次", "sessions", "session", ""),
    ("款", "models", "model", ""),
    ("颗", "satellites", "satellite", ""),
    ("分", "points", "point", "score"),
    ("工作日", "working days", "working day", "working_day working_days"),
    ("工作小时", "working hours", "working hour", "working_hour working_hours"),
)
"""Counting nouns; each is a base of its own, so 家 and 人 never add up."""

UNITS: tuple[Row, ...] = (
    Row("1", "", "1", "", "", also="无量纲"),
    Row("%", "", "1/100", "%", "%", 1, "percent"),
    Row("‰", "", "1/1000", "‰", "‰", 2, "permille"),
    Row("ppm", "", "1/1000000", "ppm", "ppm"),
    Row("百分点", "point", "1", "个百分点", "percentage points", 1, "pp 百分点", "percentage point"),
    Row("千分点", "point", "1/10", "个千分点", "per-mille points", 2, "千分点", "per-mille point"),
    # Money: each currency is a base, an exchange rate is a dated parameter.
    Row("元", "CNY", "1", "元", "yuan", 2, "CNY RMB 人民币元"),
    Row("美元", "USD", "1", "美元", "US dollars", 2, "USD", "US dollar"),
    Row("欧元", "EUR", "1", "欧元", "euros", 2, "EUR", "euro"),
    Row("港元", "HKD", "1", "港元", "Hong Kong dollars", 2, "HKD", "Hong Kong dollar"),
    Row("日元", "JPY", "1", "日元", "yen", 2, "JPY"),
    Row("英镑", "GBP", "1", "英镑", "pounds", 2, "GBP", "pound"),
    Row("m", "length", "1", "米", "m"),
    Row("km", "length", "1000", "公里", "km", also="千米"),
    Row("cm", "length", "1/100", "厘米", "cm", 1),
    Row("mm", "length", "1/1000", "毫米", "mm", 1),
    Row("µm", "length", "1/1000000", "微米", "µm", 1, "um"),
    Row("nmi", "length", "1852", "海里", "nmi", 1),
    Row("m²", "length^2", "1", "平方米", "m²", also="平米"),
    Row("km²", "length^2", "1000000", "平方公里", "km²", also="平方千米"),
    Row("亩", "length^2", "2000/3", "亩", "mu"),
    Row("公顷", "length^2", "10000", "公顷", "ha", also="ha hm²"),
    Row("m³", "length^3", "1", "立方米", "m³", also="方"),
    Row("L", "length^3", "1/1000", "升", "L"),
    Row("mL", "length^3", "1/1000000", "毫升", "mL"),
    Row("t", "mass", "1000", "吨", "t", also="公吨 tonne tonnes"),
    Row("kg", "mass", "1", "千克", "kg", also="公斤"),
    Row("g", "mass", "1/1000", "克", "g"),
    Row("mg", "mass", "1/1000000", "毫克", "mg"),
    Row("µg", "mass", "1/1000000000", "微克", "µg", also="ug"),
    Row("吨标准煤", "coal-equivalent", "1", "吨标准煤", "tce", also="吨标煤 tce"),
    Row("tCO₂", "CO2-equivalent", "1", "吨二氧化碳", "t CO₂", also="tCO₂e 吨二氧化碳当量"),
    Row("s", "time", "1", "秒", "s", 1),
    Row("ms", "time", "1/1000", "毫秒", "ms", 0),
    Row("min", "time", "60", "分钟", "min", 0, "minute minutes"),
    Row("h", "time", "3600", "小时", "h", 1, "时 hour hours"),
    Row("d", "time", "86400", "天", "days", 1, "日 day", "day"),
    Row("周", "time", "604800", "周", "weeks", 1, "week", "week"),
    Row("月", "month", "1", "个月", "months", 0, "month", "month"),  # a month is no fixed number of days
    Row("季度", "month", "3", "个季度", "quarters", 0, "季 quarter", "quarter"),
    Row("年", "month", "12", "年", "years", 0, "year", "year"),
    Row("岁", "month", "12", "岁", "years of age", 0, "周岁", "year of age"),
    Row("m/s", "length time^-1", "1", "米/秒", "m/s", 1),
    Row("km/h", "length time^-1", "5/18", "公里/小时", "km/h", 1),
    Row("kn", "length time^-1", "463/900", "节", "knots", 1, "knot", "knot"),  # 1852 m an hour
    Row("g/m³", "mass length^-3", "1/1000", "克/立方米", "g/m³"),
    Row("mg/m³", "mass length^-3", "1/1000000", "毫克/立方米", "mg/m³"),
    Row("µg/m³", "mass length^-3", "1/1000000000", "微克/立方米", "µg/m³", 0),
    Row("mg/L", "mass length^-3", "1/1000", "毫克/升", "mg/L"),
    Row("J", "mass length^2 time^-2", "1", "焦", "J"),
    Row("MJ", "mass length^2 time^-2", "1000000", "兆焦", "MJ"),
    Row("GJ", "mass length^2 time^-2", "1000000000", "吉焦", "GJ"),
    Row("kWh", "mass length^2 time^-2", "3600000", "千瓦时", "kWh", also="度"),
    Row("MWh", "mass length^2 time^-2", "3600000000", "兆瓦时", "MWh"),
    Row("W", "mass length^2 time^-3", "1", "瓦", "W", 1),
    Row("kW", "mass length^2 time^-3", "1000", "千瓦", "kW", 1),
    Row("MW", "mass length^2 time^-3", "1000000", "兆瓦", "MW", 1),
    Row("GW", "mass length^2 time^-3", "1000000000", "吉瓦", "GW"),
    Row("Pa", "mass length^-1 time^-2", "1", "帕", "Pa", 0),
    Row("hPa", "mass length^-1 time^-2", "100", "百帕", "hPa", 1),
    Row("kPa", "mass length^-1 time^-2", "1000", "千帕", "kPa", 1),
    Row("MPa", "mass length^-1 time^-2", "1000000", "兆帕", "MPa"),
    Row("A", "current", "1", "安", "A", 1),
    Row("V", "mass length^2 time^-3 current^-1", "1", "伏", "V", 1),
    Row("kV", "mass length^2 time^-3 current^-1", "1000", "千伏", "kV", 1),
    Row("Hz", "time^-1", "1", "赫兹", "Hz", 1),
    Row("TOPS", "operation time^-1", "1000000000000", "TOPS", "TOPS", 0),  # 10^12 operations a second
    Row("℃", "celsius", "1", "℃", "°C", 1, "摄氏度"),
    Row("dB", "decibel", "1", "分贝", "dB", 1, "dB(A)"),
    Row("pH", "ph", "1", "pH", "pH", 1),
    Row("°", "angle", "1", "°", "°", 0, "degree degrees"),
)
"""In a group of one size the first is what products and quotients are written in."""
