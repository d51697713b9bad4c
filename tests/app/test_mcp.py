"""`zhongshu mcp` where it cannot run, and that nobody pays for it who does not use it."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.app.conftest import Run


def test_without_the_library_it_says_how_to_get_it(run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "zhongshu.mcp.server", None)
    monkeypatch.setattr("logging.config.dictConfig", lambda _: None)  # the logs of the tests stay as they are
    ran = run("mcp", home=home)
    assert ran.code == 1
    assert "pip install 'zhongshu[agents]'" in ran.err


def test_a_key_and_the_operator_exclude_each_other(run: Run, home: Path) -> None:
    assert run("mcp", "--key", "zs_x", "--operator", home=home).code == 2


def test_neither_the_commands_nor_the_pages_import_the_library_before_it_is_used() -> None:
    told = "import sys; import zhongshu.app.cli as c; c.parser(); import zhongshu.app.asgi; print('mcp' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert ran.stdout == "False\n"
