"""Live services at the machine: what there is, and secrets that go in and never come out."""

import io
from pathlib import Path

import pytest

from tests.app.conftest import Run
from tests.sharing.services.region import NAME, make_region
from zhongshu.app import cli
from zhongshu.app.wiring import open_hub

SECRET = "a-secret-of-the-unit"


@pytest.fixture(autouse=True)
def _this_command_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "COMMANDS", ("service",))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A region whose service has no secret yet."""
    hub = make_region(tmp_path / "home", "http://127.0.0.1:9/v1")
    hub.services.live.caller.secrets.forget(NAME, who="operator:test")
    hub.ledger.close()
    return tmp_path / "home"


def test_a_secret_comes_from_standard_input_and_is_never_shown(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "missing" in run("service", "list", home=home).out
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{SECRET}\n"))
    given = run("service", "secret", NAME, home=home)
    assert (given.code, "sealed, and shown to nobody" in given.out) == (0, True)
    listed = run("service", "list", "--json", home=home)
    (one,) = listed.document["services"]
    assert (one["name"], one["secret"], one["base"]) == (NAME, "given", "http://127.0.0.1:9/v1")
    assert SECRET not in given.out + listed.out
    assert run("service", "rotate", home=home).out.startswith("1 secret sealed again")
    hub = open_hub(home)
    found = hub.services.live.caller.secrets.of(NAME)
    hub.ledger.close()
    assert found is not None
    assert found[0] == SECRET
    assert all(SECRET.encode() not in path.read_bytes() for path in home.rglob("*") if path.is_file())
    assert run("service", "forget", NAME, home=home).code == 0
    assert "missing" in run("service", "list", home=home).out


def test_a_wrong_name_or_an_empty_secret_is_refused(run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = run("service", "secret", "market.firm_standin", home=home)
    assert (wrong.code, f'did you mean "{NAME}"' in wrong.err) == (1, True)
    monkeypatch.setattr("sys.stdin", io.StringIO("\n"))
    empty = run("service", "secret", NAME, home=home)
    assert (empty.code, "a secret is 1 to" in empty.err) == (1, True)
