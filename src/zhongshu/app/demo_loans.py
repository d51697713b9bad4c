"""The demonstration's firms that asked for a loan, each with an account and nobody with a password, and what the banks
state of the month before."""

import csv
import json
from collections.abc import Iterator
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
TOO_HIGH = Decimal(100)
"""Yuan, by which one loan of the statement is wrong."""
_MOST = 1000


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
    """The statement of the three banks of the last whole month, once: what the stories say that was paid out, but that
    the first loan is told too high, as happens. None where it is there, or nothing was paid out."""
    if "loans" not in hub.packs.packs or hub.runs.latest(STATEMENT, limit=1):
        return None
    ends = hub.now().astimezone(hub.place.zone).date().replace(day=1)
    begins = (ends - timedelta(days=1)).replace(day=1)
    rows = [row for day, row in _paid_out(hub) if begins <= day < ends]
    if not rows:
        return None
    rows[0]["paid_out"] += TOO_HIGH
    with TemporaryDirectory() as folder:
        path = Path(folder) / "statement.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            lines = csv.DictWriter(file, ["bank", "month", "loan_no", "firm", "paid_out"], lineterminator="\n")
            lines.writeheader()
            lines.writerows(row | {"month": begins.isoformat()} for row in rows)
        return hub.load(STATEMENT, path, source="csv", who=ACTOR.id)


def _paid_out(hub: Hub) -> Iterator[tuple[date, dict[str, Any]]]:
    """The loans of the stories with the days on which they were paid out, in yuan, in the order of the cases."""
    cases, posts = hub.cases, frozenset(hub.cases.posts())
    lines = [
        *cases.lists.inbox(posts, type=APPLICATION, limit=_MOST),
        *cases.lists.closed(posts, type=APPLICATION, limit=_MOST),
    ]
    for number in sorted(line.number for line in lines):
        said = cases.store.case(number).fields
        for event in cases.store.events(number):
            if event.step == "drawn" and event.kind == "moved":
                paid = Decimal(said["drawn_amount"]) * 10_000
                row = {"bank": said["bank"], "loan_no": said["loan_no"], "firm": said["firm"], "paid_out": paid}
                yield event.at.astimezone(hub.place.zone).date(), row
