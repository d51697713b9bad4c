"""What a pack's folder says of itself before it goes live: faults, cases, README, and a digest of its files."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from zhongshu.core.errors import ZhongshuError
from zhongshu.packs.assemble import Packs, read_packs
from zhongshu.packs.pack_tests import read_cases
from zhongshu.screens.scenarios.gates import PackFacts


def pack_facts(packs: Packs, name: str, zone: ZoneInfo, units: Sequence[str]) -> PackFacts:
    """UnknownName for a pack that is none. Reads the packs' folders anew: what runs was right when it was started, and
    a pack under work changes."""
    folder = packs.pack(name).folder
    again = read_packs([one.folder for one in packs.packs.values()], zone, units=units)
    own = f"{folder.name}/"
    faults = [str(one) for one in again.problems if one.place is not None and one.place.file.startswith(own)]
    try:
        cases = len(read_cases(folder))
    except ZhongshuError as error:
        cases, faults = 0, [*faults, str(error)]
    readme = folder / "README.md"
    words = len(readme.read_text("utf-8", errors="replace").split()) if readme.is_file() else 0
    return PackFacts(tuple(faults), cases, words, digest_of(folder))


def digest_of(folder: Path) -> str:
    """SHA-256 over the names and contents of a pack's files, those that begin with a dot left out."""
    total = hashlib.sha256()
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        relative = path.relative_to(folder).as_posix()
        if not any(part.startswith((".", "__pycache__")) for part in relative.split("/")):
            total.update(f"{relative}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()
