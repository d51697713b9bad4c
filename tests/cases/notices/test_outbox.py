"""What is kept of notices: those that arrived for a while, those that were given up until somebody sees to them."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.cases.notices.receivers import hall
from tests.cases.town import REGION, make_town, report
from zhongshu.app.worker import Worker
from zhongshu.cases.notices import outbox
from zhongshu.cases.notices.outbox import LONGEST, Outbox
from zhongshu.cases.notices.sending import Sender
from zhongshu.datasets.sources.address import Guard, read_networks
from zhongshu.packs.hub import Hub
from zhongshu.state.tables.cases import case_notice

DAY = timedelta(days=1)
TOLD = REGION + "notices: {channels: {hall: 'https://hall.example.org'}, default: hall, keep: 30d}\n"


def count(hub: Hub) -> int:
    with hub.cases.store.database.connect() as connection:
        return connection.execute(select(func.count()).select_from(case_notice)).scalar_one()


def test_what_arrived_is_deleted_after_its_time_and_what_did_not_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.cases.town.REGION", TOLD)
    monkeypatch.setattr(outbox, "_SWEPT_AT_ONCE", 2)
    hub = make_town(tmp_path / "home")
    start = hub.now()
    for _ in range(5):
        report(hub.cases)
    sender = Sender(Outbox(hub.cases.store.database), {}, {}, Guard(read_networks(["127.0.0.0/8"])), "testland")
    with hall() as receiver:
        sender.channels = {"hall": receiver.url}
        assert sender.round(lambda: start + DAY, lambda _: None) == 5
        receiver.answers = [500] * 9
        report(hub.cases)
        sender.round(lambda: start + LONGEST + DAY, lambda _: None)
    report(hub.cases)
    said: list[str] = []
    worker = Worker(hub, said.append)
    for days, left in ((30, 7), (32, 2), (400, 2)):
        monkeypatch.setattr(hub, "now", lambda days=days: start + days * DAY)
        worker.old_notices()
        assert count(hub) == left
    assert said == ["notices that arrived more than 30d ago, deleted: 5"]
    facts = Outbox(hub.cases.store.database).facts()
    assert (facts.waiting, facts.given_up) == (1, 1)
    hub.ledger.close()
