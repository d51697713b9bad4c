from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from openpyxl import Workbook

from zhongshu.core.errors import LoadError
from zhongshu.datasets.sources.spec import SourceSpec
from zhongshu.web.data_pages.handed_in import FILE, PLACE, REASON, correctable, ending, prepare, write_source
from zhongshu.web.data_pages.tabular import write_xlsx

CSV = SourceSpec(kind="csv")
ROW = ["很多: 不能读作数字", 7, "台州.csv", "M001", "5.5"]


def rejects(path: Path, *rows: list[Any]) -> Path:
    write_xlsx(path, "rejects", [REASON, PLACE, FILE, "厂号", "产量"], [rows], ZoneInfo("Asia/Shanghai"))
    return path


def book(path: Path, *rows: list[Any]) -> Path:
    made = Workbook()
    assert made.active is not None
    for row in rows:
        made.active.append(row)
    made.save(path)
    return path


def test_text_files_are_taken_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text("a\n1\n")
    prepared = prepare(path, "台州.csv", CSV, replaces=False, folder=tmp_path)
    assert (prepared.path, prepared.shown, prepared.rejects_list) == (path, "台州.csv", False)


def test_a_list_of_rejects_becomes_the_source_s_file_under_its_own_name(tmp_path: Path) -> None:
    path = rejects(tmp_path / "file.xlsx", ROW, ["", 9, "台州.csv", "M002", 7.0])
    prepared = prepare(path, "台州-rejects.xlsx", CSV, replaces=False, folder=tmp_path)
    assert (prepared.shown, prepared.rejects_list) == ("台州.csv", True)
    assert prepared.path.read_text("utf-8").splitlines() == ["厂号,产量", "M001,5.5", "M002,7"]


def test_the_same_for_an_excel_source_and_one_in_another_encoding(tmp_path: Path) -> None:
    path = rejects(tmp_path / "file.xlsx", ROW)
    gb = SourceSpec(kind="csv", encoding="gb18030", delimiter=";")
    assert (
        prepare(path, "r.xlsx", gb, replaces=False, folder=tmp_path)
        .path.read_bytes()
        .startswith("厂号;产量".encode("gb18030"))
    )
    excel = prepare(path, "r.xlsx", SourceSpec(kind="excel"), replaces=False, folder=tmp_path)
    assert excel.path.suffix == ".xlsx"
    assert excel.shown == "台州.csv"


def test_rejects_of_several_files_come_one_at_a_time(tmp_path: Path) -> None:
    path = rejects(tmp_path / "file.xlsx", ROW, ["", 2, "杭州.csv", "M002", "1"])
    with pytest.raises(LoadError, match="rejects of 2 files") as told:
        prepare(path, "r.xlsx", CSV, replaces=False, folder=tmp_path)
    assert told.value.hint == "hand in the rejects of one file at a time"


def test_rejects_of_a_full_list_are_refused_because_they_would_delete_the_rest(tmp_path: Path) -> None:
    path = rejects(tmp_path / "file.xlsx", ROW)
    with pytest.raises(LoadError, match="every other row would be deleted"):
        prepare(path, "r.xlsx", CSV, replaces=True, folder=tmp_path)


def test_excel_for_a_source_of_text_is_written_as_text(tmp_path: Path) -> None:
    path = book(tmp_path / "file.xlsx", ["厂号", "产量"], ["M001", 12], ["M002", 1.5])
    prepared = prepare(path, "一月.xlsx", CSV, replaces=False, folder=tmp_path)
    assert prepared.path.read_text("utf-8").splitlines() == ["厂号,产量", "M001,12", "M002,1.5"]
    assert prepared.shown == "一月.xlsx"


def test_excel_for_an_excel_source_is_taken_as_it_is(tmp_path: Path) -> None:
    path = book(tmp_path / "file.xlsx", ["a"], [1])
    prepared = prepare(path, "t.xlsx", SourceSpec(kind="excel"), replaces=False, folder=tmp_path)
    assert prepared.path == path


def test_a_file_that_only_calls_itself_excel_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "file.xlsx"
    path.write_text("a,b\n")
    with pytest.raises(LoadError, match="no workbook"):
        prepare(path, "t.xlsx", CSV, replaces=False, folder=tmp_path)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (SourceSpec(kind="csv", header=3), "-\r\n-\r\na,b\r\n1,\r\n"),
        (SourceSpec(kind="csv", header=0), "1,\r\n"),
        (SourceSpec(kind="tsv"), "a\tb\r\n1\t\r\n"),
        (SourceSpec(kind="jsonl"), '{"a": "1", "b": null}\n'),
    ],
)
def test_a_row_is_written_as_its_source_has_it(tmp_path: Path, source: SourceSpec, text: str) -> None:
    path = tmp_path / f"row{ending(source)}"
    write_source(path, source, ["a", "b"], [["1", None]])
    assert path.read_bytes().decode() == text


def test_a_letter_that_the_source_s_encoding_lacks_is_named(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="'€'"):
        write_source(tmp_path / "t.csv", SourceSpec(kind="csv", encoding="gb2312"), ["a"], [["€"]])


def test_what_can_be_corrected_row_by_row() -> None:
    assert correctable(CSV, replaces=False)
    assert correctable(None, replaces=False)
    assert not correctable(CSV, replaces=True)
    assert not correctable(SourceSpec(kind="parquet"), replaces=False)
    with pytest.raises(LoadError):
        write_source(Path("unused"), SourceSpec(kind="parquet"), ["a"], [])
