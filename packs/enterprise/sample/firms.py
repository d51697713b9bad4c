"""Firms of Taizhou that do not exist, seeded: what is true of each. SOURCE.md says by what model."""

import csv
import math
import random
import zlib
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import NamedTuple

SEED = 331000
FIRMS = 2000
AS_OF = date(2025, 12, 31)
AREAS = Path(__file__).parents[2] / "region" / "parameters" / "area.csv"

COUNTIES = {
    # code: share of the firms; round numbers, none of a real county
    "331002": 12,
    "331003": 11,
    "331004": 13,
    "331022": 5,
    "331023": 6,
    "331024": 6,
    "331081": 19,
    "331082": 13,
    "331083": 15,
}


class Industry(NamedTuple):
    """A division of GB/T 4754: its share of the firms, what a name calls it, and what is usual in it.

    `revenue` is 万元 an employee and year, `tax` a share of revenue, `power` kWh for each 万元 of revenue.
    """

    code: str
    share: int
    trades: tuple[str, ...]
    staff: float
    revenue: float
    tax: float
    power: float


INDUSTRIES = (
    Industry("05", 2, ("农业服务", "渔业服务"), 5, 25, 0.008, 60),
    Industry("13", 2, ("水产食品", "粮油食品"), 14, 75, 0.022, 220),
    Industry("18", 3, ("服饰", "针织"), 16, 34, 0.032, 150),
    Industry("19", 4, ("鞋业", "箱包"), 20, 36, 0.033, 170),
    Industry("26", 2, ("化工", "涂料"), 22, 110, 0.045, 620),
    Industry("27", 2, ("医药", "生物医药"), 34, 95, 0.062, 480),
    Industry("29", 9, ("塑业", "橡塑", "模具"), 15, 62, 0.036, 560),
    Industry("33", 6, ("五金", "金属制品"), 13, 58, 0.036, 390),
    Industry("34", 10, ("泵业", "机械", "阀门"), 17, 64, 0.041, 330),
    Industry("35", 4, ("缝纫设备", "专用设备"), 16, 66, 0.042, 280),
    Industry("36", 4, ("汽车零部件", "车业"), 24, 72, 0.040, 350),
    Industry("38", 4, ("电机", "电器"), 18, 70, 0.040, 300),
    Industry("39", 1, ("电子", "光电"), 20, 74, 0.036, 310),
    Industry("48", 3, ("建设", "市政工程"), 18, 52, 0.031, 25),
    Industry("51", 15, ("贸易", "进出口", "商贸"), 5, 210, 0.011, 12),
    Industry("52", 12, ("百货", "电子商务"), 4, 68, 0.013, 30),
    Industry("54", 3, ("物流", "运输"), 8, 42, 0.024, 20),
    Industry("62", 4, ("餐饮", "饮食"), 7, 17, 0.016, 160),
    Industry("65", 3, ("软件", "信息技术"), 8, 36, 0.042, 55),
    Industry("72", 5, ("企业管理", "商务服务"), 5, 34, 0.038, 25),
    Industry("75", 2, ("科技", "技术服务"), 7, 33, 0.036, 50),
)
TRADE_NAMES = (
    "安邦诚达德丰福高冠海浩恒宏华汇佳金景康朗力联隆茂明宁鹏启庆仁"
    "荣瑞三盛泰腾通旺伟祥鑫信兴旭亚耀益永优裕远跃泽展正志中众卓"
)
FORMS = (("有限公司", 90), ("股份有限公司", 3), ("有限责任公司", 4), ("厂（普通合伙）", 3))

CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
SCATTER = 271_828_183
"""Coprime to 31**6: counts become words that look like no count, each once."""


class Firm(NamedTuple):
    """One row of firms.csv."""

    uscc: str
    name: str
    area: str
    industry: str
    founded: date
    contact_phone: str
    as_of: date
    registered_capital: Decimal
    employees: int
    revenue_last_year: Decimal
    tax_last_year: Decimal
    power_last_year: int
    loan_balance: Decimal
    overdue_days: int
    credit_grade: str


class Taken:
    """Names that are taken, in 16 MB whatever their number: now and then a free one is held for taken, always the same.

    A Bloom filter of one hash: of 2,000 names not one is held for taken wrongly, of two million about one in a hundred.
    """

    def __init__(self) -> None:
        self._bits = bytearray(1 << 24)

    def add(self, name: str) -> bool:
        """Whether it was free."""
        place, bit = divmod(zlib.crc32(name.encode()) >> 5, 8)
        free = not self._bits[place] >> bit & 1
        self._bits[place] |= 1 << bit
        return free


def firms(count: int = FIRMS, seed: int = SEED) -> Iterator[Firm]:
    """`count` firms, each with a code and a name of its own."""
    chance = random.Random(seed)
    places = _townships()
    townships = {code: [one for one in places if one.startswith(code)] for code in COUNTIES}
    short = {code: places[code] for code in COUNTIES}
    named = Taken()
    for number in range(count):
        county = chance.choices(tuple(COUNTIES), tuple(COUNTIES.values()))[0]
        industry = chance.choices(INDUSTRIES, [one.share for one in INDUSTRIES])[0]
        area = chance.choice(townships[county][1:])
        name = _name(chance, short[county], industry, named)
        yield _firm(chance, uscc_of(county, number), name, area, industry)


def check_character(body: str) -> str:
    """The 18th character of a unified social credit code (GB 32100-2015, annex A).

    >>> check_character("91350100M000100Y4")
    '3'
    """
    total = sum(CHARACTERS.index(character) * weight for character, weight in zip(body, WEIGHTS, strict=True))
    return CHARACTERS[-total % 31]


def organisation_check(body: str) -> str:
    """The ninth character of an organisation code (GB 11714-1997).

    >>> organisation_check("D2143569")
    'X'
    """
    total = sum(int(character, 36) * weight for character, weight in zip(body, ORGANISATION_WEIGHTS, strict=True))
    return "0123456789X0"[11 - total % 11]


def old_number(county: str, number: int) -> str:
    """A registration number of 15 digits: the office, a count, and the check of GS 15-2006 (ISO 7064, MOD 11,10)."""
    body = f"{county}{number * SCATTER % 10**8:08}"
    return body + old_number_check(body)


def old_number_check(body: str) -> str:
    """The 15th digit of the 14 before it.

    >>> old_number_check("11010800000001")
    '6'
    """
    product = 10
    for digit in body:
        product = ((product + int(digit)) % 10 or 10) * 2 % 11
    return str((11 - product) % 10)


def uscc_of(county: str, number: int) -> str:
    """An enterprise registered in the county, of the invented series YL (样例)."""
    scattered = number * SCATTER % 31**6
    digits = ""
    for _ in range(6):
        scattered, digit = divmod(scattered, 31)
        digits += CHARACTERS[digit]
    organisation = "YL" + digits
    body = f"91{county}{organisation}{organisation_check(organisation)}"
    return body + check_character(body)


def _name(chance: random.Random, place: str, industry: Industry, named: "Taken") -> str:
    """Region, 样例 and a trade name, trade, form; a trade name that is taken grows by a character."""
    region = chance.choices(("台州", place, f"浙江{place}"), (30, 60, 10))[0]
    trade = chance.choice(industry.trades)
    form = chance.choices([one for one, _ in FORMS], [share for _, share in FORMS])[0]
    own = "".join(chance.choices(TRADE_NAMES, k=2))
    while not named.add(name := f"{region}样例{own}{trade}{form}"):
        own += chance.choice(TRADE_NAMES)
    return name


def _firm(chance: random.Random, uscc: str, name: str, area: str, industry: Industry) -> Firm:
    """Sizes first, money from sizes, risk from money: see SOURCE.md."""
    age = 0.1 + chance.expovariate(1 / 9) % 40
    staff = max(1, round(industry.staff * math.exp(chance.gauss(0.018 * (age - 9), 0.95))))
    revenue = staff * industry.revenue * math.exp(chance.gauss(-0.1, 0.55)) * min(1.0, age)
    lean = chance.random() < 0.07
    tax = 0.0 if lean else revenue * industry.tax * math.exp(chance.gauss(-0.06, 0.35))
    power = revenue * industry.power * math.exp(chance.gauss(-0.1, 0.45)) + 400 * staff
    capital = _round_capital(max(3.0, revenue * 0.22 * math.exp(chance.gauss(0.4, 0.9))))
    wants = 1 / (1 + math.exp(-(0.55 * math.log(revenue + 1) - 3.9 + (0.4 if age > 3 else -0.6))))
    debt = revenue * min(0.9, math.exp(chance.gauss(-1.75, 0.6))) if chance.random() < wants else 0.0
    strain = _strain(chance, revenue, age, debt, lean)
    overdue = int(chance.expovariate(1 / 45)) + 1 if debt and strain + chance.gauss(0, 0.5) > 2.05 else 0
    return Firm(
        uscc,
        name,
        area,
        industry.code,
        AS_OF - timedelta(days=round(age * 365.25)),
        f"0576-0{chance.randrange(10**7):07}",
        AS_OF,
        capital,
        staff,
        _rounded(revenue),
        _rounded(tax),
        round(power),
        _rounded(debt),
        min(overdue, 720),
        _grade(strain, overdue),
    )


def _strain(chance: random.Random, revenue: float, age: float, debt: float, lean: bool) -> float:
    """How hard pressed a firm is, about 0 with a spread of 1: small, young, indebted and tax-free ones are more."""
    size = math.log(revenue + 1) - 6.2
    return 0.75 * chance.gauss(0, 1) - 0.16 * size - 0.02 * (age - 9) + 1.6 * debt / (revenue + 1) + 0.7 * lean


def _grade(strain: float, overdue: int) -> str:
    """A to D; a debt more than 90 days late is D, any late one is no better than C."""
    if overdue > 90 or strain > 1.7:
        return "D"
    if overdue or strain > 0.9:
        return "C"
    return "B" if strain > 0.0 else "A"


def _round_capital(amount: float) -> Decimal:
    """Founders write round sums: one of 1, 2, 3, 5, 8 times a power of ten, in 万元."""
    power = 10 ** int(math.log10(amount))
    return _rounded(min((step * power for step in (1, 2, 3, 5, 8, 10)), key=lambda sum_: abs(sum_ - amount)))


def _rounded(amount: float) -> Decimal:
    return Decimal(repr(amount)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _townships() -> dict[str, str]:
    """Codes of the counties and of the townships below them, in their order, to their short or full names."""
    with AREAS.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return {row["code"]: row["short"] or row["name"] for row in rows if row["code"][:6] in COUNTIES}
