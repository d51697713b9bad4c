"""What every test shares: Hypothesis settings, the browser, and an honest last page.

A test marked `browser` is left out where there is no Chromium, and named at the end of the run. With CI=true nothing
may be left out: a missing browser fails its tests, and any skipped test fails the run.
"""

import functools
import gc
import itertools
import os
import shutil
from collections.abc import Iterator
from functools import partial
from operator import itemgetter
from pathlib import Path
from types import SimpleNamespace

import pytest
from fastapi.dependencies import models
from hypothesis import HealthCheck, settings

from tests.founded import make_once
from tests.kit import Seeing
from tests.postgres import both_states, postgresql_url, sqlite_url, state_url
from tests.remembered import remember
from zhongshu.app.cli import main
from zhongshu.cases.suggesting import Suggesting
from zhongshu.cases.twins import Proposals

__all__ = ["both_states", "postgresql_url", "sqlite_url", "state_url"]

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
LEFT_OUT = "no browser: none of " + ", ".join(BROWSERS) + " is on PATH"

LONGEST = (
    "tests/docs/test_guide.py",
    "tests/security/test_sql_injection.py",
    "tests/security/test_doors.py",
    "tests/security/test_routes.py",
    "tests/api/test_openapi_fuzz.py",
    "tests/datasets/test_refresh.py",
    "tests/app/backup/",
    "tests/app/",
    "tests/datasets/sql/test_soundness.py",
    "tests/docs/test_readme.py",
    "tests/web/test_browser.py",
    "tests/web_data/test_browser.py",
    "tests/packs/test_pack_tests.py",
    "tests/web_cases/test_browser.py",
    "tests/linkage/test_survival.py",
)
"""What begins first: a file is one worker's, and a long one at the end leaves the others nothing to do."""

_file = ""
"""Of the test that runs."""

_HELD = ("_is_gen_callable_cached", "_is_async_gen_callable_cached", "_is_coroutine_callable_cached")
"""FastAPI remembers thousands of endpoints, each of which holds its site and with it a region."""

HOWEVER_BUSY = 600.0
"""Seconds that a page of a test waits for its words to be read: it is not to depend on what else the machine does."""

BY_SPEED = (HealthCheck.too_slow,)
"""What goes by how busy the machine is."""
settings.register_profile("laptop", deadline=None, suppress_health_check=BY_SPEED)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True, suppress_health_check=BY_SPEED)


@functools.cache
def browser() -> str | None:
    """The executable that browser tests drive; None where there is none."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def in_ci() -> bool:
    """Whether a test that is left out is a failure."""
    return os.environ.get("CI", "").lower() == "true"


@pytest.fixture(scope="session")
def browser_path() -> Path:
    """Chromium's executable, for `playwright`'s `executable_path`; only for tests marked `browser`."""
    path = browser()
    assert path is not None, "a test that uses browser_path is marked @pytest.mark.browser"
    return Path(path)


@pytest.fixture(scope="session", autouse=True)
def _one_process_for_all(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """It reads the same packs hundreds of times, and outlives the servers that it starts.

    A server freezes what stands when it starts; here that would keep what all tests before it have left. Nobody pulls
    the plug of a machine that tests: what is written need not wait for the disk, as with the PostgreSQL of the tests.
    """
    with pytest.MonkeyPatch.context() as patch:
        remember(patch)
        make_once(patch, tmp_path_factory.getbasetemp())
        patch.setattr("zhongshu.app.asgi.Identify", Seeing)
        patch.setattr("zhongshu.app.asgi.gc", SimpleNamespace(collect=lambda: 0, freeze=lambda: None))
        for patient in (Proposals, Suggesting):
            patch.setattr(f"zhongshu.cases.likeness.{patient.__name__}", partial(patient, patience=HOWEVER_BUSY))
        for where in ("os.fsync", "zhongshu.sharing.ledger.tail._sync"):
            patch.setattr(where, lambda handle: None)
        for name in _HELD:
            patch.setattr(models, name, getattr(models, name).__wrapped__)
        yield


@pytest.fixture(scope="session")
def samples_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A region with every pack and every sample; tests only read it."""
    home = tmp_path_factory.mktemp("samples") / "home"
    assert main(["demo", "--no-serve", "--home", str(home)]) == 0
    return home


def pytest_configure() -> None:
    settings.load_profile("ci" if in_ci() else "laptop")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: next((n for n, one in enumerate(LONGEST) if item.nodeid.startswith(one)), len(LONGEST)))


def pytest_collection_finish() -> None:
    """Thousands of collected tests are looked at by no collection of garbage, and there are fewer of those."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 5)


def pytest_runtest_logstart(nodeid: str) -> None:
    """What the last file left is let go of: a region has files open and threads, and hangs together in circles."""
    global _file
    before, _file = _file, nodeid.partition("::")[0]
    if before not in ("", _file):
        gc.collect()
        gc.freeze()  # what outlives a file is there to stay, and is looked at no more


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("browser") is None or browser() is not None:
        return
    if in_ci():
        pytest.fail(LEFT_OUT, pytrace=False)
    pytest.skip(LEFT_OUT)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    left_out = [report for report in terminalreporter.stats.get("skipped", []) if hasattr(report, "nodeid")]
    if not left_out:
        return
    terminalreporter.section(f"NOT TESTED: {len(left_out)} left out", sep="!", red=True, bold=True)
    for reason, tests in itertools.groupby(
        sorted((_reason(report), report.nodeid) for report in left_out), itemgetter(0)
    ):
        terminalreporter.write_line(f"{reason}:", bold=True)
        for _, test in tests:
            terminalreporter.write_line(f"  {test}")
    if any(LEFT_OUT in str(report.longrepr) for report in left_out):
        terminalreporter.write_line(
            "To run them: apt install chromium fonts-noto-cjk (or your system's like).", bold=True
        )
    if in_ci():
        terminalreporter.write_line("CI leaves nothing out, so this run has failed.", red=True, bold=True)


def _reason(report: pytest.TestReport) -> str:
    why = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return why.removeprefix("Skipped: ")


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if in_ci() and reporter is not None and reporter.stats.get("skipped") and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
