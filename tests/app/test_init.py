"""A region of one's own."""

from pathlib import Path

import pytest
import yaml

from tests.app.conftest import Run


def test_a_region_with_every_pack_and_no_rows(run: Run, tmp_path: Path) -> None:
    home = tmp_path / "home"
    found = run("init", "--json", home=home).document
    assert (found["region"], found["area"], found["title"]["zh"]) == ("taizhou", "331000", "台州市")
    region = yaml.safe_load((home / "region.yaml").read_text("utf-8"))
    assert region["units"]["ecology"]["title"] == {"zh": "生态环境局", "en": "Ecology bureau"}
    assert region["zone"] == "Asia/Shanghai"
    assert run("check", home=home).code == 0
    assert run("show", "region.area", "--json", home=home).document["count"] > 1000
    assert run("show", "air.station_aqi", "--json", home=home).document["count"] == 0
    again = run("init", home=home)
    assert again.code == 1
    assert "is the home of a region already" in again.err


def test_the_area_gives_title_and_id(run: Run, tmp_path: Path) -> None:
    found = run("init", "--area", "杭州", "--json", home=tmp_path / "home").document
    assert (found["area"], found["title"]["zh"]) == ("330100", "杭州市")
    assert found["region"] == "hangzhou"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--area", "台洲市"), 'did you mean "台州市"'),
        (("--area", "城东街道"), "'城东街道' is the name of 5 areas"),
        (("--zone", "Asia/Shangai"), "no time zone 'Asia/Shangai'"),
        (("--region", "Tai Zhou"), "'Tai Zhou' is no id of a region"),
    ],
)
def test_what_cannot_be_leaves_nothing_behind(words: tuple[str, str], said: str, run: Run, tmp_path: Path) -> None:
    ran = run("init", *words, home=tmp_path / "home")
    assert ran.code == 1
    assert said in ran.err
    assert not (tmp_path / "home").exists()


def test_without_a_home_it_is_a_folder_here(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("init").code == 0
    assert (tmp_path / "zhongshu-home" / "region.yaml").exists()
    assert run("snapshots").code == 0, "and every other command finds it there"
