"""Fields that a form does not have change nothing, whoever sends them."""

import html
from typing import Any

import pytest
import sqlalchemy as sa
from pydantic import BaseModel
from starlette.testclient import TestClient

from tests.security.region import BRIEF, NOTE, SHEET, TARGET, hidden, multipart, routes, token, write_notes
from zhongshu.packs.hub import Hub

EXTRA = {
    "role": "system_admin",
    "roles": "system_admin",
    "unit": "other",
    "status": "accepted",
    "state": "accepted",
    "step": "accepted",
    "actor": "somebody-else",
    "operator": "somebody-else",
    "person": "somebody-else",
    "editor": "somebody-else",
    "by": "somebody-else",
    "at": "1999-01-01T00:00:00Z",
    "number": "4242",
    "version": "4242",
    "snapshot": "4242",
    "admin": "true",
    "is_admin": "true",
    "approved": "true",
    "level": "1",
    "sharing": "unconditional",
    "grant": "all",
    "__class__": "x",
    "constructor.prototype.admin": "true",
    "entry.status": "accepted",
    "form": "economy.other",
    "month": "1999-01",
    "dataset": "notes.outside",
    "source": "db",
    "who[]": "somebody-else",
}
MARKS = ("system_admin", "somebody-else", "4242", "1999-01", "economy.other")
FILLED = {
    "/data/{name}/quarantine": (f"/data/{NOTE}/quarantine", {"row": "RUN-1", "why": "重复"}),
    "/data/{name}/quarantine/{run}/{record}": (f"/data/{NOTE}/quarantine/RUN/1", {"why": "重复", "act": "discard"}),
    "/returns/{form}/{unit}/{month}": (SHEET, {"act": "save", "who": "林晓", "cell.output": "84.5"}),
    "/returns/{form}/accept": (f"/returns/{SHEET.split('/')[2]}/accept", {"month": "2020-11"}),
    "/returns/{form}/{unit}/{month}/template": (f"{SHEET}/template", {}),
    "/upload": ("/upload", {"to": TARGET}),
    "/upload/{token}/confirm": (f"/upload/{'x' * 32}/confirm", {}),
    "/upload/{token}/withdraw": (f"/upload/{'x' * 32}/withdraw", {}),
    "/figures/check": ("/figures/check", {"text": "产值 5 亿元"}),
    "/figures/relations": ("/figures/relations", {}),
    "/briefs/{brief}/{period}/edit": (f"/briefs/{BRIEF}/2020-11/edit", {"act": "leave", "reason": "口径在变"}),
    "/briefs/{brief}/{period}/release": (f"/briefs/{BRIEF}/2020-11/release", {}),
}
"""Each route that takes a form, an address of it, and what an honest sender writes."""

TAKEN = ("/data/{name}/quarantine", "/returns/{form}/{unit}/{month}", "/briefs/{brief}/{period}/edit")
"""Those whose honest fields are a whole form, which is taken, extra fields or not."""


def kept(hub: Hub) -> str:
    """Every cell of every table of the state."""
    known = sa.MetaData()
    known.reflect(hub.snapshots.database)
    with hub.snapshots.database.connect() as connection:
        return "\n".join(
            f"{name} {tuple(row)}"
            for name, table in sorted(known.tables.items())
            for row in connection.execute(sa.select(table))
        )


@pytest.mark.parametrize("route", FILLED)
def test_extra_fields_of_a_form_change_nothing(client: TestClient, hub: Hub, route: str) -> None:
    if "quarantine" in route:
        path = write_notes(hub.intake.scratch.parent.parent / "bad.csv", [("n2", "x", "viel")])
        hub.load(NOTE, path, source="csv", who="test")
    address, honest = FILLED[route]
    run = str(hub.runs.latest()[0].number)
    address = address.replace("RUN", run)
    fields = {key: value.replace("RUN", run) for key, value in honest.items()}
    shown = client.get(address if "/upload/" not in address else "/upload")
    mine = {key: html.unescape(value) for key, value in hidden(shown.text).items()} | {"csrf": token(client)}
    extra = {key: value for key, value in EXTRA.items() if key not in fields and key not in mine}
    before = kept(hub)
    answer = client.post(address, data={**extra, **mine, **fields}, follow_redirects=False)
    parts = [(f'name="{key}"', value.encode()) for key, value in {**mine, **fields, **extra}.items()]
    sent = multipart(client, address, [*parts, ('name="file"; filename="x.csv"', b"id,body,amount\nn7,x,1\n")])
    assert max(answer.status_code, sent.status_code) < 500
    new = kept(hub).replace(before, "")
    assert [mark for mark in MARKS if mark in new and mark not in before] == []
    assert (answer.status_code == 303) is (route in TAKEN), answer.status_code


def test_every_route_that_takes_a_form_is_tried(client: TestClient) -> None:
    taking = {
        path
        for path, methods in routes(client.app.routes)  # type: ignore[attr-defined]
        if methods & {"POST", "PUT", "PATCH", "DELETE"} and not path.startswith("/api/")
    }
    assert set(FILLED) == taking & set(FILLED), "a route is gone"
    assert not {path for path in taking if path.split("/")[1] in TRIED} - set(FILLED)


TRIED = {address.split("/")[1] for address in FILLED}
"""The rooms whose forms are tried here; others try theirs beside them."""


def test_every_body_that_the_api_reads_is_closed(client: TestClient) -> None:
    """A model with a field that nobody named is refused: extra=forbid."""
    open_ones = [
        f"{path} {model.__name__}"
        for path, model in bodies(client.app.routes)  # type: ignore[attr-defined]
        if model.model_config.get("extra") != "forbid"
    ]
    assert open_ones == []


def bodies(listed: Any) -> list[tuple[str, type[BaseModel]]]:
    """The pydantic models that routes read from bodies."""
    found: list[tuple[str, type[BaseModel]]] = []
    for route in listed:
        if (inner := getattr(route, "original_router", None)) is not None:
            found += bodies(inner.routes)
        for parameter in getattr(getattr(route, "dependant", None), "body_params", ()):
            kind = parameter.field_info.annotation
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                found.append((route.path, kind))
    return found


def test_a_form_without_its_token_changes_nothing(client: TestClient, hub: Hub) -> None:
    client.get("/")
    before = kept(hub)
    for address, fields in FILLED.values():
        assert client.post(
            address.replace("RUN", "1"), data={**fields, **EXTRA}, follow_redirects=False
        ).status_code in {
            400,
            403,
            404,
        }
    assert set(kept(hub).splitlines()) ^ set(before.splitlines()) == set()


def test_methods_that_a_route_does_not_have_are_refused(client: TestClient) -> None:
    for path in ("/", f"/data/{NOTE}", "/runs", "/api/v1/catalogue", "/search"):
        for method in ("PUT", "PATCH", "DELETE", "POST", "TRACE", "PROPFIND"):
            assert client.request(method, path).status_code in {403, 404, 405}, (method, path)
