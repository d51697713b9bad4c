"""A proof holds for its entry and for nothing else, and a third party's script agrees."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.sharing.ledger.conftest import Clock, Open, look_up
from zhongshu.core.errors import LedgerError, UnknownName
from zhongshu.sharing.ledger.checkpoint import last_checkpoint
from zhongshu.sharing.ledger.files import Folders
from zhongshu.sharing.ledger.prove import check_proof, prove
from zhongshu.sharing.signing import HubKey

SCRIPT = Path(__file__).parents[3] / "docs" / "guide" / "verify_proof.py"


@pytest.fixture
def grown(open_ledger: Open, folders: Folders, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Folders:
    monkeypatch.setattr("zhongshu.sharing.ledger.tail.SEGMENT", 40)
    with open_ledger() as ledger:
        for number in range(300):
            clock.move(minutes=1)
            ledger.commit(look_up(number))
    return folders


@pytest.mark.parametrize("sequence", [0, 1, 39, 40, 255, 256, 298, 299])
def test_every_entry_is_proved(grown: Folders, key: HubKey, open_ledger: Open, sequence: int) -> None:
    document = prove(grown, sequence, open_ledger().covering(sequence))
    entry = check_proof(json.loads(json.dumps(document)), key.public)
    assert (entry.sequence, entry.reference) == (sequence, f"consent:{sequence}")


def test_an_entry_that_no_checkpoint_covers_gets_one(grown: Folders, key: HubKey, open_ledger: Open) -> None:
    ledger = open_ledger()
    ledger.commit(look_up(300))
    newest = last_checkpoint(grown)
    assert newest is not None
    assert newest.size == 300
    assert check_proof(prove(grown, 300, ledger.covering(300)), key.public).sequence == 300
    with pytest.raises(UnknownName, match="no entry 301"):
        ledger.covering(301)
    with pytest.raises(UnknownName, match="no entry 300"):
        prove(grown, 300, newest)


def spoiled(proof: dict[str, Any], stranger: HubKey) -> list[dict[str, Any]]:
    note = proof["checkpoint"]
    return [
        proof | {"entry": proof["entry"].replace("loan_review", "marketing")},
        proof | {"index": proof["index"] + 1},
        proof | {"size": proof["size"] - 1},
        proof | {"path": proof["path"][:-1]},
        proof | {"path": [proof["path"][0], *proof["path"]]},
        proof | {"path": [proof["path"][1], proof["path"][0], *proof["path"][2:]]},
        proof | {"checkpoint": note.replace("\n300\n", "\n299\n")},
        proof | {"checkpoint": stranger.sign_note(note.split("\n\n")[0] + "\n")},
    ]


def test_a_spoiled_proof_is_refused_here_and_by_the_script(
    grown: Folders, key: HubKey, open_ledger: Open, home: Path, tmp_path: Path
) -> None:
    proof = prove(grown, 77, open_ledger().covering(77))
    path = tmp_path / "proof.json"

    def script(document: dict[str, Any]) -> "subprocess.CompletedProcess[str]":
        path.write_text(json.dumps(document))
        return subprocess.run([sys.executable, SCRIPT, path, key.vkey], capture_output=True, text=True, check=False)

    assert script(proof).stdout == proof["entry"] + "\n"
    for wrong in spoiled(proof, HubKey.at(home / "other", "testland")):
        with pytest.raises(LedgerError, match="the proof is not valid"):
            check_proof(wrong, key.public)
        assert script(wrong).returncode == 1


def test_a_document_that_is_no_proof_is_refused(key: HubKey) -> None:
    with pytest.raises(LedgerError, match="the proof is not valid"):
        check_proof({"entry": 5}, key.public)


def test_the_script_fits_a_page() -> None:
    assert len(SCRIPT.read_text().splitlines()) <= 80


def test_a_damaged_entry_or_tree_is_not_proved(grown: Folders, open_ledger: Open) -> None:
    checkpoint = open_ledger().covering(77)
    tree = grown.tree / "0"
    content = tree.read_bytes()
    tree.write_bytes(content[: 76 * 32] + bytes(32) + content[77 * 32 :])
    with pytest.raises(LedgerError, match="does not lead to the root"):
        prove(grown, 77, checkpoint)
    tree.write_bytes(content[:100])
    with pytest.raises(LedgerError, match="tree cannot be read"):
        prove(grown, 77, checkpoint)
