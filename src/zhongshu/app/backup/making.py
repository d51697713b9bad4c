"""A backup made, or brought up to date: state, ledger, lake, then the manifest, then what no manifest names is gone."""

import hashlib
import shutil
import uuid
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from zhongshu.app.backup.folder import PIECE
from zhongshu.app.backup.home_files import (
    STATE,
    Entries,
    Part,
    home_files,
    ledger_files,
    outside_packs,
    require_inside,
)
from zhongshu.app.backup.keys import copy_keys, key_files, public_key
from zhongshu.app.backup.manifest import (
    FILES,
    FORM,
    Kept,
    Manifest,
    Proved,
    file_name,
    load_manifest,
    manifest_name,
    manifests,
    require_own,
    short_name,
    written,
)
from zhongshu.app.backup.place import require_apart
from zhongshu.app.backup.state_file import Published, copy_to_file, rows_by_table
from zhongshu.app.backup.store import Check, Store
from zhongshu.app.region import RegionSpec, read_region
from zhongshu.core.errors import DamageError, LedgerError
from zhongshu.lake.lookup_file import is_index
from zhongshu.lake.table import Lake

KEEP = 7
"""Backups that stay unless somebody says otherwise."""
WORKERS = 4
"""Files on their way at once."""
_LOOKS = 4


@dataclass(frozen=True)
class Made:
    """What a backup did. `copied` files were new, `dropped` are older backups that are gone now; sizes in bytes."""

    name: str
    manifest: Manifest
    copied: int
    copied_size: int
    dropped: int
    keys: tuple[str, ...] | None

    @property
    def files(self) -> int:
        return len(self.manifest.files)

    @property
    def short(self) -> str:
        """As `backup list` shows it."""
        return short_name(self.name)


def back_up(home: Path, target: Store, *, keys: Store | None = None, keep: int = KEEP) -> Made:
    """Bring the backup in `target` up to date with a home; `keep` is how many stay, this one with them.

    HomeError where the place is something else, or keys and backup are not apart; BusyError while another process
    writes there; DamageError where a file of the home is damaged. After an error every earlier backup is as it was.
    """
    region = read_region(home)
    require_inside(home, region)
    require_apart(home, target, keys)
    require_own(target, region.region)
    with target.alone() as check, target.workroom() as room:
        copied = copy_keys(home, keys) if keys is not None else None
        taker = Taker(target, room, _held(target), _before(target))
        manifest = _gathered(home.resolve(), region, taker)
        target.settle([file_name(digest) for digest in taker.copied])
        _require_there(target, manifest)
        name = manifest_name(datetime.fromisoformat(manifest.made))
        _publish(target, name, manifest, check)
        dropped = _prune(target, keep, check)
    return Made(name, manifest, len(taker.copied), sum(taker.copied.values()), dropped, copied)


def _gathered(home: Path, region: RegionSpec, taker: "Taker") -> Manifest:
    state = taker.room / STATE
    published = copy_to_file(home, region, state)
    kept = taker.take_all([Part(STATE, state, gone="moved")])
    entries = _take_ledger(home, taker, kept)
    kept |= taker.take_all(home_files(home, region, published))
    proved = Proved(
        tables=_lake_rows(home, region, published),
        state=rows_by_table(state),
        entries=entries.entries,
        covered=entries.covered,
        key=public_key(home, region.region),
    )
    return Manifest(
        form=FORM,
        made=datetime.now(UTC).isoformat(),
        region=region.region,
        snapshot=published.snapshot,
        files=dict(sorted(kept.items())),
        keys=tuple(path.name for path in key_files(home)),
        left_out=tuple(outside_packs(home, region)),
        proved=proved,
    )


def _take_ledger(home: Path, taker: "Taker", kept: dict[str, Kept]) -> Entries:
    """Looks again when a segment was sealed or archived between its listing and its reading."""
    for _ in range(_LOOKS):
        parts, entries = ledger_files(home)
        try:
            kept |= taker.take_all(parts)
        except FileNotFoundError as error:
            missing = error
            continue
        return entries
    hint = "zhongshu ledger verify names what is wrong; the earlier backups are as they were"
    raise LedgerError(f"a file of the ledger is gone: {missing.filename}", hint=hint)


def _lake_rows(home: Path, region: RegionSpec, published: Published) -> dict[str, int]:
    lake = Lake(home / region.lake)
    return {
        table: lake.version(table, version).rows
        for table, version in sorted(published.current.items())
        if not is_index(table)
    }


@dataclass
class Taker:
    """Puts files under their digest, several at once. `held` are the sizes of what is there, by digest, `before` the
    files of the newest backup, `copied` the sizes of what was new."""

    target: Store
    room: Path
    held: Mapping[str, int]
    before: Mapping[str, Kept]
    copied: dict[str, int] = field(default_factory=dict)

    def take_all(self, parts: Iterable[Part]) -> dict[str, Kept]:
        """By name. FileNotFoundError for one that was moved meanwhile; nothing is under way any more then."""
        pool = ThreadPoolExecutor(WORKERS)
        try:
            coming = [(part.name, pool.submit(self._take, part)) for part in parts]
            found = [(name, one.result()) for name, one in coming]
        finally:
            pool.shutdown(cancel_futures=True)
        return {name: kept for name, kept in found if kept is not None}

    def _take(self, part: Part) -> Kept | None:
        try:
            if part.content is not None:
                return self._keep(part.content, Kept(hashlib.sha256(part.content).hexdigest(), len(part.content)))
            if part.digest:
                return self._unchanging(part)
            return self._frozen(part.path)
        except FileNotFoundError:
            if part.gone == "moved":
                raise
            if part.gone == "damage":
                raise DamageError(f"{part.name} is missing", hint="restore an older backup") from None
            return None

    def _unchanging(self, part: Part) -> Kept:
        """One that is known is not read again; DamageError for other bytes than those it was named after."""
        known = self.before.get(part.name)
        if known is not None and self.held.get(known.digest) == known.size:
            return known
        kept = _digested(part.path)
        if not kept.digest.startswith(part.digest):
            hint = "zhongshu check --lake and ledger verify name every damaged file; the earlier backups are whole"
            raise DamageError(f"{part.name} is damaged: its bytes have changed since they were written", hint=hint)
        return self._keep(part.path, kept)

    def _frozen(self, path: Path) -> Kept:
        """One that may change while it is read: a copy of it is taken."""
        copy = self.room / uuid.uuid4().hex
        try:
            shutil.copyfile(path, copy)
            return self._keep(copy, _digested(copy))
        finally:
            copy.unlink(missing_ok=True)

    def _keep(self, content: bytes | Path, kept: Kept) -> Kept:
        if self.held.get(kept.digest) != kept.size and kept.digest not in self.copied:
            self.target.put(file_name(kept.digest), content)
            self.copied[kept.digest] = kept.size
        return kept


def _digested(path: Path) -> Kept:
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
            size += len(piece)
    return Kept(digest.hexdigest(), size)


def _held(target: Store) -> dict[str, int]:
    return {one.name.removeprefix(f"{FILES}/"): one.size for one in target.listed(f"{FILES}/")}


def _before(target: Store) -> Mapping[str, Kept]:
    names = manifests(target)
    return load_manifest(target, names[0]).files if names else {}


def _require_there(target: Store, manifest: Manifest) -> None:
    """DamageError where the place has not what it was given: an upload that was cut short, for instance."""
    held = _held(target)
    for path, kept in manifest.files.items():
        if held.get(kept.digest) != kept.size:
            hint = "begin again; the earlier backups are as they were"
            said = f"{held.get(kept.digest, 'none')} of the {kept.size} bytes of {path}"
            raise DamageError(f"{target.shown} has {said}, after all were sent", hint=hint)


def _publish(target: Store, name: str, manifest: Manifest, check: Check) -> None:
    """The manifest makes the backup; one that another process may have pruned meanwhile is taken back."""
    check()
    target.put(name, written(manifest))
    target.settle([name])
    try:
        check()
    except BaseException:
        target.delete([name])
        raise


def _prune(target: Store, keep: int, check: Check) -> int:
    """Older backups go, then bytes that none names any more; how many backups went. Where a manifest cannot be read
    nothing else goes: nobody knows which bytes it needs."""
    names = manifests(target)
    old = [name for place, name in enumerate(names) if place >= keep or (place and "/" not in name)]
    try:
        wanted = {digest for name in names if name not in old for digest in load_manifest(target, name).digests}
    except DamageError:
        return 0
    check()
    target.delete(old)
    target.delete([file_name(digest) for digest in _held(target) if digest not in wanted])
    return len(old)
