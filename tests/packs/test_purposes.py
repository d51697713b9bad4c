"""What a purpose is called: one title a word in the whole region, and advice where a pack names one without."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.contracts.tree import pack_folders
from tests.kit import write_pack
from zhongshu.core.text import Text
from zhongshu.packs.assemble import read_packs
from zhongshu.packs.packs import Packs

CHINA = ZoneInfo("Asia/Shanghai")
HALL = """\
dataset: hall
title: 大厅
owner: office
level: 1
sharing: unconditional
origin: published
key: [hall]
columns:
  hall: {type: string}
"""
GRANT = "- {grant: hall-open, title: 公开, from: office, to: {anyone: true}, read: hall, purpose: open_hall}\n"
TITLE = "open_hall: {zh: 公开大厅, en: The open hall}\n"


def packs(tmp_path: Path, *purposes: str, uses: str = "[]") -> Packs:
    """A pack `a` with a grant, and a pack for each of `purposes`; '' has no such file."""
    folders = []
    for name, said in zip("abc", purposes, strict=False):
        files = {"datasets/hall.yaml": HALL, "grants.yaml": GRANT} if name == "a" else {}
        files |= {"purposes.yaml": said} if said else {}
        files |= {"pack.yaml": f"pack: {name}\ntitle: {name}\nowner: office\nuses: {uses if name == 'a' else '[]'}\n"}
        folders.append(write_pack(tmp_path, name, files))
    return read_packs(folders, CHINA)


def test_a_purpose_has_the_title_of_its_pack(tmp_path: Path) -> None:
    made = packs(tmp_path, TITLE)
    assert (made.problems, made.advice) == ((), ())
    assert made.purposes["open_hall"] == Text(zh="公开大厅", en="The open hall")


def test_two_packs_may_say_the_same(tmp_path: Path) -> None:
    made = packs(tmp_path, TITLE, "# here too\n\n" + TITLE)
    assert (made.problems, made.advice) == ((), ())


def test_another_title_for_the_word_is_a_fault_with_file_and_line(tmp_path: Path) -> None:
    (one,) = packs(tmp_path, TITLE, "# here too\nopen_hall: {zh: 大厅开放, en: Halls}\n").problems
    assert str(one).startswith(
        "b/purposes.yaml:2 (open_hall): a/purposes.yaml:1 (open_hall) calls 'open_hall' otherwise"
    )
    assert "公开大厅 / The open hall" in str(one)


def test_the_purposes_of_the_regions_own_grants_are_not_renamed(tmp_path: Path) -> None:
    (one,) = packs(tmp_path, TITLE + "own_work: {zh: 别的, en: Else}\n").problems
    assert "the hub itself calls 'own_work' otherwise" in str(one)


@pytest.mark.parametrize("said", ["open_hall: {zh: 甲, fr: b}\n", "open_hall: 3\n", "- open_hall\n"])
def test_what_is_no_title_is_a_fault_of_its_line(tmp_path: Path, said: str) -> None:
    assert "a/purposes.yaml" in str(packs(tmp_path, said).problems[0])


def test_a_purpose_without_a_title_is_advice_in_the_line_that_names_it(tmp_path: Path) -> None:
    made = packs(tmp_path, "", TITLE)  # b has one, but a does not use b
    (one,) = made.advice
    assert made.problems == ()
    assert one.place is not None
    assert (one.place.file, one.place.line) == ("a/grants.yaml", 1)
    assert "open_hall has no title" in one.message
    assert "a/purposes.yaml" in (one.hint or "")


def test_the_packs_that_it_uses_may_say_it(tmp_path: Path) -> None:
    assert packs(tmp_path, "", TITLE, uses="[b]").advice == ()


def test_shipped_packs_title_all_their_purposes() -> None:
    told = [one.message for one in read_packs(pack_folders(), CHINA).advice]
    assert [one for one in told if "purpose" in one] == []
