"""The ledger of a region, opened without its packs and its state, so that it can be checked when those are wrong."""

from pathlib import Path

from zhongshu.app.region import read_region
from zhongshu.core.errors import HomeError
from zhongshu.sharing.ledger.files import Folders
from zhongshu.sharing.ledger.writer import Ledger
from zhongshu.sharing.signing import HubKey


def open_ledger(home: Path) -> Ledger:
    """HomeError where there is no home, or where a ledger is signed by a key that is gone."""
    home = home.resolve()  # threads write later, when a process may stand in another folder
    region = read_region(home)
    return Ledger(Folders.below(home), hub_key(home, region.region), region.zone_info)


def hub_key(home: Path, name: str) -> HubKey:
    """The region's key; made on first use, but not beside a ledger that another one vouches for."""
    path = home / "keys" / "hub.ed25519"
    folders = Folders.below(home)
    written = any(one.exists() for one in folders.checkpoints) or any(folders.segments.glob("*"))
    if not path.exists() and written:
        hint = "restore keys/hub.ed25519 from a backup: a new key cannot vouch for what the old one signed"
        raise HomeError(f"{home} has a ledger, and not the key that signed it", hint=hint)
    return HubKey.at(path, name)
