"""`zhongshu pack list`, `pack stage` and `overlap`; cases that were played are a gate."""

from pathlib import Path

import pytest

from tests.app.conftest import Run
from tests.town import close
from tests.web_scenarios.stage_town import make_stage_town
from zhongshu.app.wiring import open_hub
from zhongshu.packs.scenario_facts import digest_of

PAPER = ("--for-unit", "market", "--signed", "王芳", "--reason", "letter 7")
OFFICE = ("--for-unit", "data_bureau", "--signed", "钱进", "--reason", "letter 9")


@pytest.fixture
def town(tmp_path: Path) -> Path:
    close(make_stage_town(tmp_path / "town", "draft"))
    return tmp_path / "town"


def test_a_pack_goes_live_on_the_paper_of_three_people(run: Run, town: Path) -> None:
    def stages() -> dict[str, str]:
        return {one["pack"]: one["stage"] for one in run("pack", "list", "--json", home=town).document["packs"]}

    assert stages() == {"firms": "draft", "region": "live", "stalls": "live"}
    asked = run("pack", "stage", "firms", "trial", *PAPER, "--units", "bank", home=town)
    assert asked.out.startswith("firms: proposed trial, by 王芳 of market, on paper: letter 7\nIt waits:")
    assert stages()["firms"] == "draft"
    again = run("pack", "stage", "firms", "trial", *PAPER, home=town)
    assert (again.code, "whoever proposes does not decide" in again.err) == (1, True)
    sun = ("--for-unit", "market", "--signed", "孙立", "--reason", "agreed")
    assert "It is trial now." in run("pack", "stage", "firms", "trial", *sun, home=town).out
    run("pack", "stage", "firms", "live", *PAPER, home=town)
    done = run("pack", "stage", "firms", "live", *OFFICE, home=town)
    assert "Gates that do not hold: tests, rejected\nIt is live now." in done.out
    run("pack", "stage", "firms", "retired", *PAPER, "--successor", "stalls", home=town)
    refused = run("pack", "stage", "firms", "retired", *OFFICE, "--refuse", home=town)
    assert "firms: refused retired" in refused.out
    assert stages()["firms"] == "live"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("firms", "trial"), "runs the machine and decides nothing"),
        (("firms", "trial", "--for-unit", "market", "--reason", "x"), "--signed NAME"),
        (("firms", "live", *PAPER), "it cannot be live next"),
        (("frims", "trial", *PAPER), 'did you mean "firms"'),
        (("firms", "trial", *PAPER[2:], "--for-unit", "markt"), 'did you mean "market"'),
        (("firms", "trial", *OFFICE), "may not propose the stage of firms"),
        (("firms", "trial", *PAPER, "--refuse"), "nothing is proposed for firms"),
    ],
)
def test_what_cannot_be_is_told(run: Run, town: Path, words: tuple[str, ...], said: str) -> None:
    ran = run("pack", "stage", *words, home=town)
    assert ran.code == 1
    assert said in ran.err


def test_cases_that_were_played_are_kept_with_the_files_they_were_of(run: Run, home: Path) -> None:
    folder = home / "packs" / "visits"
    assert run("pack", "test", folder, home=home).code == 0
    hub = open_hub(home)
    played = hub.scenarios.reports.played()["visits"]
    assert (played.cases, played.failed, played.digest) == (2, 0, digest_of(folder))
    (folder / "README.md").write_text("other words", "utf-8")
    assert digest_of(folder) != played.digest
    close(hub)


def test_overlap_prints_pairs_with_reasons(run: Run, town: Path) -> None:
    assert run("overlap", home=town).out == "No pair seems to hold the same, at snapshot 2.\n"
    assert run("overlap", "--anew", "--json", home=town).document["pairs"] == []
