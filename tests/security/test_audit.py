"""The audit of dependencies fails for a known vulnerability, and for nothing else."""

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

TOOL = Path(__file__).parents[2] / "tools" / "audit.py"
HURT = {"name": "requests", "version": "2.5.0", "vulns": [{"id": "PYSEC-2015-17", "fix_versions": ["2.6.0"]}]}
WELL = {"name": "requests", "version": "9.9", "vulns": []}
SKIPPED = {"name": "requests", "skip_reason": "Dependency not found"}


@pytest.fixture(scope="module")
def audit() -> ModuleType:
    spec = importlib.util.spec_from_file_location("audit", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Service:
    """Answers the first question (of the known vulnerability) and those after it."""

    def __init__(self, first: dict[str, Any] | None, then: dict[str, Any] | None = None):
        self.first, self.then = first, then

    def __call__(self, service: str, about: list[str], seconds: float) -> dict[str, Any] | None:
        answer = self.first if "--no-deps" in about else self.then
        return None if answer is None else {"dependencies": [answer]}


@pytest.mark.parametrize(
    ("service", "code", "said"),
    [
        (Service(None), 0, "No vulnerability service answers from here"),
        (Service(SKIPPED), 0, "No vulnerability service answers from here"),
        (Service(HURT, None), 0, "broke off"),
        (Service(HURT, WELL), 0, "1 dependencies, no known vulnerability"),
        (Service(HURT, HURT), 1, "requests 2.5.0: PYSEC-2015-17, mended in 2.6.0"),
    ],
)
def test_what_is_known_fails_and_what_is_not_is_said(
    audit: ModuleType, service: Service, code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert audit.main(service) == code
    assert said in capsys.readouterr().out


def test_without_a_network_it_ends_soon_and_fails_nothing(tmp_path: Path) -> None:
    away = {"HTTPS_PROXY": "http://127.0.0.1:9", "HTTP_PROXY": "http://127.0.0.1:9", "HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, TOOL], env=away, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout.count("\n")) == (0, 1)
    assert "were not audited" in done.stdout
