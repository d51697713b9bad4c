"""Files and forms that are made to do harm, through the routes that take them."""

import io
import stat
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.security.region import SHEET, TARGET, hidden, multipart, token
from zhongshu.packs.hub import Hub

ROWS = b"id,body,amount\nn9,x,1\n"
NAMES = [
    "../../../../etc/passwd.csv",
    "..\\..\\windows\\win.csv",
    "/etc/cron.d/x.csv",
    "C:\\x.csv",
    "\\\\server\\share\\x.csv",
    "....//x.csv",
    "CON.csv",
    "nul.csv",
    "COM1.x.csv",
    "x\x00.csv",
    "~/.ssh/x.csv",
    "a" * 3000 + ".csv",
    "x." + "很" * 118,
    "%2e%2e%2fx.csv",
    "..",
    ".",
    ".csv",
    " .csv ",
    "$(touch x).csv",
    "'; DROP TABLE run; --.csv",
]


def upload(client: TestClient, name: str, content: bytes = ROWS) -> tuple[int, str]:
    """The status of the upload, and the page that it ends on."""
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    fields = [('name="csrf"', token(client).encode()), ('name="to"', TARGET.encode())]
    answer = multipart(client, "/upload", [*fields, (f'name="file"; filename="{quoted}"', content)])
    if answer.status_code != 303:
        return answer.status_code, answer.text
    until = time.monotonic() + 60
    while time.monotonic() < until:
        page = client.get(answer.headers["location"]).text
        if "waiting-card" not in page:
            return 303, page
        time.sleep(0.05)
    raise AssertionError("still waiting")


def files_below(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", NAMES)
def test_a_file_lands_in_its_own_folder_whatever_it_is_called(client: TestClient, hub: Hub, name: str) -> None:
    root = hub.intake.scratch.parent.parent
    before = files_below(root)
    status, _ = upload(client, name)
    assert status in (303, 400)
    new = files_below(root) - before
    landed = {path for path in new if ROWS in path.read_bytes()}
    assert all(path.is_relative_to(hub.intake.scratch / "uploads") for path in landed)
    assert not {path for path in new if path.name in ("passwd", "passwd.csv", "win.csv", "x.csv") or path.is_symlink()}


def test_a_name_with_markup_and_marks_of_direction_is_shown_as_text(client: TestClient) -> None:
    status, page = upload(client, "<img src=x onerror=alert(1)>\u202egpj.csv")
    assert status == 303
    assert "<img src=x" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;gpj.csv" in page
    assert "\u202e" not in page


@pytest.mark.parametrize("ending", ["exe", "html", "svg", "php", "zip", "csv.exe", "xlsb"])
def test_other_kinds_of_files_are_refused_in_words(client: TestClient, hub: Hub, ending: str) -> None:
    before = hub.snapshots.current_number()
    status, page = upload(client, f"x.{ending}", b"MZ\x90\x00\x03" + b"\x00" * 200)
    assert status in (303, 400)
    assert "confirm" not in page
    assert hub.snapshots.current_number() == before


def archives() -> Iterator[tuple[str, bytes]]:
    inner = packed({"deep.txt": b"0" * 5_000_000})
    yield "climbing", packed({"xl/workbook.xml": b"<a/>", "../../../evil.txt": b"x"})
    yield "absolute", packed({"xl/workbook.xml": b"<a/>", "/etc/cron.d/evil": b"x"})
    yield "drive", packed({"xl/workbook.xml": b"<a/>", "C:\\evil.txt": b"x"})
    yield "backslashes", packed({"xl/workbook.xml": b"<a/>", "..\\..\\evil.txt": b"x"})
    yield "nested", packed({"inner.zip": inner, "inner2.zip": packed({"inner.zip": inner})})
    yield "bomb", packed({"xl/workbook.xml": b"<a/>", "xl/worksheets/sheet1.xml": b"0" * 300_000_000})
    yield "many", packed({f"x{n}": b"" for n in range(6_000)})
    yield "entities", packed({"xl/workbook.xml": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'})
    yield "link", linked()
    yield "broken", packed({"xl/workbook.xml": b"<a/>"})[:-60]


def packed(entries: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            info = zipfile.ZipInfo("x")
            info.filename, info.compress_type = name, zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return held.getvalue()


def linked() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("xl/workbook.xml", b"<a/>")
        link = zipfile.ZipInfo("xl/worksheets/sheet1.xml")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    return held.getvalue()


ARCHIVES = dict(archives())


@pytest.mark.parametrize("kind", ARCHIVES)
def test_an_archive_that_would_do_harm_is_refused_by_every_way_in(client: TestClient, hub: Hub, kind: str) -> None:
    snapshot = hub.snapshots.current_number()
    content = ARCHIVES[kind]
    status, page = upload(client, "x.xlsx", content)
    assert (status, "confirm" in page) == (303, False)
    for path, name in (("/figures/check", "x.xlsx"), ("/figures/check", "x.docx"), (f"{SHEET}/template", "x.xlsx")):
        fields = [(f'name="{field}"', value.encode()) for field, value in hidden(client.get(SHEET).text).items()]
        answer = multipart(client, path, [*fields, (f'name="file"; filename="{name}"', content)])
        assert 400 <= answer.status_code < 500, (path, name, answer.status_code)
        assert "root:" not in answer.text
    assert hub.snapshots.current_number() == snapshot
    assert not list(hub.intake.scratch.parent.parent.rglob("evil*"))


def test_thousands_of_fields_and_huge_headers_are_refused(client: TestClient, hub: Hub) -> None:
    csrf = ('name="csrf"', token(client).encode())
    file = ('name="file"; filename="x.csv"', ROWS)
    thousands = [(f'name="f{n}"', b"x") for n in range(5_000)]
    assert multipart(client, "/upload", [csrf, *thousands, file]).status_code == 400
    assert multipart(client, "/upload", [csrf, ('name="' + "x" * 100_000 + '"', b"x"), file]).status_code == 400
    long = multipart(client, "/upload", [csrf, ('name="to"', b"x" * 60_000), file])
    assert long.status_code == 400
    assert len(long.content) < 60_000
    assert not list((hub.intake.scratch / "uploads").iterdir())


def test_an_ordinary_form_of_thousands_of_fields_is_refused(client: TestClient) -> None:
    fields = {f"f{n}": "x" for n in range(5_000)} | {"csrf": token(client)}
    for path in (SHEET, "/figures/check", "/data/notes.note/quarantine", "/figures/relations"):
        assert client.post(path, data=fields).status_code in (400, 413), path


def test_a_body_whose_length_nobody_declared_is_cut_off(client: TestClient, hub: Hub) -> None:
    def endless() -> Iterator[bytes]:
        yield b'--bb\r\nContent-Disposition: form-data; name="x"\r\n\r\n'
        for _ in range(10_000):
            yield b"x" * 65_536

    headers = {"content-type": "multipart/form-data; boundary=bb"}
    assert client.post("/figures/check", content=endless(), headers=headers).status_code == 413
    headers = {"content-type": "multipart/form-data; boundary=" + "b" * 5000}
    assert client.post("/upload", content=b"x", headers=headers).status_code == 400
