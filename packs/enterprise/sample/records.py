"""What the county's offices wrote of a firm: a record or more a source, clean or not, and of whom each truly is."""

import csv
import random
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cache
from hashlib import blake2b
from typing import Any, NamedTuple

from dirt import address, dirty_address, dirty_code, dirty_name, parted
from firms import AREAS, AS_OF, SCATTER, SEED, TRADE_NAMES, Firm, old_number, uscc_of
from rows import InsuredUnit, Patent, Permit, PowerAccount, Project, Registration, Row, TaxAccount, TechFirm, Truth
from words import OTHER_PERMIT, PERMITS, SCOPES

ONE_CODE_SINCE = date(2015, 10, 1)
"""Registered before: there was a registration number of 15 digits."""
BRANCHES = 400_000_000
"""Where the count of codes for branches begins."""
CLASH_EVERY, FIRST_CLASH = 997, 137
"""So often the register gives a firm its neighbour's code."""
TECHNICAL = frozenset({"26", "27", "29", "34", "35", "36", "38", "39", "65", "75"})
"""Divisions whose firms have patents and stand on the list of technology firms."""


class Known(NamedTuple):
    """What is true of a firm beyond its row: its number in the count, its older names, where it is and was."""

    firm: Firm
    number: int
    old_number: str
    former: tuple[str, ...]
    address: str
    moved_from: str
    person: str
    phone: str


def records(found: Iterable[Firm]) -> Iterator[tuple[Firm, list[Row]]]:
    """Each firm with what the offices wrote of it; the rows of a firm are the same however many firms there are."""
    neighbour: Firm | None = None
    for number, firm in enumerate(found):
        chance = random.Random(f"{SEED}/records/{number}")
        yield firm, list(_records(chance, _known(chance, firm, number), neighbour))
        neighbour = firm


def _known(chance: random.Random, firm: Firm, number: int) -> Known:
    age = (AS_OF - firm.founded).days / 365.25
    place = _places()[firm.area]
    now = address(chance, place)
    before = address(chance, place) if chance.random() < 0.12 else now
    shares = number and chance.random() < 0.05
    return Known(
        firm,
        number,
        old_number(firm.area[:6], number) if firm.founded < ONE_CODE_SINCE else "",
        tuple(_former(chance, firm.name, age)),
        now,
        before,
        _hash("person", str(number - 1 if shares else number)),
        _hash("phone", firm.contact_phone),
    )


def _former(chance: random.Random, name: str, age: float) -> Iterator[str]:
    """Older names: another trade name, the same trade."""
    while age > 2 and chance.random() < 0.14:
        parts = parted(name)
        yield str(parts._replace(own="样例" + "".join(chance.choices(TRADE_NAMES, k=3))))


def _records(chance: random.Random, known: Known, neighbour: Firm | None) -> Iterator[Row]:
    for source in (_registered, _taxed, _insured, _powered, _permitted, _patented, _projected):
        yield from source(chance, known, neighbour)
    firm = known.firm
    if firm.industry in TECHNICAL and chance.random() < min(0.5, firm.employees / 120):
        listed = AS_OF - timedelta(days=chance.randrange(30, 1400))
        yield (
            "tech_firm",
            TechFirm(
                firm.uscc, max(listed, firm.founded), "高新技术企业" if chance.random() < 0.35 else "科技型中小企业"
            ),
        )
        yield _truth("tech_firm", firm.uscc, known)


def _registered(chance: random.Random, known: Known, neighbour: Firm | None) -> Iterator[Row]:
    firm, dirt = known.firm, []
    code = firm.uscc
    if neighbour is not None and known.number % CLASH_EVERY == FIRST_CLASH:
        code, dirt = neighbour.uscc, ["clash"]
    elif known.old_number and chance.random() < 0.015:
        code, dirt = "", ["old_number"]
    row = Registration(
        f"R{known.number:08}",
        code,
        known.old_number,
        firm.name,
        ";".join(known.former),
        firm.area,
        known.address,
        known.person,
        known.phone,
        _capital(chance, firm),
        _scope(chance, firm),
        firm.industry,
        firm.founded,
        "存续" if firm.credit_grade != "D" or chance.random() < 0.7 else "吊销",
        "",
        AS_OF,
    )
    yield "registration", row
    yield _truth("registration", row.reg_id, known, dirt)
    if chance.random() < 0.004:
        again = row._replace(reg_id=row.reg_id + "D")
        yield "registration", again
        yield _truth("registration", again.reg_id, known, [*dirt, "twice"])
    if firm.employees > 30 and chance.random() < 0.12:
        yield from _branch(chance, known, row)


def _branch(chance: random.Random, known: Known, parent: Registration) -> Iterator[Row]:
    """A branch is a firm of its own: it has a code, and its parent's in a column."""
    area = chance.choice([one for one in _places() if one[:6] == parent.area[:6]])
    code = uscc_of(area[:6], BRANCHES + known.number)
    name = f"{known.firm.name}{_short_place(area)}分公司"
    place = address(chance, _places()[area])
    row = parent._replace(
        reg_id=parent.reg_id + "B",
        uscc=code,
        old_number="",
        name=name,
        former_names="",
        area=area,
        address=place,
        capital="",
        founded=parent.founded + (AS_OF - parent.founded) * chance.randrange(1, 9) // 10,
        parent_uscc=known.firm.uscc,
    )
    yield "registration", row
    yield "truth", Truth("registration", row.reg_id, code, "branch")
    if chance.random() < 0.7:
        account = f"8{known.number * SCATTER % 10**9:09}"
        yield "power_account", PowerAccount(account, name, place, row.phone)
        yield "truth", Truth("power_account", account, code, "branch")


def _taxed(chance: random.Random, known: Known, _: Firm | None) -> Iterator[Row]:
    firm = known.firm
    code, dirt = dirty_code(chance, firm.uscc, 0.015)
    if known.old_number and chance.random() < 0.05:
        code, dirt = known.old_number, ("old_number",)
    name, more = dirty_name(chance, firm.name, known.former, 0.06)
    place, moved = dirty_address(chance, _moved(chance, known, 0.4), 0.25)
    grade = _tax_grade(chance, firm)
    yield "tax_account", TaxAccount(code, name, place, known.person, known.phone, grade, AS_OF)
    yield _truth("tax_account", code, known, [*dirt, *more, *moved])


def _insured(chance: random.Random, known: Known, neighbour: Firm | None) -> Iterator[Row]:
    firm = known.firm
    if chance.random() < 0.08:
        return
    code, dirt = ("", ("no_code",)) if chance.random() < 0.45 else dirty_code(chance, firm.uscc, 0.04)
    if neighbour is not None and known.number % 331 == 57:
        code, dirt = neighbour.uscc, ("clash",)
    name, more = dirty_name(chance, firm.name, known.former, 0.12)
    place, moved = dirty_address(chance, _moved(chance, known, 0.7), 0.35)
    number = f"SB{known.number * SCATTER % 10**8:08}"
    yield "insured_unit", InsuredUnit(number, code, name, place, _phone(chance, known, 0.2), AS_OF)
    yield _truth("insured_unit", number, known, [*dirt, *more, *moved])


def _powered(chance: random.Random, known: Known, _: Firm | None) -> Iterator[Row]:
    if chance.random() < 0.1:
        return
    for account in range(2 if chance.random() < 0.06 else 1):
        name, dirt = dirty_name(chance, known.firm.name, known.former, 0.22)
        place, moved = dirty_address(chance, _moved(chance, known, 0.8), 0.45)
        number = f"{6 + account}{known.number * SCATTER % 10**9:09}"
        yield "power_account", PowerAccount(number, name, place, _phone(chance, known, 0.3))
        yield _truth("power_account", number, known, [*dirt, *moved])


def _permitted(chance: random.Random, known: Known, _: Firm | None) -> Iterator[Row]:
    firm = known.firm
    kind = PERMITS.get(firm.industry, OTHER_PERMIT)
    if chance.random() > (0.85 if firm.industry in PERMITS else 0.12):
        return
    begun = max(firm.founded, AS_OF - timedelta(days=chance.randrange(1, 2200)))
    code, dirt = ("", ("no_code",)) if chance.random() < 0.25 else dirty_code(chance, firm.uscc, 0.05)
    name, more = dirty_name(chance, firm.name, known.former, 0.1)
    number = f"XK{known.number * SCATTER % 10**9:09}"
    row = Permit(number, name, code, kind, begun, begun + timedelta(days=1826))
    yield "permit", row
    yield _truth("permit", number, known, [*dirt, *more])
    if chance.random() < 0.01:
        yield "permit", row._replace(permit_no=number + "D")
        yield _truth("permit", number + "D", known, [*dirt, *more, "twice"])


def _patented(chance: random.Random, known: Known, _: Firm | None) -> Iterator[Row]:
    firm = known.firm
    if firm.industry not in TECHNICAL or chance.random() > 0.25:
        return
    for count in range(min(12, 1 + int(chance.expovariate(12 / firm.employees)))):
        kind = chance.choices(("发明", "实用新型", "外观设计"), (15, 60, 25))[0]
        granted = max(firm.founded, AS_OF - timedelta(days=chance.randrange(1, 3300)))
        status = "有效" if chance.random() < 0.85 else "失效"
        worth = chance.lognormvariate(3.2 if kind == "发明" else 1.6, 0.8)
        name, dirt = dirty_name(chance, firm.name, known.former, 0.06)
        number = f"YL{granted.year}{known.number * SCATTER % 10**8:08}{count:02}"
        valued = f"{worth:.2f}" if chance.random() < 0.3 else ""
        yield "patent", Patent(number, name, kind, status, granted, valued)
        yield _truth("patent", number, known, dirt)


def _projected(chance: random.Random, known: Known, _: Firm | None) -> Iterator[Row]:
    firm = known.firm
    if chance.random() > min(0.3, firm.employees / 150):
        return
    code, dirt = ("", ("no_code",)) if chance.random() < 0.5 else dirty_code(chance, firm.uscc, 0.04)
    name, more = dirty_name(chance, firm.name, known.former, 0.1)
    number = f"2025-YL-{known.number:08}"
    kind = chance.choice(("技改项目", "扩建项目", "数字化车间项目"))
    invested = max(50, round(float(firm.revenue_last_year) * chance.uniform(0.1, 0.6) / 10) * 10)
    begun = max(firm.founded, AS_OF - timedelta(days=chance.randrange(10, 900)))
    yield "project", Project(number, f"{parted(firm.name).trade}{kind}", name, code, invested, begun)
    yield _truth("project", number, known, [*dirt, *more])


def _truth(source: str, record: str, known: Known, dirt: Iterable[str] = ()) -> Row:
    return "truth", Truth(source, record, known.firm.uscc, ";".join(dirt))


def _moved(chance: random.Random, known: Known, late: float) -> str:
    """The address that an office has: with probability `late` the one from before the firm moved."""
    return known.moved_from if chance.random() < late else known.address


def _phone(chance: random.Random, known: Known, lost: float) -> str:
    """With probability `lost` nobody wrote it down, or another one."""
    if chance.random() >= lost:
        return known.phone
    return "" if chance.random() < 0.5 else _hash("phone", str(chance.random()))


def _capital(chance: random.Random, firm: Firm) -> str:
    """The capital as registers write it."""
    amount = f"{firm.registered_capital:f}".rstrip("0").rstrip(".")
    words = (
        f"{amount}(万元人民币)",
        f"{amount}万人民币",
        f"{amount}万元人民币",
        f"{amount}.000000万人民币",
        f"{amount}万美元",
        "N/A",
        "",
    )
    return chance.choices(words, (40, 30, 15, 8, 2, 4, 1))[0]


def _scope(chance: random.Random, firm: Firm) -> str:
    own = SCOPES[firm.industry]
    words = [own[0], *chance.sample(own[1:], k=min(len(own) - 1, chance.randrange(1, 4)))]
    if chance.random() < 0.3:
        words.append(SCOPES[chance.choice(tuple(SCOPES))][-1])
    return "；".join(words) + "。（依法须经批准的项目，经相关部门批准后方可开展经营活动）"


def _tax_grade(chance: random.Random, firm: Firm) -> str:
    if (AS_OF - firm.founded).days < 1096 and chance.random() < 0.6:
        return "M"
    if chance.random() < 0.15:
        return chance.choice("ABCM")
    return {"A": "A", "B": "B", "C": "B", "D": "D" if firm.overdue_days else "C"}[firm.credit_grade]


def _hash(kind: str, text: str) -> str:
    """What stands for a person or telephone: offices hand on no more."""
    return blake2b(f"样例/{kind}/{text}".encode(), digest_size=8).hexdigest()


def _short_place(area: str) -> str:
    return _places()[area].rsplit("市", 1)[-1].rsplit("区", 1)[-1].rsplit("县", 1)[-1].rstrip("街道镇乡")


@cache
def _places() -> dict[str, str]:
    """Townships by code, each with province, city and county before it."""
    with AREAS.open(encoding="utf-8", newline="") as file:
        names: dict[str, Any] = {row["code"]: row["name"] for row in csv.DictReader(file)}
    return {
        code: f"浙江省台州市{names[code[:6]]}{name}"
        for code, name in names.items()
        if len(code) == 9 and code.startswith("331")
    }
