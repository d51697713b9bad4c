"""What a backup holds: one manifest a backup, and what an older program wrote."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from itertools import islice

from zhongshu.app.backup.store import Store, content
from zhongshu.core.errors import DamageError, HomeError, nearest

FOLDER = "manifests"
FILES = "files"
OLD = "manifest.json"
"""The one manifest of form 1, which had the key of the ledger among its files."""
FORM = 2


@dataclass(frozen=True)
class Kept:
    """One file of the home as it was; `digest` is the SHA-256 of its bytes, in hex."""

    digest: str
    size: int


@dataclass(frozen=True)
class Proved:
    """What a restored region is held against: rows of the newest snapshot and of the state by table, the ledger's
    entries and how many of them its last checkpoint covers, the public key. Form 1 said nothing of it."""

    tables: Mapping[str, int] = field(default_factory=dict)
    state: Mapping[str, int] = field(default_factory=dict)
    entries: int = 0
    covered: int = 0
    key: str | None = None


@dataclass(frozen=True)
class Manifest:
    """By path in the home (with /); `snapshot` is the newest in it, `made` is UTC, ISO 8601.

    `keys` are the key files that the region had, which are not in it; `left_out` tells what else is not.
    """

    form: int
    made: str
    region: str
    snapshot: int
    files: Mapping[str, Kept]
    keys: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    proved: Proved = Proved()

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(one.size for one in self.files.values())

    @property
    def digests(self) -> set[str]:
        """Of all files."""
        return {one.digest for one in self.files.values()}


def manifest_name(made: datetime) -> str:
    """In the order of time."""
    return f"{FOLDER}/{made.astimezone(UTC):%Y%m%dT%H%M%S.%fZ}.json"


def file_name(digest: str) -> str:
    """Where bytes lie."""
    return f"{FILES}/{digest}"


def manifests(store: Store) -> list[str]:
    """Their names, newest first."""
    new = sorted((one.name for one in store.listed(f"{FOLDER}/") if one.name.endswith(".json")), reverse=True)
    return [*new, *([OLD] if store.exists(OLD) else [])]


def read_manifest(store: Store, said: str | None = None) -> Manifest:
    """The newest, or the one whose name begins as `said`. HomeError when there is none, or a newer program wrote it;
    DamageError when it cannot be read."""
    names = manifests(store)
    if not names:
        raise HomeError(f"{store.shown} holds no backup: it has no manifest", hint="zhongshu backup makes one")
    short = {short_name(name): name for name in names}
    if said is not None and said not in short:
        raise HomeError(f"{store.shown} has no backup {said!r}", hint=nearest(said, short))
    return load_manifest(store, names[0] if said is None else short[said])


def list_backups(store: Store) -> list[tuple[str, Manifest | str]]:
    """Every backup by its short name, newest first; for one that cannot be read, why."""
    found: list[tuple[str, Manifest | str]] = []
    for name in manifests(store):
        try:
            found.append((short_name(name), load_manifest(store, name)))
        except (DamageError, HomeError) as error:
            found.append((short_name(name), error.message))
    return found


def short_name(name: str) -> str:
    """As a person tells backups apart: 20261122T071751.123456Z."""
    return name.removeprefix(f"{FOLDER}/").removesuffix(".json")


def load_manifest(store: Store, name: str) -> Manifest:
    """As `read_manifest`, by its whole name."""
    try:
        words = json.loads(content(store, name))
        if words["form"] not in (1, FORM):
            said = f"{store.shown} is a backup of form {words['form']}, this program knows {FORM}"
            raise HomeError(said, hint="upgrade Zhongshu")
        words["files"] = {path: Kept(**kept) for path, kept in words["files"].items()}
        words["proved"] = Proved(**words.get("proved", {}))
        for key in ("keys", "left_out"):
            words[key] = tuple(words.get(key, ()))
        return Manifest(**words)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DamageError(
            f"{name} of {store.shown} is damaged: {error}", hint="zhongshu backup list shows the others"
        ) from error


def written(manifest: Manifest) -> bytes:
    """As `load_manifest` reads it back."""
    return json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode()


def require_own(store: Store, region: str) -> None:
    """HomeError where the place holds something else than backups of this region."""
    if names := manifests(store):
        found = load_manifest(store, names[0])
        if found.region != region:
            said = f"{store.shown} is a backup of the region {found.region}, not of {region}"
            raise HomeError(said, hint="give each region a place of its own")
        return
    own = (FILES, FOLDER, "lock")
    if strange := list(islice((one.name for one in store.listed() if one.name.split("/")[0] not in own), 5)):
        said = f"{store.shown} has other things in it: {', '.join(strange)}"
        raise HomeError(said, hint="give a backup a place of its own")
