"""A hub's checkpoints carried to its witnesses, hubs and folders; a ledger that was cut short or went another way."""

import errno
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.sharing.ledger.conftest import START, Clock, look_up
from zhongshu.core.errors import LedgerError
from zhongshu.sharing.ledger.checkpoint import last_checkpoint
from zhongshu.sharing.ledger.compare import first_difference
from zhongshu.sharing.ledger.cosignature import WitnessKey, cosignatures
from zhongshu.sharing.ledger.errand import SIZE_TYPE, Answer, Errand, Unvouched
from zhongshu.sharing.ledger.files import Folders
from zhongshu.sharing.ledger.note import parse_note
from zhongshu.sharing.ledger.prove import check_proof, prove
from zhongshu.sharing.ledger.submission import Refused
from zhongshu.sharing.ledger.verify import verify
from zhongshu.sharing.ledger.witness import Witness
from zhongshu.sharing.ledger.witness_folder import folder_faults, to_folder
from zhongshu.sharing.ledger.witness_spec import LogSpec
from zhongshu.sharing.ledger.witness_store import WitnessStore
from zhongshu.sharing.ledger.witnessed import faults_of, keep
from zhongshu.sharing.ledger.writer import Ledger
from zhongshu.sharing.signing import HubKey
from zhongshu.state.database import open_database

ZONE = ZoneInfo("Asia/Shanghai")
KEY = HubKey.of(Ed25519PrivateKey.from_private_bytes(b"k" * 32), "taizhou")


@dataclass
class There:
    """A witness without a network; `said` replaces what it answers."""

    witness: Witness
    said: Answer | None = None
    seen: list[bytes] = field(default_factory=list)

    def add_checkpoint(self, body: bytes) -> Answer:
        self.seen.append(body)
        if self.said is not None:
            return self.said
        try:
            return Answer(200, "text/plain", f"{self.witness.add_checkpoint(body).line}\n")
        except Refused as refused:
            kind = "application/problem+json" if refused.size is None else SIZE_TYPE
            return Answer(refused.status, kind, f"{refused.size}\n")

    def checkpoint(self, log: str) -> Answer:
        note = self.witness.latest(log)
        return Answer(404, "text/plain", "") if note is None else Answer(200, "text/plain", note.whole)


@pytest.fixture
def there(tmp_path: Path, clock: Clock) -> There:
    store = WitnessStore(open_database(f"sqlite:///{tmp_path / 'state.db'}"))
    key = HubKey.of(Ed25519PrivateKey.from_private_bytes(b"w" * 32), "linhai")
    return There(Witness(store, key, {"city": LogSpec(origin="taizhou", key=KEY.vkey)}, clock, lambda _: None))


Grow = Callable[..., Folders]


@pytest.fixture
def grow(tmp_path: Path) -> Grow:
    """The ledger `home` with so many more entries, signed."""

    def grown(count: int, home: str = "home", *, begin: int = 0) -> Folders:
        folders = Folders.below(tmp_path / home)
        with Ledger(folders, KEY, ZONE, clock=Clock(START)) as ledger:
            for number in range(count):
                ledger.commit(look_up(begin + number))
            ledger.checkpoint()
        return folders

    return grown


def errand(folders: Folders) -> Errand:
    newest = last_checkpoint(folders)
    assert newest is not None
    return Errand(folders, KEY.public, newest)


def carry(folders: Folders, there: There, since: int = 0) -> None:
    note, _ = errand(folders).to_hub("county", there.witness.public, since, there)
    keep(folders, "county", note)


def trouble(folders: Folders, there: There, since: int = 0) -> Unvouched:
    with pytest.raises(Unvouched) as found:
        carry(folders, there, since)
    return found.value


def copied(folders: Folders, to: str) -> Folders:
    home = folders.outside.parent.with_name(to)
    shutil.copytree(folders.outside.parent, home)
    return Folders.below(home)


def test_a_ledger_that_grows_is_vouched_for(grow: Grow, there: There) -> None:
    sizes = (3, 300, 1)
    at = 0
    for count in sizes:
        folders = grow(count, begin=at)
        carry(folders, there, since=at)
        at += count
    newest = there.witness.store.newest("taizhou")
    assert newest is not None
    assert newest.head.size == sum(sizes)
    assert len(there.seen) == 3


def test_what_the_witness_has_is_asked_where_it_is_not_known(grow: Grow, there: There) -> None:
    carry(grow(3), there)
    folders = grow(4, begin=3)
    for since in (0, 2, 99):
        carry(folders, there, since)
    assert [body.partition(b"\n")[0] for body in there.seen[1:3]] == [b"old 0", b"old 3"]


def test_the_cosignature_stands_in_the_proof_of_an_entry(grow: Grow, there: There) -> None:
    folders = grow(5)
    carry(folders, there)
    grow(2, begin=5)
    newest = last_checkpoint(folders)
    assert newest is not None
    proof = prove(folders, 2, newest)
    assert proof["size"] == 5
    note = parse_note(proof["checkpoint"] + "".join(f"{line}\n" for line in proof["cosignatures"]))
    assert cosignatures(note, [there.witness.public]) == {"linhai": START}
    assert check_proof(proof, KEY.public).sequence == 2
    assert prove(folders, 6, newest)["cosignatures"] == []


def test_a_copy_that_went_another_way_is_refused_and_named(grow: Grow, there: There) -> None:
    folders = grow(5)
    carry(folders, there)
    other = copied(folders, "other")
    carry(grow(3, begin=5), there, since=5)
    grow(9, "other", begin=100)
    found = trouble(other, there, since=5)
    assert found.trouble == "fork"
    assert found.evidence is not None
    assert "has another root of 8 entries that this hub signed" in found.message
    known = there.witness.store.newest("taizhou")
    assert known is not None
    assert known.head.root.hex() in found.message


def test_a_witness_that_shows_nothing_is_still_heard(grow: Grow, there: There, monkeypatch: pytest.MonkeyPatch) -> None:
    folders = grow(5)
    carry(folders, there)
    other = copied(folders, "other")
    carry(grow(3, begin=5), there, since=5)
    monkeypatch.setattr(There, "checkpoint", lambda *_: Answer(404, "text/plain", ""))
    assert trouble(other, there).trouble == "rollback"
    grow(9, "other", begin=100)
    found = trouble(other, there)
    assert (found.trouble, found.evidence) == ("fork", None)


def test_an_old_backup_is_a_rollback_and_nothing_is_signed_on_top_of_it(grow: Grow, there: There) -> None:
    folders = grow(5)
    carry(folders, there)
    old = copied(folders, "restored")
    carry(grow(3, begin=5), there, since=5)
    found = trouble(old, there, since=5)
    assert found.trouble == "rollback"
    assert "has a checkpoint of 8 entries that this hub signed, and the ledger has 5: the entries from 5 on" in str(
        found
    )
    assert found.evidence is not None
    keep(old, "county", found.evidence, contradicts=True)
    ledger = Ledger(old, KEY, ZONE)
    ledger.commit(look_up(7))
    with pytest.raises(LedgerError, match="the ledger has 6: the entries from 6 on are missing") as refused:
        ledger.checkpoint()
    assert refused.value.hint is not None
    assert "restore a newer backup" in refused.value.hint
    for number in range(5):  # beyond what is known, too: then the history is another one
        ledger.commit(look_up(50 + number))
    with pytest.raises(LedgerError, match=r"another root of 8 entries that this hub signed.*\(fork\)"):
        ledger.close()
    last = last_checkpoint(old)
    assert last is not None
    assert last.size == 5
    (fault,) = faults_of(old, KEY.public, verify(old, KEY.public, ZONE).entries)
    assert fault.file.name == "county.contradicts"
    assert fault.message.endswith("(fork): the first entry that differs is one of 5 to 7")
    assert fault.sequence is None


def test_going_on_all_the_same_is_an_act_of_its_own(grow: Grow, there: There) -> None:
    folders = grow(5)
    keep(folders, "county", parse_note(errand(folders).checkpoint.note))
    shutil.rmtree(folders.segments)
    shutil.rmtree(folders.tree)
    for path in (*folders.checkpoints, folders.standing, folders.head):
        path.unlink()
    with pytest.raises(LedgerError, match="rollback"):
        grow(2)
    folders.witnessed.rename(folders.witnessed.with_name("aside"))
    assert errand(grow(1)).checkpoint.size == 3


@pytest.mark.parametrize(
    ("answer", "kind", "said"),
    [
        (Answer(200, "text/plain", ""), "refused", "no cosignature"),
        (Answer(200, "text/plain", "— linhai AAAAAAAA\n"), "refused", "is known by"),
        (Answer(200, "text/html", "<html>"), "refused", "no cosignature"),
        (Answer(404, "text/plain", ""), "refused", "is no witness of this hub"),
        (Answer(403, "text/plain", ""), "refused", "trusts another key"),
        (Answer(409, SIZE_TYPE, "x\n"), "refused", "no size"),
        (Answer(429, "text/plain", ""), "away", "429"),
        (Answer(502, "text/html", "<html>"), "away", "502"),
        (Answer(302, "text/html", ""), "refused", "302"),
        (Answer(409, SIZE_TYPE, "2\n"), "fork", "first 2 entries"),
    ],
)
def test_whatever_a_witness_answers_is_told(grow: Grow, there: There, answer: Answer, kind: str, said: str) -> None:
    there.said = answer
    found = trouble(grow(3), there)
    assert found.trouble == kind
    assert said in found.message
    assert found.evidence is None


def test_a_word_of_another_key_is_no_word(grow: Grow, there: There) -> None:
    folders = grow(3)
    stranger = WitnessKey.of(HubKey.of(Ed25519PrivateKey.generate(), "linhai").public)
    with pytest.raises(Unvouched, match="answers with a signature of linhai") as found:
        errand(folders).to_hub("county", stranger, 0, there)
    assert found.value.trouble == "refused"


def test_a_tree_that_is_damaged_is_no_fork(grow: Grow, there: There) -> None:
    folders = grow(3)
    carry(folders, there)
    grow(3, begin=3)
    tree = folders.tree / "0"
    tree.write_bytes(bytes(32) + tree.read_bytes()[32:])
    with pytest.raises(LedgerError, match="does not lead to what was signed"):
        carry(folders, there, since=3)


def test_a_witness_a_day_ahead_is_believed_and_its_time_told(grow: Grow, there: There, clock: Clock) -> None:
    clock.move(days=1)
    _, at = errand(grow(3)).to_hub("county", there.witness.public, 0, there)
    assert at == START + timedelta(days=1)


# a folder


def test_a_folder_gets_every_checkpoint_once(grow: Grow, tmp_path: Path) -> None:
    folder = tmp_path / "disk"
    folder.mkdir()
    notes = []
    for count in (3, 4, 0):
        folders = grow(count, begin=count)
        notes.append(to_folder(errand(folders), "disk", folder).whole)
    assert (folder / "taizhou.checkpoints").read_text("utf-8") == "".join(f"{note}\n" for note in notes[:2])
    assert folder_faults(folders, KEY.public, 7, "disk", folder) == []


def test_a_folder_names_what_went_another_way(grow: Grow, tmp_path: Path) -> None:
    folders = grow(5)
    to_folder(errand(folders), "disk", tmp_path)
    old = copied(folders, "old")
    to_folder(errand(grow(3, begin=5)), "disk", tmp_path)
    before = (tmp_path / "taizhou.checkpoints").read_bytes()
    with pytest.raises(Unvouched, match=r"8 entries.*the ledger has 5.*\(rollback\)"):
        to_folder(errand(old), "disk", tmp_path)
    grow(9, "old", begin=100)
    with pytest.raises(Unvouched, match=r"another root of 8 entries.*\(fork\)") as found:
        to_folder(errand(old), "disk", tmp_path)
    assert found.value.evidence is not None
    assert (tmp_path / "taizhou.checkpoints").read_bytes() == before
    (fault,) = folder_faults(old, KEY.public, 14, "disk", tmp_path)
    assert fault.message.endswith("(fork): the first entry that differs is one of 5 to 7")
    assert fault.sequence is None


def test_verify_names_the_entry_that_compare_names(grow: Grow, there: There, tmp_path: Path) -> None:
    folders = grow(5)
    to_folder(errand(folders), "disk", tmp_path)
    carry(folders, there)
    old = copied(folders, "old")
    evidence = errand(grow(1, begin=5)).checkpoint.note
    to_folder(errand(folders), "disk", tmp_path)
    keep(old, "county", parse_note(evidence), contradicts=True)
    (short,) = folder_faults(old, KEY.public, 5, "disk", tmp_path)
    assert (short.sequence, "(rollback)" in short.message) == (5, True)
    with pytest.raises(LedgerError, match="fork"):
        grow(2, "old", begin=100)
    assert first_difference(folders, old, 6) == 5
    for fault in (*faults_of(old, KEY.public, 7), *folder_faults(old, KEY.public, 7, "disk", tmp_path)):
        assert fault.sequence == 5
        assert fault.message.endswith("(fork): the first entry that differs is 5")


def test_a_torn_note_in_a_folder_is_passed_over(grow: Grow, tmp_path: Path) -> None:
    path = tmp_path / "taizhou.checkpoints"
    to_folder(errand(grow(3)), "disk", tmp_path)
    whole = path.read_bytes()
    for cut in range(1, len(whole), 17):
        path.write_bytes(whole + whole[:-cut])
        folders = grow(1, begin=cut)
        to_folder(errand(folders), "disk", tmp_path)
        assert to_folder(errand(folders), "disk", tmp_path).whole in path.read_text("utf-8")
        with pytest.raises(Unvouched):
            to_folder(
                Errand(grow(1, f"other{cut}"), KEY.public, errand(grow(0, f"other{cut}")).checkpoint), "d", tmp_path
            )


def test_a_folder_that_another_key_wrote_to_is_left_alone(grow: Grow, tmp_path: Path) -> None:
    thief = HubKey.of(Ed25519PrivateKey.generate(), "taizhou")
    folders = Folders.below(tmp_path / "thief")
    with Ledger(folders, thief, ZONE) as ledger:
        ledger.commit(look_up())
    stolen = last_checkpoint(folders)
    assert stolen is not None
    to_folder(Errand(folders, thief.public, stolen), "disk", tmp_path)
    with pytest.raises(Unvouched, match="signed by the key taizhou"):
        to_folder(errand(grow(3)), "disk", tmp_path)


def test_a_folder_that_is_gone_or_full_is_told_and_tried_again(
    grow: Grow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders = grow(3)
    with pytest.raises(Unvouched, match="No such file or directory") as gone:
        to_folder(errand(folders), "disk", tmp_path / "unmounted")
    assert gone.value.trouble == "away"
    real, parts = os.write, [True]

    def full(handle: int, content: bytes) -> int:
        if parts.pop():
            parts.append(False)
            return real(handle, content[:40])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(Unvouched, match="No space left on device"):
        to_folder(errand(folders), "disk", tmp_path)
    monkeypatch.undo()
    note = to_folder(errand(folders), "disk", tmp_path)
    assert folder_faults(folders, KEY.public, 3, "disk", tmp_path) == []
    assert (tmp_path / "taizhou.checkpoints").read_text("utf-8").endswith(f"{note.whole}\n")
