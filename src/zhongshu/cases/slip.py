"""A slip: what the hub filled a form in with, handed to whoever fills it in and shown again with the answers.

So the hub keeps nothing of a form that is never sent, reads no row twice, and believes nobody that an answer came from
a unit. Pure.
"""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from zhongshu.cases.event import Source
from zhongshu.cases.prefill import Filling
from zhongshu.cases.records import source_of, source_record

LONGEST = 40_000
"""Characters of a slip."""
PURPOSE = b"zhongshu: slips of filled answers"
"""What the region's key signs to make the secret: all processes of a region have the same."""
_MAC = 32


@dataclass(frozen=True, slots=True)
class Sealer:
    """Slips of one form (a case type, or a way on of a case) for one actor: nobody else's fit."""

    secret: bytes
    form: str
    actor: str

    def sealed(self, fillings: Mapping[str, Filling]) -> str:
        """A slip; empty where nothing was filled."""
        if not fillings:
            return ""
        said = {name: {"value": one.value, **source_record(one.source)} for name, one in fillings.items()}
        content = json.dumps(said, sort_keys=True).encode()
        return base64.urlsafe_b64encode(self._mac(content) + content).decode()

    def opened(self, slip: str) -> dict[str, Filling]:
        """What a slip says; nothing for one that is not the hub's, or somebody else's."""
        try:
            whole = base64.b64decode(slip[:LONGEST], altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            return {}
        mac, content = whole[:_MAC], whole[_MAC:]
        if not content or not hmac.compare_digest(mac, self._mac(content)):
            return {}
        said: dict[str, dict[str, Any]] = json.loads(content)
        return {name: Filling(one.pop("value"), source_of(one)) for name, one in said.items()}

    def _mac(self, content: bytes) -> bytes:
        told = json.dumps([self.form, self.actor]).encode()
        return hmac.digest(self.secret, told + b"\0" + content, hashlib.sha256)


def kept(fillings: Mapping[str, Filling], answers: Mapping[str, Any]) -> dict[str, Source]:
    """Where answers come from that the hub had filled in; one that says something else now was changed."""
    return {
        name: one.source if answers[name] == one.value else replace(one.source, changed=True)
        for name, one in fillings.items()
        if name in answers
    }
