"""Every kind of source, opened the same way."""

import hashlib
import sqlite3
from collections.abc import Iterator, Mapping
from functools import partial
from http.server import SimpleHTTPRequestHandler
from pathlib import Path

import duckdb
import openpyxl
import pytest

from tests.datasets.sources.reading import read
from tests.listening import listening
from zhongshu.core.errors import LoadError
from zhongshu.datasets.sources.address import Guard, read_networks
from zhongshu.datasets.sources.open import Opened, Seen, open_source
from zhongshu.datasets.sources.spec import SourceSpec

ROWS = [("台州", "51"), ("杭州", "33")]


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    folder = tmp_path / "scratch"
    folder.mkdir()
    return folder


def opened(spec: Mapping[str, object], path: Path | None, scratch: Path, **options: object) -> Opened:
    got = open_source(SourceSpec.model_validate(spec), path, scratch=scratch, **options)  # type: ignore[arg-type]
    assert got is not None
    return got


def write_all(folder: Path) -> None:
    (folder / "air.csv").write_text("城市,PM2.5\n台州,51\n杭州,33\n")
    (folder / "air.tsv").write_bytes("城市\tPM2.5\n台州\t51\n杭州\t33\n".encode("gb18030"))
    (folder / "air.json").write_text('{"data": [{"城市": "台州", "PM2.5": 51}, {"城市": "杭州", "PM2.5": 33}]}')
    (folder / "air.jsonl").write_text('{"城市": "台州", "PM2.5": 51}\n{"城市": "杭州", "PM2.5": 33}\n')
    duckdb.execute(f"COPY (FROM read_csv('{folder / 'air.csv'}', all_varchar = true)) TO '{folder / 'air.parquet'}'")
    book = openpyxl.Workbook()
    for row in [("城市", "PM2.5"), *ROWS]:
        book.worksheets[0].append(row)
    book.save(folder / "air.xlsx")


@pytest.mark.parametrize(
    ("name", "spec"),
    [
        ("air.csv", {"kind": "csv"}),
        ("air.tsv", {"kind": "tsv"}),
        ("air.xlsx", {"kind": "excel"}),
        ("air.json", {"kind": "json", "rows": "data"}),
        ("air.jsonl", {"kind": "jsonl"}),
        ("air.parquet", {"kind": "parquet"}),
    ],
)
def test_every_kind_of_file_gives_the_same_rows(
    tmp_path: Path, scratch: Path, name: str, spec: Mapping[str, object]
) -> None:
    write_all(tmp_path)
    got = opened(spec, tmp_path / name, scratch)
    assert got.scan.columns == ("城市", "PM2.5")
    assert read(got.scan).rows == ROWS
    assert got.digest == hashlib.sha256((tmp_path / name).read_bytes()).hexdigest()
    assert got.rows == 2


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    """A site with the files of `write_all`, which knows Last-Modified."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """Nothing: the test's output is the test's."""

    folder = tmp_path / "site"
    folder.mkdir()
    write_all(folder)
    with listening(partial(Quiet, directory=str(folder))) as port:
        yield f"http://127.0.0.1:{port}"


def test_a_fetched_file_is_known_the_next_time(site: str, scratch: Path) -> None:
    spec = {"kind": "http", "url": f"{site}/air.tsv", "format": "tsv"}
    here = Guard(read_networks(["127.0.0.1"]))
    got = opened(spec, None, scratch, guard=here)
    assert read(got.scan).rows == ROWS
    assert got.seen.last_modified is not None
    assert open_source(SourceSpec.model_validate(spec), None, scratch=scratch, seen=got.seen, guard=here) is None


def test_a_file_given_by_hand_replaces_the_fetching(tmp_path: Path, scratch: Path) -> None:
    write_all(tmp_path)
    spec = {"kind": "http", "url": "http://127.0.0.1:9/air.csv", "format": "csv"}
    assert read(opened(spec, tmp_path / "air.csv", scratch, seen=Seen(etag="x")).scan).rows == ROWS


def test_a_database_remembers_its_watermark(tmp_path: Path, scratch: Path) -> None:
    with sqlite3.connect(tmp_path / "air.db") as connection:
        connection.execute('CREATE TABLE air ("城市" TEXT, "PM2.5" INTEGER)')
        connection.executemany("INSERT INTO air VALUES (?, ?)", [("台州", 51), ("杭州", 33)])
    spec = {"kind": "database", "connection": "station", "table": "air", "watermark": "PM2.5"}
    connections = {"station": f"sqlite:///{tmp_path / 'air.db'}"}
    got = opened(spec, None, scratch, connections=connections)
    assert (read(got.scan).rows, got.seen) == (ROWS, Seen(watermark="integer:51"))
    (scratch / "later").mkdir()
    later = opened(spec, None, scratch / "later", connections=connections, seen=got.seen)
    assert read(later.scan).rows == [("台州", "51")]
    assert later.digest != got.digest


def test_renamed_columns_are_found_under_their_old_name(tmp_path: Path, scratch: Path) -> None:
    write_all(tmp_path)
    for number, (name, kind) in enumerate([("air.csv", "csv"), ("air.xlsx", "excel"), ("air.parquet", "parquet")]):
        (scratch / str(number)).mkdir()
        got = opened({"kind": kind, "renamed": {"PM2.5": "pm25"}}, tmp_path / name, scratch / str(number))
        assert got.scan.columns == ("城市", "pm25")
        assert read(got.scan).rows == ROWS


@pytest.mark.parametrize(
    ("spec", "sentence"),
    [
        ({"kind": "csv"}, "a source of kind csv needs a file"),
        ({"kind": "database", "connection": "staton", "table": "t"}, 'did you mean "station"'),
    ],
)
def test_what_is_missing_is_told(scratch: Path, spec: Mapping[str, object], sentence: str) -> None:
    with pytest.raises(LoadError) as raised:
        opened(spec, None, scratch, connections={"station": "sqlite://"})
    assert sentence in str(raised.value)


def test_a_missing_file_names_its_neighbours(tmp_path: Path, scratch: Path) -> None:
    write_all(tmp_path)
    with pytest.raises(LoadError, match=r'did you mean "air\.csv"'):
        opened({"kind": "csv"}, tmp_path / "air2.csv", scratch)
