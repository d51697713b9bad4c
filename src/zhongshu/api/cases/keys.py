"""By which key an act is known, so that it is done once.

A stranger's case is seen by whoever has the key under which it was opened. So no key is kept as a caller gave it: it is
sealed with a secret of the region together with all that was sent, and the same key with other words is another act.
"""

import hashlib
import hmac
import json
from typing import Any

from zhongshu.core.errors import ZhongshuError
from zhongshu.packs.hub import Hub

HEADER = "Idempotency-Key"
LONGEST = 200


def secret_of(hub: Hub) -> bytes:
    """Of the region's key, so that all of its processes have the same."""
    return hub.ledger.key.sign(b"zhongshu: keys of acts on cases")


def sealed(secret: bytes, *words: Any) -> str:
    """A key for these words, which JSON can hold; nobody without the secret can make it up.

    >>> sealed(b"s", {"b": 1, "a": 2}) == sealed(b"s", {"a": 2, "b": 1}) != sealed(b"t", {"a": 2, "b": 1})
    True
    """
    told = json.dumps(words, sort_keys=True, ensure_ascii=True)
    return hmac.new(secret, told.encode(), hashlib.sha256).hexdigest()


def own_key(said: str | None, secret: bytes, *words: Any) -> str | None:
    """The key of an act to which its caller gave one; None where they gave none. ZhongshuError for one too long."""
    if not said:
        return None
    if len(said) > LONGEST:
        raise ZhongshuError(f"{HEADER} has {len(said)} characters", hint=f"at most {LONGEST}, such as a UUID")
    return sealed(secret, "own", said, *words)
