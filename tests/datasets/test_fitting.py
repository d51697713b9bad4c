"""Which source a file is for, by its header."""

from pathlib import Path

import pytest

from tests.kit import make_hub
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
        ("a.xlsx", "企业,销方,金额", None),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_header_tells_the_source(
    hub: Hub, tmp_path: Path, name: str, header: str, source: str, encoding: str
) -> None:
    (tmp_path / name).write_bytes(f"{header}\n1,2,3\n".encode(encoding))
    assert Fitting.of(hub.packs.catalogue.dataset("p.trade")).source(tmp_path / name) == source


def test_a_load_without_a_source_takes_it_and_its_run_says_so(hub: Hub, tmp_path: Path) -> None:
    (tmp_path / "E1.csv").write_text("企业,购方,金额\n E1,B1,12.5\n", "utf-8")
    loaded = hub.load("p.trade", tmp_path / "E1.csv", source=None, who="test")
    assert (loaded.source, loaded.counts.accepted) == ("sold", 1)
    run = hub.runs.get(loaded.run)
    assert run is not None
    assert run.source == "sold"
    assert hub.intake.preview("p.trade", tmp_path / "E1.csv", source=None).counts.unchanged == 1


def test_where_none_fits_the_nearest_names_what_is_missing(hub: Hub, tmp_path: Path) -> None:
    (tmp_path / "E1.csv").write_text("企业,销方,价款\nE1,B1,12.5\n", "utf-8")
    with pytest.raises(LoadError, match=r"E1.csv has no column '金额'"):
        hub.load("p.trade", tmp_path / "E1.csv", source=None, who="test")
