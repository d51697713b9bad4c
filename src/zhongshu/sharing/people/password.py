"""Passwords: which will do, how they are hashed, how many at once.

NIST SP 800-63B section 3.1.1.2: length and a list of the commonest, no rules of composition, no change without
a reason.
"""

import base64
import secrets
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from argon2 import Parameters, PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

from zhongshu.core.text import Text
from zhongshu.sharing.people.person import folded
from zhongshu.sharing.people.refusal import Refusal, TooManyLogIns

SHORTEST = 12
LONGEST_BYTES = 1024
"""Far beyond any passphrase; without an end, hashing a gigabyte would be somebody's way to stop the house."""

FEWEST_CHARACTERS = 5
"""Different ones: 111111111111 and abababababab are guessed first."""

SLOTS = 4
"""Hashes at a time in one process: 64 MiB of memory each."""

PATIENCE = timedelta(seconds=2)
"""How long a log-in waits for a slot; a hash takes a tenth of a second, on a small busy machine a few tenths."""

COMMONEST = frozenset(
    """123456789012 1234567890123 12345678901234 123456789123 1234567891011 123456123456 012345678910 147258369147
    0123456789ab 1q2w3e4r5t6y 1qaz2wsx3edc qwertyuiop12 qwertyuiop123 qwertyuiop[] qwerty123456 qwertyqwerty
    asdfghjkl123 zxcvbnm12345 password1234 password12345 password123456 passwordpassword passw0rd1234 p@ssw0rd1234
    administrator administrator1 admin1234567 admin123456789 admin@123456 adminadminadmin welcome12345 iloveyou1234
    letmein12345 changeme1234 changemeplease abcdefghijkl abcdefg12345 abc123456789 abcd12345678 woaini1314520
    woaini123456 5201314520131 zhongshu1234 zhongshu123456 correcthorsebatterystaple""".split()
)
"""The commonest that are long enough; compared without case."""


def acceptable(password: str, login: str) -> str:
    """The password as it is hashed (NFKC, so that every keyboard writes the same); Refusal for one that will not do."""
    text = bounded(password)
    lowered = text.casefold()
    if len(text) < SHORTEST:
        raise Refusal(
            Text(zh=f"密码至少 {SHORTEST} 个字符", en=f"a password has at least {SHORTEST} characters"),
            Text(
                zh="几个不相干的词连起来，好记也难猜", en="a few words that have nothing to do with each other will do"
            ),
        )
    if folded(text) == login or lowered == login * (len(lowered) // len(login)):
        raise Refusal(Text(zh="密码不能就是登录名", en="the password is the log-in name"))
    if lowered in COMMONEST or len(set(lowered)) < FEWEST_CHARACTERS:
        raise Refusal(Text(zh="这个密码太常见，一猜就中", en="this password is among the first that are guessed"))
    return text


def bounded(password: str) -> str:
    """The password in NFKC; Refusal beyond LONGEST_BYTES, or for what is no text (half a surrogate pair)."""
    if len(password) <= LONGEST_BYTES:
        text = unicodedata.normalize("NFKC", password)
        if len(text.encode("utf-8", "replace")) <= LONGEST_BYTES and not _broken(text):
            return text
    raise Refusal(
        Text(
            zh=f"密码最多 {LONGEST_BYTES} 字节（UTF-8 文字）",
            en=f"a password is text of at most {LONGEST_BYTES:,} bytes (UTF-8)",
        )
    )


class Hasher:
    """Argon2id with the second recommended profile of RFC 9106 (section 4; low memory: 64 MiB, 3 passes, 4 lanes).

    Threads share one; `slots` hashes run at a time, the rest wait for `patience`, then TooManyLogIns.
    """

    def __init__(
        self, parameters: Parameters = RFC_9106_LOW_MEMORY, *, slots: int = SLOTS, patience: timedelta = PATIENCE
    ):
        self._argon2 = PasswordHasher.from_parameters(parameters)
        self._slots = threading.BoundedSemaphore(slots)
        self._patience = patience
        self._nobodys = _nobodys(parameters)

    def hash(self, text: str) -> str:
        """The encoded hash, with its parameters and a new salt."""
        with self._slot():
            return self._argon2.hash(text)

    def matches(self, encoded: str | None, text: str) -> bool:
        """Whether this is the password. None, for nobody, takes the same time and never matches."""
        with self._slot():
            try:
                self._argon2.verify(encoded or self._nobodys, text)
            except (VerificationError, InvalidHashError):
                return False
        return encoded is not None

    def is_old(self, encoded: str) -> bool:
        """Whether it was made with other parameters than these: to be hashed anew while the password is at hand."""
        return self._argon2.check_needs_rehash(encoded)

    @contextmanager
    def _slot(self) -> Iterator[None]:
        if not self._slots.acquire(timeout=self._patience.total_seconds()):
            raise TooManyLogIns(
                Text(zh="同时登录的人太多，请稍后再试", en="too many log-ins at once: try again in a few seconds"),
                self._patience,
            )
        try:
            yield
        finally:
            self._slots.release()


def _broken(text: str) -> bool:
    return any(0xD800 <= ord(character) <= 0xDFFF for character in text)


def _nobodys(parameters: Parameters) -> str:
    """A hash that no password has, of the same cost: the time of an answer does not tell whether a login exists."""
    salt, made = (
        base64.b64encode(secrets.token_bytes(length)).decode().rstrip("=")
        for length in (parameters.salt_len, parameters.hash_len)
    )
    cost = f"m={parameters.memory_cost},t={parameters.time_cost},p={parameters.parallelism}"
    return f"$argon2id$v={parameters.version}${cost}${salt}${made}"
