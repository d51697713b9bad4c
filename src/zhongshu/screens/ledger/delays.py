"""Look-ups that a subject is told of only later: by purpose, for so many days, as a dated parameter says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from zhongshu.datasets.catalogue import Catalogue
from zhongshu.rules.parameters import Edition, edition_at
from zhongshu.sharing.ledger.entry import Entry

PARAMETER = "region.delayed_notice"
"""Columns: purpose, days: so many days after a look-up for this purpose its subject is told of it."""


@dataclass(frozen=True)
class Delays:
    """The parameter as the region has it; without it, or without rows, everything is told at once."""

    editions: Sequence[Edition] = ()

    @classmethod
    def of(cls, catalogue: Catalogue) -> "Delays":
        """From the parameters that the region's packs define."""
        known = catalogue.parameters.get(PARAMETER)
        return cls(() if known is None else known.editions)

    def holds_back(self, entry: Entry, now: datetime) -> bool:
        """Whether its subjects are not told of it yet: by the edition in force when it was written."""
        return now < entry.at + self._delay(entry.purpose, entry.at)

    @property
    def longest(self) -> timedelta:
        """Nothing that is older than this is held back; zero where nothing ever is."""
        days = (int(row["days"]) for edition in self.editions for row in edition.rows)
        return timedelta(days=max(days, default=0))

    def _delay(self, purpose: str | None, at: datetime) -> timedelta:
        edition = edition_at(self.editions, at)
        rows = () if edition is None else edition.rows
        return timedelta(days=next((int(row["days"]) for row in rows if row["purpose"] == purpose), 0))
