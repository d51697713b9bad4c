"""Checkpoints of several places: one history, two, or nobody can tell."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sharing.ledger.test_errand import KEY, Grow, copied, grow
from tests.sharing.ledger.test_submission import OTHER, leaves
from zhongshu.core.errors import LedgerError
from zhongshu.sharing.ledger.checkpoint import sign_checkpoint
from zhongshu.sharing.ledger.compare import Copy, compare, first_difference, read_copy
from zhongshu.sharing.ledger.cosignature import WitnessKey, cosign
from zhongshu.sharing.ledger.files import Folders
from zhongshu.sharing.ledger.note import parse_note
from zhongshu.sharing.ledger.tree import root
from zhongshu.sharing.signing import HubKey

__all__ = ["grow"]
AT = datetime(2026, 3, 1, tzinfo=UTC)


def of(folders: Folders, where: str, *, with_ledger: bool = False) -> Copy:
    content = folders.checkpoints[0].read_bytes()
    return read_copy(content, where, key=KEY.public, folders=folders if with_ledger else None)


def alone(text: str, where: str, key: HubKey = KEY) -> Copy:
    tree = leaves(*text)
    return read_copy(sign_checkpoint(key, len(tree), root(tree)).note.encode(), where, key=KEY.public)


def test_two_roots_of_one_size_are_two_histories() -> None:
    found = compare([alone("abc", "here"), alone("abd", "there"), alone("abc", "mail")])
    assert found.verdict == "several"
    assert [(one.first, one.second, one.size) for one in found.partings] == [("here", "there", 3), ("there", "mail", 3)]
    assert "of 3 entries here has the root" in found.partings[0].sentence


def test_different_sizes_alone_tell_nothing() -> None:
    found = compare([alone("abc", "here"), alone("abcd", "there")])
    assert (found.verdict, found.unknown) == ("unknown", (("here", "there"),))
    assert compare([alone("abc", "here"), alone("abc", "there")]).verdict == "one"


def test_a_ledger_at_hand_leads_to_all_of_them(grow: Grow) -> None:
    early = of(grow(3), "mail")
    later = of(grow(4, begin=3), "disk")
    ledger = of(grow(5, begin=7), "home", with_ledger=True)
    assert later.heads[0] == early.head
    assert compare([early, later, ledger]).verdict == "one"
    assert compare([early, ledger]).verdict == "one"


def test_two_ledgers_name_the_first_entry_that_differs(grow: Grow) -> None:
    folders = grow(5)
    other = copied(folders, "other")
    grow(300, begin=5)
    grow(290, "other", begin=5)
    grow(20, "other", begin=1000)
    one, two = of(folders, "home", with_ledger=True), of(other, "other", with_ledger=True)
    (parting,) = compare([one, two]).partings
    assert parting.entry == 295
    assert "the first entry that differs is 295" in parting.sentence
    assert first_difference(folders, other, 305) == 295
    assert compare([of(folders, "disk"), two]).partings[0].entry is None


def test_a_ledger_that_was_cut_short_is_named(grow: Grow) -> None:
    folders = grow(5)
    old = of(copied(folders, "old"), "old", with_ledger=True)
    (parting,) = compare([of(grow(2, begin=5), "mail"), old]).partings
    assert parting.sentence == "mail has 7 entries, the ledger at old fewer: it was cut short, or is older"


def test_what_the_log_did_not_sign_is_told() -> None:
    assert alone("abc", "forged", OTHER).signed is False
    assert alone("abc", "true").signed is True
    assert read_copy(sign_checkpoint(KEY, 1, bytes(32)).note.encode(), "mail").signed is None


def test_who_vouched_is_told_with_the_time() -> None:
    note = parse_note(sign_checkpoint(KEY, 1, bytes(32)).note)
    whole = note.bearing([cosign(OTHER, note.text, AT)]).whole.encode()
    assert read_copy(whole, "mail", witnesses=[WitnessKey.of(OTHER.public)]).vouched == (("taizhou", AT),)
    assert read_copy(whole, "mail").vouched == ()


def test_different_logs_are_not_compared(key: HubKey) -> None:
    with pytest.raises(LedgerError, match="different logs: taizhou, testland"):
        compare([alone("abc", "here"), alone("abc", "there", key)])
    with pytest.raises(LedgerError, match="is no checkpoint"):
        read_copy(b"<html>", "page")
    with pytest.raises(LedgerError, match="several logs"):
        read_copy(b"".join(f"{sign_checkpoint(one, 1, bytes(32)).note}\n".encode() for one in (KEY, key)), "mixed")


@given(st.text("ab", max_size=8), st.text("ab", max_size=8))
@settings(max_examples=40)
def test_it_never_accuses_a_log_of_one_history(one: str, other: str) -> None:
    found = compare([alone(one, "here"), alone(other, "there")])
    if one.startswith(other) or other.startswith(one):
        assert found.verdict != "several"
    elif len(one) == len(other):
        assert found.verdict == "several"
