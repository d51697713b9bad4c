"""Bytes that survive a power cut: `deltalake` and DuckDB write files but never fsync them."""

import os
from collections.abc import Iterable
from pathlib import Path


def sync(path: Path) -> None:
    """Flush a file, or the names in a folder, to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_files(files: Iterable[Path]) -> None:
    """Flush each file, then every folder that names one, to the disk."""
    folders: set[Path] = set()
    for path in files:
        sync(path)
        folders.add(path.parent)
    for folder in folders:
        sync(folder)


def write_file(path: Path, content: bytes) -> None:
    """Replace `path` whole or not at all, durably."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_bytes(content)
    sync(draft)
    draft.replace(path)
    sync(path.parent)
