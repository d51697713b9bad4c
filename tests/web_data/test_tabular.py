from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook

from zhongshu.core.errors import ZhongshuError
from zhongshu.web.data_pages import tabular
from zhongshu.web.data_pages.tabular import csv_stream, write_xlsx

ZONE = ZoneInfo("Asia/Shanghai")
NOON = datetime(2020, 4, 7, 4, tzinfo=ZoneInfo("UTC"))


def test_csv_has_a_byte_order_mark_and_times_of_the_region() -> None:
    rows = [[NOON, Decimal("1E+2"), None, True, "=x", "a,b"], [NOON, Decimal("-5.0"), None, False, "-5", ""]]
    text = b"".join(csv_stream(["hour", "n", "empty", "good", "name", "pair"], [rows], ZONE))
    assert text.decode().split("\r\n") == [
        "\ufeffhour,n,empty,good,name,pair",
        '2020-04-07T12:00:00+08:00,100,,true,\'=x,"a,b"',
        "2020-04-07T12:00:00+08:00,-5.0,,false,-5,",
        "",
    ]


def test_excel_keeps_text_as_text_and_numbers_as_numbers(tmp_path: Path) -> None:
    row = ["=1+1", "0571", Decimal("3.5"), NOON, date(2020, 1, 2), None, "a\x00b"]
    write_xlsx(tmp_path / "t.xlsx", "表", list("abcdefg"), [[row]], ZONE)
    sheet = load_workbook(tmp_path / "t.xlsx").active
    assert sheet is not None
    first, second = sheet["A2"], sheet["B2"]
    assert (first.value, first.data_type, first.quotePrefix) == ("=1+1", "s", True)
    assert second.value == "0571"
    assert sheet["C2"].value == 3.5
    assert sheet["D2"].value == datetime(2020, 4, 7, 12)
    assert sheet["E2"].value == datetime(2020, 1, 2)
    assert sheet["G2"].value == "a\ufffdb"
    assert sheet.freeze_panes == "A2"


def test_more_rows_than_a_sheet_holds_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tabular, "EXCEL_ROWS", 3)
    with pytest.raises(ZhongshuError, match="holds 3 rows"):
        write_xlsx(tmp_path / "t.xlsx", "t", ["a"], [[[1], [2], [3]]], ZONE)
