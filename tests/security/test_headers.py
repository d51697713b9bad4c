"""Every answer says what may run in it; what is downloaded is saved under a name, never shown."""

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from tests.security.region import BRIEF, NOTE, SHEET, routes
from tests.security.test_sql_injection import filled
from zhongshu.packs.hub import Hub
from zhongshu.web.security import HEADERS

DOWNLOADS = (
    f"/data/{NOTE}/download.csv",
    f"/data/{NOTE}/download.xlsx",
    f"/data/{NOTE}/quarantine/rejects.xlsx",
    f"/upload/template.xlsx?to={NOTE}/csv",
    f"{SHEET}/template.xlsx",
    "/indicators/economy.industry_output/download.csv",
    "/indicators/economy.industry_output/download.xlsx",
    "/indicators/economy.industry_output/months.csv",
    f"/briefs/{BRIEF}/2020-11.docx",
)


def test_every_answer_carries_the_policy(client: TestClient) -> None:
    listed = routes(client.app.routes)  # type: ignore[attr-defined]
    for path in sorted({path for path, _ in listed}):
        for method in ("GET", "POST", "HEAD", "DELETE"):
            answer = client.request(method, filled(path), follow_redirects=False)
            wanted = dict(HEADERS)
            if path.startswith("/invitation/"):  # the address is a secret
                wanted["Referrer-Policy"] = "no-referrer"
            told = _titled(answer.headers)
            assert {name for name, value in wanted.items() if told.get(name) not in (value, HEADERS[name])} == set(), (
                path
            )


def test_answers_without_a_body_do_too(client: TestClient) -> None:
    first = client.get("/data")
    again = client.get("/data", headers={"If-None-Match": first.headers.get("etag", "x")})
    for answer in (again, client.get("/", headers={"host": "x y"}), client.get("/%00"), client.get("/nowhere")):
        assert HEADERS.items() <= _titled(answer.headers).items()


@pytest.mark.parametrize("path", ["/runs", "/api/v1/runs"])
def test_a_fault_of_the_program_does_too(
    hub: Hub, open_client: Callable[[Hub], TestClient], path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("password=hunter2")

    client = open_client(hub)
    monkeypatch.setattr(hub.runs, "latest", broken)
    answer = client.get(path)
    assert answer.status_code == 500
    assert "hunter2" not in answer.text
    assert HEADERS.items() <= _titled(answer.headers).items()


@pytest.mark.parametrize("path", DOWNLOADS)
def test_a_download_is_an_attachment_of_its_own_kind(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "html" not in answer.headers["content-type"]


def test_every_download_is_in_the_list(client: TestClient) -> None:
    kinds = (".csv", ".xlsx", ".docx", ".pdf", ".arrow", ".zip", ".json")
    listed = routes(client.app.routes)  # type: ignore[attr-defined]
    known = {path for path, _ in listed if path.endswith(kinds) and not path.startswith("/api/")}
    elsewhere = {"/upload/{token}/rejects.xlsx", "/cubes/{name}/download.csv", "/ledger/{sequence}/proof.json"}
    elsewhere |= {
        "/products/{name}/statements/{grant}/{month}.csv",
        "/case-stats/{pack}/{case}.csv",
        "/rules/{name}/rows.xlsx",
    }
    assert elsewhere < known
    assert len(known - elsewhere) == len(DOWNLOADS)


def _titled(headers: object) -> dict[str, str]:
    """The policy's headers of an answer, by the names that `HEADERS` has."""
    return {name: headers[name] for name in HEADERS if name in headers}  # type: ignore[index,operator]
