"""Papers as offices hand them in: each kind is read, and what cannot be read is refused with a sentence."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from docx.oxml import OxmlElement
from openpyxl import Workbook

from zhongshu.core.errors import LoadError
from zhongshu.datasets.papers.paper import MOST_CELLS, Paper
from zhongshu.datasets.papers.plain_text import paper_of_text
from zhongshu.datasets.papers.read import LARGEST, read_paper
from zhongshu.datasets.sources.archive import OLE


def _cells(paper: Paper, table: int = 0) -> dict[str, str]:
    """Texts by place; empty cells are left out."""
    return {cell.place.zh: cell.text for row in paper.tables[table].rows for cell in row if cell.text}


def _book(path: Path, fill: Callable[[Workbook], None]) -> Path:
    book = Workbook()
    fill(book)
    book.save(path)
    return path


def _word(path: Path, fill: Callable[..., None]) -> Path:
    document = Document()
    fill(document)
    document.save(str(path))
    return path


def test_text_of_an_old_office_machine(tmp_path: Path) -> None:
    path = tmp_path / "数字.txt"
    path.write_bytes("76 家占全市的 54.5%\r\n\r\n路桥区增长 2.08%\r\n".encode("gb18030"))
    paper = read_paper(path)
    assert [(line.number, line.text, line.place.zh) for line in paper.lines] == [
        (1, "76 家占全市的 54.5%", "第1行"),
        (3, "路桥区增长 2.08%", "第3行"),
    ]


def test_cells_pasted_from_excel_are_a_table_between_lines() -> None:
    paper = paper_of_text("上月情况\n地区\t产值\n路桥\t12.50\n合计\t12.50\n以上 3 家", "pasted")
    assert [line.number for line in paper.lines] == [1, 5]
    assert _cells(paper)["第3行第2列"] == "12.50"


@pytest.mark.parametrize(("name", "mark"), [("a.csv", ","), ("a.csv", ";"), ("a.tsv", "\t")])
def test_csv_in_gb18030_with_quotes(tmp_path: Path, name: str, mark: str) -> None:
    path = tmp_path / name
    rows = [["产值表"], ["地区", "产值（亿元）"], ["路桥", '"1,200.50"'], ["合计", "3"]]
    path.write_bytes("\n".join(mark.join(row) for row in rows).encode("gb18030"))
    paper = read_paper(path)
    assert _cells(paper)["第3行第2列"] == "1,200.50"
    assert [line.text for line in paper.lines] == ["产值表"]


def test_a_workbook_keeps_the_digits_it_shows(tmp_path: Path) -> None:
    def fill(book: Workbook) -> None:
        sheet = book.worksheets[0]
        sheet.title = "产值"
        for row in (["各县产值", None], ["地区", "产值"], ["路桥", 8.3], ["占比", 0.545]):
            sheet.append(row)
        sheet.merge_cells("A1:B1")
        sheet["B3"].number_format = "0.00"
        sheet["B4"].number_format = "0.0%"
        book.create_sheet("草稿").sheet_state = "hidden"

    paper = read_paper(_book(tmp_path / "a.xlsx", fill))
    assert [table.title for table in paper.tables] == ["产值"]
    assert _cells(paper) == {
        "产值!A1": "各县产值",
        "产值!A2": "地区",
        "产值!B2": "产值",
        "产值!A3": "路桥",
        "产值!B3": "8.30",
        "产值!A4": "占比",
        "产值!B4": "54.5%",
    }
    assert [(line.text, line.place.zh) for line in paper.lines] == [("各县产值", "产值!A1")]


def test_a_formula_that_nobody_computed_is_told(tmp_path: Path) -> None:
    def fill(book: Workbook) -> None:
        book.worksheets[0].append([1, 2, "=A1+B1"])

    with pytest.raises(LoadError, match="the formula in Sheet!C1 has no computed value"):
        read_paper(_book(tmp_path / "a.xlsx", fill))


def test_a_formula_has_the_value_that_was_computed_last(tmp_path: Path) -> None:
    path = _book(tmp_path / "a.xlsx", lambda book: book.worksheets[0].append([1, 2, "=A1+B1"]))
    computed = tmp_path / "b.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(computed, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            new.writestr(name, text.replace(b"<v></v>", b"<v>3</v>").replace(b"<v />", b"<v>3</v>"))
    assert _cells(read_paper(computed))["Sheet!C1"] == "3"


def test_a_word_paper_with_its_tables(tmp_path: Path) -> None:
    def fill(document: Document) -> None:  # type: ignore[valid-type]
        document.add_paragraph("新认定企业76家，占全省的54.5%。")  # type: ignore[attr-defined]
        document.add_paragraph("单位：亿元")  # type: ignore[attr-defined]
        table = document.add_table(3, 3)  # type: ignore[attr-defined]
        for row, texts in enumerate([["地区", "产值", ""], ["路桥", "8.30", "1"], ["", "9.10", "2"]]):
            for column, text in enumerate(texts):
                table.cell(row, column).text = text
        table.cell(0, 1).merge(table.cell(0, 2))
        table.cell(1, 0).merge(table.cell(2, 0))

    paper = read_paper(_word(tmp_path / "月报.docx", fill))
    assert [(line.text, line.place.zh, line.place.en) for line in paper.lines] == [
        ("新认定企业76家，占全省的54.5%。", "第1段", "paragraph 1"),
        ("单位：亿元", "第2段", "paragraph 2"),
    ]
    cells = {place: text.strip() for place, text in _cells(paper).items()}
    assert cells == {
        "第2段": "单位：亿元",
        "表1 第1行第1列": "地区",
        "表1 第1行第2列": "产值",
        "表1 第2行第1列": "路桥",
        "表1 第2行第2列": "8.30",
        "表1 第2行第3列": "1",
        "表1 第3行第2列": "9.10",
        "表1 第3行第3列": "2",
    }


def test_a_word_paper_reads_as_if_all_changes_were_accepted(tmp_path: Path) -> None:
    def fill(document: Document) -> None:  # type: ignore[valid-type]
        paragraph = document.add_paragraph("76 家占")  # type: ignore[attr-defined]
        for around, text in (("w:del", "140"), ("w:ins", "139")):
            change, run = OxmlElement(around), OxmlElement("w:r")
            words = OxmlElement("w:delText" if around == "w:del" else "w:t")
            words.text = text
            run.append(words)
            change.append(run)
            paragraph._p.append(change)
        paragraph.add_run(" 家的 54.7%")

    paper = read_paper(_word(tmp_path / "a.docx", fill))
    assert [line.text for line in paper.lines] == ["76 家占139 家的 54.7%"]


def _refusal(path: Path, shown: str | None = None) -> str:
    with pytest.raises(LoadError) as refused:
        read_paper(path, shown)
    return str(refused.value)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.txt", b"", "a.txt is empty"),
        ("a.pdf", b"%PDF", "a.pdf cannot be read as a paper\n  hint: copy its text or its table"),
        ("a.doc", OLE, "save it as docx"),
        ("a.docm", b"PK", "which holds no macros"),
        ("a.docx", b"hello world", "a.docx is no Word paper (docx)"),
        ("a.docx", OLE + b"x" * 600, "a.docx is in the old Word format (doc)"),
        ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "a.docx is encrypted"),
        ("a.docx", b"PK\x03\x04broken", "a.docx is broken"),
        ("a.xlsx", b"<html>", "a.xlsx is no workbook"),
        ("a.xlsx", OLE + b"x" * 600, "a.xlsx is in the old Excel format (xls)"),
        ("a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "a.xlsx is encrypted"),
        ("a.txt", b"PK\x03\x04rest of an office file", "a.txt is no text but an office file"),
        ("a.csv", b"\xff\xfe\x00\xd8\x41", "a.csv"),
        ("a.bin", b"abc", "docx, xlsx, csv, tsv and txt can be read"),
    ],
)
def test_what_cannot_be_read_is_told(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    path = tmp_path / "received"
    path.write_bytes(content)
    assert said in _refusal(path, name)


def test_a_file_that_is_not_there_or_too_large(tmp_path: Path) -> None:
    assert _refusal(tmp_path / "none.txt") == "there is no file none.txt"
    large = tmp_path / "large.txt"
    with large.open("wb") as file:
        file.truncate(LARGEST + 1)
    assert "larger than 20 MB" in _refusal(large)


def _packed(path: Path, entries: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize(("ending", "part"), [("docx", "word/document.xml"), ("xlsx", "xl/workbook.xml")])
def test_papers_that_would_do_harm(tmp_path: Path, ending: str, part: str) -> None:
    bomb = _packed(tmp_path / f"bomb.{ending}", {part: b"0" * (50 << 20)})
    assert "zip bomb" in _refusal(bomb)
    entities = _packed(
        tmp_path / f"entities.{ending}", {part: b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a/>'}
    )
    assert "declares entities" in _refusal(entities)
    macros = _packed(tmp_path / f"macros.{ending}", {part: b"<a/>", "word/vbaProject.bin": b"x"})
    assert "holds macros" in _refusal(macros)
    other = _packed(tmp_path / f"other.{ending}", {"hello.txt": b"hello"})
    assert "is an archive, but no" in _refusal(other)
    nonsense = _packed(tmp_path / f"nonsense.{ending}", {part: b"<a/>", "[Content_Types].xml": b"<b/>"})
    assert "cannot be read" in _refusal(nonsense)


def test_a_sheet_that_reaches_far_is_refused(tmp_path: Path) -> None:
    def fill(book: Workbook) -> None:
        book.worksheets[0]["A1"] = 1
        book.worksheets[0].cell(900_000, 3).value = 2

    said = _refusal(_book(tmp_path / "a.xlsx", fill))
    assert "reaches to row 900,000, column 3" in said
    assert f"{MOST_CELLS:,}" in said


def test_without_python_docx_it_is_told_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from zhongshu.datasets.papers.word import read_word  # noqa: PLC0415 - the module under a missing library

    path = _word(tmp_path / "a.docx", lambda document: None)
    monkeypatch.setitem(__import__("sys").modules, "docx", None)
    with pytest.raises(LoadError) as refused:
        read_word(path, "a.docx")
    assert "pip install 'zhongshu[documents]'" in str(refused.value)
