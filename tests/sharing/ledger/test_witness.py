"""A hub as the witness of another: what it keeps, what it refuses, and what it tells its own ledger."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Engine

from tests.sharing.ledger.conftest import START, Clock
from tests.sharing.ledger.test_submission import KEY, OTHER, head_of, leaves, submission
from zhongshu.core.errors import LedgerError
from zhongshu.sharing.ledger.cosignature import WitnessKey
from zhongshu.sharing.ledger.entry import Entry
from zhongshu.sharing.ledger.note import Note, parse_note
from zhongshu.sharing.ledger.submission import Refused, Submission
from zhongshu.sharing.ledger.witness import Witness
from zhongshu.sharing.ledger.witness_spec import LogSpec
from zhongshu.sharing.ledger.witness_store import WitnessStore
from zhongshu.sharing.signing import HubKey
from zhongshu.state.database import open_database

TREE, FORK = leaves(*"abcdefgh"), leaves(*"abcxefgh")
LOGS = {"city": LogSpec(origin="taizhou", key=KEY.vkey)}


@pytest.fixture
def database(state_url: str) -> Iterator[Engine]:
    made = open_database(state_url)
    yield made
    made.dispose()


@pytest.fixture
def told() -> list[Entry]:
    return []


@pytest.fixture
def witness(database: Engine, told: list[Entry], clock: Clock) -> Witness:
    own = HubKey.of(Ed25519PrivateKey.from_private_bytes(b"w" * 32), "linhai")
    return Witness(WitnessStore(database), own, LOGS, clock, told.append)


def vouched(witness: Witness, given: Submission) -> int | str:
    """The time of the cosignature, seconds since it all began; or the status that refuses."""
    try:
        line = witness.add_checkpoint(given.body)
    except Refused as refused:
        return f"{refused.status}" if refused.size is None else f"{refused.status} {refused.size}"
    at = witness.public.vouched(given.note.bearing([line]))
    assert at is not None
    return int((at - START).total_seconds())


def test_an_honest_log_grows_and_is_vouched_for(witness: Witness, clock: Clock, told: list[Entry]) -> None:
    sizes = []
    for size, since in ((1, 0), (4, 1), (8, 4)):
        clock.move(seconds=10)
        sizes.append(vouched(witness, submission(since, TREE[:size])))
    assert sizes == [10, 20, 30]
    assert told == []
    kept = witness.store.of_size("taizhou", 4)
    assert kept is not None
    assert kept.head == head_of(TREE[:4])
    latest = witness.latest(sha256(b"taizhou").hexdigest())
    assert isinstance(latest, Note)
    assert latest.signed_by(KEY.public)
    assert WitnessKey.of(witness.key.public).vouched(latest) == clock()
    assert witness.latest(sha256(b"nobody").hexdigest()) is None


def test_the_same_again_gets_the_same_word_and_nothing_is_kept_twice(witness: Witness, clock: Clock) -> None:
    first = witness.add_checkpoint(submission(0, TREE[:4]).body)
    clock.move(days=1)
    assert witness.add_checkpoint(submission(4, TREE[:4]).body) == first
    assert vouched(witness, submission(0, TREE[:4])) == "409 4"
    newest = witness.store.newest("taizhou")
    assert newest is not None
    assert newest.number == 1


def test_who_is_not_known_is_refused_and_leaves_nothing(witness: Witness, told: list[Entry]) -> None:
    stranger = HubKey.of(Ed25519PrivateKey.generate(), "elsewhere")
    assert vouched(witness, submission(0, TREE, key=OTHER)) == "403"
    assert vouched(witness, replace(submission(0, TREE, key=stranger))) == "404"
    with pytest.raises(Refused) as hostile:
        witness.add_checkpoint(b"\xff\x00old")
    assert hostile.value.status == 400
    assert witness.store.newest("taizhou") is None
    assert told == []


def test_two_roots_of_one_size_prove_a_fork_for_ever(witness: Witness, told: list[Entry]) -> None:
    vouched(witness, submission(0, TREE[:4]))
    vouched(witness, submission(4, TREE))
    assert vouched(witness, submission(0, FORK[:4])) == "409 8"  # an older size counts too
    assert vouched(witness, submission(8, FORK)) == "409"
    assert vouched(witness, submission(8, FORK)) == "409"
    found = witness.store.refusals("taizhou")
    assert [(one.head.size, one.proven) for one in found] == [(8, True), (4, True)]
    for one in found:
        assert one.note.signed_by(KEY.public)
        assert one.known_note.signed_by(KEY.public)
        assert one.head.root != one.known.root
    assert [entry.act for entry in told] == ["witness.fork", "witness.fork"]
    assert parse_note(told[1].details["checkpoint"]).signed_by(KEY.public)
    newest = witness.store.newest("taizhou")
    assert newest is not None
    assert newest.head == head_of(TREE)


def test_a_wrong_proof_accuses_nobody_and_is_cleared(witness: Witness, told: list[Entry]) -> None:
    vouched(witness, submission(0, TREE[:4]))
    assert vouched(witness, submission(4, TREE, ())) == "422"
    (one,) = witness.store.refusals("taizhou")
    assert (one.proven, one.cleared) == (False, False)
    assert told[0].act == "witness.refused"
    vouched(witness, submission(4, TREE))
    (one,) = witness.store.refusals("taizhou")
    assert (one.proven, one.cleared) == (False, True)


def test_what_was_only_not_shown_is_proven_when_the_log_goes_on_without_it(witness: Witness) -> None:
    vouched(witness, submission(0, TREE[:4]))
    assert vouched(witness, submission(4, FORK)) == "422"
    vouched(witness, submission(4, TREE))
    (one,) = witness.store.refusals("taizhou")
    assert (one.proven, one.known) == (True, head_of(TREE))


def test_a_wrong_proof_beside_what_was_vouched_for_is_nobodys_fault(witness: Witness, told: list[Entry]) -> None:
    """Anybody can send a checkpoint that is public, and anything beside it."""
    vouched(witness, submission(0, TREE[:4]))
    assert vouched(witness, submission(4, TREE[:4], (b"x" * 32,))) == "422"
    assert (witness.store.refusals("taizhou"), told) == ((), [])


def test_what_proves_nothing_leaves_room_for_what_does(
    witness: Witness, told: list[Entry], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zhongshu.sharing.ledger.witness_store.MOST_REFUSALS", 2)
    vouched(witness, submission(0, TREE[:4]))
    for size in (5, 6, 7, 8):
        assert vouched(witness, submission(4, TREE[:size], ())) == "422"
    assert [entry.act for entry in told] == ["witness.refused"] * 2
    assert vouched(witness, submission(4, FORK[:4])) == "409"
    assert told[-1].act == "witness.fork"
    assert [one.proven for one in witness.store.refusals("taizhou")] == [True, False, False]


def test_a_ledger_that_was_cut_short_is_told_what_was_seen(witness: Witness) -> None:
    vouched(witness, submission(0, TREE))
    assert vouched(witness, submission(4, TREE[:4])) == "409 8"
    assert vouched(witness, submission(8, TREE[:4], ())) == "400"
    assert witness.store.refusals("taizhou") == ()


def test_evidence_that_cannot_be_told_is_not_kept(witness: Witness) -> None:
    def away(entry: Entry) -> None:
        raise LedgerError("the ledger cannot be written")

    vouched(witness, submission(0, TREE[:4]))
    deaf = replace(witness, tell=away)
    with pytest.raises(LedgerError):
        deaf.add_checkpoint(submission(4, FORK[:4]).body)
    assert witness.store.refusals("taizhou") == ()
    assert vouched(witness, submission(4, FORK[:4])) == "409"
    assert len(witness.store.refusals("taizhou")) == 1


def test_a_clock_that_is_set_back_does_not_turn_back_its_word(witness: Witness, clock: Clock) -> None:
    assert vouched(witness, submission(0, TREE[:4])) == 0
    clock.move(days=-1)
    assert vouched(witness, submission(4, TREE)) == 0


def test_of_two_histories_at_once_one_is_taken(witness: Witness, state_url: str) -> None:
    """Each thread is a process of its own as far as the state can tell."""
    vouched(witness, submission(0, TREE[:4]))
    others = leaves(*"abcdxyz")
    engines = [open_database(state_url) for _ in range(6)]
    start, answers = threading.Barrier(len(engines)), []

    def ask(engine: Engine, given: Submission) -> None:
        start.wait()
        answers.append((given, vouched(replace(witness, store=WitnessStore(engine)), given)))

    given = [submission(4, TREE), submission(4, others), submission(4, TREE[:5])] * 2
    threads = [threading.Thread(target=ask, args=pair) for pair in zip(engines, given, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken = {one.head for one, answer in answers if answer == 0}
    newest = witness.store.newest("taizhou")
    assert len(answers) == len(given)
    assert newest is not None
    assert newest.head in taken
    assert taken < {head_of(TREE), head_of(others), head_of(TREE[:5])}
    assert not {head_of(TREE), head_of(others)} <= taken
    for engine in engines:
        engine.dispose()


def test_only_the_logs_own_line_is_kept(witness: Witness) -> None:
    given = submission(0, TREE)
    stray = given.note.bearing([parse_note("a\n\n— stray AAAAAAAA\n").signatures[0]])
    vouched(witness, Submission(0, (), stray, given.head))
    newest = witness.store.newest("taizhou")
    assert newest is not None
    assert [one.name for one in newest.note.signatures] == ["taizhou"]
