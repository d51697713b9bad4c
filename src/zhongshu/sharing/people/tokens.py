"""Random words that open something, and the digests that are kept of them."""

import hashlib
import re
import secrets
import string

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_KEY = re.compile(r"zs_([A-Za-z0-9]{8})_[A-Za-z0-9_-]{43}")


def new_token() -> str:
    """256 random bits in 43 characters (base64url)."""
    return secrets.token_urlsafe(32)


def is_token(text: str) -> bool:
    """Whether the text has the shape of one; nothing else is looked for in the state."""
    return _TOKEN.fullmatch(text) is not None


def new_prefix() -> str:
    """Eight characters that a key is found and spoken of by."""
    return "".join(secrets.choice(string.ascii_letters + string.digits) for _ in range(8))


def new_key(prefix: str) -> str:
    """A whole API key: `zs_`, its prefix, 256 random bits. The mark lets scanners of source code find a lost one."""
    return f"zs_{prefix}_{new_token()}"


def prefix_of(key: str) -> str | None:
    """The prefix of a whole key; None for a text of another shape."""
    found = _KEY.fullmatch(key)
    return None if found is None else found[1]


def digest(secret: str) -> str:
    """SHA-256 in hex. A plain hash is enough for 256 random bits: there is nothing to guess."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
