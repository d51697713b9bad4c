"""The live services of a region put together: secrets, connections and counts, behind the door that guards rows."""

from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import Engine

from zhongshu.app.sharing import Recorder
from zhongshu.datasets.sources.address import Guard
from zhongshu.packs.packs import Packs
from zhongshu.sharing.read import Door
from zhongshu.sharing.services.calling import Caller
from zhongshu.sharing.services.exchange import Exchange
from zhongshu.sharing.services.later import Later
from zhongshu.sharing.services.live import LiveServices
from zhongshu.sharing.services.measures import Measures
from zhongshu.sharing.services.requests import RequestStore
from zhongshu.sharing.services.sealing import Sealer
from zhongshu.sharing.services.secrets import Secrets

KEY = "services.key"


def open_services(
    home: Path, packs: Packs, door: Door, database: Engine, connections: Mapping[str, str], guard: Guard
) -> Later:
    """Live services with those of their answers that come later. The key file is made with the first secret."""
    ledger, place = door.ledger, home / "keys" / KEY
    secrets = Secrets(database, Sealer(place), Recorder(ledger), lambda: ledger.acts)
    measures = Measures(database, ledger.zone, ledger.now)
    caller = Caller(secrets, Exchange(guard), measures, connections, ledger.zone, ledger.now)
    live = LiveServices(packs.services, door, caller)
    return Later(live, RequestStore(database, secrets.sealer, ledger.now))
