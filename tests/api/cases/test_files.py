"""Photos and files by a program: what is taken, what is not, and nothing of a camera in what is handed out."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from PIL import Image

from tests.cases.photos import CAMERA, HTML, PDF, SVG, WITH_FILES, office, phone_photo, photo, png_of
from tests.cases.town import RESIDENT, STRANGER, WANG, make_town
from tests.kit import Clients, clients_of
from tests.town import close, entries
from zhongshu.cases.attachments.shelf import LARGEST_PHOTO
from zhongshu.packs.hub import Hub
from zhongshu.screens.rows.rates import Rate
from zhongshu.sharing.people.person import Post
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.reader import Reader

EVENT = "/api/v1/cases/town/event"
BYTES = "application/octet-stream"
BANK = Reader("p-bank", "Bank", (Post(None, Role.RESIDENT),))
COVER = {"kind": "cover", "place": {"lon": 121.25, "lat": 28.5}, "said": "坏了"}


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    hub = make_town(tmp_path_factory.mktemp("town") / "home", events=WITH_FILES)
    yield hub
    close(hub)


def send(client: TestClient, content: bytes, field: str = "photo", kind: str = BYTES, name: str = "a.jpg") -> Response:
    answer: Response = client.post(
        f"{EVENT}/files", params={"field": field, "name": name}, content=content, headers={"Content-Type": kind}
    )
    return answer


def kept(hub: Hub) -> int:
    """How many files lie on the shelf."""
    return sum(1 for path in hub.cases.shelf.folder.rglob("*") if path.is_file())


def test_a_photo_is_sent_named_in_an_answer_and_handed_out_without_its_camera(of: Clients, hub: Hub) -> None:
    sent = send(of(STRANGER), phone_photo(), "paper", "image/jpeg", "C:\\fakepath\\井盖.heic")
    assert sent.status_code == 201, sent.text
    told = sent.json()
    assert (told["kind"], told["name"], told["width"], told["height"]) == ("image/jpeg", "井盖.jpg", 640, 480)
    assert told["until"] > hub.now().isoformat()
    opened = of(STRANGER).post(EVENT, json={"answers": {**COVER, "paper": [told["id"]]}}).json()
    own = {"Follow-Code": opened["code"]}
    at = f"{EVENT}/{opened['number']}/files/{told['id']}"
    found = of(STRANGER).get(at, headers=own)
    assert (found.status_code, found.headers["content-type"]) == (200, "image/jpeg")
    assert found.headers["content-disposition"].startswith("attachment")
    for word in (CAMERA.encode(), b"SECRET REMARK", b"Exif", b"GPS"):
        assert word not in found.content
    with Image.open(BytesIO(found.content)) as image:
        assert dict(image.getexif()) == {}
    assert hub.cases.shelf.files([told["id"]])[told["id"]].position is None
    small = of(WANG).get(at, params={"size": "small"})
    assert len(small.content) < len(found.content)
    assert of(STRANGER).get(at).status_code == of(BANK).get(at).status_code == 404
    assert entries(hub)[-1].kind == "denied"
    assert of(WANG).get(f"{EVENT}/{'9' * 40}/files/{told['id']}").status_code == 404


def test_a_position_is_kept_where_the_question_keeps_one_and_shown_to_no_program(of: Clients, hub: Hub) -> None:
    told = send(of(RESIDENT), phone_photo(), "photo").json()
    assert hub.cases.shelf.files([told["id"]])[told["id"]].position is not None
    assert "position" not in told


@pytest.mark.parametrize(
    ("content", "field", "words"),
    [
        (SVG, "photo", "SVG"),
        (HTML, "paper", "a web page or a script"),
        (b"#!/bin/sh\nrm -rf /\n", "paper", "a script"),
        (PDF, "photo", "only photos are taken here"),
        (office("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"), "paper", "macros"),
        (png_of(50_000, 50_000), "photo", "million pixels"),
        (photo()[:500], "photo", "cut short or damaged"),
        (b"\x00\x00\x00\x18ftypheic" + b"\0" * 64, "photo", "HEIC"),
        (b"", "photo", "empty"),
    ],
)
def test_what_is_no_photo_is_not_taken_whatever_it_is_called(
    of: Clients, content: bytes, field: str, words: str
) -> None:
    answer = send(of(STRANGER), content, field, "image/jpeg")
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert words in answer.json()["detail"]


def test_of_a_file_that_is_two_things_only_the_picture_is_kept(of: Clients, hub: Hub) -> None:
    """A photo with a page or an archive behind its end is a photo, and what was behind is nowhere."""
    for more in (HTML, office("evil.exe"), PDF):
        told = send(of(STRANGER), photo(80, 60) + more).json()
        content = hub.cases.shelf.path(told["id"]).read_bytes()
        assert content.startswith(b"\xff\xd8\xff")
        assert b"<script>" not in content
        assert b"PK\x03\x04" not in content
        assert b"%PDF" not in content


def test_thirty_megabytes_are_taken_and_no_more(of: Clients, hub: Hub) -> None:
    whole = photo(640, 480)
    large = whole + b"\0" * (LARGEST_PHOTO - len(whole))
    assert send(of(RESIDENT), large).status_code == 201
    before = kept(hub)
    over = send(of(RESIDENT), large + b"\0")
    assert (over.status_code, over.json()["detail"]) == (413, "a file has at most 30 MB")
    chunks = (b"\0" * (1 << 20) for _ in range(40))  # sent without a length
    untold = of(RESIDENT).post(
        f"{EVENT}/files", params={"field": "photo"}, content=chunks, headers={"Content-Type": BYTES}
    )
    assert untold.status_code == 413
    assert kept(hub) == before


def test_a_form_of_another_site_and_a_field_without_files_are_refused(of: Clients) -> None:
    client = of(RESIDENT)
    for kind in ("multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "text/plain;charset=utf-8"):
        assert send(client, photo(), kind=kind).status_code == 415
    assert client.post(f"{EVENT}/files", params={"field": "photo"}, content=b"").status_code == 415
    wrong = send(client, photo(), field="phot")
    assert (wrong.status_code, wrong.json()["hint"].partition("?")[0]) == (404, 'did you mean "photo"')
    assert send(client, photo(), field="said").status_code == 404
    assert (
        client.post("/api/v1/cases/town/evnt/files", content=photo(), headers={"Content-Type": BYTES}).status_code
        == 404
    )


def test_somebody_else_s_file_is_none_that_one_may_name(of: Clients, hub: Hub) -> None:
    """Nor one that was never sent; the fault stands beside the question."""
    for file in ("0" * 64, "../../etc/passwd", "x"):
        answer = of(RESIDENT).post(EVENT, json={"answers": {**COVER, "photo": [file]}})
        assert [one["field"] for one in answer.json()["faults"]] == ["photo"]


def test_whoever_sends_too_many_waits(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhongshu.api.cases.doors.FILES", Rate(0.1, 1))
    with clients_of(hub) as client:
        answers = [send(client(RESIDENT), photo()) for _ in range(2)]
    assert [one.status_code for one in answers] == [201, 429]
    assert int(answers[1].headers["Retry-After"]) > 0
