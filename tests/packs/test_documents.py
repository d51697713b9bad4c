"""YAML with line numbers: what an author reads who wrote a wrong word."""

from datetime import date
from pathlib import Path

import pytest

from zhongshu.core.errors import PackError
from zhongshu.datasets.spec import DatasetSpec
from zhongshu.packs.documents import parse, read_document, read_text

GOOD = """\
dataset: visits
title: 到访
owner: office
level: 1
sharing: none
origin: measured
columns:
  day: {type: date}
  count:
    type: integer
    min: 0
"""


def fault(text: str, tmp_path: Path) -> str:
    """What is said of a dataset's file with this text."""
    path = tmp_path / "visits.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PackError) as refused:
        parse(DatasetSpec, read_document(path, "p/datasets/visits.yaml"))
    return str(refused.value)


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        (
            "    min: 0\n",
            "    minimum: 0\n",
            ":11 (columns.count.minimum): unknown key 'minimum' (did you mean \"min\"? known: description, level, ",
        ),
        (
            "owner: office\n",
            "",
            ":1 (owner): 'owner' is missing",
        ),
        (
            "owner: office\n",
            "ovner: office\n",
            ":3 (ovner): unknown key 'ovner' (did you mean \"owner\"? known: checks, columns, ",
        ),
        (
            "level: 1\n",
            "level: 7\n",
            ":4 (level): Input should be less than or equal to 4; it says 7",
        ),
        (
            "sharing: none\n",
            "sharing: never\n",
            ":5 (sharing): Input should be 'unconditional', 'conditional' or 'none'; it says 'never'",
        ),
        (
            "    type: integer\n    min: 0\n",
            "    type: string\n    min: 0\n",
            ":9 (columns.count): min and max are for numbers, not for a string",
        ),
        (
            "origin: measured\n",
            "origin: measured\nowner: other\n",
            ":7: says 'owner' twice",
        ),
        (
            "    type: integer\n",
            "    type: integer\n    type: string\n",
            ":11: says 'type' twice",
        ),
        (
            "columns:\n",
            "? [a, b]\n: c\ncolumns:\n",
            ":7: has a key that is no word",
        ),
    ],
    ids=[
        "unknown",
        "missing",
        "misspelt",
        "too large",
        "no such choice",
        "does not fit",
        "twice",
        "twice inside",
        "list as key",
    ],
)
def test_a_wrong_word_is_told_with_file_line_and_the_right_ones(
    right: str, wrong: str, told: str, tmp_path: Path
) -> None:
    assert fault(GOOD.replace(right, wrong), tmp_path).startswith(f"p/datasets/visits.yaml{told}")


def test_the_first_of_several_faults_is_told(tmp_path: Path) -> None:
    text = GOOD.replace("level: 1", "level: 9").replace("sharing: none", "sharing: perhaps")
    assert "less than or equal to 4" in fault(text, tmp_path)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("dataset: visits\n\ttitle: x", ":2: is no YAML: found "),
        ("dataset: visits\nsince: 2020-02-30\n", ":2: is no YAML: 2020-02-30 is no day: day is out of range for month"),
        ("dataset: a\0b", ": is no YAML: control characters are not allowed"),
        ("dataset: !!python/object:os.system x\n", ":1: is no YAML: could not determine a constructor for the tag "),
    ],
    ids=["tab", "no such day", "a sign that is none", "an object"],
)
def test_what_is_no_yaml_is_told_with_its_line(text: str, told: str, tmp_path: Path) -> None:
    assert fault(text, tmp_path).startswith(f"p/datasets/visits.yaml{told}")


@pytest.mark.parametrize(
    ("right", "wrong", "line", "hint"),
    [
        ("owner: office", "owner：office", 3, "'：' is a full-width character: write : and a space after it"),
        ("columns:", "columns：\n\n  # each day", 7, "'：' is a full-width character: write : and a space after it"),
        ("day: {type", "day：{type", 8, "'：' is a full-width character: write : and a space after it"),
        ("{type: date}", "{type：date}", 8, "'：' is a full-width character: write : and a space after it"),
        ("{type: date}", "{type: date，title: x}", 8, "'，' is a full-width character: write , and a space after it"),
        ("{type: date}", "｛type: date｝", 8, "'｛' is a full-width character: write {"),
        ("columns:", "key: 【day】\ncolumns:", 7, "'【' is a full-width character: write ["),
        ("owner: office", "owner: （office）", 3, "'（' is a full-width character: write ("),
        ("  count:", "\tcount:", 9, "the line begins with a tab: write spaces"),
    ],
)
def test_a_sign_that_looks_right_is_named_with_its_own_line(
    right: str, wrong: str, line: int, hint: str, tmp_path: Path
) -> None:
    said = fault(GOOD.replace(right, wrong), tmp_path)
    assert said.startswith(f"p/datasets/visits.yaml:{line}")
    assert said.endswith(f"\n  hint: {hint}")


def test_full_width_signs_in_sentences_are_no_slip(tmp_path: Path) -> None:
    said = fault(
        GOOD.replace("title: 到访", "title: 到访：大厅（【试行】）").replace("owner: office", "owner: [office"),
        tmp_path,
    )
    assert "is no YAML" in said
    assert "full-width" not in said


@pytest.mark.parametrize(
    ("right", "wrong", "place"),
    [("day: {", "Day: {", "8 (columns.Day)"), ("dataset: visits", "dataset: 到访", "1 (dataset)")],
)
def test_a_name_of_other_letters_is_told_which_there_are(right: str, wrong: str, place: str, tmp_path: Path) -> None:
    said = fault(GOOD.replace(right, wrong), tmp_path)
    told = "a name is small Latin letters, digits and _, beginning with a letter; it says "
    assert said.startswith(f"p/datasets/visits.yaml:{place}: {told}")


def test_a_file_in_another_encoding_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "visits.yaml"
    path.write_bytes("title: 到访\n".encode("gb18030"))
    with pytest.raises(PackError, match=r"^p/x\.yaml: is not UTF-8 text"):
        read_text(path, "p/x.yaml")


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "visits.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.encode())
    assert parse(DatasetSpec, read_document(path, "x")).dataset == "visits"


def test_words_that_yaml_takes_for_booleans_stay_words(tmp_path: Path) -> None:
    path = tmp_path / "words.yaml"
    path.write_text("no: on\nyes: true\nday: 2020-04-01\nnone: null\n", encoding="utf-8")
    document = read_document(path, "words.yaml")
    assert document.content == {"no": "on", "yes": True, "day": date(2020, 4, 1), "none": None}


def test_a_part_of_a_file_has_the_lines_of_the_whole(tmp_path: Path) -> None:
    document = read_document(tmp_path / "t.sql", "p/tables/t.sql", text="table: t\nkey:\n  - a\n", first_line=2)
    assert str(document.place(("key", 0))) == "p/tables/t.sql:4 (key.0)"
    assert str(document.place(("key", 9, "x"))) == "p/tables/t.sql:3 (key.9.x)"


def test_an_empty_file_says_nothing(tmp_path: Path) -> None:
    path = tmp_path / "layers.yaml"
    path.write_text("# to be written\n", encoding="utf-8")
    assert read_document(path, "p/layers.yaml").content == {}
    assert fault("", tmp_path).endswith("'dataset' is missing")
