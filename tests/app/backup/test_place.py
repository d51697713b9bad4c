"""Places that are apart, and places that are not."""

from pathlib import Path

import pytest

from tests.app.conftest import Run
from zhongshu.app.backup.folder import FolderStore
from zhongshu.app.backup.place import open_place, require_apart
from zhongshu.app.backup.store import Store
from zhongshu.core.errors import HomeError


def apart(home: Path, target: Store, keys: Store | None) -> bool:
    """Whether a backup may go there, with the keys there."""
    try:
        require_apart(home, target, keys)
    except HomeError:
        return False
    return True


@pytest.mark.parametrize(
    ("target", "keys"),
    [("bk", "bk"), ("bk", "bk/keys"), ("all/bk", "all"), ("home/bk", None), ("bk", "home/safe"), ("bk", "link")],
)
def test_what_is_not_apart_is_refused(target: str, keys: str | None, tmp_path: Path) -> None:
    (tmp_path / "bk").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "bk")
    safe = None if keys is None else FolderStore(tmp_path / keys)
    assert not apart(tmp_path / "home", FolderStore(tmp_path / target), safe)


def test_what_is_apart_is_taken(tmp_path: Path) -> None:
    home, keys = tmp_path / "home", FolderStore(tmp_path / "keys")
    one, two = (open_place(said, {}, {}) for said in ("s3://one/x", "s3://two/x"))
    assert apart(home, FolderStore(tmp_path / "bk"), keys)
    assert apart(home, one, two)
    assert apart(home, one, keys)


def test_two_folders_of_one_bucket_are_not_apart(tmp_path: Path) -> None:
    one, other = (open_place(said, {}, {}) for said in ("s3://one/x", "s3://one/y"))
    assert not apart(tmp_path / "home", one, other)


def test_the_key_of_another_region_is_not_written_over(run: Run, home: Path, tmp_path: Path) -> None:
    (tmp_path / "safe").mkdir()
    (tmp_path / "safe" / "hub.ed25519").write_bytes(b"another one")
    ran = run("backup", tmp_path / "bk", "--keys", tmp_path / "safe", home=home)
    assert ran.code == 1
    assert "holds the key of another region" in ran.err
    assert (tmp_path / "safe" / "hub.ed25519").read_bytes() == b"another one"
    assert not list((tmp_path / "bk").glob("manifests/*"))
