"""One version of a grant as it stands: what it says, who approved it, whether it is in force."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from zhongshu.sharing.grants.spec import GrantSpec

Status = Literal["requested", "active", "refused", "suspended", "revoked", "replaced"]
"""`replaced`: a newer version of the same grant has taken its place."""


@dataclass(frozen=True)
class Approval:
    """Somebody's decision; `unit` is the one that decides: the owner, or the data office."""

    who: str
    unit: str
    at: datetime
    reason: str


@dataclass(frozen=True)
class Grant:
    """`signature` is the hub's Ed25519 over `signed_content`, base64; empty while nobody has approved."""

    spec: GrantSpec
    version: int
    status: Status
    requested_by: str
    requested: datetime
    approvals: tuple[Approval, ...] = ()
    signature: str = ""

    @property
    def id(self) -> str:
        return self.spec.grant

    def valid_at(self, now: datetime, zone: ZoneInfo) -> bool:
        """Whether `now` is in its days; a grant without `valid` has no end."""
        valid = self.spec.valid
        if valid is None:
            return True
        day = now.astimezone(zone).date()
        return valid.valid_from <= day and (valid.valid_to is None or day < valid.valid_to)

    @property
    def signed_content(self) -> bytes:
        """What is signed: the words, the version, how it stands, who asked and who approved; canonical JSON."""
        return canonical(
            {
                "grant": self.spec.model_dump(mode="json", by_alias=True, exclude_defaults=True),
                "version": self.version,
                "status": self.status,
                "requested_by": self.requested_by,
                "requested": self.requested.isoformat(),
                "approvals": [
                    {"who": one.who, "unit": one.unit, "at": one.at.isoformat(), "reason": one.reason}
                    for one in self.approvals
                ],
            }
        )


def canonical(content: Mapping[str, Any]) -> bytes:
    """JSON with sorted keys and no spaces (RFC 8785 for content without fractions)."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
