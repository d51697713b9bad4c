"""No address without its rule, no rule without its address, and no endpoint that hears of a request before its rule."""

import pytest
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount
from starlette.testclient import TestClient

from tests.kit import make_hub
from zhongshu.app.asgi import create_app
from zhongshu.app.entrance import Entrance
from zhongshu.app.guard import Unruled, guard, ways
from zhongshu.app.rules import RULES, Rule
from zhongshu.core.errors import ZhongshuError
from zhongshu.packs.hub import Hub
from zhongshu.sharing.people.person import Post
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.reader import Reader


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    return make_hub(tmp_path_factory.mktemp("guard") / "home", {})


def test_a_route_without_a_rule_does_not_start(hub: Hub) -> None:
    made = FastAPI()
    made.add_api_route("/naked", lambda: "secret")
    with pytest.raises(Unruled, match="GET /naked"):
        guard(made, hub)
    other = FastAPI()
    other.include_router(create_app(hub).router)
    with pytest.raises(Unruled, match="POST /people"):
        guard(other, hub, {name: rule for name, rule in RULES.items() if name != "POST /people"})
    mounted = FastAPI(openapi_url=None)
    mounted.router.routes.append(Mount("/files", app=FastAPI()))
    with pytest.raises(Unruled, match="no route"):
        guard(mounted, hub)


def test_every_rule_has_its_route_and_every_route_its_rule(hub: Hub) -> None:
    found = {address for way in ways(create_app(hub)) for address in way.addresses}
    assert found == set(RULES)
    assert len(found) > 80


def test_a_rule_is_asked_before_the_endpoint_hears_of_the_request(hub: Hub) -> None:
    heard: list[str] = []
    app = FastAPI(openapi_url=None)
    app.add_api_route("/secret", lambda: heard.append("came"))
    guard(app, hub, {"GET /secret": Rule(frozenset({Role.AUDITOR}))})
    app.add_middleware(Entrance, hub=hub, identify=_clerk, refuse=_refuse)
    with TestClient(app) as browser:
        assert browser.get("/secret").status_code == 403
    assert heard == []


async def _clerk(_: Request) -> Reader:
    return Reader("p-clerk", posts=(Post("market", Role.CLERK),))


def _refuse(_: Request, error: ZhongshuError) -> Response:
    return PlainTextResponse(error.message, 403)
