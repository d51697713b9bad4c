"""A scenario that is a draft or on trial is not in the strangers' catalogue; when it goes live it is, at once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.town import close
from tests.web_scenarios.stage_town import decide, make_stage_town
from zhongshu.app.asgi import create_app
from zhongshu.packs.hub import Hub

LISTS = (
    "/catalog.jsonld",
    "/catalog.ttl",
    "/catalog.rdf",
    "/sitemap.xml",
    "/api/3/action/package_list",
    "/api/3/action/current_package_list_with_resources",
    "/api/3/action/package_search?facet.field=groups",
    "/api/3/action/group_list?all_fields=true",
    "/api/3/action/organization_show?id=market&include_datasets=true",
)
NAMED = ("/dataset/firms-shop.jsonld", "/feeds/firms.shop.atom", "/api/3/action/package_show?id=firms-shop")


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    made: Hub = make_stage_town(tmp_path / "home")
    yield made
    close(made)


def test_the_catalogue_for_others_keeps_a_draft_to_itself(hub: Hub) -> None:
    with TestClient(create_app(hub), base_url="http://127.0.0.1:8400") as browser:
        for stage, open_ in ((None, True), ("trial", False), ("draft", False), ("trial", False), ("live", True)):
            if stage is not None:
                decide(hub, stage)
            for path in LISTS:
                answer = browser.get(path)
                assert answer.status_code == 200, path
                assert ("firms" in answer.text) == open_, (stage, path)
            for path in NAMED[::2] if open_ else NAMED:
                assert (browser.get(path).status_code == 200) == open_, (stage, path)
            told = browser.get("/api/v1/indicators/stalls.sales").text + browser.get("/indicators/stalls.sales").text
            assert ("firms.sales" in told) == open_, stage
