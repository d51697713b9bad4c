"""Series as files."""

import csv
import io
from decimal import Decimal

from openpyxl import load_workbook
from starlette.testclient import TestClient

from zhongshu.web.downloads import exact


def _rows(client: TestClient, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer.status_code == 200
    assert "attachment" in answer.headers["content-disposition"]
    assert answer.content.startswith(b"\xef\xbb\xbf"), "a Chinese Excel needs the mark to read UTF-8"
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_csv_holds_every_period_exactly(client: TestClient) -> None:
    rows = _rows(client, "/indicators/economy.invested/download.csv?area=331000")
    assert len(rows) == 22
    last = rows[-1]
    assert (last["period"], last["value"], last["unit"], last["place"]) == ("2026-10", "43.5", "亿元", "台州市")
    assert last["start"] == "2026-10-01T00:00:00+08:00"
    hole = next(row for row in rows if row["period"] == "2026-04")
    assert (hole["value"], hole["rows"], hole["state"]) == ("", "0", "missing")


def test_the_grain_is_the_asked_one(client: TestClient) -> None:
    rows = _rows(client, "/indicators/economy.output/download.csv?grain=year")
    assert [(row["period"], row["state"]) for row in rows] == [("2024", ""), ("2025", ""), ("2026", "partial")]


def test_excel_has_the_values_and_what_they_are(client: TestClient) -> None:
    answer = client.get("/indicators/economy.profitable_share/download.xlsx")
    book = load_workbook(io.BytesIO(answer.content))
    values = list(book["values"].iter_rows(values_only=True))
    assert values[0][:3] == ("area", "place", "period")
    assert len(values) == 35
    about = {str(name): str(value) for name, value in book["about"].iter_rows(values_only=True)}
    assert about["来源性质"] == "合成"
    assert "economy.profitable_share" in about["指标"]


def test_an_unknown_indicator_is_a_page_not_a_file(client: TestClient) -> None:
    assert client.get("/indicators/economy.outpt/download.csv").status_code == 404


def test_values_are_written_without_exponents() -> None:
    assert [str(exact(Decimal(text), 1)) for text in ("1E+3", "0.50", "12.3456789")] == ["1000", "0.5", "12.345679"]
