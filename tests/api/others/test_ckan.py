"""CKAN's read actions as its own client calls them, over a real server."""

import json
from collections.abc import Iterator

import httpx
import pytest
from ckanapi import NotAuthorized, NotFound, RemoteCKAN, SearchQueryError, ValidationError

from tests.api.data.market import ANALYST, BANKER, CONSENTING, LOANS, OPEN, STRANGER
from tests.kit import Clients
from zhongshu.packs.hub import Hub
from zhongshu.sharing.ledger.search import Wanted, search

SHOP, FIRM = "market.shop.shops-open", "market.firm.bank-loans"


@pytest.fixture(params=["post", "get"])
def stranger(site: str, request: pytest.FixtureRequest) -> Iterator[RemoteCKAN]:
    with RemoteCKAN(site, get_only=request.param == "get") as made:
        yield made


@pytest.fixture
def bank(site: str, key: str) -> Iterator[RemoteCKAN]:
    """ckanapi sends the key bare, as CKAN has it."""
    with RemoteCKAN(site, apikey=key) as made:
        yield made


def test_a_client_finds_its_way_from_the_list_to_the_rows(stranger: RemoteCKAN) -> None:
    names = stranger.action.package_list()
    assert {"market-shop", "market-firm", "region-area"} <= set(names)
    package = stranger.action.package_show(id="market-shop")
    assert (package["id"], package["owner_org"], package["groups"][0]["name"]) == ("market.shop", "office", "market")
    assert {"key": "origin", "value": "published"} in package["extras"]
    (resource,) = package["resources"]
    assert (resource["format"], resource["datastore_active"], resource["id"]) == ("CSV", True, SHOP)
    found = stranger.action.datastore_search(resource_id=resource["id"], limit=3, sort="number desc")
    assert [row["number"] for row in found["records"]] == [29, 28, 27]
    assert (found["total"], found["limit"]) == (30, 3)
    assert [(one["id"], one["type"]) for one in found["fields"]] == [
        ("town", "text"),
        ("number", "int"),
        ("opened", "date"),
        ("kind", "text"),
    ]
    assert stranger.action.resource_show(id=SHOP)["package_id"] == "market.shop"
    assert httpx.get(resource["url"]).text.count("\n") == 31


def test_the_site_says_what_it_is(stranger: RemoteCKAN, site: str) -> None:
    assert stranger.action.site_read() is True
    assert stranger.action.status_show()["site_url"] == site
    assert httpx.get(f"{site}/api/3").json() == {"version": 3}
    assert httpx.get(f"{site}/api/action/package_list").json()["success"] is True
    assert "Rows" in stranger.action.help_show(name="datastore_search")


def test_units_are_organizations_and_packs_are_groups(stranger: RemoteCKAN) -> None:
    assert {"office", "bank", "bureau"} <= set(stranger.action.organization_list())
    office = stranger.action.organization_show(id="office", include_datasets=True)
    assert {one["name"] for one in office["packages"]} == {"market-shop", "market-firm", "market-by_kind"}
    assert office["package_count"] == 3
    assert [one["title"] for one in stranger.action.organization_list(all_fields=True) if one["name"] == "bank"] == [
        "银行"
    ]
    assert stranger.action.group_list() == ["market", "region"]
    assert stranger.action.group_show(id="market")["package_count"] == 3
    assert "合成" in stranger.action.tag_list()
    assert [one["id"] for one in stranger.action.license_list()] == ["notspecified", "region"]
    newest = stranger.action.current_package_list_with_resources(limit=1)
    assert [one["name"] for one in newest] == ["market-by_kind"]


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"q": "shops"}, {"market-shop"}),
        ({"q": "商店"}, {"market-shop"}),
        ({"q": "*:*", "fq": "organization:office"}, {"market-shop", "market-firm", "market-by_kind"}),
        ({"fq": "organization:office AND tags:合成"}, {"market-firm"}),
        ({"fq": "+groups:market -tags:合成"}, {"market-shop", "market-by_kind"}),
        ({"fq": "groups:(market OR nothing) res_format:CSV"}, {"market-shop", "market-by_kind"}),
        ({"q": 'title:"firms"'}, {"market-firm"}),
        ({"q": "name:market-*", "fq": "metadata_modified:[2001-01-01T00:00:00Z TO *] type:dataset"}, None),
        ({"fq": "groups:market metadata_modified:[* TO 2001-01-01T00:00:00Z]"}, set()),
    ],
)
def test_packages_are_found(stranger: RemoteCKAN, asked: dict[str, str], names: set[str] | None) -> None:
    found = stranger.action.package_search(rows=100, **asked)
    wanted = {"market-shop", "market-firm", "market-by_kind"} if names is None else names
    assert {one["name"] for one in found["results"]} == wanted
    assert found["count"] == len(wanted)


def test_a_harvester_walks_through_the_pages(stranger: RemoteCKAN) -> None:
    """As ckanext-harvest does."""
    names: list[str] = []
    while len(names) < 1_000:
        page = stranger.action.package_search(rows=4, start=len(names), sort="id asc")
        if not page["results"]:
            break
        names += [one["name"] for one in page["results"]]
    assert sorted(names) == stranger.action.package_list()


def test_facets_count_what_was_found(stranger: RemoteCKAN) -> None:
    found = stranger.action.package_search(
        fq="groups:market", rows=0, **{"facet.field": json.dumps(["organization", "res_format"])}
    )
    assert found["facets"] == {"organization": {"office": 3}, "res_format": {"CSV": 2}}
    assert found["search_facets"]["organization"]["items"] == [{"name": "office", "display_name": "市场局", "count": 3}]
    assert found["results"] == []


def test_rows_are_those_of_the_data_api(stranger: RemoteCKAN, of: Clients) -> None:
    """Filtered, ordered, page by page: the same rows in the same order."""
    query = "town=in.(C,镇)&kind=is.null&order=-opened,number&limit=1000"
    own = of(STRANGER).get(f"/api/v1/data/market.shop?{query}", headers=OPEN).json()["rows"]
    assert len(own) == 10
    filters = json.dumps({"town": ["C", "镇"], "kind": None})
    rows: list[dict[str, object]] = []
    for offset in range(0, 12, 3):
        page = stranger.action.datastore_search(
            resource_id=SHOP, filters=filters, sort="opened desc, number", limit=3, offset=offset
        )
        assert page["total"] == 10
        rows += page["records"]
    assert rows == own


def test_rows_under_masks_are_those_of_the_data_api(bank: RemoteCKAN, of: Clients) -> None:
    own = of(BANKER).get("/api/v1/data/market.firm?limit=20", headers=LOANS).json()["rows"]
    found = bank.action.datastore_search(resource_id=FIRM, limit=1_000)
    assert found["limit"] == 20  # no more than the grant gives a call
    assert found["total"] == CONSENTING
    assert [{**row, "output": None} for row in found["records"]] == [{**row, "output": None} for row in own]
    numbers = [None if row["output"] is None else float(row["output"]) for row in own]
    assert [row["output"] for row in found["records"]] == numbers
    assert "0576" not in json.dumps(found)
    kinds = {one["id"]: one for one in found["fields"]}
    assert kinds["phone"]["info"]["masked"] == "keep_last: 4"
    assert (kinds["output"]["type"], kinds["seen"]["type"]) == ("numeric", "timestamptz")


def test_the_next_page_is_one_of_the_same_snapshot(site: str) -> None:
    first = httpx.get(f"{site}/api/3/action/datastore_search?resource_id={SHOP}&limit=20").json()["result"]
    then = httpx.get(f"{site}{first['_links']['next']}").json()["result"]
    assert (len(first["records"]), len(then["records"])) == (20, 10)
    assert first["snapshot"] == then["snapshot"]


@pytest.mark.parametrize(
    ("form", "records"),
    [
        ("objects", [{"number": 2, "town": "镇"}]),
        ("lists", [[2, "镇"]]),
        ("csv", "2,镇\n"),
        ("tsv", "2\t镇\n"),
    ],
)
def test_records_come_in_the_form_that_is_asked(stranger: RemoteCKAN, form: str, records: object) -> None:
    found = stranger.action.datastore_search(
        resource_id=SHOP,
        filters=json.dumps({"number": 2}),
        fields="number,town",
        records_format=form,
        include_total=False,
    )
    assert found["records"] == records
    assert "total" not in found


def test_decimals_keep_their_digits_and_csv_cannot_run(of: Clients) -> None:
    asked = f"/api/3/action/datastore_search?resource_id={FIRM}&filters="
    assert '"output": 0.00' in of(BANKER).get(asked + '{"uscc": "F001"}').text
    told = of(BANKER).get(asked + '{"uscc": "F003"}&fields=name&records_format=csv')
    assert told.json()["result"]["records"] == "'=1+1\n"


def test_the_data_dictionary_tells_what_the_grant_shows(bank: RemoteCKAN) -> None:
    told = bank.action.datastore_info(id=FIRM)
    assert told["meta"]["count"] == CONSENTING
    assert "staff" not in {one["id"] for one in told["fields"]}


# --- who may not ------------------------------------------------------------------------------------------------------


def test_a_stranger_sees_that_there_are_firms_and_none_of_them(stranger: RemoteCKAN, market: Hub) -> None:
    package = stranger.action.package_show(id="market-firm")
    assert package["resources"] == []
    for id in ("market.firm", FIRM, "market.firm.operator"):
        with pytest.raises(NotAuthorized):
            stranger.action.datastore_search(resource_id=id)
        with pytest.raises(NotAuthorized):
            stranger.action.datastore_info(id=id)
    denied = search(market.ledger.folders, Wanted(actor="anyone", kinds=("denied",)), limit=1)[0]
    assert denied.objects[0].name == "market.firm"
    with pytest.raises(NotFound):
        stranger.action.resource_show(id=FIRM)


def test_a_reader_is_told_which_resources_are_his(bank: RemoteCKAN) -> None:
    with pytest.raises(ValidationError) as told:
        bank.action.datastore_search(resource_id="market.firm")
    assert FIRM in told.value.error_dict["hint"]
    assert [one["id"] for one in bank.action.package_show(id="market.firm")["resources"]] == [FIRM]
    with pytest.raises(NotAuthorized):
        bank.action.datastore_search(resource_id="market.firm.analysts")


def test_grant_and_purpose_may_stand_in_the_headers(site: str, key: str) -> None:
    said = {"Authorization": f"Bearer {key}", **LOANS}
    found = httpx.get(f"{site}/api/3/action/datastore_search?resource_id=market.firm&limit=1", headers=said).json()
    assert found["result"]["resource_id"] == FIRM
    wrong = httpx.get(
        f"{site}/api/3/action/datastore_search?resource_id=market.firm",
        headers={**said, "Zhongshu-Purpose": "marketing"},
    )
    assert (wrong.status_code, wrong.json()["error"]["__type"]) == (403, "Authorization Error")


def test_what_is_masked_or_withheld_is_not_asked_about(bank: RemoteCKAN) -> None:
    for asked in (
        {"filters": {"output": 100}},
        {"filters": {"phone": "0576-88800001"}},
        {"sort": "phone"},
        {"fields": ["staff"]},
        {"filters": {"staff": 3}},
        {"sort": "limit desc"},
    ):
        with pytest.raises(NotAuthorized):
            bank.action.datastore_search(resource_id=FIRM, **asked)


def test_every_page_is_on_the_ledger_as_the_data_apis_is(of: Clients, market: Hub) -> None:
    of(BANKER).get("/api/v1/data/market.firm?limit=2", headers=LOANS)
    own = search(market.ledger.folders, Wanted(actor=BANKER.actor, kinds=("read",)), limit=1)[0]
    of(BANKER).get(f"/api/3/action/datastore_search?resource_id={FIRM}&limit=2&include_total=false")
    here = search(market.ledger.folders, Wanted(actor=BANKER.actor, kinds=("read",)), limit=1)[0]
    assert here.sequence > own.sequence
    for word in ("actor", "unit", "key", "grant", "purpose", "objects", "rows", "subjects", "subject_count"):
        assert getattr(here, word) == getattr(own, word), word


def test_a_hashed_key_is_paged_by_its_pseudonym(of: Clients) -> None:
    asked = "/api/3/action/datastore_search?resource_id=market.firm.analysts&limit=9"
    found: list[str] = []
    for offset in range(0, 45, 9):
        page = of(ANALYST).get(f"{asked}&offset={offset}").json()["result"]
        found += [row["uscc"] for row in page["records"]]
        assert page["total"] == 42
    assert len(found) == len(set(found)) == 42


def test_a_key_that_opens_nothing_is_refused_in_ckans_words(site: str) -> None:
    with RemoteCKAN(site, apikey="zs_wrong_key") as made, pytest.raises(NotAuthorized):
        made.action.package_list()
    plain = httpx.get(f"{site}/api/v1/catalogue", headers={"Authorization": "zs_wrong_key"})
    assert plain.status_code == 200  # elsewhere a bare word is no key


# --- what cannot be read ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"filters": {"twon": "C"}}, "filters"),
        ({"filters": {"town": {"lt": "C"}}}, "filters"),
        ({"filters": {"number": "1 OR 1=1"}}, "filters"),
        ({"filters": {'town" OR 1=1 --': "C"}}, "filters"),
        ({"filters": {"town": []}}, "filters"),
        ({"filters": {"town": ["C"] * 501}}, "filters"),
        ({"filters": "town"}, "filters"),
        ({"fields": ["town", "*"]}, "fields"),
        ({"sort": "town; DROP TABLE shop"}, "sort"),
        ({"sort": "(SELECT 1) desc"}, "sort"),
        ({"sort": "town sideways"}, "sort"),
        ({"limit": -1}, "limit"),
        ({"limit": "all"}, "limit"),
        ({"offset": "1e9"}, "offset"),
        ({"records_format": "parquet"}, "records_format"),
        ({"filter": {"town": "C"}}, "filter"),
        ({"q": "shop"}, "q"),
        ({"distinct": True}, "distinct"),
    ],
)
def test_a_wrong_word_is_a_validation_error_that_names_it(site: str, asked: dict[str, object], field: str) -> None:
    with RemoteCKAN(site) as made, pytest.raises(ValidationError) as told:
        made.action.datastore_search(resource_id=SHOP, **asked)
    assert field in told.value.error_dict


def test_sql_in_a_value_is_a_value(stranger: RemoteCKAN) -> None:
    for word in ("C' OR '1'='1", 'C" --', "C; DROP TABLE shop", "%", "_"):
        found = stranger.action.datastore_search(resource_id=SHOP, filters=json.dumps({"town": word}))
        assert (found["records"], found["total"]) == ([], 0)


@pytest.mark.parametrize(("asked", "given"), [("99999999999999999999", 30), ("0", 0), ("1000", 30)])
def test_a_limit_is_cut_to_what_a_page_may_have(site: str, asked: str, given: int) -> None:
    found = httpx.get(f"{site}/api/3/action/datastore_search?resource_id={SHOP}&limit={asked}").json()["result"]
    assert len(found["records"]) == given
    assert found["limit"] == min(int(asked), 1_000)
    assert found["total"] == 30


def test_an_offset_behind_the_last_row_gives_none(stranger: RemoteCKAN) -> None:
    assert stranger.action.datastore_search(resource_id=SHOP, offset="99999999999999999999")["records"] == []


def test_what_is_not_there_is_not_found(stranger: RemoteCKAN) -> None:
    for action, said in (
        ("package_show", {"id": "market-shpo"}),
        ("datastore_search", {"resource_id": "market.nothing"}),
        ("datastore_search", {"resource_id": "indicators.market.firms~csv"}),
        ("datastore_search", {"resource_id": SHOP, "snapshot": "99"}),
        ("organization_show", {"id": "nobody"}),
        ("group_show", {"id": "nothing"}),
    ):
        with pytest.raises(NotFound):
            stranger.call_action(action, said)


@pytest.mark.parametrize("query", ["organisation:office", "a OR b", "title:(", 'say "', "x " * 60, "y" * 3_000])
def test_a_search_that_cannot_be_read_says_so(stranger: RemoteCKAN, query: str) -> None:
    with pytest.raises(SearchQueryError):
        stranger.action.package_search(q=query)


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/api/3/action/package_delete", b"{}", 400),
        ("/api/3/action/datastore_search_sql", b'{"sql": "SELECT 1"}', 400),
        ("/api/3/action/package_show", b"{", 400),
        ("/api/3/action/package_show", b"[" * 5_000, 400),
        ("/api/3/action/package_show", b"{}", 409),
        ("/api/3/action/package_show", b" " * 70_000, 400),
        ("/api/3/action/package_show", b'{"id": {"a": 1}}', 409),
        ("/api/3/nothing", b"{}", 404),
    ],
)
def test_a_call_that_is_none_is_answered_in_ckans_shape(site: str, path: str, body: bytes, status: int) -> None:
    told = httpx.post(f"{site}{path}", content=body)
    assert (told.status_code, told.json()["success"]) == (status, False)
    assert told.json()["error"]["__type"]
    assert told.json()["error"]["message"]


def test_forms_are_read_like_json(site: str) -> None:
    told = httpx.post(f"{site}/api/3/action/package_show", data={"id": "market-shop"})
    assert told.json()["result"]["id"] == "market.shop"
    as_curl = {"Content-Type": "application/x-www-form-urlencoded"}
    told = httpx.post(f"{site}/api/3/action/package_show", content=b'{"id": "market-shop"}', headers=as_curl)
    assert told.json()["result"]["id"] == "market.shop"
