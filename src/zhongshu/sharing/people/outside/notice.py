"""A provider says that somebody has logged out there (OpenID Connect Back-Channel Logout 1.0)."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Notice:
    """All sessions of the `subject`, or the provider's session `sid`, or both at once; one of them is there.

    `jti` is obeyed once; after `expires` the token would be too old anyway.
    """

    subject: str | None
    sid: str | None
    jti: str
    expires: datetime
