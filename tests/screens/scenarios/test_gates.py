"""Gates are facts with their evidence."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from zhongshu.core.text import Text
from zhongshu.screens.data_health import Arrival, CatalogueLine, Quality
from zhongshu.screens.scenarios.gates import Held, PackFacts, failing, gates
from zhongshu.sharing.scenarios.reports import Played

AT = datetime(2026, 3, 2, tzinfo=UTC)
FACTS = PackFacts((), 3, 120, "d1")
PLAYED = Played("d1", AT, 3, 0)
LINE = CatalogueLine(
    "air.hour",
    "dataset",
    Text(zh="小时值", en="Hours"),
    "ecology",
    1,
    "measured",
    rows=90,
    version=3,
    columns=4,
    arrival=Arrival(AT, timedelta(hours=2), "on_time"),
    quality=Quality(loads=2, input=100, accepted=96, warned=0, open_rejects=4),
)
MOST = Decimal(5)


def found(facts: PackFacts = FACTS, played: Played | None = PLAYED, *lines: CatalogueLine) -> dict[str, Held]:
    return {one.gate: one for one in gates(facts, played, lines or (LINE,), MOST)}


def test_all_of_them_hold() -> None:
    held = gates(FACTS, PLAYED, (LINE,), MOST)
    assert failing(held) == ()
    assert [(one.gate, one.fact) for one in held] == [
        ("check", "clean"),
        ("tests", "passed"),
        ("fresh", "on_time"),
        ("rejected", "within"),
        ("readme", "there"),
    ]


def test_problems_are_named() -> None:
    gate = found(replace(FACTS, problems=("air/tables/x.sql:3: no column z",)))["check"]
    assert (gate.holds, gate.names) == (False, ("air/tables/x.sql:3: no column z",))


def test_cases_count_while_the_files_are_those_that_were_tested() -> None:
    told = {
        "none": found(replace(FACTS, cases=0))["tests"],
        "unplayed": found(FACTS, None)["tests"],
        "changed": found(replace(FACTS, digest="d2"))["tests"],
        "failed": found(FACTS, replace(PLAYED, failed=1))["tests"],
    }
    assert {fact: (one.fact, one.holds) for fact, one in told.items()} == {fact: (fact, False) for fact in told}


def test_late_and_empty_datasets_are_named() -> None:
    late = replace(LINE, arrival=Arrival(AT, timedelta(hours=2), "late", timedelta(hours=1)))
    empty = replace(LINE, name="air.day", rows=0, arrival=Arrival(None, None, "never"))
    gate = found(FACTS, PLAYED, late, empty)["fresh"]
    assert (gate.fact, gate.names, dict(gate.numbers)) == ("late", ("air.hour", "air.day"), {"n": "0", "of": "1"})
    assert found(FACTS, PLAYED, LINE, empty)["fresh"].fact == "empty"


def test_rejected_rows_have_a_bound() -> None:
    def held(accepted: int) -> Held:
        quality = Quality(1, 1000, accepted, 0, 0)
        return found(FACTS, PLAYED, replace(LINE, quality=quality))["rejected"]

    assert [(held(accepted).holds, dict(held(accepted).numbers)["share"]) for accepted in (950, 949)] == [
        (True, "5"),
        (False, "5.1"),
    ]
    never = replace(LINE, quality=Quality(0, 0, 0, 0, 0))
    assert (found(FACTS, PLAYED, never)["rejected"].holds, found(FACTS, PLAYED, never)["rejected"].fact) == (
        False,
        "no_loads",
    )


def test_a_pack_without_datasets_is_held_up_by_none() -> None:
    held = {one.gate: one for one in gates(FACTS, PLAYED, (), MOST)}
    assert (held["fresh"].holds, held["rejected"].holds, held["rejected"].fact) == (True, True, "no_data")


def test_a_readme_has_words() -> None:
    assert not found(replace(FACTS, readme_words=0))["readme"].holds
