"""`make check-audit`: whether a version that the lock files name has a vulnerability that is known.

Where no service answers (a machine without a network, an index that does not tell) it says so and fails nothing. That
a service answers is proved first: it has to know of a vulnerability that everybody knows.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
LOCK = "requirements-dev.lock"
SERVICES = ("pypi", "osv")
KNOWN = "requests==2.5.0"
"""A version with vulnerabilities published years ago."""
PATIENCE, LONGEST = 4.0, 300.0
"""Seconds for the first answer of a service, and for all of them."""

Report = Mapping[str, Any]
Ask = Callable[[str, list[str], float], Report | None]
"""A service, what it is asked about and the seconds it has; None when it does not answer."""


def main(ask: Ask) -> int:
    """The exit code: 1 when a vulnerability is known."""
    service = next((one for one in SERVICES if _answers(ask, one)), None)
    if service is None:
        print("No vulnerability service answers from here: the dependencies were not audited.")
        return 0
    report = ask(service, ["--require-hashes", "--requirement", str(ROOT / LOCK)], LONGEST)
    if report is None:
        print(f"The vulnerability service ({service}) broke off: the dependencies were not audited.")
        return 0
    found = list(vulnerabilities(report))
    print("\n".join(found) or f"{len(report['dependencies'])} dependencies, no known vulnerability ({service}).")
    return 1 if found else 0


def vulnerabilities(report: Report) -> Iterable[str]:
    """One line each: what, which, and the version that mends it."""
    for dependency in report["dependencies"]:
        for one in dependency.get("vulns", ()):
            mended = ", ".join(one["fix_versions"]) or "no version yet"
            yield f"{dependency['name']} {dependency['version']}: {one['id']}, mended in {mended}"


def pip_audit(service: str, about: list[str], seconds: float) -> Report | None:
    """Ask with pip-audit, which is run and not imported: it ends with its patience, whatever the network does."""
    words = ["--vulnerability-service", service, "--timeout", str(int(PATIENCE)), "--disable-pip", "--format", "json"]
    command = [sys.executable, "-m", "pip_audit", *words, "--progress-spinner", "off", *about]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=seconds, check=False)
        report: Report = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, json.JSONDecodeError):
        return None
    return report


def _answers(ask: Ask, service: str) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        about = Path(folder) / "known.txt"
        about.write_text(KNOWN + "\n", encoding="utf-8")
        report = ask(service, ["--no-deps", "--requirement", str(about)], PATIENCE)
    return report is not None and any(vulnerabilities(report))


if __name__ == "__main__":
    sys.exit(main(pip_audit))
