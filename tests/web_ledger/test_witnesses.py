"""The ledger's page tells who vouches for it, and names a fork in words."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.sharing.ledger.test_submission import head_of, leaves, submission
from tests.town import browse
from zhongshu.app.witness import Errands
from zhongshu.packs.hub import Hub
from zhongshu.sharing.ledger.note import parse_note
from zhongshu.sharing.ledger.submission import Refused
from zhongshu.sharing.ledger.witness_spec import LogSpec, WitnessSpec
from zhongshu.sharing.ledger.witness_store import Mark
from zhongshu.sharing.ledger.witnessed import keep
from zhongshu.sharing.signing import HubKey

LOG = HubKey.of(Ed25519PrivateKey.from_private_bytes(b"k" * 32), "taizhou")


@pytest.fixture
def disk(hub: Hub, tmp_path: Path) -> Path:
    """A folder that is a witness of the hub, which is one of another log."""
    folder = tmp_path / "disk"
    folder.mkdir()
    places = (WitnessSpec(name="disk", folder=str(folder)),)
    witness = replace(hub.witnesses.witness, logs={"city": LogSpec(origin="taizhou", key=LOG.vkey)})
    hub.witnesses = replace(hub.witnesses, places=places, witness=witness)
    return folder


def carry(hub: Hub) -> list[str]:
    said: list[str] = []
    hub.ledger.checkpoint()
    Errands(hub.witnesses, hub.ledger, said.append).run(all_of_them=True)
    return said


def test_nobody_vouches_yet(hub: Hub) -> None:
    page = browse(hub, "shen").open("/ledger")
    assert "Nobody vouches for this ledger yet" in page


def test_who_vouches_for_how_much_and_when(hub: Hub, disk: Path) -> None:
    assert carry(hub) == []
    size = (
        len((disk / "town.checkpoints").read_text("utf-8").splitlines()) if (disk / "town.checkpoints").exists() else 6
    )
    assert size == 6
    hub.witnesses.witness.add_checkpoint(submission(0, leaves(*"abc"), key=LOG).body)
    visitor = browse(hub, "shen")
    page = visitor.open("/ledger")
    assert "vouches for the first" in page
    assert "just now" in page
    assert "vouched for the first 3" in page
    assert "one history" in page
    assert 'role="alert"' not in visitor.page
    assert "为前" in browse(hub, "shen", "zh").open("/ledger")


def test_a_fork_of_another_log_is_shown_with_both_roots(hub: Hub, disk: Path) -> None:
    hub.witnesses.witness.add_checkpoint(submission(0, leaves(*"abc"), key=LOG).body)
    with pytest.raises(Refused):
        hub.witnesses.witness.add_checkpoint(submission(3, leaves(*"abd"), key=LOG).body)
    page = browse(hub, "shen").open("/ledger")
    assert "The ledger of taizhou has forked: of 3 entries it signed two roots." in page
    assert head_of(leaves(*"abc")).root.hex() in page
    assert head_of(leaves(*"abd")).root.hex() in page
    assert "taizhou 的账本分叉了" in browse(hub, "shen", "zh").open("/ledger")
    assert "found a ledger with two histories" in page


def test_a_witness_with_another_history_and_one_that_is_away(hub: Hub, disk: Path) -> None:
    store = hub.witnesses.store
    store.remember(Mark("disk", hub.now(), 1, 3, hub.now() - timedelta(days=2), "rollback", "it has <b>9</b>"))
    visitor = browse(hub, "shen")
    page = visitor.open("/ledger")
    assert "The ledger was cut short: disk has seen a longer one." in page
    assert "so checkpoints are signed as before" in page
    assert "it has &lt;b&gt;9&lt;/b&gt;" in visitor.page
    assert 'role="alert"' in visitor.page
    keep(hub.ledger.folders, "disk", parse_note(hub.ledger.checkpoint().note), contradicts=True)
    assert "no checkpoint is signed any more" in visitor.open("/ledger")
    store.remember(Mark("disk", hub.now(), 1, 3, None, "away", "No space left on device"))
    page = visitor.open("/ledger")
    assert "not reached" in page
    assert "No space left on device" in page
    assert 'role="alert"' not in visitor.page


def test_a_clock_ahead_is_told(hub: Hub, disk: Path) -> None:
    carry(hub)
    store = hub.witnesses.store
    store.remember(Mark("disk", hub.now(), 0, 3, hub.now() + timedelta(days=1)))
    assert "minutes ahead" in browse(hub, "shen").open("/ledger")
