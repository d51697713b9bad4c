"""Steps in the state: adopted once, one decision however many decide at once, each an act of the ledger."""

import threading
from datetime import timedelta

import pytest

from tests.sharing.scenarios.unit import MONDAY, OFFICE, QIAN, ROOT, SUN, WANG, by
from zhongshu.core.errors import LedgerError
from zhongshu.sharing.act import Act
from zhongshu.sharing.people.refusal import NotAllowed
from zhongshu.sharing.reader import Reader
from zhongshu.sharing.scenarios.life import decided, proposed
from zhongshu.sharing.scenarios.stage import Life, Stage, Step, Wish
from zhongshu.sharing.scenarios.store import LifeStore
from zhongshu.state.database import open_database


@pytest.fixture
def acts() -> list[Act]:
    return []


@pytest.fixture
def store(state_url: str, acts: list[Act]) -> LifeStore:
    made = LifeStore(open_database(state_url), acts.append)
    made.adopt({"firms": Stage.TRIAL, "air": Stage.LIVE}, MONDAY)
    return made


def alive(steps: tuple[Step, ...]) -> Life:
    return Life("firms", "market", steps)


def propose(store: LifeStore, stage: Stage = Stage.LIVE, who: Reader = WANG) -> Step:
    return store.take("firms", lambda steps: proposed(alive(steps), by(who), Wish(stage), OFFICE))


def approve(store: LifeStore, who: Reader, failing: tuple[str, ...] = ()) -> Step:
    return store.take("firms", lambda steps: decided(alive(steps), by(who), OFFICE, failing, yes=True))


def test_what_a_pack_asks_for_counts_once(store: LifeStore, acts: list[Act]) -> None:
    store.adopt({"firms": Stage.LIVE, "air": Stage.LIVE, "port": Stage.DRAFT}, MONDAY + timedelta(days=1))
    stages = {name: alive(steps).stage for name, steps in store.all().items()}
    assert stages == {"air": Stage.LIVE, "firms": Stage.TRIAL, "port": Stage.DRAFT}
    assert [(one.name, dict(one.details)) for one in acts] == [
        ("scenario.adopted", {"air": "live", "firms": "trial"}),
        ("scenario.adopted", {"port": "draft"}),
    ]


def test_what_is_kept_is_what_was_done(store: LifeStore, acts: list[Act]) -> None:
    made = propose(store)
    decision = approve(store, QIAN, ("tests",))
    assert store.all()["firms"][1:] == (made, decision)
    assert acts[-1] == Act(
        "scenario.approved",
        "qian",
        {"pack": "firms", "stage": "live", "failing": "tests"},
        unit="data_bureau",
        reason="letter 7",
    )


def test_of_two_who_approve_at_once_one_does(store: LifeStore, acts: list[Act]) -> None:
    propose(store)
    barrier, done = threading.Barrier(2), list[str]()

    def decide(who: Reader) -> None:
        barrier.wait()
        try:
            approve(store, who)
            done.append("approved")
        except NotAllowed as error:
            done.append(error.message)

    threads = [threading.Thread(target=decide, args=(who,)) for who in (QIAN, ROOT)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == ["approved", "nothing is proposed for firms: it is live"]
    assert [one.name for one in acts].count("scenario.approved") == 1
    assert [one.action for one in store.all()["firms"]] == ["adopted", "proposed", "approved"]


def test_of_two_who_propose_at_once_one_does(store: LifeStore) -> None:
    barrier, refused = threading.Barrier(2), list[str]()

    def ask(who: Reader) -> None:
        barrier.wait()
        try:
            propose(store, who=who)
        except NotAllowed as error:
            refused.append(error.message)

    threads = [threading.Thread(target=ask, args=(who,)) for who in (WANG, SUN)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == ["a proposal for firms waits already"]


def test_two_processes_adopt_once(store: LifeStore, acts: list[Act]) -> None:
    barrier = threading.Barrier(3)

    def adopt() -> None:
        barrier.wait()
        store.adopt({"port": Stage.DRAFT}, MONDAY)

    threads = [threading.Thread(target=adopt) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(store.all()["port"]) == 1


def test_without_the_ledger_nothing_is_decided(state_url: str) -> None:
    def full(_: Act) -> None:
        raise LedgerError("the disk is full")

    store = LifeStore(open_database(state_url), lambda _: None)
    store.adopt({"firms": Stage.TRIAL}, MONDAY)
    with pytest.raises(LedgerError):
        propose(LifeStore(store.database, full))
    assert [one.action for one in store.all()["firms"]] == ["adopted"]
