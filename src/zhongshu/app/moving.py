"""A region's state brought from one database into another: all of it or nothing, and region.yaml says so at the end.

The order is what makes a kill harmless: the copy is whole, looked at and flushed before region.yaml is replaced, and
until then the region runs on the old state, which nothing here changes.
"""

import json
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import yaml
from sqlalchemy import Engine, make_url, text
from sqlalchemy.exc import DBAPIError

from zhongshu.app.election import Seat, seated
from zhongshu.app.region import RegionSpec, read_region
from zhongshu.app.wiring import state_url
from zhongshu.core.errors import BusyError, HomeError
from zhongshu.lake.durable import sync_files
from zhongshu.lake.lease import lease
from zhongshu.packs.documents import parse, read_document
from zhongshu.state.database import connect, open_database
from zhongshu.state.move import Reached, copy_state

_STOP = "stop zhongshu serve and work on every machine, let commands end, then move again; nothing was changed"


@dataclass(frozen=True)
class Change:
    """What was moved: rows by table, and where the old state is now, passwords hidden."""

    before: str
    after: str
    rows: Mapping[str, int]
    kept: str


def move_state(home: Path, said: str, reached: Reached = lambda _table, _rows: None) -> Change:
    """Bring the state of a home to `said`: sqlite or an SQLAlchemy URL, as region.yaml would say it.

    BusyError while anybody uses the region; HomeError where it cannot be moved there; DamageError for a row that did
    not come over as it was. After an error the region runs on the old state, and `said` is as empty as it was.
    """
    region = read_region(home)
    target = region.model_copy(update={"state": said})
    old, new = state_url(home, region), state_url(home, target)
    if connect(old).url == connect(new).url:
        raise HomeError(f"the state of this region is in {shown(old)} already")
    words = with_state(home, target)
    with _alone(home, old) as (source, seat):
        require_nobody(source, seat)
        rows = _copy(source, new, reached)
        require_nobody(source, seat)  # who came meanwhile would go on writing to the old one
        _replace(home / "region.yaml", words)
    return Change(shown(old), shown(new), rows, _put_aside(old))


def shown(url: str) -> str:
    """An address without its password; a file by its path."""
    where = make_url(url)
    return str(where.database) if where.get_backend_name() == "sqlite" else where.render_as_string(hide_password=True)


@contextmanager
def _alone(home: Path, url: str) -> Iterator[tuple[Engine, Seat]]:
    """The state as it is now, while neither a writer nor a worker can begin."""
    open_database(url).dispose()  # an older program's is brought up to date first
    source = connect(url, pooled=False)
    try:
        with lease(home / "writer.lock", wait=0), seated(home, source) as seat:
            yield source, seat
    except BusyError as error:
        said = error.message if error.hint == _STOP else "somebody works on this region"
        raise BusyError(said, hint=_STOP) from error


def require_nobody(source: Engine, seat: Seat) -> None:
    """BusyError while another process has the state open."""
    if source.dialect.name == "sqlite":
        if _open_elsewhere(Path(str(source.url.database))):
            raise BusyError("another process has the state open", hint=_STOP)
        return
    others = text(
        "SELECT count(*), string_agg(DISTINCT coalesce(host(client_addr), 'this machine'), ', ') FROM pg_stat_activity"
        " WHERE datname = current_database() AND backend_type = 'client backend' AND usename = current_user"
        " AND pid NOT IN (pg_backend_pid(), :seat)"
    )
    own = -1 if seat.connection is None else seat.connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
    with source.connect() as connection:
        count, machines = connection.execute(others, {"seat": own}).one()
    if count:
        raise BusyError(f"{count} other connections to the state are open, from {machines}", hint=_STOP)


def _open_elsewhere(path: Path) -> bool:
    """Whether any process has the file open: its write-ahead log is put away by the last one only."""
    with closing(sqlite3.connect(path, timeout=0)) as connection:
        try:
            (mode,) = connection.execute("PRAGMA journal_mode = DELETE").fetchone()
        except sqlite3.OperationalError:
            return True
        return str(mode) != "delete"


def _copy(source: Engine, url: str, reached: Reached) -> Mapping[str, int]:
    """Into a file that appears when it is whole, or into a database in one transaction."""
    where = make_url(url)
    if where.get_backend_name() != "sqlite":
        return _into(source, open_database(url), reached)
    path = Path(str(where.database))
    if path.exists():
        raise HomeError(f"{path} is there already", hint="it may be an earlier state: move it aside, or delete it")
    draft = path.with_name(f".{path.name}.moving")
    _delete(draft)
    try:
        rows = _into(source, open_database(f"sqlite:///{draft}"), reached)
        if _open_elsewhere(draft):
            raise HomeError(f"{draft} is open elsewhere")
        sync_files([draft])
        draft.replace(path)
        sync_files([path])
    finally:
        _delete(draft)
    return rows


def _into(source: Engine, target: Engine, reached: Reached) -> Mapping[str, int]:
    try:
        return copy_state(source, target, alone=True, reached=reached).rows
    except DBAPIError as error:
        first = next(iter(str(error.orig).splitlines()), "")
        raise HomeError(f"the state could not be moved: {first}", hint="nothing was changed") from error
    finally:
        target.dispose()


def _delete(draft: Path) -> None:
    for path in (draft, *draft.parent.glob(f"{draft.name}-*")):
        path.unlink(missing_ok=True)


def _put_aside(url: str) -> str:
    """A file gets a name that nothing looks for; another database stays what it is."""
    where = make_url(url)
    if where.get_backend_name() != "sqlite":
        return shown(url)
    path = Path(str(where.database))
    aside = path.with_name(f"{path.stem}-until-{datetime.now(UTC):%Y%m%dT%H%M%SZ}{path.suffix}")
    path.rename(aside)
    return str(aside)


def with_state(home: Path, wanted: RegionSpec) -> str:
    """region.yaml with another `state`, every other character as it was; HomeError where that cannot be done."""
    path = home / "region.yaml"
    before = path.read_text(encoding="utf-8")
    words = wanted.state if wanted.state == "sqlite" else json.dumps(wanted.state, ensure_ascii=False)
    top = yaml.compose(before, yaml.SafeLoader)
    nodes = {} if top is None else {key.value: value for key, value in top.value}
    if (node := nodes.get("state")) is not None:
        after = before[: node.start_mark.index] + words + before[node.end_mark.index :]
    else:
        after = f"{before.rstrip()}\nstate: {words}\n"
    if parse(RegionSpec, read_document(path, "region.yaml", text=after)) != wanted:
        raise HomeError(
            "region.yaml is written in a way that cannot be changed", hint=f"give it a line: state: {words}"
        )
    return after


def _replace(path: Path, words: str) -> None:
    """Whole or not at all, durably; whoever may read it stays the same."""
    path = path.resolve()
    draft = path.with_name(f".{path.name}.moving")
    draft.touch(mode=0o600)
    draft.write_text(words, encoding="utf-8")
    shutil.copymode(path, draft)
    sync_files([draft])
    draft.replace(path)
    sync_files([path])
