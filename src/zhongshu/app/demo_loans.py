"""The demonstration's firms that asked for a loan, each with an account and nobody with a password, and what the banks
state of the month before."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from zhongshu.app.demo_people import ACTOR
from zhongshu.app.demo_stories import STORIES
from zhongshu.datasets.load import Loaded
from zhongshu.packs.hub import Hub
from zhongshu.sharing.people.person import Newcomer, Person, Post
from zhongshu.sharing.people.roles import Role

APPLICATION, STATEMENT = "loans.application", "loans.statement"
WRONG = {"paid_out": Decimal(100), "repaid": Decimal(-100)}
"""Yuan, by which the first loan of the statement with such a figure is wrong."""
_MOST = 1000
_NONE = Decimal(0)


def register_firms(hub: Hub) -> tuple[Person, ...]:
    """Whoever the pack's stories tell of, but for firms that have an account already."""
    if "loans" not in hub.packs.packs:
        return ()
    persons = hub.people.persons
    known = {one.subject: one for one in persons.find("firm-", limit=_MOST)}
    for code, name in _asking(hub.packs.pack("loans").folder / STORIES).items():
        if code not in known:
            post = Post(None, Role.FIRM, "企业经办人（示例）")
            made = persons.add(Newcomer(f"firm-{code[-7:].lower()}", name, (post,), code), ACTOR, hub.now())
            known |= {code: made.person} if made.person is not None else {}
    return tuple(known.values())


def _asking(file: Path) -> dict[str, str]:
    """The names of the firms that applied, by code."""
    stories = map(json.loads, file.read_text(encoding="utf-8").splitlines())
    return {one["answers"]["firm"]: one["answers"]["name"] for one in stories if one["case"] == "application"}


def state_month(hub: Hub) -> Loaded | None:
    """The statement of the three banks of the last whole month, once: what the stories say that was paid out and
    repaid, and the balances; but one payout is told too high and one repayment too low, as happens. None where it is
    there, or no loan was out."""
    if "loans" not in hub.packs.packs or hub.runs.latest(STATEMENT, limit=1):
        return None
    ends = hub.now().astimezone(hub.place.zone).date().replace(day=1)
    rows = stated(hub, (ends - timedelta(days=1)).replace(day=1), ends)
    if not rows:
        return None
    for figure, wrong in WRONG.items():
        first = next((one for one in rows if one[figure]), None)
        if first is not None:
            first[figure] += wrong
    with TemporaryDirectory() as folder:
        path = Path(folder) / "statement.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            lines = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            lines.writeheader()
            lines.writerows(rows)
        return hub.load(STATEMENT, path, source="csv", who=ACTOR.id)


def stated(hub: Hub, begins: date, ends: date) -> list[dict[str, Any]]:
    """What banks state of a month, from its first day to that of the next, in yuan: the loans that changed in it, or
    have a balance at its end, in the order of the cases."""
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for one in _booked(hub):
        if one.day >= ends:
            continue
        new = {"bank": one.bank, "month": begins.isoformat(), "loan_no": one.loan_no, "firm": one.firm}
        row = rows.setdefault((one.bank, one.loan_no), {**new, "paid_out": _NONE, "repaid": _NONE, "balance": _NONE})
        row["balance"] += one.paid_out - one.repaid + one.carried
        row["paid_out"] += one.paid_out if one.day >= begins else 0
        row["repaid"] += one.repaid if one.day >= begins else 0
    return [row for row in rows.values() if row["paid_out"] or row["repaid"] or row["balance"]]


@dataclass(frozen=True)
class _Entry:
    """What happened to a loan on a day, in yuan; a renewal carries its balance over to another."""

    bank: str
    firm: str
    loan_no: str
    day: date
    paid_out: Decimal = _NONE
    repaid: Decimal = _NONE
    carried: Decimal = _NONE


def _booked(hub: Hub) -> Iterator[_Entry]:
    """Of all loans of the stories, in the order of the cases."""
    cases, posts = hub.cases, frozenset(hub.cases.posts())
    lines = [
        *cases.lists.inbox(posts, type=APPLICATION, limit=_MOST),
        *cases.lists.closed(posts, type=APPLICATION, limit=_MOST),
    ]
    for number in sorted(line.number for line in lines):
        said = cases.store.case(number).fields
        loan, balance = said.get("loan_no", ""), _NONE
        for event in (one for one in cases.store.events(number) if one.kind == "moved"):
            entry = _Entry(said["bank"], said["firm"], loan, event.at.astimezone(hub.place.zone).date())
            match event.step:
                case "drawn":
                    yield (entry := replace(entry, paid_out=Decimal(said["drawn_amount"]) * 10_000))
                case "partly" | "repaid":
                    day = date.fromisoformat(event.fields["repaid_on"])
                    yield (entry := replace(entry, day=day, repaid=Decimal(event.fields["principal"])))
                case "renewed":
                    loan = event.fields["renewal_no"]
                    yield replace(entry, carried=-balance)
                    yield replace(entry, loan_no=loan, carried=balance)
            balance += entry.paid_out - entry.repaid
