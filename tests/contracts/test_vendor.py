"""Files taken from others are the ones they published, and come with their licence."""

import hashlib
import re
from pathlib import Path

import pytest

from tests.contracts.tree import ROOT, SOURCE

VENDORS = [SOURCE / "web" / "vendor", ROOT / "tests" / "web" / "vendor"]
ROW = re.compile(
    r"^\| (?P<name>\S+) \| (?P<version>[\d.]+) \| (?P<licence>\S+) \| `(?P<file>\S+)` \| `(?P<sha256>\w{64})` \|$"
)


@pytest.mark.parametrize("folder", VENDORS, ids=["shipped", "tests"])
def test_every_vendored_file_is_listed_unchanged_and_licensed(folder: Path) -> None:
    rows = [match for line in (folder / "VENDOR.md").read_text("utf-8").splitlines() if (match := ROW.match(line))]
    found = {path.name for path in folder.iterdir() if not path.name.startswith(("LICENSE.", "VENDOR"))}
    assert {row["file"] for row in rows} == found
    for row in rows:
        assert hashlib.sha256((folder / row["file"]).read_bytes()).hexdigest() == row["sha256"], row["file"]
        assert (folder / f"LICENSE.{row['name']}.txt").is_file(), f"no licence text for {row['name']}"
