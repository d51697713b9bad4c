"""Cosignatures as others made them, and as this hub makes them."""

from datetime import UTC, datetime

import pytest

from zhongshu.sharing.ledger.cosignature import WitnessKey, cosign, cosignatures, message
from zhongshu.sharing.ledger.note import Note, Signature, parse_head, parse_note
from zhongshu.sharing.signing import HubKey, PublicKey

# A checkpoint of a public certificate log as the Internet had it: signed by the log (0x01, and once more by a key of
# another type, which says nothing to us), cosigned by four witnesses that this program knows nothing of.
PUBLIC = """\
arche2025h1.staging.ct.transparency.dev
1432088532
U7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=

— arche2025h1.staging.ct.transparency.dev zTM8sQAAAZ5W0WdjBAMARjBEAiBjW5IQf9pvsYLfQFX6hoGREPMHbdQ3urbllzalApkptQIgIpwtEroeW2BXaHAI4kJXFbon5Ch9MNL5zRNZ55lvGt0=
— arche2025h1.staging.ct.transparency.dev ui8GwCF1+kWqZrxGdhj4aX3gcw7XUlXQQabg/27lefwhUkzbC3NygNI75MdhL1bfTW9g8Ei59RA23oHP7Ry1k3ZFWwQ=
— transparency.dev/DEV:witness-little-garden 2AQqhwAAAABqEiEgzgFIqqhbUoDwjMWE6UP8nd8/KYTzwZ2rhIgcqoXHAwVkjZr4AscylP3v7sEodkRAErumC2q44vdgJY096st5BQ==
— witness1.smartit.nu/witness1 pIyCDwAAAABqEiEghIp82KWebrw7/oHQwlTAm3g2RKS4+eebl8eO0WH+/iEcxZ75W3u5hNI7TOQtmJbqmNWVuE0tgh0XwzdZsDsUAQ==
— remora.n621.de 2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZI+aVCIobWX9sXTynk5XeU/zZ0WBxtqB0DrAWfBw==
— witness.stagemole.eu Z/euoAAAAABqEiEgw0i+7g2ENfDAWHmtRzCfKTHSDwYDJA2NmKeGi9Y8FtEyOUvVr+AJmIY/2TUFucgKi7lI7cUiOvKFYe/TmN9DAg==
"""  # noqa: E501 (one signature is one line)
LOG = "arche2025h1.staging.ct.transparency.dev+ba2f06c0+AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f"
WITNESSES = [
    "transparency.dev/DEV:witness-little-garden+d8042a87+BCtusOxINQNUTN5Oj8HObRkh2yHf/MwYaGX4CPdiVEPM",
    "witness1.smartit.nu/witness1+a48c820f+BPSFWg9G6KPiO7QPryYO5Xq4oYJJ+kAvLKLSimDhoxMO",
    "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2",
    "witness.stagemole.eu+67f7aea0+BEqSG3yu9YrmcM3BHvQYTxwFj3uSWakQepafafpUqklv",
]
SAID = datetime.fromtimestamp(0x6A122120, UTC)

# c2sp.org/tlog-cosignature, the example; its keys are not published.
EXAMPLE = (
    "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+"
    "mbIUBkBIfZ+qnA=="
)


@pytest.fixture
def witness(key: HubKey) -> WitnessKey:
    return WitnessKey.of(key.public)


def test_a_public_log_and_its_four_witnesses_are_believed() -> None:
    note = parse_note(PUBLIC)
    assert parse_head(note.text).size == 1432088532
    assert note.signed_by(PublicKey.parse(LOG))
    found = cosignatures(note, map(WitnessKey.parse, WITNESSES))
    assert found == dict.fromkeys((one.partition("+")[0] for one in WITNESSES), SAID)
    assert note.whole == PUBLIC


def test_and_nothing_of_it_when_one_digit_is_another() -> None:
    note = parse_note(PUBLIC.replace("1432088532", "1432088533"))
    assert cosignatures(note, map(WitnessKey.parse, WITNESSES)) == {}
    with pytest.raises(ValueError, match="is not that of its key"):
        note.signed_by(PublicKey.parse(LOG))


def test_the_example_of_the_standard_is_read_as_it_says() -> None:
    note = parse_note(
        f"example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n{EXAMPLE}\n"
    )
    (line,) = note.signatures
    assert (line.name, line.key_id.hex(), len(line.signed)) == ("witness.example.com/w1", "8d66cf3f", 72)
    assert int.from_bytes(line.signed[:8]) == 1679315147
    assert message(note.text, 1679315147).decode() == (
        "cosignature/v1\ntime 1679315147\nexample.com/behind-the-sofa\n20852163\n"
        "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    )


def test_a_hub_vouches_with_a_key_of_another_type_than_it_signs_with(key: HubKey, witness: WitnessKey) -> None:
    text = "elsewhere\n7\n" + "A" * 43 + "=\n"
    note = Note(text, (cosign(key, text, datetime(2026, 3, 1, 4, 5, 6, 700, tzinfo=UTC)),))
    assert witness.vouched(note) == datetime(2026, 3, 1, 4, 5, 6, tzinfo=UTC)
    assert not note.signed_by(key.public)
    assert WitnessKey.parse(witness.vkey) == witness
    assert witness.vkey.split("+")[2].startswith("B")
    assert witness.vkey != key.vkey


def test_a_line_that_only_claims_to_be_a_witness_spoils_its_word(key: HubKey, witness: WitnessKey) -> None:
    text = "elsewhere\n7\n" + "A" * 43 + "=\n"
    true = cosign(key, text, SAID)
    for signed in (
        true.signed[:-1],
        true.signed[:-1] + bytes([true.signed[-1] ^ 1]),
        b"\xff" * 8 + true.signed[8:],
        b"\0" * 72,
    ):
        note = Note(text, (true, Signature(true.name, true.key_id, signed)))
        with pytest.raises(ValueError, match="a cosignature"):
            witness.vouched(note)
        assert cosignatures(note, [witness]) == {}


@pytest.mark.parametrize(
    "vkey", ["", "a+b+c", LOG, WITNESSES[0][:-1], WITNESSES[0].replace("d804", "d805"), "+00+" + "B" * 44]
)
def test_a_key_that_is_none_is_refused(vkey: str) -> None:
    with pytest.raises(ValueError, match="key"):
        WitnessKey.parse(vkey)
