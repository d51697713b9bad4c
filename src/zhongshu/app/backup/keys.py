"""The keys of a region, apart from its backup: whoever finds the one has not found the other.

PLACE/hub.ed25519     signs grants and checkpoints; without it a ledger cannot go on
PLACE/services.key    opens the sealed secrets of live services
"""

import os
from pathlib import Path

from zhongshu.app.backup.home_files import KEYS
from zhongshu.app.backup.manifest import Manifest
from zhongshu.app.backup.store import Store, content
from zhongshu.core.errors import HomeError
from zhongshu.sharing.signing import HubKey

HUB = "hub.ed25519"


def key_files(home: Path) -> tuple[Path, ...]:
    """As far as there are such."""
    return tuple(path for path in sorted((home / KEYS).glob("[!.]*")) if path.is_file())


def public_key(home: Path, region: str) -> str | None:
    """Of the key that signs the ledger, as text; None while there is none."""
    path = home / KEYS / HUB
    return HubKey.at(path, region).vkey if path.exists() else None


def copy_keys(home: Path, to: Store) -> tuple[str, ...]:
    """Put every key file there; returns their names. HomeError where the key of another region lies there already."""
    files = key_files(home)
    for path in files:
        if path.name == HUB and to.exists(HUB) and content(to, HUB) != path.read_bytes():
            hint = "give each region a place of its own for its keys; if this one is old, move it aside"
            raise HomeError(f"{to.shown} holds the key of another region", hint=hint)
    names = tuple(path.name for path in files)
    for path in files:
        if not to.exists(path.name) or content(to, path.name) != path.read_bytes():
            to.put(path.name, path.read_bytes())
    to.settle(names)
    return names


def read_keys(manifest: Manifest, keys: Store | None) -> dict[str, bytes]:
    """What a restore needs besides the backup; HomeError where it is missing, or another region's."""
    wanted = manifest.keys
    if not wanted or any(name.startswith(f"{KEYS}/") for name in manifest.files):
        return {}
    listed = ", ".join(wanted)
    if keys is None:
        hint = f"zhongshu restore ... --keys PLACE, where {listed} lie; backup --keys PLACE puts them there"
        raise HomeError("the keys of this region are not in its backup, and its ledger cannot go on without", hint=hint)
    found = {name: content(keys, name) for name in wanted if keys.exists(name)}
    if missing := [name for name in wanted if name not in found]:
        raise HomeError(f"{keys.shown} lacks {', '.join(missing)}", hint=f"the region had the keys {listed}")
    return found


def write_keys(found: dict[str, bytes], home: Path) -> None:
    """For the owner alone."""
    folder = home / KEYS
    for name, text in found.items():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(text)


def require_key(home: Path, manifest: Manifest) -> None:
    """HomeError unless the key in a home is the one that signed the ledger of the backup."""
    found, wanted = public_key(home, manifest.region), manifest.proved.key
    if wanted is not None and found != wanted:
        raise HomeError(f"the key that was given is not that of {wanted}", hint="give the keys of this very region")
