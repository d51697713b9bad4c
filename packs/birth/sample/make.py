"""Makes residents.csv, deliveries.csv and insured.csv: families that do not exist, seeded. SOURCE.md says how.

`python make.py` writes the three files beside itself, the same bytes every time.
"""

import csv
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

SEED = 331000
FAMILIES = 160
FIRST = 1001
"""The number of the first person; those below are not of this sample."""
LAST_BIRTH = date(2026, 11, 18)

COUNTIES = ("331002", "331003", "331004", "331022", "331023", "331024", "331081", "331082", "331083")
SURNAMES = "王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高罗"
HER_NAMES = ("雨桐", "思琪", "佳宁", "晓彤", "梦瑶", "静雯", "若琳", "亦菲", "文慧", "晨曦")
HIS_NAMES = ("子轩", "浩然", "俊杰", "志远", "明哲", "宇航", "建国", "立新", "承志", "一鸣")
HOSPITALS = ("样例第一医院", "样例妇幼保健院", "样例中心医院")
TRADES = ("机械", "服饰", "电子", "医药", "商贸", "模具")

AT_HOME, AWAY, NO_RECORD, RESIDENT_SCHEME = 0.03, 0.12, 0.08, 0.2
"""Shares of births, of mothers and of their insurance; round numbers, none of a real place."""


@dataclass(frozen=True)
class Family:
    """Rows of the three files, by column."""

    residents: tuple[dict[str, str], ...]
    delivery: dict[str, str] | None
    insured: tuple[dict[str, str], ...]


def families(count: int = FAMILIES, seed: int = SEED) -> Iterator[Family]:
    """`count` of them; the first is one that everything is known of: a first child, born in a hospital, the mother
    registered here and insured as an employee."""
    chance = random.Random(seed)
    for number in range(count):
        yield _family(chance, FIRST + 2 * number, plain=number == 0)


def write(folder: Path, found: Sequence[Family]) -> None:
    """The three files."""
    _write(folder / "residents.csv", [row for one in found for row in one.residents])
    _write(folder / "deliveries.csv", [one.delivery for one in found if one.delivery])
    _write(folder / "insured.csv", [row for one in found for row in one.insured])


def _family(chance: random.Random, number: int, *, plain: bool) -> Family:
    mother, father = f"R-SAMPLE-{number:04}", f"R-SAMPLE-{number + 1:04}"
    born = LAST_BIRTH - timedelta(days=chance.randrange(60))
    county = chance.choice(COUNTIES)
    here, inside, known = (chance.random() >= share for share in (AWAY, AT_HOME, NO_RECORD))
    people = tuple(
        _resident(chance, id, sex, county, "here" if here or plain else "away")
        for id, sex in ((mother, "female"), (father, "male"))
    )
    delivery = _delivery(chance, mother, born, plain=plain) if inside or plain else None
    insured = tuple(
        _insured(chance, person, born, plain=plain)
        for person, found in ((mother, known or plain), (father, chance.random() > NO_RECORD))
        if found
    )
    return Family(people, delivery, insured)


def _resident(chance: random.Random, person: str, sex: str, county: str, registered: str) -> dict[str, str]:
    given = chance.choice(HER_NAMES if sex == "female" else HIS_NAMES)
    return {
        "person": person,
        "name": f"{chance.choice(SURNAMES)}{given}（样例）",
        "sex": sex,
        "born": (date(2003, 1, 1) - timedelta(days=chance.randrange(20 * 365))).isoformat(),
        "area": county,
        "registered": registered,
        "phone": f"0576-0{chance.randrange(10**7):07}",
    }


def _delivery(chance: random.Random, mother: str, born: date, *, plain: bool) -> dict[str, str]:
    children = 2 if chance.random() < 0.02 and not plain else 1
    order = children if plain else max(children, chance.choices((1, 2, 3, 4), (52, 35, 11, 2))[0])
    return {
        "mother": mother,
        "born_at": "hospital",
        "hospital": chance.choice(HOSPITALS),
        "born": born.isoformat(),
        "sex": chance.choice(("female", "male")),
        "children": str(children),
        "child_order": str(order),
        "difficult": _word(chance.random() < 0.3 and not plain),
        "vaccinated": _word(chance.random() < 0.95 or plain),
    }


def _insured(chance: random.Random, person: str, born: date, *, plain: bool) -> dict[str, str]:
    employee = plain or chance.random() >= RESIDENT_SCHEME
    wage = round(chance.gauss(8200, 1500), 2)
    return {
        "person": person,
        "scheme": "employee" if employee else "resident",
        "employer": f"台州样例{chance.choice(TRADES)}有限公司" if employee else "",
        "mean_wage": f"{max(wage, 3000):.2f}" if employee else "",
        "since": (born - timedelta(days=chance.randrange(200, 4000))).isoformat(),
    }


def _word(said: bool) -> str:
    return "true" if said else "false"


def _write(path: Path, rows: Sequence[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    write(Path(__file__).parent, list(families()))
