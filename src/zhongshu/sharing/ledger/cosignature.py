"""What a witness puts below a checkpoint: that it saw it, and when (c2sp.org/tlog-cosignature, Ed25519, v1). Pure.

A hub cosigns with the key that signs its own checkpoints, under the id of another signature type. No text can be taken
for the other kind: a checkpoint begins with its origin, the hub's name, in which there is no slash.
"""

import base64
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from zhongshu.sharing.ledger.note import LARGEST_SIZE, Note, Signature, decoded
from zhongshu.sharing.signing import HubKey, PublicKey

_TYPE = b"\x04"
"""The signature type of timestamped Ed25519 cosignatures in signed notes."""
_LENGTH = 8 + 64
_RAW = 32


@dataclass(frozen=True)
class WitnessKey:
    """A witness's name, and the 32 bytes that its cosignatures are checked with."""

    name: str
    raw: bytes

    @classmethod
    def of(cls, key: PublicKey) -> "WitnessKey":
        """What a hub cosigns with."""
        return cls(key.name, key.raw)

    @classmethod
    def parse(cls, vkey: str) -> "WitnessKey":
        """The key of a text like `linhai+1f2e3d4c+BA...`; ValueError when it is none, of another type, or mistyped."""
        name, _, rest = vkey.strip().partition("+")
        try:
            kind_and_key = decoded(rest.partition("+")[2])
        except ValueError as error:
            raise ValueError(f"not a verifier key: {vkey!r}") from error
        if kind_and_key[:1] == b"\x01":
            raise ValueError(f"{vkey!r} is the key of a log: a witness's has a key that begins with B")
        key = cls(name, kind_and_key[1:])
        if kind_and_key[:1] != _TYPE or len(key.raw) != _RAW or not name or key.vkey != vkey.strip():
            raise ValueError(f"not a verifier key of Ed25519 cosignatures, or mistyped: {vkey!r}")
        return key

    @property
    def id(self) -> bytes:
        """Four bytes that tell keys of one name apart."""
        return sha256(self.name.encode() + b"\n" + _TYPE + self.raw).digest()[:4]

    @property
    def vkey(self) -> str:
        """As text: NAME+HASH+KEY."""
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(_TYPE + self.raw).decode()}"

    def vouched(self, note: Note) -> datetime | None:
        """When this witness cosigned the note, last (UTC); None if it did not. ValueError where a line bears name and
        id of the key and is not its cosignature."""
        mine = [one for one in note.signatures if (one.name, one.key_id) == (self.name, self.id)]
        return max((self._time(note.text, one) for one in mine), default=None)

    def _time(self, text: str, line: Signature) -> datetime:
        if len(line.signed) != _LENGTH:
            raise ValueError(f"a cosignature of {self.name} with {len(line.signed)} bytes")
        (seconds,) = struct.unpack(">Q", line.signed[:8])
        good = seconds <= LARGEST_SIZE and PublicKey(self.name, self.raw).verify(
            message(text, seconds), line.signed[8:]
        )
        if not good:
            raise ValueError(f"a cosignature that names {self.name} is not that of its key")
        try:
            return datetime.fromtimestamp(seconds, UTC)
        except (OverflowError, ValueError, OSError):
            return datetime.max.replace(tzinfo=UTC)


def message(text: str, seconds: int) -> bytes:
    """What is signed: header, time (POSIX), and the whole text of the note."""
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()


def cosign(key: HubKey, text: str, at: datetime) -> Signature:
    """The hub's word, as a witness, that it saw this checkpoint then and none of the log that is larger."""
    seconds = int(at.timestamp())
    signed = struct.pack(">Q", seconds) + key.sign(message(text, seconds))
    return Signature(key.name, WitnessKey.of(key.public).id, signed)


def cosignatures(note: Note, keys: Iterable[WitnessKey]) -> dict[str, datetime]:
    """Who of these vouched for it, and when. A line that only claims to be theirs counts for nothing."""
    found = {}
    for key in keys:
        try:
            at = key.vouched(note)
        except ValueError:
            continue
        if at is not None:
            found[key.name] = at
    return found
