"""`zhongshu check figures`: a paper's contradictions first, with the arithmetic; no home is needed."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.app.conftest import Run
from zhongshu.screens.figures.sample import SAMPLE


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is no home."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_report_has_contradictions_first_and_the_counts_last(run: Run, nowhere: Path) -> None:
    (nowhere / "statements.txt").write_text(SAMPLE.en, "utf-8")
    ran = run("check", "figures", "statements.txt")
    assert ran.code == 1
    lines = [line for line in ran.out.splitlines() if line]
    assert lines[:5] == [
        "statements.txt",
        "==============",
        "Contradictions",
        "  line 11: R09 Pinghu: 76 firms is 54.5% of ? firms",
        "      76 firms ÷ 54.5% = 139.4 firms; no whole number fits: 76 ÷ 139 = 54.7%, 76 ÷ 140 = 54.3%",
    ]
    heads = ["Contradictions", "Implied values", "Right only if digits were cut off, not rounded"]
    assert [line for line in lines if line in heads] == heads
    assert any("4.36 billion yuan" in line for line in lines)
    assert lines[-1] == "1 contradictory, 10 implied, 1 cut off, 1 consistent"


def test_in_chinese_from_gb18030(run: Run, nowhere: Path) -> None:
    (nowhere / "数字.txt").write_bytes("76家占139家的54.5%\n共 5 家\n".encode("gb18030"))
    ran = run("check", "figures", "数字.txt", "--lang", "zh")
    assert ran.code == 1
    assert "第1行: 76家占139家的54.5%\n      76 家 ÷ 139 家 = 54.7%，印的是 54.5%：对不上" in ran.out
    assert "没读懂\n  第2行: 共 5 家\n      最接近的写法：" in ran.out
    assert ran.out.endswith("对不上 1，没读懂 1\n")


def test_a_workbook_that_is_right(run: Run, nowhere: Path) -> None:
    book = Workbook()
    for row in (["地区", "产值（亿元）"], ["甲", 1.5], ["乙", 2], ["合计", 3.5]):
        book.worksheets[0].append(row)
    book.save(nowhere / "right.xlsx")
    ran = run("check", "figures", "right.xlsx")
    assert ran.code == 0, ran.err
    assert ran.out.endswith("1 consistent\ntables: 1, numbers: 3, cells without a number: 0\n")


def test_as_json_of_several_papers(run: Run, nowhere: Path) -> None:
    (nowhere / "a.txt").write_text("47.4 亿元 完成目标的 108.7%\n", "utf-8")
    (nowhere / "b.csv").write_text("地区,企业（家）,户数\n甲,1,3家/4人\n乙,2,1\n合计,4,\n", "utf-8")
    ran = run("check", "figures", "a.txt", "b.csv", "--json")
    assert ran.code == 1
    first, second = ran.document["papers"]
    (relation,) = first["relations"]
    assert (relation["kind"], relation["status"]) == ("target", "implies")
    assert (relation["implied"]["shown"], relation["implied"]["unit"]) == ("43.6", "亿元")
    assert relation["terms"]["done"] == [{"printed": "47.4", "unit": "亿元", "qualifier": "=", "source": "line 1"}]
    assert second["counts"]["contradiction"] == 1
    assert second["relations"][0]["where"] == {"zh": "第4行第2列", "en": "line 4, column 2"}
    assert [one["where"]["en"] for one in second["refused"]] == ["line 2, column 3"]


def test_what_cannot_be_read_is_one_sentence(run: Run, nowhere: Path) -> None:
    (nowhere / "a.docx").write_bytes(b"no word paper")
    ran = run("check", "figures", "a.docx")
    assert (ran.code, ran.out) == (1, "")
    assert "a.docx is no Word paper (docx)" in ran.err
    assert "there is no file none.xlsx" in run("check", "figures", "none.xlsx").err
    nothing = run("check", "figures")
    assert nothing.code == 1
    assert "zhongshu check figures FILE..." in nothing.err


def test_nothing_to_check_is_said(run: Run, nowhere: Path) -> None:
    (nowhere / "a.txt").write_text("今天天气很好\n", "utf-8")
    ran = run("check", "figures", "a.txt")
    assert ran.code == 0
    assert "nothing to check was found" in ran.out


def test_a_pack_that_is_called_figures_is_checked_as_a_pack(run: Run, nowhere: Path) -> None:
    assert run("pack", "new", "figures", "--dir", nowhere).code == 0
    ran = run("check", "figures", "--json")
    assert ran.code == 0, ran.out
    assert "figures" in ran.document["packs"]


def test_the_help_tells_of_it(run: Run) -> None:
    ran = run("check", "--help")
    assert ran.code == 0
    assert "zhongshu check figures 月报.docx" in ran.out
    assert "--lang" in ran.out
