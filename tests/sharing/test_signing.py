"""The region's key, and notes as the reference implementation signs them."""

import base64
import os
import stat
import threading
from pathlib import Path

import pytest

from zhongshu.core.errors import HomeError
from zhongshu.sharing.signing import HubKey, PublicKey

# the example of golang.org/x/mod/sumdb/note
NEUMANN = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
SIGNATURE = "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
SIGNED = f"{TEXT}\n— PeterNeumann {SIGNATURE}\n"


@pytest.fixture
def key(tmp_path: Path) -> HubKey:
    return HubKey.at(tmp_path / "keys" / "hub.ed25519", "testland")


def test_a_note_signed_elsewhere_is_verified() -> None:
    key = PublicKey.parse(NEUMANN)
    assert key.vkey == NEUMANN
    assert key.verify_note(SIGNED) == TEXT


def test_a_note_of_ours_is_verified_with_the_public_key_alone(key: HubKey) -> None:
    assert PublicKey.parse(key.vkey).verify_note(key.sign_note("testland\n1\n")) == "testland\n1\n"


@pytest.mark.parametrize("at", range(len(SIGNED) - 1))
def test_any_character_changed_spoils_a_note(at: int) -> None:
    changed = SIGNED[:at] + chr(ord(SIGNED[at]) ^ 1) + SIGNED[at + 1 :]
    assert PublicKey.parse(NEUMANN).verify_note(changed) is None


@pytest.mark.parametrize("vkey", ["", "x", NEUMANN[:-1], NEUMANN.replace("c74", "c75"), NEUMANN.replace("Peter", "P")])
def test_a_mistyped_key_is_refused(vkey: str) -> None:
    with pytest.raises(ValueError, match="verifier key"):
        PublicKey.parse(vkey)


def test_a_signature_is_for_its_bytes_only(key: HubKey) -> None:
    signature = key.sign(b"grant 1")
    assert key.verify(b"grant 1", signature)
    assert not key.verify(b"grant 2", signature)
    assert not key.verify(b"grant 1", base64.b64decode("AAAA"))


def test_the_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "hub.ed25519"
    made: list[str] = []
    threads = [threading.Thread(target=lambda: made.append(HubKey.at(path, "t").vkey)) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(made) == 8
    assert len(set(made)) == 1
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert os.listdir(path.parent) == ["hub.ed25519"]


def test_a_damaged_key_is_named(key: HubKey, tmp_path: Path) -> None:
    path = tmp_path / "keys" / "hub.ed25519"
    path.write_text("nonsense")
    with pytest.raises(HomeError, match=r"hub\.ed25519 cannot be read"):
        HubKey.at(path, "testland")


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\n"])
def test_a_name_that_notes_cannot_carry_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="no space and no plus"):
        HubKey.at(tmp_path / "k", name)
