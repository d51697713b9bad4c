"""The files a source names."""

import hashlib
from pathlib import Path, PurePosixPath

from zhongshu.core.errors import LoadError, nearest


def digest(path: Path) -> str:
    """SHA-256 of a file, in hex; read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def expand(pattern: str, folder: Path, *, operator: bool = False) -> list[Path]:
    """Files that `pattern` (a path, or with * ? [ ]) names, sorted by name.

    A pattern written in a pack must stay below the pack's `folder`, symbolic links resolved; an operator at the
    machine may name any file, relative to `folder` or absolute. Raises LoadError when there is no such file.
    """
    if not operator and not _stays_below(pattern):
        raise LoadError(
            f"path {pattern!r} leads out of {folder}",
            hint="a pack may only name files below its own folder, such as sample/*.csv",
        )
    root = folder
    relative = pattern
    if Path(pattern).is_absolute():
        root, relative = Path(Path(pattern).anchor), str(Path(pattern).relative_to(Path(pattern).anchor))
    found = sorted(path for path in root.glob(relative) if path.is_file()) if relative else []
    home = folder.resolve()
    for path in found:
        if not operator and not path.resolve().is_relative_to(home):
            raise LoadError(f"{path} is a link that leads out of {folder}", hint="put the file itself below the folder")
    if not found:
        raise LoadError(f"no file {pattern!r} below {folder}", hint=_present(root, relative))
    return found


def _stays_below(pattern: str) -> bool:
    parts = PurePosixPath(pattern.replace("\\", "/")).parts
    return bool(parts) and not PurePosixPath(pattern).is_absolute() and ".." not in parts and ":" not in parts[0]


def _present(root: Path, relative: str) -> str:
    parent = (root / relative).parent
    if not parent.is_dir():
        return f"there is no folder {parent}"
    return nearest(Path(relative).name, (path.name for path in parent.iterdir() if path.is_file()))
