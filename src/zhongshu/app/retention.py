"""How long the ledger stays on line: what is older goes into the archive, where it is kept and still verified."""

from datetime import datetime

from zhongshu.packs.hub import Hub
from zhongshu.rules.parameters import edition_at
from zhongshu.sharing.ledger.archive import Moved, archive

PARAMETER = "region.log_retention"
"""Columns: kept (online, archive), months. Nothing is ever dropped by itself: `zhongshu ledger archive --drop` is."""


def online_since(hub: Hub, now: datetime) -> datetime | None:
    """Entries before this day need not be on line; None where no parameter says so: then everything stays."""
    parameter = hub.packs.catalogue.parameters.get(PARAMETER)
    editions = () if parameter is None else parameter.editions
    edition = edition_at(editions, now)
    months = next((int(row["months"]) for row in edition.rows if row["kept"] == "online"), None) if edition else None
    if months is None:
        return None
    local = now.astimezone(hub.place.zone)
    year, month = divmod(local.year * 12 + local.month - 1 - months, 12)
    return local.replace(year=year, month=month + 1, day=1, hour=0, minute=0, second=0, microsecond=0)


def archive_old(hub: Hub, *, who: str) -> Moved | None:
    """Pack what need not be on line any more; None where everything stays."""
    before = online_since(hub, hub.now())
    return None if before is None else archive(hub.ledger, before, actor=who)
