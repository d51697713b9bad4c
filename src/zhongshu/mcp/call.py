"""One call of one tool: who asks, what is read for the answer, and the entry that proves it."""

from dataclasses import dataclass
from functools import cached_property

from zhongshu.core.errors import GrantError
from zhongshu.packs.calls import Calls
from zhongshu.packs.hub import Hub
from zhongshu.screens.desk import Desk
from zhongshu.screens.search import Index, index_of
from zhongshu.sharing.ledger.entry import Entry
from zhongshu.sharing.read import Access
from zhongshu.sharing.reader import Reader
from zhongshu.sharing.refusals import require_written

CALLED = "mcp.called"
"""The act of the note of a call that read nothing."""


@dataclass(frozen=True)
class House:
    """What all calls share; one a process."""

    calls: Calls

    @property
    def hub(self) -> Hub:
        return self.calls.hub

    @cached_property
    def index(self) -> Index:
        """Everything that the region has a name for."""
        titles = {name: one.spec.title for name, one in self.hub.packs.packs.items()}
        return index_of(self.hub.packs.catalogue, self.hub.packs.indicators, titles)


@dataclass
class Call:
    """Used by one thread at a time, once. `seen` is how many acts the ledger had before it was found out who asks.

    `host` is the address it came from, '' on stdio. `proven`: the entry of the answer is written already, as look-ups
    by key write theirs.
    """

    house: House
    reader: Reader
    seen: int
    tool: str
    host: str = ""
    proven: bool = False

    @property
    def hub(self) -> Hub:
        return self.house.hub

    @property
    def calls(self) -> Calls:
        """What it shares with the API: its rates, under the caller's key, and its cursors."""
        return self.house.calls

    @property
    def address(self) -> str:
        """As the ledger names it."""
        return f"mcp:{self.tool}"

    @cached_property
    def access(self) -> Access:
        access = self.hub.open(self.reader, address=self.address)
        access.seen = min(access.seen, self.seen)
        return access

    @cached_property
    def desk(self) -> Desk:
        return self.hub.desk(self.access)

    def prove(self, digest: str) -> None:
        """Write what was read, or that nothing was; the answer may leave when it returns.

        Stale when grants, people or keys have changed since; GrantError when a quota is spent; LedgerError.
        """
        if self.proven:
            self.access.drop()
        elif self.access.notes.proof:
            self.access.close(result=digest)
        else:
            self.access.drop()
            require_written(self.hub.ledger.commit(self._note(), seen=self.access.seen))

    def fail(self, error: BaseException) -> None:
        """Write what was read although no answer leaves; of a refusal the denial stands there already."""
        read = bool(self.access.notes.proof)
        with self.access:
            pass
        if not read and not self.proven and not isinstance(error, GrantError):
            self.hub.ledger.commit(self._note(type(error).__name__))

    def _note(self, failed: str | None = None) -> Entry:
        return Entry(
            kind="note",
            actor=self.reader.actor,
            act=CALLED,
            unit=self.reader.unit,
            key=self.reader.key,
            address=self.address,
            details={} if failed is None else {"failed": failed},
        )
