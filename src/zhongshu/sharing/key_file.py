"""Files of keys: there whole or not at all, after a power cut too, and for their owner alone."""

import os
import tempfile
from pathlib import Path

from zhongshu.lake.durable import sync_files


def make_key_file(path: Path, content: bytes) -> None:
    """Several processes may start at once: the first one's file stays."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = _draft(path, content)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        os.unlink(draft)
    sync_files([path])


def replace_key_file(path: Path, content: bytes) -> None:
    """Whoever reads meanwhile has the old content or the new."""
    os.replace(_draft(path, content), path)
    sync_files([path])


def _draft(path: Path, content: bytes) -> str:
    """A file beside it, on the disk."""
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        os.unlink(draft)
        raise
    return draft
