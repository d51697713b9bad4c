"""Photos of clients: a file that comes with the report is taken as a page takes it; an address is never fetched."""

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient
from georeport import GeoReport
from httpx import Response

from tests.api.open311.conftest import REPORT, V2
from tests.cases.photos import CAMERA, HTML, PDF, SVG, phone_photo, photo
from tests.cases.town import EVENTS, WANG, make_town
from tests.kit import app_for
from tests.sites import serving
from tests.town import close
from zhongshu.cases.attachments.shelf import LARGEST_PHOTO
from zhongshu.packs.hub import Hub
from zhongshu.screens.rows.rates import Rate
from zhongshu.sharing.reader import ANYONE

_MORE = """
  photo: {type: image, max: 2, title: {zh: 照片, en: Photos}}
  media_url: {type: string, longest: 200, title: {zh: 照片地址, en: Address of a photo}}
  phone: {type: phone,"""
ASKING = EVENTS.replace("\n  phone: {type: phone,", _MORE)
assert ASKING != EVENTS
PUBLIC = "public: {after: 0, blur: 100}\n"
SENT = {name: said for name, said in REPORT.items() if not name.startswith("attribute")}


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    home: Path = tmp_path_factory.mktemp("city") / "home"
    hub = make_town(home, events=f"{ASKING}{PUBLIC}")
    yield hub
    close(hub)


@pytest.fixture(scope="module", autouse=True)
def often() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("zhongshu.api.open311.calls.MEDIA", Rate(10_000, 10_000))
        yield


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Of a city whose form asks for no photo."""
    hub = make_town(tmp_path_factory.mktemp("plain") / "home", events=f"{EVENTS}{PUBLIC}")
    with TestClient(app_for(hub, ANYONE), raise_server_exceptions=False) as made:
        yield made
    close(hub)


def send(client: TestClient, *files: bytes, name: str = "media", key: str | None = None, **more: Any) -> Response:
    headers = {"Accept-Language": "en"} | ({} if key is None else {"Idempotency-Key": key})
    data = {one: said for one, said in {**SENT, **more}.items() if said is not None}
    media = [(name, (f"{number}.jpg", file, "image/jpeg")) for number, file in enumerate(files)]
    answer: Response = client.post(f"{V2}/requests.json", data=data, files=media, headers=headers)
    return answer


def id_of(answer: Response) -> int:
    assert answer.status_code == 201, answer.text
    return int(answer.json()[0]["service_request_id"])


def said(answer: Response) -> list[str]:
    assert answer.status_code == 400, answer.text
    return [one["description"] for one in answer.json()]


def test_a_report_with_photos_is_one_case_that_has_them(site: str, city: Hub) -> None:
    """Over a real server, as clients send it; and the client that reads it works as before."""
    files = [("media", ("a.jpg", phone_photo(), "image/jpeg")), ("media", ("b.png", photo(form="PNG"), "image/png"))]
    answer = httpx.post(f"{site}{V2}/requests.json", data=SENT, files=files)
    id = id_of(answer)
    case = city.cases.look(f"town.event/{id}", WANG, address="/")
    files_of = city.cases.attached(case)
    assert len(case.fields["photo"]) == len(files_of) == 2
    assert {one.kind for one in files_of.values()} == {"image/jpeg"}
    for one in files_of.values():
        content = city.cases.shelf.path(one.id).read_bytes()
        assert CAMERA.encode() not in content
        assert b"GPS" not in content
        assert one.position is None
    told = GeoReport(f"{site}{V2}", jurisdiction="testland").get_service_request(str(id))
    assert told["media_url"] is None  # the form opens no photo to everybody
    assert case.fields["photo"][0] not in httpx.get(f"{site}{V2}/requests.json").text


def test_a_form_with_parts_and_without_photos_is_a_report_like_any_other(client: TestClient, city: Hub) -> None:
    parts = {name: (None, value) for name, value in SENT.items()}
    answer = client.post(f"{V2}/requests.json", files=parts)
    case = city.cases.store.case(id_of(answer))
    assert (case.fields["kind"], case.channel) == ("cover", "open311")
    assert "photo" not in case.fields
    assert id_of(send(client, b"")) > 0  # a field for a photo in which nothing was chosen


@pytest.mark.parametrize(
    ("file", "words"), [(SVG, "an SVG drawing"), (HTML, "a web page"), (PDF, "only photos"), (photo()[:99], "damaged")]
)
def test_what_is_no_photo_is_refused_with_all_else_that_is_wrong(
    client: TestClient, city: Hub, file: bytes, words: str
) -> None:
    told = said(send(client, photo(), file, description=None, phone="x"))
    assert [one.partition(":")[0] for one in told] == ["media", "description", "phone"]
    assert words in told[0]


def test_more_photos_or_bytes_than_a_report_may_have_are_refused(client: TestClient) -> None:
    assert said(send(client, *(photo(9 + n, 9) for n in range(3)))) == ["media: has at most 2 files"]
    assert "Too many files" in said(send(client, *(photo(),) * 11))[0]
    large = photo() + b"\0" * LARGEST_PHOTO
    assert said(send(client, large)) == ["media: the file is larger than 30 MB"]
    assert said(send(client, large, large, large)) == ["a report with photos has at most 64 MB"]
    assert said(send(client, photo(), name="passport")) == ["there is no file 'passport': a photo is sent as media"]


def test_the_same_report_with_its_photo_is_one_case(client: TestClient, city: Hub) -> None:
    ids = {id_of(send(client, phone_photo(), key="with-photo")) for _ in range(3)}
    assert len(ids) == 1
    assert id_of(send(client, photo(), key="with-photo")) not in ids
    assert len({id_of(send(client, photo(), device_id="d1")) for _ in range(2)}) == 1


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:1/x.jpg", "file:///etc/passwd", "http://169.254.169.254/latest", "javascript:alert(1)"],
)
def test_an_address_of_a_photo_is_words_and_is_never_fetched(
    client: TestClient, city: Hub, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    def away(*_: object, **__: object) -> None:
        raise AssertionError("somebody called out")

    monkeypatch.setattr(socket.socket, "connect", away)
    answer = client.post(f"{V2}/requests.json", data={**SENT, "media_url": address}, headers={"Accept-Language": "en"})
    case = city.cases.store.case(id_of(answer))
    assert case.fields["media_url"] == address
    assert "media_url" not in answer.json()[0]["service_notice"]
    assert address not in client.get(f"{V2}/requests.json").text


def test_what_a_form_has_no_place_for_is_said_not_to_be_kept(plain: TestClient) -> None:
    notice = send(plain, photo()).json()[0]["service_notice"]
    assert "The photo was not kept." in notice
    assert "The media_url was not fetched." in notice


def test_parts_that_are_none_are_told_in_the_format_that_was_asked(client: TestClient) -> None:
    for body, kind in ((b"x", "multipart/form-data; boundary=B"), (b"x", "multipart/form-data")):
        answer = client.post(f"{V2}/requests.json", content=body, headers={"Content-Type": kind})
        assert said(answer) != []
        answer = client.post(f"{V2}/requests.xml", content=body, headers={"Content-Type": kind})
        assert (answer.status_code, answer.headers["content-type"]) == (400, "text/xml; charset=utf-8")


def test_whoever_sends_too_many_photos_waits(city: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhongshu.api.open311.calls.MEDIA", Rate(0.1, 1))
    with TestClient(app_for(city, ANYONE)) as impatient:
        answers = [send(impatient, photo()) for _ in range(2)]
    assert [one.status_code for one in answers] == [201, 429]
    assert int(answers[1].headers["Retry-After"]) > 0


@pytest.fixture(scope="module")
def site(city: Hub) -> Iterator[str]:
    with serving(app_for(city, ANYONE)) as address:
        yield address
