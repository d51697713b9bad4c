"""What a file is made of, told from its bytes."""

from pathlib import Path

import pytest

from zhongshu.datasets.sources.survey import Survey, survey

PLAIN = Survey(odd=None, quoted=False, breaks=False, lines=3)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a,b\n1,x\n2,y\n", PLAIN),
        ("a,b\n1,x\n2,y", PLAIN),
        ("a,b\r\n1,x\r\n2,y\r\n\r\n\r\n", PLAIN),
        ('a,b\n"1",x\n2,"y"\n', Survey(None, quoted=True, breaks=False, lines=3)),
        ('"a",b\n"1","",""\n', Survey(None, quoted=True, breaks=False, lines=2)),
        ('a\n"x""y"\n"""z"""\n', Survey(None, quoted=True, breaks=False, lines=3)),
        ('a,b\n1,"x\ny"\n2,z\n', Survey(None, quoted=True, breaks=True, lines=3)),
        ('a,b\r\n1,"x\ny"\r\n', Survey(None, quoted=True, breaks=True, lines=2)),
        ('a,b\n1,"x\n""\n,y"\n2,"\n"\n', Survey(None, quoted=True, breaks=True, lines=3)),
    ],
)
def test_plain_files_are_counted(tmp_path: Path, text: str, expected: Survey) -> None:
    path = tmp_path / "source.csv"
    path.write_text(text, newline="")
    assert survey(path, ",") == expected


@pytest.mark.parametrize(
    ("text", "odd"),
    [
        ('a,b\n1,5" pipe\n', "a quote within a value"),
        ('a,b\n1, "x"\n', "a quote within a value"),
        ('a,b\n1,"x"y\n', "a quote within a value"),
        ('a,b\n1,"x\ny"z\n2,w\n', "a quote within a value"),
        ('a,b\n1,"x\n', "a quote that never closes"),
        ("a,b\r\n1,x\n", "line ends of several kinds"),
        ("a,b\n1,x\r\n", "line ends of several kinds"),
        ("a,b\n1,x\r2,y\n", "line ends of several kinds"),
        ("a,b\r1,x\r", "line ends of several kinds"),
        ("a,b\n1,\0\n", "zero bytes"),
    ],
)
def test_odd_files_are_told_why(tmp_path: Path, text: str, odd: str) -> None:
    path = tmp_path / "source.csv"
    path.write_text(text, newline="")
    assert survey(path, ",").odd == odd


def test_pieces_may_meet_anywhere(tmp_path: Path) -> None:
    path = tmp_path / "source.csv"
    row = '"x ""y"" 台州\n，",z\r\n'
    for shift in range(0, 40, 7):
        path.write_text("a" * shift + ",b\r\n" + row * 40_000, newline="")
        assert survey(path, ",") == Survey(None, quoted=True, breaks=True, lines=40_001)


def test_a_quote_open_for_megabytes_is_odd(tmp_path: Path) -> None:
    path = tmp_path / "source.csv"
    path.write_text('a,b\n1,"x\n' + "text of a broken file\n" * 400_000)
    assert survey(path, ",").odd == "a quote that stays open for 4 MB"
