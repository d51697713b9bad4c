"""The code that stands on a document: what the document says, signed. Whoever has the region's public key reads it
without the hub. Pure.

`ZS1:` and base32 (RFC 4648, without padding) of: 4 bytes that tell the key, 2 bytes with the length of the contents,
the contents, 64 bytes of an Ed25519 signature over PURPOSE and the contents. The contents are a JSON array in GB 18030
(two bytes a Chinese character, where UTF-8 has three): region, number, day, unit, title, then label and value in turn.
Base32 because a QR code holds its letters as they are, people may type them, and no address mangles them.
"""

import base64
import binascii
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Literal

from zhongshu.core.errors import ZhongshuError
from zhongshu.sharing.signing import HubKey, PublicKey

MARK = "ZS1:"
"""A code of another form will have another number."""
PURPOSE = b"zhongshu: document\n"
"""Goes before what is signed: no signature of a document is one of a checkpoint, or of anything else."""
LONGEST = 6_000
"""Characters of a code; the largest QR code has fewer."""
_KEY, _LENGTH, _SIGNATURE = 4, 2, 64
_ENCODING = "gb18030"
_CODE = re.compile(r"ZS1:([A-Z2-7]*)")
_BLANK = re.compile(r"[\s\u200b\u00ad]+")

Why = Literal["none", "cut", "garbled", "other_region", "other_key", "changed"]
"""none: no code at all; cut: it ends too early; garbled: no such bytes; other_region, other_key: by its own words of
another region, or of this one by a key that is not known here; changed: it does not fit its signature."""


@dataclass(frozen=True)
class Contents:
    """What a document says. `region` is the name of the key, `number` is CASE/DOCUMENT/N, `day` the region's on which
    it was given out, `unit` who gives it out, `facts` each line of it: the label and what is said."""

    region: str
    number: str
    day: date
    unit: str
    title: str
    facts: tuple[tuple[str, str], ...]


class BadCode(ZhongshuError):
    """What was shown is no valid document; `why` in one word, `claimed` whom it names, which nothing proves."""

    def __init__(self, why: Why, message: str, *, claimed: str | None = None):
        self.why = why
        self.claimed = claimed
        super().__init__(message)


def signed(contents: Contents, key: HubKey) -> str:
    """The code; the same for the same contents and key."""
    said = encoded(contents)
    head = key.public.hash + len(said).to_bytes(_LENGTH, "big")
    whole = head + said + key.sign(PURPOSE + said)
    return MARK + base64.b32encode(whole).decode().rstrip("=")


def opened(text: str, keys: Iterable[PublicKey]) -> Contents:
    """What a code says that one of these keys signed. `text` may be the code, as it was typed, or an address that ends
    with it. BadCode for anything else."""
    key_id, said, signature = _taken_apart(text)
    contents = _decoded(said)
    known = list(keys)
    fitting = [one for one in known if one.hash == key_id]
    if not fitting:
        raise _of_another(contents, key_id, known)
    if not any(one.verify(PURPOSE + said, signature) for one in fitting):
        raise BadCode("changed", "it does not fit its signature: a letter of it, or what it says, was changed")
    if contents is None:
        raise BadCode("garbled", "it is signed, and not in the form of a document")
    if contents.region not in {one.name for one in fitting}:
        told = f"it says that {contents.region!r} gave it out, and {fitting[0].name} signed it"
        raise BadCode("other_key", told, claimed=contents.region)
    return contents


def encoded(contents: Contents) -> bytes:
    """The bytes that are signed."""
    head = [contents.region, contents.number, contents.day.isoformat(), contents.unit, contents.title]
    told = json.dumps([*head, *chain.from_iterable(contents.facts)], ensure_ascii=False, separators=(",", ":"))
    return told.encode(_ENCODING, "replace")


def found_in(pdf: bytes) -> str:
    """The code that a PDF of this program carries, in plain letters among its keywords. BadCode where it has none, or
    several that differ."""
    codes: set[bytes] = set(re.findall(rb"ZS1:[A-Z2-7]{100,}", pdf))
    if len(codes) != 1:
        told = "the file has no code of a document" if not codes else "the file has several codes, and they differ"
        raise BadCode("none" if not codes else "changed", told)
    return codes.pop().decode()


def _taken_apart(text: str) -> tuple[bytes, bytes, bytes]:
    letters = _BLANK.sub("", text[: LONGEST * 2]).upper()
    found = _CODE.search(letters)
    if found is None:
        raise BadCode("none", f"no code of a document: one begins with {MARK}")
    if found.end() != len(letters):
        raise BadCode("garbled", f"{letters[found.end()]!r} is no letter of a code: it has A to Z and 2 to 7")
    whole = _bytes(found[1])
    start = _KEY + _LENGTH
    length = int.from_bytes(whole[_KEY:start], "big")
    missing = start + length + _SIGNATURE - len(whole)
    if missing > 0 or len(whole) < start:
        raise BadCode("cut", "the code was cut short: its end is missing")
    if missing < 0:
        raise BadCode("garbled", "the code is longer than it says")
    return whole[:_KEY], whole[start : start + length], whole[start + length :]


def _bytes(letters: str) -> bytes:
    """Letters beyond whole bytes are those of a code that was cut: they are dropped."""
    whole = letters if len(letters) % 8 in (0, 2, 4, 5, 7) else letters[:-1]
    try:
        return base64.b32decode(whole + "=" * (-len(whole) % 8))
    except binascii.Error as error:
        raise BadCode("garbled", f"no code of a document: {error}") from None


def _decoded(said: bytes) -> Contents | None:
    """None for bytes that are no document's."""
    try:
        texts = json.loads(said.decode(_ENCODING))
        if not isinstance(texts, list) or not all(isinstance(one, str) for one in texts):
            return None
        region, number, day, unit, title, *facts = texts
        pairs = tuple(zip(facts[::2], facts[1::2], strict=True))
        return Contents(region, number, date.fromisoformat(day), unit, title, pairs)
    except (ValueError, RecursionError):
        return None


def _of_another(contents: Contents | None, key_id: bytes, known: Iterable[PublicKey]) -> BadCode:
    """Nobody here can tell whether it is genuine; what it says of itself leads to who can."""
    if contents is None:
        return BadCode("changed", "it names no key that is known here, and says nothing that can be read")
    here = sorted({one.name for one in known})
    if contents.region not in here:
        told = f"it says that {contents.region!r} gave it out, whose key is not known here (known: {', '.join(here)})"
        return BadCode("other_region", f"{told}: ask there, or for that region's key", claimed=contents.region)
    told = f"it is signed by a key {key_id.hex()}, which {contents.region} does not have now, or never had"
    return BadCode("other_key", f"{told}: an earlier key of it opens it, if there was one", claimed=contents.region)
