"""What a pack stands on, and when its folder is another."""

from pathlib import Path

import pytest

from tests.kit import write_pack
from zhongshu.app.previewing.ground import Changes, Ground, ground


@pytest.fixture
def packs(tmp_path: Path) -> Ground:
    uses = {"region": "", "firms": "region", "loans": "firms, region", "mine": "loans"}
    said = {name: f"pack: {name}\ntitle: {name}\nowner: office\nuses: [{used}]\n" for name, used in uses.items()}
    return Ground({name: write_pack(tmp_path, name, {"pack.yaml": text}) for name, text in said.items()})


def test_what_it_uses_comes_before_it_however_far_away(packs: Ground) -> None:
    assert [folder.name for folder in packs.under(packs.packs["mine"])] == ["region", "firms", "loans"]


def test_a_pack_that_cannot_be_read_stands_on_the_common_one(packs: Ground) -> None:
    mine = packs.packs["mine"]
    (mine / "pack.yaml").write_text("pack: [", "utf-8")
    assert [folder.name for folder in packs.under(mine)] == ["region"]


def test_packs_that_use_each_other_come_to_an_end(packs: Ground) -> None:
    text = (packs.packs["firms"] / "pack.yaml").read_text("utf-8")
    (packs.packs["firms"] / "pack.yaml").write_text(text.replace("[region]", "[loans]"), "utf-8")
    assert [folder.name for folder in packs.under(packs.packs["mine"])] == ["region", "firms", "loans"]


def test_a_region_says_its_own_packs_units_and_zone(tmp_path: Path) -> None:
    (tmp_path / "region.yaml").write_text(
        "region: there\ntitle: There\narea: '331083'\nzone: UTC\nunits: {office: {title: Office}}\npacks: [region]\n",
        "utf-8",
    )
    write_pack(tmp_path, "own", {})
    found = ground(tmp_path)
    assert (set(found.packs), found.area, found.zone, set(found.units)) == (
        {"region", "own"},
        "331083",
        "UTC",
        {"office"},
    )
    assert found.hours, "clocks in working hours can be looked at in a region that has not said any"


def test_a_change_counts_once_and_when_it_is_over(tmp_path: Path) -> None:
    changes = Changes(tmp_path)
    assert not changes.settled()
    (tmp_path / "one.yaml").write_text("a", "utf-8")
    assert not changes.settled(), "more may be coming"
    (tmp_path / "two.yaml").write_text("b", "utf-8")
    assert not changes.settled()
    assert changes.settled()
    assert not changes.settled()
    (tmp_path / "one.yaml").unlink()
    assert [changes.settled(), changes.settled()] == [False, True]


@pytest.mark.parametrize("name", [".git/index", "a.yaml~", ".a.yaml.swp", "__pycache__/x.pyc", "4913.tmp"])
def test_what_editors_leave_beside_a_file_is_no_change(tmp_path: Path, name: str) -> None:
    changes = Changes(tmp_path)
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("x", "utf-8")
    assert [changes.settled(), changes.settled()] == [False, False]
