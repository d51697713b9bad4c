"""What goes wrong with a unit's service, in words that say whose it is and when to come again."""

from typing import Literal

from zhongshu.core.errors import ZhongshuError

Kind = Literal["timeout", "unreachable", "refused", "failed", "broken", "open", "busy", "closed"]
"""timeout: no answer in time. unreachable: no connection. refused: 4xx. failed: 5xx. broken: an answer that is not what
was promised. open: the circuit breaker is. busy: too many calls wait. closed: an address that may not be called."""

KINDS: tuple[Kind, ...] = ("timeout", "unreachable", "refused", "failed", "broken", "open", "busy", "closed")
ILL: frozenset[Kind] = frozenset({"timeout", "unreachable", "failed", "broken", "closed"})
"""After several of these the breaker opens."""
PASSING: frozenset[Kind] = frozenset({"timeout", "unreachable", "failed", "open", "busy"})
"""What may be over in a moment."""


class ServiceFault(ZhongshuError):
    """A unit's service did not answer as it promised. `wait` are the seconds after which to ask again."""

    def __init__(self, service: str, owner: str, kind: Kind, said: str, *, wait: int = 5):
        self.service, self.kind, self.wait = service, kind, wait
        self.said = said
        again = f"; ask again in {wait} seconds" if kind in PASSING else ""
        super().__init__(f"{service} {said}", hint=f"it is the service of {owner}{again}")

    @property
    def passing(self) -> bool:
        """Whether it may be over in a moment."""
        return self.kind in PASSING
