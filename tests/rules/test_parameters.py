"""Editions of the law: half-open in the region's zone, proposals apart, contradictions refused."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from zhongshu.core.errors import PackError, Place
from zhongshu.rules.parameters import Edition, ParameterSpec, duckdb_columns, editions

CHINA = ZoneInfo("Asia/Shanghai")
PLACE = Place("p/parameters/limit.yaml", 1)


def limit(*said: dict[str, Any], columns: dict[str, str] | None = None) -> ParameterSpec:
    common = {"reference": {"title": "HJ 633"}, "certainty": "read"}
    return ParameterSpec.model_validate(
        {
            "parameter": "limit",
            "title": "限值",
            "columns": columns or {"most": "integer"},
            "editions": [common | edition for edition in said],
        }
    )


def made(spec: ParameterSpec, *, proposals: bool = False) -> tuple[Edition, ...]:
    rows = [[{"most": edition.value}] for edition in spec.editions]
    return editions(spec, rows, CHINA, place=PLACE, proposals=proposals)


def in_force(found: tuple[Edition, ...], at: str) -> list[object]:
    instant = datetime.fromisoformat(at)
    return [edition.rows[0]["most"] for edition in found if edition.valid_from <= instant < edition.valid_to]


OLD = {"valid_from": "2012-03-02", "adopted": "2012-03-02", "value": 100}
NEW = {"valid_from": "2026-03-01", "adopted": "2026-02-01", "value": 60}
IDEA = {"valid_from": "2030-01-01", "value": 40}


def test_an_edition_holds_from_its_midnight_in_the_regions_zone_until_the_next_begins() -> None:
    found = made(limit(NEW, OLD))
    assert in_force(found, "2012-03-01T23:59:59+08:00") == []
    assert in_force(found, "2012-03-02T00:00:00+08:00") == [100]
    assert in_force(found, "2026-02-28T23:59:59+08:00") == [100]
    assert in_force(found, "2026-02-28T16:00:00+00:00") == [60]
    assert in_force(found, "2999-01-01T00:00:00+08:00") == [60]


def test_a_written_end_is_the_first_day_on_which_it_no_longer_holds() -> None:
    found = made(limit(OLD | {"valid_to": "2020-01-01"}, NEW))
    assert in_force(found, "2019-12-31T12:00:00+08:00") == [100]
    assert in_force(found, "2020-01-01T00:00:00+08:00") == []
    assert in_force(found, "2026-03-01T00:00:00+08:00") == [60]


def test_a_proposal_counts_only_where_it_is_asked_for() -> None:
    spec = limit(OLD, NEW, IDEA)
    assert in_force(made(spec), "2031-01-01T00:00:00+08:00") == [60]
    assert in_force(made(spec, proposals=True), "2031-01-01T00:00:00+08:00") == [40]
    assert in_force(made(spec, proposals=True), "2029-12-31T23:59:59+08:00") == [60]


def test_a_parameter_of_proposals_only_has_no_edition_yet() -> None:
    assert made(limit(IDEA)) == ()
    assert [edition.spec.value for edition in made(limit(IDEA), proposals=True)] == [40]


def test_two_editions_cannot_begin_on_one_day() -> None:
    with pytest.raises(PackError) as refused:
        made(limit(OLD, OLD | {"value": 90}))
    assert str(refused.value) == "p/parameters/limit.yaml:1: two editions of limit begin on 2012-03-02"


def test_an_end_after_the_next_beginning_is_a_contradiction() -> None:
    with pytest.raises(PackError) as refused:
        made(limit(OLD | {"valid_to": "2026-03-31"}, NEW))
    assert str(refused.value) == (
        "p/parameters/limit.yaml:1: the edition of 2012-03-02 ends 2026-03-31, after the next begins (2026-03-01)\n"
        "  hint: an end is exclusive: write the first day on which it no longer holds, or leave it out"
    )


def test_a_select_sees_the_columns_and_the_validity() -> None:
    spec = limit(OLD, columns={"kind": "string", "most": "decimal(8, 2)", "since": "date", "strict": "boolean"})
    assert duckdb_columns(spec, PLACE) == {
        "kind": "VARCHAR",
        "most": "DECIMAL(8,2)",
        "since": "DATE",
        "strict": "BOOLEAN",
        "valid_from": "TIMESTAMP WITH TIME ZONE",
        "valid_to": "TIMESTAMP WITH TIME ZONE",
    }


@pytest.mark.parametrize("kind", ["number", "decimal(18)", "decimal(a,b)", "timestamp"])
def test_a_type_that_no_parameter_has_is_named_with_those_there_are(kind: str) -> None:
    with pytest.raises(PackError) as refused:
        duckdb_columns(limit(OLD, columns={"most": kind}), PLACE)
    assert str(refused.value) == (
        f"p/parameters/limit.yaml:1: column most has the type {kind!r}\n"
        "  hint: known: string, integer, boolean, date, decimal(p,s) such as decimal(18,2)"
    )
