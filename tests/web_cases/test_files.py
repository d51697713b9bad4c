"""Files of a case in a browser: photos shown, papers saved, nothing run."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cases.photos import PDF, WITH_FILES, phone_photo, photo, pixels
from tests.cases.town import EVENT, IN_WEST, LI, RESIDENT, STRANGER, WANG, make_town
from tests.kit import Clients, clients_of
from tests.town import close
from zhongshu.packs.hub import Hub


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    home: Path = tmp_path_factory.mktemp("files") / "home"
    made = make_town(home, events=WITH_FILES)
    yield made
    close(made)


@pytest.fixture(scope="module")
def clients(hub: Hub) -> Iterator[Clients]:
    with clients_of(hub) as found:
        yield found


def asked(hub: Hub, **files: list[str]) -> str:
    """The address of a new case."""
    given = {"kind": "cover", "place": IN_WEST, "said": "坏了", **files}
    number = hub.cases.open(EVENT, given, RESIDENT, "page").case.id.rpartition("/")[2]
    return f"/case/town/event/{number}"


def test_a_photo_is_shown_large_and_small_and_kept_by_no_cache_of_others(hub: Hub, clients: Clients) -> None:
    file = hub.cases.attach("井盖.png", photo(900, 600, form="PNG"), keep_position=False)
    address = f"{asked(hub, photo=[file])}/files/{file}"
    shown = clients(WANG).get(address)
    assert (shown.status_code, shown.headers["content-type"]) == (200, "image/jpeg")
    assert pixels(shown.content).size == (900, 600)
    assert pixels(clients(WANG).get(f"{address}?size=small").content).size == (320, 213)
    assert shown.headers["cache-control"] == "private, no-cache"
    assert "sandbox" in shown.headers["content-security-policy"]
    assert shown.headers["content-disposition"].startswith("inline")
    again = clients(WANG).get(address, headers={"If-None-Match": shown.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert clients(WANG).get(f"{address}?size=small").headers["etag"] != shown.headers["etag"]


def test_a_paper_is_saved_under_its_name_and_nothing_in_it_is_run(hub: Hub, clients: Clients) -> None:
    file = hub.cases.attach("证明.html", PDF, keep_position=False)
    saved = clients(WANG).get(f"{asked(hub, paper=[file])}/files/{file}")
    assert saved.content == PDF
    assert saved.headers["content-type"] == "application/pdf"
    assert saved.headers["content-disposition"] == "attachment; filename*=UTF-8''%E8%AF%81%E6%98%8E.pdf"
    assert saved.headers["x-content-type-options"] == "nosniff"


def test_unknown_and_forbidden_are_told_alike(hub: Hub, clients: Clients) -> None:
    face = hub.cases.attach("a.jpg", phone_photo(), keep_position=False)
    address = asked(hub, face=[face])
    assert clients(WANG).get(f"{address}/files/{face}").status_code == 200
    refused = [
        clients(LI).get(f"{address}/files/{face}"),
        clients(LI).get(f"{address}/files/{'0' * 64}"),
        clients(STRANGER).get(f"{address}/files/{face}"),
        clients(WANG).get(f"{address}/files/..%2f..%2fregion.yaml"),
        clients(WANG).get(f"/case/town/event/99999999999999999999/files/{face}"),
        clients(WANG).get(f"/case/town/other/1/files/{face}"),
    ]
    assert [answer.status_code for answer in refused] == [404] * len(refused)
    assert refused[0].text.replace(face, "") == refused[1].text.replace("0" * 64, "")


def test_bytes_that_are_gone_are_said_to_be(hub: Hub, clients: Clients) -> None:
    file = hub.cases.attach("b.pdf", PDF + b"%%EOF", keep_position=False)
    address = f"{asked(hub, paper=[file])}/files/{file}"
    hub.cases.shelf.path(file).unlink()
    assert clients(WANG).get(address).status_code == 503
