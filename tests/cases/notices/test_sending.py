"""Notices on their way: each arrives, once for whoever keeps keys, by mail and by web; what fails is tried again."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from tests.cases.notices.receivers import Hall, hall, post_office
from tests.cases.town import DESK, HOUR, REGION, RESIDENT, WANG, WEST, make_town, report
from zhongshu.app.worker import Worker
from zhongshu.cases.notices.outbox import LEASE, WAITS, Outbox
from zhongshu.cases.notices.sending import Sender
from zhongshu.datasets.sources.address import Guard, read_networks
from zhongshu.packs.hub import Hub
from zhongshu.state.tables.cases import case_notice

HERE = Guard(read_networks(["127.0.0.0/8"]))
SECRETS = {"TOKEN": "s3cret"}


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A town that tells its posts by the channel `hall`, and who asked by `gate`; where they lead is each test's."""
    told = "notices: {channels: {hall: '${HALL}', gate: '${GATE}'}, default: hall, reporters: gate}\n"
    monkeypatch.setattr("tests.cases.town.REGION", REGION + told)
    hub = make_town(tmp_path / "home")
    yield hub
    hub.ledger.close()


def sender(hub: Hub, channels: Mapping[str, str], guard: Guard = HERE) -> Sender:
    return Sender(Outbox(hub.cases.store.database), channels, SECRETS, guard, "testland")


def sent_by(hub: Hub, url: str, *, later: timedelta = timedelta(), guard: Guard = HERE) -> tuple[int, list[str]]:
    """How many arrived, and what was said of the others."""
    said: list[str] = []
    one = sender(hub, {"hall": url, "gate": url}, guard)
    return one.round(lambda: hub.now() + later, said.append), said


def state_of(hub: Hub) -> list[tuple[str, int, bool, str | None]]:
    row = case_notice.c
    with hub.cases.store.database.connect() as connection:
        rows = connection.execute(select(row.to, row.tries, row.sent, row.trouble).order_by(row.number))
        return [(to, tries, sent is not None, trouble) for to, tries, sent, trouble in rows]


def test_the_web_hears_of_each_once_with_its_key(town: Hub) -> None:
    first, second = report(town.cases), report(town.cases)
    with hall() as receiver:
        arrived, said = sent_by(town, receiver.url + "?token=${TOKEN}")
        assert (arrived, said) == (2, [])
        assert sent_by(town, receiver.url) == (0, []), "nothing is left"
    assert [one["case"] for one in receiver.shown.values()] == [1, 2]
    assert {one["to"] for one in receiver.shown.values()} == {WEST}
    assert len(set(receiver.asked)) == 2
    assert set(receiver.paths) == {"/in?token=s3cret"}
    assert first != second


def test_what_fails_is_tried_again_later_with_the_same_key(town: Hub) -> None:
    report(town.cases)
    with hall() as receiver:
        receiver.answers = [500, 503]
        arrived, said = sent_by(town, receiver.url)
        assert arrived == 0
        assert said[0].endswith(f"127.0.0.1:{receiver.port} answered 500")
        assert sent_by(town, receiver.url)[0] == 0
        assert len(receiver.asked) == 1, "not at once"
        assert sent_by(town, receiver.url, later=WAITS[0] + timedelta(seconds=2))[0] == 0
        assert state_of(town) == [(WEST, 2, False, f"127.0.0.1:{receiver.port} answered 503")]
        assert sent_by(town, receiver.url, later=2 * HOUR)[0] == 1
    assert len(receiver.asked) == 3
    assert len(set(receiver.asked)) == 1
    assert state_of(town) == [(WEST, 3, True, None)]


def test_it_is_given_up_after_a_day_and_shown_to_who_runs_the_region(town: Hub) -> None:
    report(town.cases)
    with hall() as receiver:
        receiver.answers = [500] * 30
        later = timedelta()
        while Outbox(town.cases.store.database).facts().waiting:
            sent_by(town, receiver.url, later=later)
            later += HOUR
            assert later < timedelta(days=2)
        assert sent_by(town, receiver.url, later=later + 9 * HOUR)[0] == 0
    facts = Outbox(town.cases.store.database).facts()
    assert (facts.waiting, facts.given_up) == (0, 1)
    assert facts.lost[0].channel == "hall"
    assert "answered 500" in facts.lost[0].trouble
    assert timedelta(hours=22) < later <= timedelta(days=1)
    assert 12 <= len(receiver.asked) <= 16


def test_a_channel_that_fails_does_not_hold_up_the_others(town: Hub) -> None:
    for _ in range(3):
        town.cases.move(report(town.cases), "refused", {"why": "不归本地"}, WANG)
    with hall() as broken, hall() as good:
        broken.answers = [500] * 9
        arrived = sender(town, {"hall": broken.url, "gate": good.url}).round(town.now, lambda _: None)
    assert (arrived, len(broken.asked)) == (3, 1)
    assert {one["to"] for one in good.shown.values()} == {f"reporter:{RESIDENT.actor}"}


def test_two_senders_at_once_send_each_once(town: Hub) -> None:
    for _ in range(12):
        report(town.cases)
    with hall() as receiver:
        receiver.waits = 0.02
        both = [sender(town, {"hall": receiver.url}) for _ in range(2)]
        arrived: list[int] = []
        threads = [
            threading.Thread(target=lambda one=one: arrived.append(one.round(town.now, lambda _: None))) for one in both
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    assert sum(arrived) == 12
    assert len(receiver.asked) == len(set(receiver.asked)) == 12


CHILD = """
import sys
from datetime import UTC, datetime
from zhongshu.cases.notices.outbox import Outbox
from zhongshu.cases.notices.sending import Sender
from zhongshu.datasets.sources.address import Guard, read_networks
from zhongshu.state.database import connect

outbox = Outbox(connect(sys.argv[1]))
sender = Sender(outbox, {"hall": sys.argv[2]}, {}, Guard(read_networks(["127.0.0.0/8"])), "testland")
sender.round(lambda: datetime.now(UTC), print)
"""


def test_killed_while_it_sends_nothing_is_lost_and_nothing_shown_twice(town: Hub) -> None:
    for _ in range(8):
        report(town.cases)
    url = town.cases.store.database.url.render_as_string(hide_password=False)
    with hall() as receiver:
        receiver.waits = 0.3
        process = subprocess.Popen([sys.executable, "-c", CHILD, url, receiver.url])
        try:
            _until(receiver, 4)
        finally:
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        receiver.waits = 0.0
        before = len(receiver.asked)
        assert sent_by(town, receiver.url)[0] == 8 - before, "the one that was on its way is another's still"
        assert sent_by(town, receiver.url, later=LEASE + timedelta(seconds=5))[0] == 1
        assert sent_by(town, receiver.url, later=2 * LEASE) == (0, [])
    assert len(receiver.shown) == 8
    assert len(receiver.asked) == 9, "one came twice, with the same key"
    assert all(sent for _, _, sent, _ in state_of(town))


def _until(receiver: Hall, asked: int) -> None:
    until = time.monotonic() + 60
    while len(receiver.asked) < asked:
        assert time.monotonic() < until
        time.sleep(0.01)


def test_mail_comes_with_a_message_id_that_stays_the_same(town: Hub) -> None:
    report(town.cases)
    with post_office() as office:
        office.refuses = 1
        url = f"mailto://127.0.0.1:{office.port}?from=hub@example.org&to=desk@example.org"
        arrived, said = sent_by(town, url)
        assert arrived == 0
        assert "451 try again later" in said[0]
        assert sent_by(town, url, later=HOUR)[0] == 1
    (mail,) = office.taken
    assert mail["Message-ID"].endswith("@example.org>")
    assert mail["Message-ID"].count("@") == 1
    assert (mail["From"], mail["To"], mail["Auto-Submitted"]) == (
        "hub@example.org",
        "desk@example.org",
        "auto-generated",
    )
    assert mail["Subject"] == "【新到事项】街面事件 1 / New to you: Street event 1"
    assert "井盖坏了" in mail.get_content()


def test_killed_while_it_mails_nothing_is_lost_and_what_comes_twice_has_one_message_id(town: Hub) -> None:
    for _ in range(6):
        report(town.cases)
    url = town.cases.store.database.url.render_as_string(hide_password=False)
    with post_office() as office:
        office.waits = 0.3
        mail = f"mailto://127.0.0.1:{office.port}?from=hub@example.org&to=desk@example.org"
        process = subprocess.Popen([sys.executable, "-c", CHILD, url, mail])
        try:
            until = time.monotonic() + 60
            while len(office.taken) < 3:
                assert time.monotonic() < until
                time.sleep(0.01)
        finally:
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        office.waits = 0.0
        assert sent_by(town, mail)[0] == 6 - 3, "the one that was on its way is another's still"
        assert sent_by(town, mail, later=LEASE + timedelta(seconds=5))[0] == 1
        assert sent_by(town, mail, later=2 * LEASE) == (0, [])
    ids = [one["Message-ID"] for one in office.taken]
    assert (len(ids), len(set(ids))) == (7, 6)
    assert sorted(one["Subject"] for one in office.taken if ids.count(one["Message-ID"]) == 1) == [
        f"【新到事项】街面事件 {number} / New to you: Street event {number}" for number in (1, 2, 4, 5, 6)
    ]
    assert all(sent for _, _, sent, _ in state_of(town))


def test_a_mail_to_an_address_that_was_given_goes_there_alone(town: Hub) -> None:
    report(town.cases)
    with town.cases.store.database.begin() as connection:
        connection.execute(update(case_notice).values(to="mail:ann@example.org"))
    with post_office() as office:
        assert sent_by(town, f"mailto://127.0.0.1:{office.port}?from=hub@example.org")[0] == 1
    (mail,) = office.taken
    assert (mail["From"], mail["To"]) == ("hub@example.org", "ann@example.org")


def test_a_server_that_is_not_there_is_said_in_a_sentence(town: Hub) -> None:
    report(town.cases)
    with post_office() as office:
        port = office.port
    arrived, said = sent_by(town, f"mailto://me:pass@127.0.0.1:{port}?from=hub@example.org&to=desk@example.org")
    assert arrived == 0
    assert f"the mail server 127.0.0.1:{port} did not take it: Connection refused" in said[0]


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        (
            "http://169.254.169.254/in?k=s3cret",
            "169.254.169.254 is a link-local address",
        ),
        ("http://127.0.0.1:1/s3cret", "127.0.0.1:1 is the address of this machine itself"),
        ("http://me:s3cret@example.org/in", "the channel hall has an address that cannot be used"),
        ("https://2130706433/s3cret", "the channel hall has an address that cannot be used"),
        ("gopher://s3cret", "the channel hall begins with gopher://"),
        ("dingtalk://!!s3cret", "the channel hall cannot be read as an address of dingtalk://"),
        ("mailto://hub:s3cret@example.org:25?to=nobody", "does not say to whom mail goes, or from whom"),
        ("https://example.org/${ABSENT}", "the channel hall needs the environment variable ABSENT, which is not set"),
    ],
)
def test_a_wrong_channel_says_what_is_wrong_and_no_secret(
    town: Hub, capfd: pytest.CaptureFixture[str], url: str, sentence: str
) -> None:
    report(town.cases)
    arrived, said = sent_by(town, url, guard=Guard())
    assert arrived == 0
    assert sentence in said[0]
    out, err = capfd.readouterr()
    assert "s3cret" not in out + err + str(said) + str(state_of(town))


def test_a_channel_that_was_taken_away_is_named(town: Hub) -> None:
    report(town.cases)
    said: list[str] = []
    sender(town, {"hal": "https://example.org"}).round(town.now, said.append)
    assert "no channel 'hall' any more (did you mean \"hal\"?" in said[0]


@pytest.mark.parametrize(
    ("url", "plugin", "answer"),
    [
        ("dingtalk://abc123", "dingtalk.NotifyDingTalk", "errcode"),
        ("dingtalk://secret@abc123", "dingtalk.NotifyDingTalk", "errcode"),
        ("wecombot://abc123", "wecombot.NotifyWeComBot", "errcode"),
        ("feishu://abc123", "feishu.NotifyFeishu", "code"),
    ],
)
def test_a_robot_that_answers_200_and_refuses_has_refused(
    town: Hub, monkeypatch: pytest.MonkeyPatch, url: str, plugin: str, answer: str
) -> None:
    report(town.cases)
    with hall() as receiver:
        place = f"{receiver.url}?k={{{'key' if 'wecom' in plugin else 'token'}}}"
        monkeypatch.setattr(f"apprise.plugins.{plugin}.notify_url", place)
        receiver.says = {answer: 310000, "errmsg": "keywords not in content"}
        arrived, said = sent_by(town, url)
        assert arrived == 0
        assert f"refuses it: {answer} 310000" in said[0]
        receiver.says = {answer: 0}
        assert sent_by(town, url, later=HOUR)[0] == 1
    assert all(path.startswith("/in?k=abc123") for path in receiver.paths)
    assert all(("&sign=" in path) == ("secret" in url) for path in receiver.paths)
    text = next(iter(receiver.shown.values()))
    assert "新到事项" in str(text)


def test_the_worker_ticks_and_sends(town: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    with hall() as receiver:
        monkeypatch.setenv("HALL", receiver.url)
        monkeypatch.setattr(town.intake, "guard", HERE)
        start = town.cases.store.case(int(report(town.cases).rpartition("/")[2])).opened
        later: list[datetime] = [start + 5 * HOUR]
        monkeypatch.setattr(town, "now", lambda: later[0])
        said: list[str] = []
        worker = Worker(town, said.append)
        worker.clocks()
        worker.notices()
    assert said == ["clocks: 1 reminders, 1 escalations, 0 new lengths", "sent 3 notices"]
    heads = [(one["to"], one["subject"].partition("】")[0][1:]) for one in receiver.shown.values()]
    assert heads == [(WEST, "新到事项"), (WEST, "已超期"), (DESK, "超期上报")]
