"""What a pack's folder says of itself before it goes live: faults, cases, README, and a digest of its files."""

import hashlib
from pathlib import Path

from zhongshu.core.errors import ZhongshuError
from zhongshu.packs.hub import Hub
from zhongshu.packs.pack_tests import read_cases
from zhongshu.screens.data_health import catalogue_lines
from zhongshu.screens.desk import Desk
from zhongshu.screens.scenarios.gates import Held, PackFacts, gates


def pack_facts(hub: Hub, name: str) -> PackFacts:
    """UnknownName for a pack that is none."""
    folder = hub.packs.pack(name).folder
    folders = [one.folder for one in hub.packs.packs.values()]
    problems = hub.folder_check.problems(folders, hub.place.zone, tuple(hub.place.units))
    own = f"{folder.name}/"
    faults = [str(one) for one in problems if one.place is not None and one.place.file.startswith(own)]
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


def gates_of(hub: Hub, desk: Desk, pack: str) -> tuple[Held, ...]:
    """The gates of a pack as they are now."""
    lines = catalogue_lines(desk, hub.resolutions, desk.now)
    own = [line for line in lines if line.pack == pack and line.kind == "dataset"]
    return gates(
        pack_facts(hub, pack), hub.scenarios.reports.played().get(pack), own, hub.scenarios.settings.most_rejected
    )
