"""Signed notes with any number of signatures (c2sp.org/signed-note), read strictly; and the tree head that one tells of
(c2sp.org/tlog-checkpoint). `signing` makes and checks the notes of this hub alone. Pure."""

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass

from zhongshu.core.errors import LedgerError
from zhongshu.sharing.signing import PublicKey

MOST_SIGNATURES = 64
"""The standard asks for 16 at least."""
LARGEST_SIZE = 2**63 - 1

_DASH = "— "
_DECIMAL = re.compile("0|[1-9][0-9]{0,18}")
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f]")
_HASH = 32


@dataclass(frozen=True)
class Signature:
    """One line below a note; `key_id` and `name` together say whose it is, `signed` is the rest of it."""

    name: str
    key_id: bytes
    signed: bytes

    @property
    def line(self) -> str:
        """As it stands in the note, without its end."""
        return f"{_DASH}{self.name} {base64.b64encode(self.key_id + self.signed).decode()}"


@dataclass(frozen=True)
class Note:
    """`text` ends with a line end."""

    text: str
    signatures: tuple[Signature, ...]

    @property
    def whole(self) -> str:
        """Text, empty line, signatures."""
        return "\n".join([self.text, *(one.line for one in self.signatures), ""])

    def signed_by(self, key: PublicKey) -> bool:
        """Whether this key signed it. ValueError where a line bears name and id of the key and is not its signature:
        such a note is refused as a whole."""
        mine = [one for one in self.signatures if (one.name, one.key_id) == (key.name, key.hash)]
        if not all(key.verify(self.text.encode(), one.signed) for one in mine):
            raise ValueError(f"a signature that names {key.name} is not that of its key")
        return bool(mine)

    def bearing(self, lines: Iterable[Signature]) -> "Note":
        """With these below it as well, each once."""
        return Note(self.text, tuple(dict.fromkeys((*self.signatures, *lines))))


@dataclass(frozen=True)
class TreeHead:
    """What a checkpoint says: the first `size` entries of the log `origin` have this root."""

    origin: str
    size: int
    root: bytes

    @property
    def told(self) -> str:
        """For messages: the size, and the beginning of the root."""
        return f"{self.size:,} entries, root {self.root.hex()[:16]}…"


def parse_note(content: str) -> Note:
    """ValueError for anything that is not a note in every byte."""
    text, blank, below = content.rpartition("\n\n")
    if not blank or not below.endswith("\n"):
        raise ValueError("not a signed note: a text, an empty line, signatures, each line with its end")
    if _CONTROL.search(content):
        raise ValueError("not a signed note: it holds a control character")
    lines = below[:-1].split("\n")
    if len(lines) > MOST_SIGNATURES:
        raise ValueError(f"a note with more than {MOST_SIGNATURES} signatures")
    return Note(f"{text}\n", tuple(map(parse_signature, lines)))


def parse_signature(line: str) -> Signature:
    """One line without its end; ValueError when it is none."""
    name, space, encoded = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not space or not name or "+" in name or any(map(str.isspace, name)):
        raise ValueError(f"not a signature line: {line[:60]!r}")
    found = decoded(encoded)
    if len(found) <= 4:
        raise ValueError(f"a signature of {name} without a signature")
    return Signature(name, found[:4], found[4:])


def parse_head(text: str) -> TreeHead:
    """Of a note's text; ValueError when it is no checkpoint. Lines that follow the third may say what they like."""
    lines = text.removesuffix("\n").split("\n")
    if len(lines) < 3 or not all(lines):
        raise ValueError("not a checkpoint: origin, size and root, a line each")
    origin, size, root = lines[:3]
    return TreeHead(origin, parse_size(size), parse_hash(root))


def parse_size(text: str) -> int:
    """ValueError for what is no decimal number below 2**63 without leading zeros."""
    if not _DECIMAL.fullmatch(text) or int(text) > LARGEST_SIZE:
        raise ValueError(f"no size of a tree: {text[:40]!r}")
    return int(text)


def parse_hash(text: str) -> bytes:
    """ValueError for what is not 32 bytes in canonical base64."""
    found = decoded(text)
    if len(found) != _HASH:
        raise ValueError(f"a hash has 32 bytes, not {len(found)}")
    return found


def decoded(text: str) -> bytes:
    """Of canonical base64; ValueError for any other spelling."""
    try:
        found = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError(f"not base64: {text[:60]!r}") from error
    if base64.b64encode(found).decode() != text:
        raise ValueError(f"not base64 as it is written: {text[:60]!r}")
    return found


def read_checkpoint(content: bytes, where: str) -> tuple[Note, TreeHead]:
    """For people who hand one in. LedgerError names the place."""
    try:
        note = parse_note(content.decode())
        return note, parse_head(note.text)
    except ValueError as error:
        raise LedgerError(f"{where} is no checkpoint: {error}") from error
