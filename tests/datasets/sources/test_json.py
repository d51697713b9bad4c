"""JSON documents and JSON lines."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.datasets.sources.reading import Read, read
from zhongshu.core.errors import LoadError
from zhongshu.datasets.sources.json import scan_json


def read_text(tmp_path: Path, text: str, **options: object) -> Read:
    path = tmp_path / "source.json"
    path.write_text(text)
    return read(scan_json(path, scratch=tmp_path, **options))  # type: ignore[arg-type]


def test_numbers_keep_their_digits(tmp_path: Path) -> None:
    text = '[{"a": 12.30, "b": 12345678901234567890.10}, {"a": 1e3, "b": -0}]'
    assert read_text(tmp_path, text, lines=False).rows == [("12.30", "12345678901234567890.10"), ("1e3", "-0")]


def test_nested_objects_become_dotted_columns(tmp_path: Path) -> None:
    text = '[{"city": {"name": "台州", "code": null}, "tags": [1.0, {"x": "é"}], "open": true, "none": {}}]'
    got = read_text(tmp_path, text, lines=False)
    assert got.scan.columns == ("city.name", "city.code", "tags", "open")
    assert got.rows == [("台州", None, '[1.0, {"x": "é"}]', "true")]


def test_columns_may_come_later(tmp_path: Path) -> None:
    rows = [{"a": 1}] * 25_000 + [{"b": 2, "A": 3}]
    got = read_text(tmp_path, json.dumps(rows), lines=False)
    assert got.scan.columns == ("a", "b", "A_2")
    assert got.rows[0] == ("1", None, None)
    assert got.rows[-1] == (None, "2", "3")
    assert got.places[-1] == (25_001, 25_001, ",2,3")


def test_rows_somewhere_in_a_document(tmp_path: Path) -> None:
    text = '{"meta": {"n": [1, 2]}, "data": {"more": "x", "items": [{"a": 1}, {"a": 2}]}, "after": 1}'
    assert read_text(tmp_path, text, lines=False, rows="data.items").rows == [("1",), ("2",)]


@pytest.mark.parametrize(
    ("text", "rows", "sentence"),
    [
        ('{"data": {"items": []}}', "data.itms", "no key 'itms'\n  hint: did you mean \"items\""),
        ('{"data": [1]}', "data.items", "no object with a key 'items'"),
        ('{"n": 1, "items": [{"a": 1}]}', None, "no array [...]\n  hint: say where the rows are: rows: items"),
        ('{"items": {"a": 1}}', "items", "rows: items is no array"),
        ('[{"a": 1},\n{"a": 2,}]', None, "source.json:2: element 2 is no JSON"),
        ('[{"a": 1},\n{"a": 2}', None, "source.json:2: expected , or ], found the end of the file"),
        ('[{"a": 1}] [{"a": 2}]', None, "text after the array"),
        ("[" + '{"x":' * 100_000, None, "element 1 is nested too deep"),
        ("[]", None, "has no rows"),
        ("", None, "no array"),
        ("[" + ",".join(f'{{"k{n}": 1}}' for n in range(2_001)) + "]", None, "more than 2,000 different keys"),
    ],
)
def test_a_document_that_cannot_be_read(tmp_path: Path, text: str, rows: str | None, sentence: str) -> None:
    with pytest.raises(LoadError) as raised:
        read_text(tmp_path, text, lines=False, rows=rows)
    assert sentence in str(raised.value)


def test_json_lines(tmp_path: Path) -> None:
    got = read_text(tmp_path, '\ufeff{"a": 1}\n\n{"a": "x"}\r\n{"a": null}', lines=True)
    assert got.rows == [("1",), ("x",), (None,)]
    assert [line for _, line, _ in got.places] == [1, 3, 4]


def test_bad_lines_are_put_apart(tmp_path: Path) -> None:
    deep = '{"x":' * 50 + "1" + "}" * 50
    deeper = '{"x":' * 5_000 + "1" + "}" * 5_000
    lines = [
        '{"a": 1}',
        "{bad",
        "[1]",
        '{"a": 1} x',
        '{"a": 1, "a": 2}',
        '{"a.b": 1, "a": {"b": 2}}',
        deep,
        deeper,
        '{"a": 9}',
    ]
    got = read_text(tmp_path, "\n".join(lines), lines=True)
    assert got.rows == [("1",), ("9",)]
    assert [(r.line, r.message) for r in got.rejects] == [
        (2, "no JSON at character 2: Expecting property name enclosed in double quotes"),
        (3, "the row is no object {...}"),
        (4, "text after the value, from character 10"),
        (5, "the key 'a' stands twice"),
        (6, "two values for 'a.b'"),
        (7, "nested deeper than 32"),
        (8, "nested too deep"),
    ]
    assert got.places == [(1, 1, "1"), (9, 9, "9")]
    assert got.rejects[0].raw == "{bad"


def test_null_words(tmp_path: Path) -> None:
    got = read_text(tmp_path, '[{"a": "NaN", "b": NaN}, {"a": "", "b": "x"}]', lines=False, nulls=["NaN"])
    assert got.rows == [(None, None), (None, "x")]


def test_gb18030(tmp_path: Path) -> None:
    path = tmp_path / "source.json"
    path.write_bytes('[{"城市": "台州"}]'.encode("gb18030"))
    got = read(scan_json(path, lines=False, scratch=tmp_path))
    assert (got.scan.columns, got.rows, got.scan.encoding) == (("城市",), [("台州",)], "gb18030")


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=6)
VALUES = st.none() | st.booleans() | st.integers() | TEXTS.filter(bool)


ROWS = st.lists(st.fixed_dictionaries({"a": VALUES, "b": VALUES}), min_size=1, max_size=8)


@given(ROWS, st.booleans(), st.booleans())
@settings(max_examples=60, deadline=None)
def test_round_trip(rows: list[dict[str, object]], lines: bool, escaped: bool) -> None:
    def written(value: object) -> str:
        return json.dumps(value, ensure_ascii=escaped)

    text = "\n".join(map(written, rows)) if lines else written(rows)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "source.json"
        path.write_text(text, encoding="utf-8", newline="")
        got = read(scan_json(path, lines=lines, encoding="utf-8", scratch=Path(folder)))
    shown = {True: "true", False: "false"}
    names = got.scan.columns
    expected = [
        tuple(shown[v] if isinstance(v, bool) else None if v is None else str(v) for v in map(row.__getitem__, names))
        for row in rows
    ]
    assert got.rows == expected
