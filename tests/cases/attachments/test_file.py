"""What a file is called when somebody saves it."""

import pytest

from zhongshu.cases.attachments.file import tidy_name


@pytest.mark.parametrize(
    ("said", "kind", "name"),
    [
        ("井盖.JPG", "image/jpeg", "井盖.jpg"),
        ("report.png", "application/pdf", "report.pdf"),
        ("../../etc/passwd", "text/plain", "passwd.txt"),
        ("C:\\Users\\me\\a b.html", "text/plain", "a b.txt"),
        ("a\r\nSet-Cookie: x\u202egpj.exe", "image/jpeg", "a Set-Cookie: x gpj.jpg"),
        ("", "text/csv", "file.csv"),
        ("...", "text/csv", "file.csv"),
        (".htaccess", "text/plain", "htaccess.txt"),
        ("长" * 300, "application/pdf", "长" * 80 + ".pdf"),
    ],
)
def test_a_name_is_tidied_and_ends_as_what_it_is(said: str, kind: str, name: str) -> None:
    assert tidy_name(said, kind) == name
