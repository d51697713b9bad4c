"""CSV files as units really send them."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from tests.datasets.sources.reading import Read, read
from zhongshu.core.errors import LoadError
from zhongshu.datasets.sources.csv import scan_csv

AIR = "城市,PM2.5,一氧化碳\n台州,51,0.7\n杭州,33,0.8\n"
AIR_ROWS = [("台州", "51", "0.7"), ("杭州", "33", "0.8")]


def read_bytes(tmp_path: Path, content: bytes, **options: object) -> Read:
    path = tmp_path / "source.csv"
    path.write_bytes(content)
    return read(scan_csv(path, scratch=tmp_path, **options))  # type: ignore[arg-type]


def read_text(tmp_path: Path, content: str, **options: object) -> Read:
    return read_bytes(tmp_path, content.encode(), **options)


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("gb18030", "gb18030"),
        ("gbk", "gb18030"),
        ("utf-16", "utf-16"),
        ("utf-32", "utf-32"),
    ],
)
def test_the_encoding_is_found_out(tmp_path: Path, encoding: str, found: str) -> None:
    got = read_bytes(tmp_path, AIR.encode(encoding))
    assert got.rows == AIR_ROWS
    assert got.scan.columns == ("城市", "PM2.5", "一氧化碳")
    assert got.scan.encoding == found
    assert got.places == [(1, 2, "台州,51,0.7"), (2, 3, "杭州,33,0.8")]


def test_a_declared_encoding_is_read(tmp_path: Path) -> None:
    assert read_bytes(tmp_path, "市\n臺北\n".encode("big5"), encoding="big5").rows == [("臺北",)]
    assert read_bytes(tmp_path, AIR.encode("utf-16-le"), encoding="utf-16-le").rows == AIR_ROWS


def test_bytes_that_are_no_text_name_the_byte(tmp_path: Path) -> None:
    content = b"a,b\n1,x\n2,\xff\xff\n"
    with pytest.raises(LoadError, match=r"neither UTF-8 \(wrong from byte 10\) nor GB18030 \(wrong from byte 10\)"):
        read_bytes(tmp_path, content)
    with pytest.raises(LoadError, match="not utf-8: byte 10 cannot be read"):
        read_bytes(tmp_path, content, encoding="utf-8")


def test_a_wrong_byte_is_found_behind_megabytes_of_ascii(tmp_path: Path) -> None:
    rows = b"1,x\n" * 300_000
    assert read_bytes(tmp_path, b"a,b\n" + rows + "2,台州\n".encode("gb18030")).rows[-1] == ("2", "台州")
    with pytest.raises(LoadError, match="byte 1,200,006"):
        read_bytes(tmp_path, b"a,b\n" + rows + b"2,\xff\n")


def test_utf_16_without_a_mark_is_named(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="utf-16-le"):
        read_bytes(tmp_path, AIR.encode("utf-16-le"))


def test_an_unknown_encoding_teaches(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="no encoding 'utf9'"):
        read_text(tmp_path, AIR, encoding="utf9")


def test_types_are_given_by_the_reader_and_faults_are_told(tmp_path: Path) -> None:
    text = "id,day,co,note\n1,2020-04-02,0.65,x\nq,2020-04-31,0.7,y\n3,2020-04-04,,z\n"
    got = read_text(tmp_path, text, types={"id": "BIGINT", "day": "DATE", "co": "DECIMAL(8,2)", "absent": "BIGINT"})
    assert got.rows == [(1, date(2020, 4, 2), Decimal("0.65"), "x"), (3, date(2020, 4, 4), None, "z")]
    assert got.scan.types == {"id": "BIGINT", "day": "DATE", "co": "DECIMAL(8,2)", "note": "VARCHAR"}
    assert [(r.record, r.line, r.column, r.value, r.rule) for r in got.rejects] == [
        (2, 3, "id", "q", "type"),
        (2, 3, "day", "2020-04-31", "type"),
    ]
    assert got.rejects[0].message == "'q' is no whole number"
    assert got.rejects[1].message_zh == "“2020-04-31”不是日期（如 2024-05-31）"
    assert got.rejects[0].raw == "q,2020-04-31,0.7,y"
    assert got.places == [(1, 2, "1,2020-04-02,0.65,x"), (3, 4, "3,2020-04-04,,z")]


def test_a_time_is_read(tmp_path: Path) -> None:
    got = read_text(tmp_path, "at,n\n2020-04-02 08:00:00,1\n2020-04-02 25:00:00,2\n", types={"at": "TIMESTAMP"})
    assert got.rows == [(datetime(2020, 4, 2, 8), "1")]
    assert got.rejects[0].message == "'2020-04-02 25:00:00' is no time, such as 2024-05-31 08:00:00"


def test_null_words_and_empty_cells_have_no_value(tmp_path: Path) -> None:
    got = read_text(tmp_path, 'a,b\nNaN,—\n"",x\n_,NaN2\n', nulls=["NaN", "—", "_"], types={"a": "DECIMAL(5,1)"})
    assert got.rows == [(None, None), (None, "x"), (None, "NaN2")]


def test_a_null_word_with_the_delimiter_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="'a,b' cannot be a null word"):
        read_text(tmp_path, AIR, nulls=["a,b"])


def test_line_breaks_inside_quotes_belong_to_the_value(tmp_path: Path) -> None:
    text = 'a,b\n1,"颗粒物\n(PM10)"\n2,"say ""hi""\r\nthere"\n3,z\nx,"p\nq"\n'
    got = read_text(tmp_path, text, types={"a": "BIGINT"})
    assert got.rows == [(1, "颗粒物\n(PM10)"), (2, 'say "hi"\r\nthere'), (3, "z")]
    assert [line for _, line, _ in got.places] == [2, 4, 6]
    assert [(r.record, r.line, r.value, r.raw) for r in got.rejects] == [(4, 7, "x", 'x,"p\nq"')]


def test_ragged_rows_are_put_apart(tmp_path: Path) -> None:
    got = read_text(tmp_path, "a,b,c\n1,x,y\n2,x\n3,x,y,z,w\n4,x,y\n5\n")
    assert got.rows == [("1", "x", "y"), ("4", "x", "y")]
    assert [(r.record, r.line, r.rule, r.message, r.raw) for r in got.rejects] == [
        (2, 3, "columns", "the row has 2 columns, the header 3", "2,x"),
        (3, 4, "columns", "the row has 5 columns, the header 3", "3,x,y,z,w"),
        (5, 6, "columns", "the row has 1 column, the header 3", "5"),
    ]


def test_empty_cells_beyond_the_header_do_not_matter(tmp_path: Path) -> None:
    assert read_text(tmp_path, "a,b\n1,x,,\n2,y\n").rows == [("1", "x"), ("2", "y")]
    assert read_text(tmp_path, 'a,b\r\n1,x,,\n2,"y"\n').rows == [("1", "x"), ("2", "y")]


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", [True, False])
def test_every_kind_of_line_end(tmp_path: Path, ends: str, last: bool) -> None:
    text = ends.join(["a,b", "1,x", '2,"y\nz"', "3"]) + (ends if last else "")
    got = read_text(tmp_path, text)
    assert got.rows == [("1", "x"), ("2", "y\nz")]
    assert got.faults == [(3, 5, "columns")]
    assert [line for _, line, _ in got.places] == [2, 3]


def test_line_ends_of_several_kinds(tmp_path: Path) -> None:
    got = read_text(tmp_path, "a,b\r\n1,x\n2,y\r3,z\r\n\r\n4\n5,w", types={"a": "BIGINT"})
    assert got.rows == [(1, "x"), (2, "y"), (3, "z"), (5, "w")]
    assert got.faults == [(4, 6, "columns")]
    assert [(record, line) for record, line, _ in got.places] == [(1, 2), (2, 3), (3, 4), (5, 7)]


def test_blank_lines_are_no_rows(tmp_path: Path) -> None:
    got = read_text(tmp_path, "a,b\n\n1,x\n\n\n2,y\nq,z\n\n", types={"a": "BIGINT"})
    assert got.rows == [(1, "x"), (2, "y")]
    assert got.places == [(1, 3, "1,x"), (2, 6, "2,y")]
    assert got.faults == [(3, 7, "type")]


def test_a_quote_within_a_value_is_a_letter(tmp_path: Path) -> None:
    got = read_text(tmp_path, 'a,b\n1,5" pipe\n2,"x"\n3, "padded" \n')
    assert got.rows == [("1", '5" pipe'), ("2", "x"), ("3", "padded")]


def test_text_after_a_closing_quote_is_no_row(tmp_path: Path) -> None:
    got = read_text(tmp_path, 'a,b\n1,"ok"trail\n2,y\n3,"p\nq"r\n4,z\n')
    assert got.rows == [("2", "y"), ("4", "z")]
    assert got.faults == [(1, 2, "quote"), (3, 4, "quote")]
    assert got.rejects[1].raw == '3,"p\nq"r'


def test_a_quote_that_never_closes_spoils_its_line_only(tmp_path: Path) -> None:
    got = read_text(tmp_path, 'a,b\n1,x\n2,"y\n3,z\n4,w\n')
    assert got.rows == [("1", "x"), ("3", "z"), ("4", "w")]
    assert [(r.line, r.message) for r in got.rejects] == [(3, "a quote that never closes")]


def test_a_zero_byte_spoils_its_row_only(tmp_path: Path) -> None:
    got = read_bytes(tmp_path, b"a,b\n1,x\n2,y\0z\n3,w\n")
    assert got.rows == [("1", "x"), ("3", "w")]
    assert got.faults == [(2, 3, "encoding")]


def test_a_row_of_megabytes_is_put_apart(tmp_path: Path) -> None:
    long = "y" * 3_000_000
    plain = read_text(tmp_path, f"a,b\n1,x\n2,{long}\n3,z\n")
    odd = read_text(tmp_path, f"a,b\r\n1,x\n2,{long}\n3,z\n")
    for got in (plain, odd):
        assert got.rows == [("1", "x"), ("3", "z")]
        assert got.faults == [(2, 3, "length")]


def test_tabs_and_semicolons(tmp_path: Path) -> None:
    assert read_text(tmp_path, 'a\tb\n1,5\t"x\ty"\n', delimiter="\t").rows == [("1,5", "x\ty")]
    assert read_text(tmp_path, "a;b\n1,5;x\nq;y\n", delimiter=";").rows == [("1,5", "x"), ("q", "y")]
    with pytest.raises(LoadError, match="'ab' cannot be a delimiter"):
        read_text(tmp_path, AIR, delimiter="ab")


def test_names_of_the_header_are_made_distinct(tmp_path: Path) -> None:
    got = read_text(tmp_path, ' a ,a,A,,"x\ny",o\'clock "q",_line\n1,2,3,4,5,6,7\n')
    assert got.scan.columns == ("a", "a_2", "A_3", "column4", "x y", 'o\'clock "q"', "_line_2")
    assert got.rows == [("1", "2", "3", "4", "5", "6", "7")]


def test_a_renamed_column_gets_its_old_name(tmp_path: Path) -> None:
    got = read_text(tmp_path, "城市,PM2_5\n台州,x\n", renamed={"PM2_5": "PM2.5"}, types={"PM2.5": "BIGINT"})
    assert got.scan.columns == ("城市", "PM2.5")
    assert [(r.column, r.value) for r in got.rejects] == [("PM2.5", "x")]


def test_a_header_further_down(tmp_path: Path) -> None:
    got = read_text(tmp_path, '"年报\n2024",,\n\na,b\n1,x\nq,y\n', header=4, types={"a": "BIGINT"})
    assert got.scan.columns == ("a", "b")
    assert got.rows == [(1, "x")]
    assert got.places == [(1, 5, "1,x")]
    assert got.faults == [(2, 6, "type")]


def test_no_header(tmp_path: Path) -> None:
    got = read_text(tmp_path, "1,x\nq,y\n", header=0, types={"column1": "BIGINT"})
    assert got.scan.columns == ("column1", "column2")
    assert got.rows == [(1, "x")]
    assert got.faults == [(2, 2, "type")]
    assert got.places == [(1, 1, "1,x")]


def test_an_empty_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match=r"source\.csv is empty: there is no header"):
        read_text(tmp_path, "")
    with pytest.raises(LoadError, match="nothing at line 1 or below"):
        read_text(tmp_path, "\n\n")


def test_a_header_alone_is_no_rows(tmp_path: Path) -> None:
    for text in ("a,b\n", "a,b", '"a","b"\r\n'):
        got = read_text(tmp_path, text)
        assert (got.scan.columns, got.rows, got.rejects) == (("a", "b"), [], [])


def test_one_column(tmp_path: Path) -> None:
    got = read_text(tmp_path, 'a\n1\n\n""\nq\n', types={"a": "BIGINT"})
    assert got.rows == [(1,), (None,)]
    assert got.faults == [(3, 5, "type")]
