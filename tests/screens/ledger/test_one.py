"""One entry: shown only to whom it concerns, with its proof and the other end of its stream."""

import pytest

from tests.screens.ledger.conftest import Write
from tests.sharing.ledger.conftest import START
from zhongshu.core.errors import UnknownName
from zhongshu.screens.ledger.one import look_at, other_end, proof_so_far
from zhongshu.screens.ledger.sight import Sight
from zhongshu.sharing.ledger.entry import encode
from zhongshu.sharing.ledger.prove import check_proof
from zhongshu.sharing.ledger.writer import Ledger

AUDITOR = Sight("auditor", START, everything=True)


def test_the_line_is_as_it_was_written(ledger: Ledger, write: Write) -> None:
    write(reason="a\u202eb <script>")
    found = look_at(ledger.folders, AUDITOR, 0)
    assert found.line.encode() == encode(found.entry)
    assert found.ground == "all"


def test_an_entry_of_others_is_refused_in_the_words_of_one_that_is_not_there(ledger: Ledger, write: Write) -> None:
    write(), write()
    said = []
    for sequence in (1, 2):
        with pytest.raises(UnknownName) as refused:
            look_at(ledger.folders, Sight("p2", START), sequence)
        said.append((refused.value.message.replace(str(sequence), "N"), refused.value.hint))
    assert said[0] == said[1]


def test_the_proof_is_there_once_a_checkpoint_vouches_for_the_entry(ledger: Ledger, write: Write) -> None:
    for _ in range(5):
        write()
    assert proof_so_far(ledger, 2) is None
    ledger.checkpoint()
    proof = proof_so_far(ledger, 2)
    assert proof is not None
    assert check_proof(proof, ledger.key.public).sequence == 2


def test_a_stream_is_followed_from_both_ends(ledger: Ledger, write: Write) -> None:
    first = write(kind="opened", reserved=5)
    second = write(kind="opened", reserved=5)
    closed = write(kind="closed", opened=second, subjects=(), subject_count=0, rows=5)
    broken = write(kind="broken", opened=first, subjects=(), subject_count=0, reason="the reader went away")
    ends = {
        number: other_end(ledger.folders, AUDITOR, look_at(ledger.folders, AUDITOR, number).entry)
        for number in range(4)
    }
    found = {number: end.sequence for number, end in ends.items() if end is not None}
    assert found == {first: broken, second: closed, closed: second, broken: first}
    bank = Sight("p1", START)
    assert other_end(ledger.folders, bank, look_at(ledger.folders, bank, first).entry) is not None


def test_no_stream_has_no_other_end(ledger: Ledger, write: Write) -> None:
    write()
    assert other_end(ledger.folders, AUDITOR, look_at(ledger.folders, AUDITOR, 0).entry) is None
