"""Is a home what its backup says? Ledger, lake and state looked at as a whole, before anybody uses it."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from zhongshu.app.backup.home_files import STATE, last_covered
from zhongshu.app.backup.manifest import Manifest
from zhongshu.app.backup.state_file import published, rows_by_table
from zhongshu.app.cases import ATTACHMENTS
from zhongshu.app.ledger import open_ledger
from zhongshu.app.region import RegionSpec
from zhongshu.cases.attachments.shelf import shelf_path
from zhongshu.core.errors import DamageError
from zhongshu.datasets.publish import SnapshotStore
from zhongshu.lake.lookup_file import is_index
from zhongshu.lake.table import Lake
from zhongshu.lake.verify import verify as verify_lake
from zhongshu.sharing.ledger.verify import verify as verify_ledger
from zhongshu.state.database import open_database

_HINT = "use another backup: zhongshu backup list shows them"


def require_whole(home: Path, region: RegionSpec, manifest: Manifest) -> None:
    """DamageError for the first thing that is not as it was; the state, in a file, is brought up to date."""
    _require_state(home, manifest)
    _require_attachments(home, manifest)
    with ThreadPoolExecutor(2) as pool:  # the lake is read while the ledger is reckoned
        lake = pool.submit(_require_lake, home, region, manifest)
        _require_ledger(home, manifest)
        lake.result()


def has_ledger(manifest: Manifest) -> bool:
    """A region that nobody has read from yet has none."""
    return any(name.startswith("ledger/") for name in manifest.files)


def _require_state(home: Path, manifest: Manifest) -> None:
    rows = rows_by_table(home / STATE)
    for table, count in manifest.proved.state.items():
        if rows.get(table) != count:
            said = f"the state has {rows.get(table, 'no')} rows in {table} instead of {count}"
            raise DamageError(said, hint=_HINT)


def _require_attachments(home: Path, manifest: Manifest) -> None:
    """Every file that a case has; their bytes were checked as they came."""
    for digest in published(home / STATE).attached:
        path = shelf_path(home / ATTACHMENTS, digest)
        kept = manifest.files.get(path.relative_to(home).as_posix())
        if kept is None or kept.digest != digest or not path.is_file():
            raise DamageError(f"a file of a case is not what it was: {path.name}", hint=_HINT)


def _require_ledger(home: Path, manifest: Manifest) -> None:
    """Its root is that of the last checkpoint, and no entry is missing. Makes what a backup leaves out."""
    if not has_ledger(manifest):
        return
    with open_ledger(home) as ledger:
        entries = ledger.size
        found = verify_ledger(ledger.folders, ledger.key.public, ledger.zone)
        covered = last_covered(ledger.folders)
    if not found.ok:
        first = found.first_wrong or found.faults[0]
        raise DamageError(f"the ledger is not as it was written: {first.file.name}: {first.message}", hint=_HINT)
    wanted = manifest.proved
    if found.covered != covered or (wanted.key and (entries, covered) != (wanted.entries, wanted.covered)):
        said = f"the ledger has {entries} entries, {covered} of them signed, instead of {wanted.entries}"
        raise DamageError(f"{said} and {wanted.covered}", hint=_HINT)


def _require_lake(home: Path, region: RegionSpec, manifest: Manifest) -> None:
    database = open_database(f"sqlite:///{home / STATE}")
    try:
        snapshot = SnapshotStore(database).current()
    finally:
        database.dispose()
    if snapshot.number != manifest.snapshot:
        said = f"the newest snapshot is {snapshot.number} instead of {manifest.snapshot}"
        raise DamageError(said, hint=_HINT)
    lake = Lake(home / region.lake)
    for damage in verify_lake(lake, snapshot):
        raise DamageError(f"{damage.table}: {damage.file or 'its log'} {damage.reason}", hint=_HINT)
    for table, rows in manifest.proved.tables.items():
        found = lake.version(table, snapshot.tables[table]).rows if not is_index(table) else rows
        if found != rows:
            raise DamageError(f"{table} has {found} rows instead of {rows}", hint=_HINT)
