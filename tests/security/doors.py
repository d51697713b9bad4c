"""The doors that other people's software comes in by: every question that could give more than a grant does."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from httpx import Client, Response
from starlette.testclient import TestClient

NAMES = ("notice", "deal", "firm", "plan", "memo", "view", "plans", "month")
GRANTS = (
    None,
    "notice-open",
    "deal-bank",
    "deal-sums",
    "firm-bank",
    "firm-own",
    "own-market",
    "operator",
    "region-open",
)
_MCP = {"accept": "application/json, text/event-stream", "mcp-protocol-version": "2025-06-18"}


@dataclass(frozen=True)
class Door:
    """One question; `said` is the JSON of a POST."""

    path: str
    said: Mapping[str, Any] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.path} {json.dumps(self.said)}" if self.said else self.path

    def ask(self, browser: TestClient | Client, key: str | None) -> Response:
        """With an API key, or as a stranger."""
        headers = {**self.headers, **({} if key is None else {"Authorization": f"Bearer {key}"})}
        if self.said is None:
            return browser.get(self.path, headers=headers, follow_redirects=False)
        return browser.post(self.path, json=self.said, headers=headers)


def tool(name: str, /, **words: Any) -> Door:
    """A call of an agent's tool."""
    return _rpc("tools/call", name=name, arguments=words)


def resource(uri: str) -> Door:
    """A resource of an agent's."""
    return _rpc("resources/read", uri=uri)


def action(name: str, /, **words: Any) -> Door:
    """An action of CKAN's."""
    return Door(f"/api/3/action/{name}", words)


def _rpc(method: str, /, **params: Any) -> Door:
    return Door("/mcp", {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}, _MCP)


def agents() -> Iterator[Door]:
    """Rows and numbers by every tool, under every grant, by every column that is masked or held back."""
    yield from (tool("search_catalogue", words="SECRET"), tool("search_catalogue"), tool("list_indicators"))
    yield from (tool("list_signals"), tool("whoami"), resource("zhongshu://catalogue"))
    for name in (f"vault.{one}" for one in NAMES):
        yield from (tool("describe", name=name), resource(f"zhongshu://nouns/{name}"))
        yield from (tool("query_rows", name=name, grant=grant) for grant in GRANTS)
        yield tool("query_rows", name=name, purpose="own_work")
        yield tool("lookup", name=name, keys=[["d1"], ["d3"], ["f1"], ["f2"], ["n1"], ["p1"]])
    for column in ("phone", "hidden", "amount", "area"):
        yield tool("query_rows", name="vault.deal", columns=[column])
        yield tool("query_rows", name="vault.deal", order=[f"-{column}"])
        yield tool("query_rows", name="vault.deal", filters={column: "not.is.null"})
        yield tool("query_rows", name="vault.deal", filters={"or": f"({column}.gte.0,id.eq.d3)"})
    for indicator in ("vault.deal_total", "vault.plan_total"):
        words = {"name": indicator, "area": "331002", "period": "2026-01"}
        yield from (tool(one, **words) for one in ("compare", "why_changed", "passport"))
        yield tool("indicator_values", name=indicator, area="331002", grain="month")
        yield from (tool("describe", name=indicator), resource(f"zhongshu://passports/{indicator}/331002/2026-01"))


def harvesters() -> Iterator[Door]:
    """The catalogue in all its spellings, and rows by every resource that could be thought of."""
    yield from map(Door, ("/catalog.jsonld", "/catalog.ttl", "/catalog.rdf", "/sitemap.xml", "/robots.txt"))
    yield Door("/feeds/changes.atom")
    yield from (action("package_search", q="*:*", rows=1000), action("current_package_list_with_resources"))
    for name in (f"vault.{one}" for one in NAMES):
        yield from map(Door, (f"/dataset/{name}.jsonld", f"/feeds/{name}.atom"))
        yield action("package_show", id=name)
        for grant in GRANTS:
            id = name if grant is None else f"{name}.{grant}"
            yield from (action("datastore_search", resource_id=id), action("datastore_info", id=id))
    deals = "vault.deal.deal-bank"
    for column in ("phone", "hidden", "amount", "area"):
        yield action("datastore_search", resource_id=deals, fields=[column])
        yield action("datastore_search", resource_id=deals, sort=f"{column} desc")
        yield action("datastore_search", resource_id=deals, filters={column: "x"})
        yield action("datastore_search", resource_id=deals, filters={column: [None, 1]})
    for id in ("d3", "d1"):
        asked = {"resource_id": deals, "filters": json.dumps({"id": id}), "include_total": "true", "snapshot": "1"}
        yield Door(f"/api/3/action/datastore_search?{urlencode(asked)}")
        yield Door(f"/api/3/action/datastore_search?{urlencode({**asked, 'snapshot': '3'})}")
