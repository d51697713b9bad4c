"""Which source a file is for, by its header."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.kit import make_hub
from zhongshu.app.pull import Delivery, bring_in
from zhongshu.core.errors import LoadError
from zhongshu.datasets.fitting import Fitting
from zhongshu.packs.hub import Hub

PACK = {
    "datasets/trade.yaml": """
        dataset: trade
        title: 往来
        owner: office
        level: 1
        sharing: unconditional
        origin: measured
        key: [firm, side, other]
        columns: {firm: {type: string}, side: {type: string}, other: {type: string}, amount: {type: decimal, scale: 2}}
        sources:
          bought:
            kind: csv
            renamed: {销方: 对方}
            columns: &columns {firm: trim(企业), side: "'in'", other: 对方, amount: 金额}
          sold: {kind: csv, renamed: {购方: 对方}, columns: {<<: *columns, side: "'out'"}}
          both:
            kind: csv
            columns: {<<: *columns, other: "coalesce(购方, 销方)", side: "CASE WHEN 购方 IS NULL THEN 'in' END"}
          tabs: {kind: tsv, columns: {firm: F, side: S, other: O}}
          second: {kind: excel, sheet: 2, header: 2, columns: {firm: F, side: S, other: O}}
    """,
}


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    return make_hub(tmp_path_factory.mktemp("fitting"), {"p": PACK})


@pytest.mark.parametrize(
    ("name", "header", "source"),
    [
        ("a.csv", "企业,销方,金额", "bought"),
        ("a.csv", ",企业,购方,备注,金额", "sold"),
        ("a.csv", "企业,购方,销方,金额", "both"),
        ("a.tsv", "F\tS\tO", "tabs"),
        ("a.csv", "firm,side,other,amount,企业,销方,金额", None),
        ("a.csv", "something,else", None),
        ("a.csv", "", None),
        ("a.parquet", "企业,销方,金额", None),
        ("a.xlsx", "企业,销方,金额", None),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_header_tells_the_source(
    hub: Hub, tmp_path: Path, name: str, header: str, source: str, encoding: str
) -> None:
    (tmp_path / name).write_bytes(f"{header}\n1,2,3\n".encode(encoding))
    assert Fitting.of(hub.packs.catalogue.dataset("p.trade")).source(tmp_path / name) == source


@pytest.mark.parametrize(
    ("header", "source"),
    [
        ("企业,销方,金额", "bought"),
        (",企业,购方,备注,金额", "sold"),
        ("企业,购方,销方,金额", "both"),
        ("firm,side,other,amount", None),
        ("something,else", None),
    ],
)
def test_the_header_of_a_workbook_tells_it_too(hub: Hub, tmp_path: Path, header: str, source: str | None) -> None:
    workbook(tmp_path / "a.xlsx", [], header.split(","), ["1", "2", "3"])
    assert Fitting.of(hub.packs.catalogue.dataset("p.trade")).source(tmp_path / "a.xlsx") == source


def test_a_workbook_is_read_by_the_text_source_that_its_header_fits(hub: Hub, tmp_path: Path) -> None:
    workbook(tmp_path / "E2.xlsx", ["企业", "购方", "金额"], ["E2", "B1", 12.5], ["E2", "B2", "twelve"])
    loaded = hub.load("p.trade", tmp_path / "E2.xlsx", source=None, who="test")
    assert (loaded.source, loaded.counts.accepted, loaded.counts.rejected) == ("sold", 1, 1)


def test_a_source_of_workbooks_says_its_sheet_and_row(hub: Hub, tmp_path: Path) -> None:
    book = Workbook()
    for cells in (["of the year"], ["F", "S", "O"], ["E3", "in", "S1"]):
        (book["Sheet2"] if "Sheet2" in book else book.create_sheet("Sheet2")).append(cells)
    book.save(tmp_path / "E3.xlsx")
    loaded = hub.load("p.trade", tmp_path / "E3.xlsx", source=None, who="test")
    assert (loaded.source, loaded.counts.accepted) == ("second", 1)


def test_workbooks_and_text_of_one_source_come_in_together(hub: Hub, tmp_path: Path) -> None:
    for name in ("E5.csv", "E6.csv"):
        (tmp_path / name).write_text(f"企业,购方,金额\n{name[:2]},B1,1\n", "utf-8")
    workbook(tmp_path / "E7.xlsx", ["企业", "购方", "金额"], ["E7", "B1", 1])
    files = sorted(tmp_path.iterdir())
    made = bring_in(hub, [Delivery("p.trade", None, file) for file in files], who="test")
    assert [(one.file, one.source, one.counts.inserted) for one in made.loaded] == [
        (file.name, "sold", 1) for file in files
    ]
    assert not made.failed


def test_a_load_without_a_source_takes_it_and_its_run_says_so(hub: Hub, tmp_path: Path) -> None:
    (tmp_path / "E1.csv").write_text("企业,购方,金额\n E1,B1,12.5\n", "utf-8")
    loaded = hub.load("p.trade", tmp_path / "E1.csv", source=None, who="test")
    assert (loaded.source, loaded.counts.accepted) == ("sold", 1)
    run = hub.runs.get(loaded.run)
    assert run is not None
    assert run.source == "sold"
    assert hub.intake.preview("p.trade", tmp_path / "E1.csv", source=None).counts.unchanged == 1


def workbook(path: Path, *rows: Sequence[str | float]) -> None:
    book = Workbook()
    assert book.active is not None
    for cells in rows:
        book.active.append(list(cells))
    book.save(path)


def test_where_none_fits_the_nearest_names_what_is_missing(hub: Hub, tmp_path: Path) -> None:
    (tmp_path / "E1.csv").write_text("企业,销方,价款\nE1,B1,12.5\n", "utf-8")
    with pytest.raises(LoadError, match=r"E1.csv has no column '金额'"):
        hub.load("p.trade", tmp_path / "E1.csv", source=None, who="test")
