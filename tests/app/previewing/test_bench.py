"""A pack that is looked at while it is written: what is found, what is shown meanwhile, and that nothing ends it."""

import pytest

from tests.app.previewing.conftest import writing
from tests.kit import rows_of
from zhongshu.app.previewing.bench import Bench

TABLE = "---\ntable: t\ntitle: t\nkey: [day]\n---\nSELECT day FROM vists\n"


def test_it_is_shown_with_its_sample_and_its_tests(bench: Bench) -> None:
    now = bench.standing
    assert (now.shown, now.ever, now.faults) == (True, True, 0)
    assert now.loaded == {"hall.visits": (2, 1)}
    assert [(one.file, one.failures) for one in now.played or ()] == [("hall/tests/visitors.yaml", ())]
    assert [one.title.en for one in now.eyes] == ["everything", "a stranger", "a resident", "a firm", "Front desk"]
    assert bench.house is not None
    assert len(rows_of(bench.house.hub, "hall.visits")) == 1


def test_a_wrong_word_is_found_with_its_lines_and_what_was_shown_stays(bench: Bench) -> None:
    before = bench.house
    with writing(bench, "cases/lost.yaml", "to: {found:", "to: {fund:"):
        now = bench.standing
        (one,) = [each for each in now.findings if "fund" in each.said]
        assert (one.kind, one.file, one.line) == ("problem", "hall/cases/lost.yaml", 10)
        assert 'did you mean "found"' in one.said
        assert list(one.lines) == [8, 9, 10, 11]
        assert "to: {fund:" in one.lines[10]
        assert (now.shown, now.ever) == (False, True)
        assert now.played, "how its tests went before is still told"
        assert bench.house is before
    bench.look()
    assert bench.standing.shown
    assert bench.house is not before


@pytest.mark.parametrize(
    ("file", "before", "after", "said"),
    [
        ("cases/lost.yaml", "form:", "form: [", "is no YAML"),
        ("pack.yaml", "pack: hall", "pack: [", "is no YAML"),
        ("pack.yaml", "uses: [region]", "uses: [regoin]", "regoin"),
        ("datasets/visits.yaml", "dataset: visits", "\0", "is no YAML"),
    ],
)
def test_a_file_in_the_middle_of_a_word_ends_nothing(
    kept: Bench, file: str, before: str, after: str, said: str
) -> None:
    with writing(kept, file, before, after):
        assert said in " ".join(one.said for one in kept.standing.findings)
        assert not kept.standing.shown


def test_a_file_that_is_no_text_and_one_that_goes_end_nothing(kept: Bench) -> None:
    extra = kept.folder / "tables"
    extra.mkdir()
    (extra / "t.sql").write_bytes(b"\xff\xfe\x00")
    kept.look()
    assert "is not UTF-8 text" in kept.standing.findings[0].said
    (extra / "t.sql").write_text(TABLE, "utf-8")
    kept.look()
    assert 'did you mean "visits"' in str(kept.standing.findings[0])
    (extra / "t.sql").unlink()
    extra.rmdir()


def test_a_test_that_fails_is_to_be_mended_and_the_pack_is_shown(bench: Bench) -> None:
    with writing(bench, "tests/visitors.yaml", "value: 3", "value: 4"):
        assert bench.standing.shown
        assert bench.standing.faults == 1
        (one,) = bench.standing.played or ()
        assert one.failures == ("hall.visitors at 331000, 2026-01-05: should be 4, is 3",)


def test_a_sample_whose_columns_are_others_is_told_and_the_rest_is_shown(bench: Bench) -> None:
    with writing(bench, "sample/visits.csv", "area,day", "arae,day"):
        (one,) = [each for each in bench.standing.findings if each.grave]
        assert one.kind == "load"
        assert "arae" in f"{one.said} {one.hint}"
        assert bench.standing.shown


def test_each_look_is_another_number_and_begins_anew(bench: Bench) -> None:
    before, house = bench.standing.number, bench.house
    assert house is not None
    house.hub.cases.open("hall.lost", {"what": "伞"}, house.lookers["stranger"].reader, "page", key="k" * 32)
    bench.acted.set()
    bench.round()
    assert len(rows_of(house.hub, "hall.lost")) == 1, "what was asked for is counted at once"
    bench.look()
    assert bench.standing.number > before
    assert bench.house is not None
    assert rows_of(bench.house.hub, "hall.lost") == []


def test_what_lay_there_is_left_alone(bench: Bench) -> None:
    """The author's folder has what they wrote and nothing else; old regions are gone."""
    files = {path.relative_to(bench.folder).as_posix() for path in bench.folder.rglob("*") if path.is_file()}
    assert "stage: draft" in (bench.folder / "pack.yaml").read_text("utf-8")
    assert not [file for file in files if not file.endswith((".yaml", ".csv"))]
    assert len(list(bench.root.glob("region-*"))) <= 3
