"""A witness takes what continues what it saw, and nothing else."""

from collections.abc import Sequence

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from zhongshu.sharing.ledger.checkpoint import sign_checkpoint
from zhongshu.sharing.ledger.note import TreeHead, parse_note
from zhongshu.sharing.ledger.submission import (
    MOST_BYTES,
    Refused,
    Submission,
    judge,
    parse_submission,
)
from zhongshu.sharing.ledger.tree import consistency_proof, leaf_hash, over, root
from zhongshu.sharing.signing import HubKey

KEY = HubKey.of(Ed25519PrivateKey.from_private_bytes(b"k" * 32), "taizhou")
OTHER = HubKey.of(Ed25519PrivateKey.from_private_bytes(b"o" * 32), "taizhou")

# c2sp.org/tlog-witness, the example of a request; nobody published what leads to it.
EXAMPLE = """\
old 20852014
PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=
/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=

example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— example.com/behind-the-sofa opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=
"""  # noqa: E501 (one signature is one line)


def leaves(*texts: str) -> list[bytes]:
    return [leaf_hash(text.encode()) for text in texts]


def submission(old: int, tree: Sequence[bytes], proof: Sequence[bytes] | None = None, key: HubKey = KEY) -> Submission:
    made = sign_checkpoint(key, len(tree), root(tree))
    found = consistency_proof(old, len(tree), over(tree)) if 0 < old <= len(tree) else []
    head = TreeHead(made.origin, made.size, made.root)
    return Submission(old, tuple(found if proof is None else proof), parse_note(made.note), head)


def head_of(tree: Sequence[bytes]) -> TreeHead:
    return TreeHead("taizhou", len(tree), root(tree))


def status(given: Submission, newest: TreeHead | None) -> int:
    """What the standard's table says."""
    try:
        judge(given, KEY.public, newest)
    except Refused as refused:
        return refused.status
    return 200


def test_the_example_of_the_standard_is_read_and_written_the_same() -> None:
    found = parse_submission(EXAMPLE.encode())
    assert (found.old, len(found.proof), found.head.size, len(found.note.signatures)) == (20852014, 4, 20852163, 2)
    assert found.body == EXAMPLE.encode()


def test_each_answer_of_the_standard() -> None:
    tree, fork = leaves(*"abcdefg"), leaves(*"abcxefg")
    seen = head_of(tree[:4])
    assert status(submission(0, tree[:4]), None) == 200
    assert status(submission(4, tree), seen) == 200
    assert status(submission(4, tree[:4]), seen) == 200
    assert status(submission(4, tree, key=OTHER), seen) == 403
    assert status(submission(7, tree[:4], ()), seen) == 400
    assert status(submission(3, tree), seen) == 409
    assert status(submission(0, tree), seen) == 409
    assert status(submission(4, fork[:4]), seen) == 409
    assert status(submission(4, fork), seen) == 422
    assert status(submission(4, tree, ()), seen) == 422
    assert status(submission(0, tree, [bytes(32)]), None) == 422
    assert status(submission(4, tree[:4], [bytes(32)]), seen) == 422


def test_only_an_old_size_that_is_not_the_right_one_is_answered_with_it() -> None:
    tree, fork = leaves(*"abcdefg"), leaves(*"abcxefg")
    with pytest.raises(Refused) as stale:
        judge(submission(3, tree), KEY.public, head_of(tree[:4]))
    assert stale.value.size == 4
    with pytest.raises(Refused) as other:
        judge(submission(4, fork[:4]), KEY.public, head_of(tree[:4]))
    assert other.value.size is None


def test_a_line_in_the_name_of_the_log_that_is_not_its_signature_spoils_the_note() -> None:
    given = submission(0, leaves("a"))
    forged = given.note.signatures[0]
    note = given.note.bearing([type(forged)(forged.name, forged.key_id, bytes(64))])
    assert status(Submission(0, (), note, given.head), None) == 403


def test_an_empty_log_is_one_too() -> None:
    assert status(submission(0, []), None) == 200
    assert status(submission(0, leaves("a")), head_of([])) == 200
    wrong = submission(0, [])
    lying = Submission(0, (), wrong.note, TreeHead("taizhou", 0, bytes(32)))
    assert status(lying, None) == 422


WHOLE = submission(4, leaves(*"abcdefg")).body


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\n\n",
        b"old 4",
        WHOLE[:-1],
        WHOLE.replace(b"old 4", b"old 04"),
        WHOLE.replace(b"old 4", b"old -1"),
        WHOLE.replace(b"old 4", b"old  4"),
        WHOLE.replace(b"old 4", b"Old 4"),
        WHOLE.replace(b"old 4", b"size 4"),
        WHOLE.replace(b"old 4\n", b"old 4\nAAAA\n"),
        WHOLE.replace(b"old 4\n", b"old 4\n" + b"A" * 43 + b"\n"),
        WHOLE.replace(b"\n\n", b"\n", 1),
        WHOLE.replace(b"\n", b"\r\n"),
        WHOLE.replace(b"\n7\n", b"\n7.0\n"),
        WHOLE.replace("—".encode(), b"-"),
        b"\xff" + WHOLE,
        b"old 4\n" + (b"A" * 43 + b"=\n") * 64 + WHOLE[WHOLE.index(b"\n\n") + 1 :],
        WHOLE + "— x AAAAAAAA\n".encode() * 100,
        WHOLE + b"x" * MOST_BYTES,
    ],
)
def test_what_is_no_submission_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_submission(body)


@given(st.binary(max_size=300), st.integers(0, len(WHOLE)), st.integers(0, 5))
@settings(max_examples=60)
def test_nothing_sent_breaks_the_reader(inserted: bytes, at: int, cut: int) -> None:
    try:
        found = parse_submission(WHOLE[:at] + inserted + WHOLE[at + cut :])
    except ValueError:
        return
    assert found.body == WHOLE[:at] + inserted + WHOLE[at + cut :]


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[bytes], list[bytes], Submission]:
    """What the witness saw; another history that parts from it somewhere, or nowhere; and what is handed in of that."""
    one = draw(st.lists(st.sampled_from("ab"), max_size=14))
    parts = draw(st.integers(0, len(one)))
    other = one[:parts] + draw(st.lists(st.sampled_from("ab"), max_size=8))
    seen, tree = leaves(*one), leaves(*other)
    old = draw(st.sampled_from([len(seen), len(seen), draw(st.integers(0, 16))]))
    sound = consistency_proof(old, len(tree), over(tree)) if 0 < old <= len(tree) else []
    bent = draw(st.lists(st.sampled_from([*sound, *seen, *tree, bytes(32)]), max_size=5))
    return seen, tree, submission(old, tree, draw(st.sampled_from([sound, sound, bent])))


@given(histories())
@settings(max_examples=60)
def test_it_takes_a_continuation_and_nothing_else(found: tuple[list[bytes], list[bytes], Submission]) -> None:
    seen, tree, given_ = found
    newest = head_of(seen) if seen else None
    continues = tree[: len(seen)] == seen and len(tree) >= len(seen)
    sound = tuple(consistency_proof(len(seen), len(tree), over(tree))) if 0 < len(seen) <= len(tree) else ()
    taken = status(given_, newest) == 200
    assert not taken or continues
    assert taken == (continues and given_.old == len(seen) and given_.proof == sound)
