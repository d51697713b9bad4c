"""The tree runs anywhere: no path of the machine it was written on, no registry that an installation is bound to."""

import re

import pytest

from tests.contracts.tree import files, short

LARGE = 4_000_000
# a character class in each, so that this file keeps its own rule
MACHINE_PATH = re.compile(
    r"(?<![\w.])(?:/work/(?:main|shared|\.library)\b|/roo[t]/|/opt/(?:pypi|wheels)|/home/[a-z]\w*/|/Users/[A-Z]?\w+/)"
)
REGISTRY = re.compile(
    r"pypi[.]org|pythonhosted[.]org|npmjs[.](?:org|com)|yarnpkg[.]com|debian[.]org/debian|"
    r"unpkg[.]com|jsdelivr[.]net|crates[.]io"
)


def _found(pattern: re.Pattern[str]) -> list[str]:
    found = []
    for path in files():
        if path.stat().st_size > LARGE:
            continue
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        if pattern.search(text):
            found += [
                f"{short(path, number)}: {match.group()}"
                for number, line in enumerate(text.splitlines(), 1)
                for match in [pattern.search(line)]
                if match
            ]
    return found


@pytest.mark.parametrize(
    "parts", [["cd ", "work", "main"], ["see ", "home", "li", "notes"], ["DIR=", "root", ".cache"]]
)
def test_a_machine_path_is_recognised(parts: list[str]) -> None:
    assert MACHINE_PATH.search("/".join(parts))


@pytest.mark.parametrize("line", ["/home/", "docs/work/main.md", "http://127.0.0.1:8400/root", "~/.config"])
def test_a_path_of_no_machine_is_left_alone(line: str) -> None:
    assert not MACHINE_PATH.search(line)


def test_no_file_names_a_machine_path() -> None:
    found = _found(MACHINE_PATH)
    assert not found, "paths that exist on one machine only:\n" + "\n".join(found)


def test_no_file_names_a_registry() -> None:
    found = _found(REGISTRY)
    assert not found, "package registries (whoever installs has their own):\n" + "\n".join(found)
