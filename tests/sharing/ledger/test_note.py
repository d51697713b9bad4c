"""Notes are read strictly: what two readers could read in two ways is refused."""

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhongshu.core.errors import LedgerError
from zhongshu.sharing.ledger.checkpoint import sign_checkpoint
from zhongshu.sharing.ledger.note import (
    MOST_SIGNATURES,
    TreeHead,
    parse_head,
    parse_note,
    parse_signature,
    parse_size,
    read_checkpoint,
)
from zhongshu.sharing.signing import HubKey

HASH = base64.b64encode(bytes(32)).decode()
LINE = "— a AAAAAAAA"


def test_what_the_hub_signs_is_read_and_written_the_same(key: HubKey) -> None:
    made = sign_checkpoint(key, 7, bytes(32))
    note = parse_note(made.note)
    assert note.whole == made.note
    assert note.signed_by(key.public)
    assert parse_head(note.text) == TreeHead("testland", 7, bytes(32))


@pytest.mark.parametrize(
    "content",
    [
        "",
        "a\n",
        "a\n\n",
        f"a\n\n{LINE}",
        f"a\n{LINE}\n",
        "a\n\n- a AAAAAAAA\n",
        "a\n\n— a\n",
        "a\n\n— a AAAA\n",
        "a\n\n— a AAAAAAA\n",
        "a\n\n— a AAAAAAAB= \n",
        "a\n\n— a+b AAAAAAAA\n",
        "a\n\n—  AAAAAAAA\n",
        f"a\r\n\n{LINE}\n",
        f"a\t\n\n{LINE}\n",
        "a\n\n" + f"{LINE}\n" * (MOST_SIGNATURES + 1),
    ],
)
def test_what_is_no_note_is_refused(content: str) -> None:
    with pytest.raises(ValueError, match=r"not|note|signature|base64"):
        parse_note(content)


@pytest.mark.parametrize(
    "text",
    [
        "a\n7\n",
        f"\n7\n{HASH}\n",
        f"a\n07\n{HASH}\n",
        f"a\n+7\n{HASH}\n",
        f"a\n７\n{HASH}\n",
        f"a\n{2**63}\n{HASH}\n",
        f"a\n7\n{HASH[:-1]}\n",
        "a\n7\nAAAA\n",
        f"a\n7\n{HASH}\n\nmore\n",
    ],
)
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"checkpoint|size|base64|bytes"):
        parse_head(text)


def test_lines_after_the_root_say_what_they_like() -> None:
    assert parse_head(f"a\n7\n{HASH}\nmore\n").size == 7
    assert parse_size(str(2**63 - 1)) == 2**63 - 1


def test_the_place_of_what_is_none_is_named() -> None:
    with pytest.raises(LedgerError, match=r"mail\.txt is no checkpoint"):
        read_checkpoint(b"\xff", "mail.txt")


@given(st.text(max_size=60), st.binary(max_size=80))
@settings(max_examples=60)
def test_nothing_typed_breaks_the_reader(text: str, signed: bytes) -> None:
    line = f"— who {base64.b64encode(signed).decode()}"
    for content in (text, f"{text}\n\n{line}\n"):
        try:
            assert parse_note(content).whole == content
        except ValueError:
            pass
    if len(signed) > 4:
        assert parse_signature(line).line == line
