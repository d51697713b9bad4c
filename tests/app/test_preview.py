"""A proposed edition, tried against history by a command."""

from pathlib import Path

import pytest

from tests.app.conftest import Run

LIMIT = """\
parameter: patience
title: {zh: 最长等候, en: longest wait}
columns: {minutes: integer}
editions:
  - {valid_from: 2020-01-01, adopted: 2020-01-01, reference: {title: Order 1}, certainty: read, value: 15}
  - {valid_from: 2026-01-06, reference: {title: Order 2}, certainty: read, value: 11}
"""
TABLE = """\
---
table: long_wait
title: {zh: 久候, en: long waits}
key: [hall, day]
---
SELECT v.area, v.hall, v.day, CAST((v.waited >= p.minutes) AS INTEGER) AS long
FROM visits AS v JOIN patience AS p ON v.day >= p.valid_from AND v.day < p.valid_to
"""
INDICATOR = """\

long_waits:
  title: {zh: 久候次数, en: long waits}
  of: long_wait
  measure: sum(long)
  unit: 次
  scale: 0
  time: day
  grain: day
  area: area
  owner: data_bureau
"""


@pytest.fixture
def proposing(run: Run, home: Path) -> Path:
    """The small region with a parameter that has a proposed edition, and a number that rests on it."""
    pack = home / "packs" / "visits"
    (pack / "parameters").mkdir()
    (pack / "parameters" / "patience.yaml").write_text(LIMIT, "utf-8")
    (pack / "tables" / "long_wait.sql").write_text(TABLE, "utf-8")
    with (pack / "indicators.yaml").open("a", encoding="utf-8") as file:
        file.write(INDICATOR)
    ran = run("refresh", home=home)
    assert ran.code == 0, ran.err
    return home


def test_what_would_change_is_listed_and_nothing_is_written(run: Run, proposing: Path) -> None:
    before = run("snapshots", "--json", home=proposing).document
    found = run("preview", "visits.patience", "--grain", "day", "--json", home=proposing).document
    (change,) = found["moved"]
    assert (change["indicator"], change["period"]) == ("visits.long_waits", "2026-01-06")
    assert (change["before"], change["after"]) == ("0", "1")
    text = run("preview", "visits.patience", home=proposing).out
    assert "visits.long_waits" in text
    assert "Nothing was changed." in text
    assert run("snapshots", "--json", home=proposing).document == before


def test_without_a_proposal_there_is_nothing_to_preview(run: Run, home: Path) -> None:
    ran = run("preview", "region.area", home=home)
    assert ran.code == 1
    assert "has no proposed edition" in ran.err
    assert 'did you mean "region.area"' in run("preview", "region.aera", home=home).err
