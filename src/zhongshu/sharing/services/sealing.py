"""Secrets and answers that lie in the state, sealed: whoever has the state and not the key file has nothing.

AES-256-GCM under a key that HKDF-SHA256 derives for each sealing (a fresh salt each); what it is about is part of the
seal, so that a secret moved to another service opens nothing.
"""

import os
import secrets
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from zhongshu.core.errors import HomeError
from zhongshu.sharing.key_file import make_key_file, replace_key_file

_FORM = b"\x01"
_KEY, _MARK, _SALT, _NONCE = 32, 4, 16, 12


@dataclass(frozen=True)
class Sealer:
    """The keys of a file that only its owner reads: the newest one seals, the others open what they sealed.

    The file is made when something is sealed first, and read each time it has changed.
    """

    path: Path
    _held: dict[int, tuple[bytes, ...]] = field(default_factory=dict, repr=False, compare=False)

    def seal(self, plain: bytes, about: str) -> bytes:
        """Other bytes each time. HomeError when the file holds no key."""
        if not self.path.exists():
            make_key_file(self.path, _written((secrets.token_bytes(_KEY),)))
        salt, nonce, master = os.urandom(_SALT), os.urandom(_NONCE), self._masters()[0]
        head = _FORM + _mark(master) + salt + nonce
        return head + AESGCM(_derived(master, salt)).encrypt(nonce, plain, about.encode())

    def open(self, sealed: bytes, about: str) -> bytes:
        """HomeError when none of the keys sealed it, about this."""
        mark, rest = sealed[1 : 1 + _MARK], sealed[1 + _MARK :]
        salt, nonce, text = rest[:_SALT], rest[_SALT : _SALT + _NONCE], rest[_SALT + _NONCE :]
        for master in self._masters():
            if sealed[:1] == _FORM and _mark(master) == mark:
                try:
                    return AESGCM(_derived(master, salt)).decrypt(nonce, text, about.encode())
                except InvalidTag:
                    break
        hint = f"restore keys/{self.path.name} from a backup, or give the secret again"
        raise HomeError(f"what is sealed as {about} cannot be opened with the keys of this region", hint=hint)

    def renew(self) -> None:
        """Put a new key before the others."""
        if self.path.exists():
            replace_key_file(self.path, _written((secrets.token_bytes(_KEY), *self._masters())))

    def trim(self) -> None:
        """Keep the newest two: what older ones sealed and nobody sealed again is lost."""
        if self.path.exists():
            replace_key_file(self.path, _written(self._masters()[:2]))

    def _masters(self) -> tuple[bytes, ...]:
        try:
            changed = self.path.stat().st_mtime_ns
        except FileNotFoundError:
            return ()
        found = self._held.get(changed)
        if found is None:
            found = _read(self.path)
            self._held.clear()
            self._held[changed] = found
        return found


def _derived(master: bytes, salt: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=_KEY, salt=salt, info=b"zhongshu live services").derive(master)


def _mark(master: bytes) -> bytes:
    """Four bytes that tell keys apart."""
    return sha256(b"zhongshu sealing key\n" + master).digest()[:_MARK]


def _read(path: Path) -> tuple[bytes, ...]:
    try:
        found = tuple(bytes.fromhex(line) for line in path.read_text("ascii").splitlines() if line)
    except (OSError, ValueError) as error:
        raise HomeError(f"the key file {path.name} cannot be read: {type(error).__name__}") from None
    if not found or any(len(one) != _KEY for one in found):
        raise HomeError(f"the key file {path.name} holds no key", hint="restore it from a backup")
    return found


def _written(masters: tuple[bytes, ...]) -> bytes:
    return b"".join(one.hex().encode() + b"\n" for one in masters)
