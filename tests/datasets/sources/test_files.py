"""The files that a source names."""

import hashlib
from pathlib import Path

import pytest

from zhongshu.core.errors import LoadError
from zhongshu.datasets.sources.files import digest, expand


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = tmp_path / "pack"
    (folder / "sample").mkdir(parents=True)
    for name in ("台州.csv", "杭州.csv", "notes.txt"):
        (folder / "sample" / name).write_text(name)
    (tmp_path / "secret.csv").write_text("secret")
    return folder


def test_a_pattern_names_files_in_order(pack: Path) -> None:
    assert [path.name for path in expand("sample/*.csv", pack)] == ["台州.csv", "杭州.csv"]
    assert [path.name for path in expand("sample/notes.txt", pack)] == ["notes.txt"]


@pytest.mark.parametrize("pattern", ["../secret.csv", "sample/../../secret.csv", "/etc/passwd", "..\\secret.csv", ""])
def test_a_pack_reads_below_its_folder_only(pack: Path, pattern: str) -> None:
    with pytest.raises(LoadError, match="leads out of"):
        expand(pattern, pack)


def test_a_link_out_of_the_pack_is_refused(pack: Path) -> None:
    (pack / "sample" / "link.csv").symlink_to(pack.parent / "secret.csv")
    with pytest.raises(LoadError, match="a link that leads out"):
        expand("sample/*.csv", pack)


def test_an_operator_may_name_any_file(pack: Path) -> None:
    outside = pack.parent / "secret.csv"
    assert expand("../secret.csv", pack, operator=True) == [pack / "../secret.csv"]
    assert expand(str(outside), pack, operator=True) == [outside]


def test_a_missing_file_names_its_neighbours(pack: Path) -> None:
    with pytest.raises(LoadError, match=r'did you mean "台州\.csv"'):
        expand("sample/台洲.csv", pack)
    with pytest.raises(LoadError, match="there is no folder"):
        expand("samples/*.csv", pack)


def test_digest_is_sha_256(pack: Path) -> None:
    assert digest(pack / "sample" / "notes.txt") == hashlib.sha256(b"notes.txt").hexdigest()
