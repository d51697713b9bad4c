"""A firm against a thousand products: what fits in order with its points, and of each that does not why not."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from statistics import quantiles
from typing import Any

from bench.report import Line, timed
from zhongshu.app.wiring import shipped_packs
from zhongshu.methods.matching import Offer, Part, ranked
from zhongshu.packs.folder import read_pack
from zhongshu.rules.decisions.fitting import Fitting
from zhongshu.rules.decisions.reading import row_of, table_of
from zhongshu.rules.decisions.spec import RowSpec, RuleSpec
from zhongshu.rules.decisions.table import Table

PRODUCTS, FIRMS, TRIES = 1000, 200, 3
MOST = 0.020
"""Seconds for one firm, at the 95th percentile of firms; of the tries with one the quickest counts."""
_NOW = datetime(2026, 11, 22, tzinfo=UTC)
_PARTS = (
    Part("cost", "least", Decimal(40), of="rate"),
    Part("cover", "covers", Decimal(30), of="up_to", wanted=Decimal(300)),
    Part("promise", "least", Decimal(15), of="promise_days"),
    Part("fit", "conditions", Decimal(15)),
)


def run(folder: Path, only: str | None) -> Iterator[Line]:
    """The bound of `matching`."""
    rule: RuleSpec = read_pack(shipped_packs() / "loans").rules["offer"].spec
    chance = random.Random(7)
    with timed() as built:
        table = _table(rule, chance)
        _match(table, _firm(chance))
    times, fitting = [], 0
    for _ in range(FIRMS):
        facts = _firm(chance)
        tries = []
        for _ in range(TRIES):
            with timed() as one:
                found = _match(table, facts)
            tries.append(one.seconds)
        fitting += found
        times.append(min(tries))
    worst = quantiles(times, n=20)[-1]
    note = (
        f"{worst * 1000:.1f} ms at the 95th percentile, {fitting / FIRMS:.0f} of {PRODUCTS} fit, every other explained;"
        f" the table is built once in {built.seconds:.1f} s"
    )
    yield Line("matching", "firm", worst / MOST, f"{MOST * 1000:g} ms", most=1.0, note=note)


def _match(table: Table, facts: dict[str, Any]) -> int:
    """How many fit; they are put in order, and of the others it is told why not."""
    fitting = Fitting(table, facts, _NOW)
    offers = [Offer(str(one.row), fitting.says(one.row), one.asks) for one in fitting.fits if one.stand == "fits"]
    told = ranked(offers, _PARTS)
    why = [fitting.why(one) for one in fitting.fits if one.stand != "fits"]
    assert len(told) + len(why) == PRODUCTS
    return len(told)


def _table(rule: RuleSpec, chance: random.Random) -> Table:
    """The shipped products, each many times over with other limits."""
    edition = rule.editions[0]
    rows = [_like(chance.choice(edition.rows), chance) for _ in range(PRODUCTS - len(edition.rows))]
    whole = table_of(rule, edition, {})
    return Table(
        whole.name, whole.inputs, whole.outputs, (*whole.rows, *(row_of(rule, row, {}) for row in rows)), whole.hit
    )


def _like(row: RowSpec, chance: random.Random) -> RowSpec:
    """As many conditions on the same facts, and bounds of its own."""
    own = {
        "amount": f"[{chance.randrange(5, 100)}..{chance.randrange(200, 3000)}]",
        "months": f"<= {chance.choice((6, 12, 18, 24, 36, 60))}",
        "age": f">= {chance.randrange(0, 120)}",
        "revenue": f">= {chance.randrange(50, 9000)}",
        "tax_paid": f">= {chance.randrange(0, 90)}",
        "research_share": f">= {chance.randrange(1, 12)}",
        "patents": f">= {chance.randrange(1, 20)}",
        "sold_year": f">= {chance.randrange(50, 9000)}",
        "sold_growth": f">= {chance.randrange(-40, 40)}",
        "void_share": f"<= {chance.randrange(1, 20)}",
        "top5_share": f"<= {chance.randrange(40, 100)}",
        "idle_months": f"<= {chance.randrange(0, 6)}",
    }
    then = {**row.then, "rate": chance.randrange(300, 700) / 100, "promise_days": chance.randrange(1, 15)}
    return RowSpec(when={**row.when, "months": own["months"], **{k: own[k] for k in row.when if k in own}}, then=then)


def _firm(chance: random.Random) -> dict[str, Any]:
    """Of every third nobody knows whether it has talent, a veteran, or security, nor any
    invoice."""
    told = chance.random() < 2 / 3
    numbers = {"amount": 1000, "months": 37, "age": 240, "revenue": 9000, "tax_paid": 400, "research_share": 12}
    return {
        **{name: Decimal(chance.randrange(1, most)) for name, most in numbers.items()},
        "purpose": chance.choice(("working", "equipment", "research", "renewal", "other")),
        "size": chance.choice(("micro", "small", "medium")),
        "tax_grade": chance.choice("abmcd"),
        "patents": Decimal(chance.randrange(9)),
        "listed": chance.random() < 1 / 5,
        "loan_balance": Decimal(chance.randrange(500)),
        "overdue": chance.random() < 1 / 20,
        "talent": chance.random() < 1 / 10 if told else None,
        "veteran": chance.random() < 1 / 20 if told else None,
        "collateral": chance.choice(("none", "property", "equipment", "patent", "guarantor")) if told else None,
        "sold_year": Decimal(chance.randrange(1, 9000)) if told else None,
        "sold_growth": Decimal(chance.randrange(-60, 90)) if told else None,
        "void_share": Decimal(chance.randrange(20)) if told else None,
        "top5_share": Decimal(chance.randrange(20, 101)) if told else None,
        "idle_months": Decimal(chance.randrange(6)) if told else None,
    }
