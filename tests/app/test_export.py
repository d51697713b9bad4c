"""Files that `export` writes."""

import csv
import io
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.app.conftest import Run
from zhongshu.app import files
from zhongshu.app.files import write_csv, write_rows

ZONE = ZoneInfo("Asia/Shanghai")


def test_a_table_as_csv(run: Run, samples_home: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    found = run("export", "air.station_aqi", "-o", out, "--json", home=samples_home).document
    text = out.read_text("utf-8")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert text.startswith("city,station,hour,aqi,primary,")
    assert len(rows) == found["rows"] == 1677
    key = [(row["city"], row["station"], row["hour"]) for row in rows]
    assert key == sorted(key)
    one = next(row for row in rows if key_of(row) == ("331000", "黄岩环保大楼", "2020-04-02T08:00:00+08:00"))
    assert (one["aqi"], one["primary"], one["complete"]) == ("60", "PM10", "true")
    assert any(row["primary"] == "" for row in rows)


def key_of(row: dict[str, str]) -> tuple[str, str, str]:
    return row["city"], row["station"], row["hour"]


def test_a_dataset_keeps_its_decimals_as_they_are(run: Run, samples_home: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    run("export", "air.station_hour", "-o", out, home=samples_home)
    rows = list(csv.DictReader(out.open(encoding="utf-8")))
    one = next(row for row in rows if key_of(row) == ("331000", "黄岩环保大楼", "2020-04-02T08:00:00+08:00"))
    assert (one["pm25"], one["co"]) == ("37.0", "0.60")


def test_a_parameter_and_standard_output(run: Run, samples_home: Path) -> None:
    ran = run("export", "air.aqi_levels", "-o", "-", home=samples_home)
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    assert ran.code == 0
    assert len(rows) >= 6
    assert all(row["valid_from"].endswith("+08:00") for row in rows)


def test_an_indicator_s_values(run: Run, samples_home: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    run("export", "air.good_hours", "--grain", "day", "-o", out, home=samples_home)
    lines = out.read_text("utf-8").splitlines()
    assert lines[0] == "period,area,value,rows"
    assert "2020-04-05,331000,97.9,48" in lines
    run("export", "air.good_hours", "--grain", "year", "--by", "station", "-o", out, home=samples_home)
    assert out.read_text("utf-8").splitlines()[0] == "period,area,station,value,rows"


def test_excel_has_numbers_as_numbers_and_local_times(run: Run, samples_home: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    run("export", "air.station_aqi", "-o", out, home=samples_home)
    sheet = openpyxl.load_workbook(out).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:5] == ("city", "station", "hour", "aqi", "primary")
    assert len(rows) == 1678
    one = next(row for row in rows if row[1] == "黄岩环保大楼" and row[2] == datetime(2020, 4, 2, 8))
    assert (one[0], one[3], one[8]) == ("331000", 60, True)


def test_parquet_keeps_the_types(run: Run, samples_home: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.parquet"
    run("export", "air.station_hour", "-o", out, home=samples_home)
    found = pq.read_table(out)
    assert found.num_rows == 1677
    assert found.schema.field("hour").type == pa.timestamp("us", "UTC")
    assert found.schema.field("pm25").type == pa.decimal128(18, 1)
    run("export", "air.good_hours", "-o", out, home=samples_home)
    assert pq.read_table(out).column("value")[3].as_py() == Decimal("97.9")


def test_an_empty_table_is_a_header(run: Run, tmp_path: Path) -> None:
    home = tmp_path / "home"
    run("init", home=home)
    for ending in ("csv", "xlsx", "parquet"):
        assert run("export", "air.station_aqi", "-o", tmp_path / f"out.{ending}", home=home).code == 0
    assert (tmp_path / "out.csv").read_text("utf-8").startswith("city,station,hour")
    assert pq.read_table(tmp_path / "out.parquet").num_rows == 0


def test_texts_that_a_spreadsheet_would_run_are_made_harmless(tmp_path: Path) -> None:
    columns = {"text": "VARCHAR", "number": "DECIMAL(18,1)"}
    rows = [
        ("=1+1", Decimal("-2.5")),
        ("@SUM(A1)", None),
        ("-12.5", Decimal(3)),
        ("-rm", Decimal(0)),
        ("plain", Decimal(1)),
    ]
    out = io.StringIO()
    write_csv(out, list(columns), rows, ZONE)
    assert out.getvalue().splitlines() == ["text,number", "'=1+1,-2.5", "'@SUM(A1),", "-12.5,3", "'-rm,0", "plain,1"]
    write_rows(str(tmp_path / "out.xlsx"), "xlsx", columns, rows, ZONE)
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    assert {cell.data_type for cell in sheet["A"]} == {"s"}
    assert [cell.value for cell in sheet["B"]] == ["number", -2.5, None, 3, 0, 1]


def test_excel_begins_another_sheet_when_one_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "SHEET_ROWS", 4)
    rows = [(number, 2**60, "a\x00b", datetime(2026, 1, 1, tzinfo=UTC)) for number in range(7)]
    columns = {"n": "BIGINT", "big": "BIGINT", "text": "VARCHAR", "at": "TIMESTAMP WITH TIME ZONE"}
    assert write_rows(str(tmp_path / "out.xlsx"), "xlsx", columns, rows, ZONE) == 7
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert [sheet.max_row for sheet in book] == [4, 4, 2]
    last = list(book.worksheets[2].iter_rows(values_only=True))
    assert last == [("n", "big", "text", "at"), (6, str(2**60), "a\N{REPLACEMENT CHARACTER}b", datetime(2026, 1, 1, 8))]


def test_a_file_that_cannot_be_finished_is_not_there(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    out.write_text("the one before\n", encoding="utf-8")

    def broken():  # type: ignore[no-untyped-def]
        yield ("a",)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_rows(str(out), "csv", {"x": "VARCHAR"}, broken(), ZONE)
    assert out.read_text("utf-8") == "the one before\n"
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]


def test_what_cannot_be_written_is_a_sentence(run: Run, home: Path, tmp_path: Path) -> None:
    faults = {
        ("-o", str(tmp_path / "out.doc")): "cannot tell the format of out.doc",
        ("-o", str(tmp_path / "no" / "out.csv")): "there is no folder",
        ("-o", "-", "--format", "xlsx"): "does not go to standard output",
        ("-o", "-", "--json"): "both want standard output",
    }
    for words, said in faults.items():
        ran = run("export", "visits.visits", *words, home=home)
        assert (ran.code, said in ran.err) == (1, True), (words, ran.err)
    assert run("export", "visits.visit", "-o", tmp_path / "a.csv", home=home).code == 1
