"""The code by which a stranger follows a case. Only its digest is kept."""

import base64
import hashlib
import hmac
import secrets

_BYTES = 9


def new_code(key: str | None) -> str:
    """Always the same for the key of an act, so that an answer that was lost can be told again to whoever has the
    key; without a key a new one each time."""
    if key is None:
        return secrets.token_urlsafe(_BYTES)
    made = hashlib.sha256(f"follow {key}".encode()).digest()[:_BYTES]
    return base64.urlsafe_b64encode(made).decode()


def digest(code: str) -> str:
    """What is kept of a code, and of the key of an act: its SHA-256, in hex."""
    return hashlib.sha256(code.encode()).hexdigest()


def opens(code: str, kept: str | None) -> bool:
    """Whether a code that is shown is the one whose digest was kept."""
    return kept is not None and hmac.compare_digest(kept, digest(code))
