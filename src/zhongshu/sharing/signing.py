"""The region's Ed25519 key, and signed notes in the form of C2SP (c2sp.org/signed-note)."""

import base64
import binascii
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from zhongshu.core.errors import HomeError
from zhongshu.sharing.key_file import make_key_file

_ED25519 = b"\x01"
"""The signature type of plain Ed25519 in signed notes."""

_DASH = "— "


@dataclass(frozen=True)
class PublicKey:
    """What a third party needs to check signatures: the name it trusts, and 32 bytes."""

    name: str
    raw: bytes

    @classmethod
    def parse(cls, vkey: str) -> "PublicKey":
        """The key of a text like `taizhou+8d1a2b3c+Aa...`; ValueError when it is none or was mistyped."""
        name, _, rest = vkey.strip().partition("+")
        encoded = rest.partition("+")[2]
        try:
            kind_and_key = base64.b64decode(encoded, validate=True)
        except binascii.Error as error:
            raise ValueError(f"not a verifier key: {vkey!r}") from error
        key = cls(name, kind_and_key[1:])
        if kind_and_key[:1] != _ED25519 or len(key.raw) != 32 or key.vkey != vkey.strip():
            raise ValueError(f"not a verifier key of Ed25519, or mistyped: {vkey!r}")
        return key

    @property
    def hash(self) -> bytes:
        """Four bytes that tell keys of one name apart."""
        return sha256(self.name.encode() + b"\n" + _ED25519 + self.raw).digest()[:4]

    @property
    def vkey(self) -> str:
        """As text: NAME+HASH+KEY."""
        return f"{self.name}+{self.hash.hex()}+{base64.b64encode(_ED25519 + self.raw).decode()}"

    def verify(self, message: bytes, signature: bytes) -> bool:
        """Whether this key signed these bytes."""
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True

    def verify_note(self, note: str) -> str | None:
        """The text of a signed note, its last line ended; None unless this key signed it and it has no other form."""
        text, blank, signatures = note.rpartition("\n\n")
        text += "\n"
        for line in signatures.splitlines() if blank else ():
            name, _, encoded = line.removeprefix(_DASH).partition(" ")
            try:
                found = base64.b64decode(encoded, validate=True)
            except binascii.Error:
                return None
            mine = line.startswith(_DASH) and name == self.name and found[:4] == self.hash
            if mine and base64.b64encode(found).decode() == encoded and self.verify(text.encode(), found[4:]):
                return text
        return None


@dataclass(frozen=True)
class HubKey:
    """The key a region signs checkpoints and grants with."""

    public: PublicKey
    _private: Ed25519PrivateKey

    @classmethod
    def at(cls, path: Path, name: str) -> "HubKey":
        """The key in a file that only its owner reads, made on first use. HomeError when it holds no such key."""
        if not path.exists():
            _make(path)
        try:
            private = load_pem_private_key(path.read_bytes(), password=None)
        except (OSError, ValueError) as error:
            hint = "restore it from a backup: a new key cannot vouch for what the old one signed"
            raise HomeError(f"the region's key {path.name} cannot be read: {error}", hint=hint) from error
        if not isinstance(private, Ed25519PrivateKey):
            raise HomeError(f"the region's key {path.name} is not an Ed25519 key")
        return cls.of(private, name)

    @classmethod
    def of(cls, private: Ed25519PrivateKey, name: str) -> "HubKey":
        """A key in memory. The name may hold neither space nor plus sign."""
        if not name or "+" in name or any(one.isspace() for one in name):
            raise ValueError(f"a key's name holds no space and no plus sign: {name!r}")
        raw = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return cls(PublicKey(name, raw), private)

    @property
    def name(self) -> str:
        """As in its signatures."""
        return self.public.name

    @property
    def vkey(self) -> str:
        """The public half as text, to hand to whoever checks."""
        return self.public.vkey

    def sign(self, message: bytes) -> bytes:
        """64 bytes."""
        return self._private.sign(message)

    def verify(self, message: bytes, signature: bytes) -> bool:
        """Whether this key signed these bytes."""
        return self.public.verify(message, signature)

    def sign_note(self, text: str) -> str:
        """The text, which ends with a line end, and one signature line."""
        signature = base64.b64encode(self.public.hash + self.sign(text.encode())).decode()
        return f"{text}\n{_DASH}{self.name} {signature}\n"


def _make(path: Path) -> None:
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    make_key_file(path, pem)
