"""Statistical cubes as pages: a table with totals, dots where nothing is told, a file; each look in the ledger."""

import csv
import io
import re

import pytest
from fastapi.testclient import TestClient

from tests.kit import app_for
from tests.town import entries
from tests.web_cubes.region import AUDITOR, FORMULA, INTERNAL, OFFICER, PUBLIC
from zhongshu.packs.hub import Hub
from zhongshu.sharing.reader import ANYONE, Reader, system_reader


def browser(hub: Hub, reader: Reader = ANYONE) -> TestClient:
    return TestClient(app_for(hub, reader), cookies={"lang": "en"})


def told(page: str) -> list[list[str]]:
    """The table's rows as text, a dot for what is not told."""
    found = re.findall(r"<tr[^>]*>(.*?)</tr>", page, re.S)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S) for row in found]
    plain = [[re.sub(r'<span class="sr">.*?</span>|<[^>]+>', "", cell).strip() for cell in row] for row in cells]
    return [[cell.replace("\u202f", "") for cell in row] for row in plain]


def test_a_public_cube_is_a_table_with_totals_and_says_what_it_hides(hub: Hub) -> None:
    page = browser(hub).get(f"/cubes/{PUBLIC}").text
    head, *lines = told(page)
    assert head == ["Trade", "Jiaojiang", "Huangyan", "Luqiao", "Total"]
    by_trade = {line[0]: line[1:] for line in lines}
    assert by_trade["food"][-1] == "24"
    assert by_trade["steel"][0] == "·"
    assert by_trade[FORMULA][2:] == ["–", "15"]
    assert by_trade["Total"][-1] == "58"
    assert "fewer than 5 stand behind the cell" in page
    assert 'href="/data/region.small_cells"' in page
    assert "tag-synthetic" in page
    assert f"snapshot {hub.snapshot().number}" in page


def test_another_measure_is_one_click_away_and_a_wrong_one_is_named(hub: Hub) -> None:
    client = browser(hub)
    lines = told(client.get(f"/cubes/{PUBLIC}?measure=output").text)
    assert lines[-1][-1] == "58015", "58 014.50, rounded"
    wrong = client.get(f"/cubes/{PUBLIC}?measure=outptu")
    assert wrong.status_code == 404
    assert "output" in wrong.text


@pytest.mark.parametrize(("reader", "seen"), [(ANYONE, [PUBLIC]), (AUDITOR, [PUBLIC]), (OFFICER, [PUBLIC, INTERNAL])])
def test_internal_cubes_are_there_for_those_who_work_with_data(hub: Hub, reader: Reader, seen: list[str]) -> None:
    client = browser(hub, reader)
    listed = client.get("/cubes").text
    assert [name for name in (PUBLIC, INTERNAL) if f'href="/cubes/{name}"' in listed] == seen
    for name in (PUBLIC, INTERNAL):
        assert client.get(f"/cubes/{name}").status_code == (200 if name in seen else 404)
        assert client.get(f"/cubes/{name}/download.csv").status_code == (200 if name in seen else 404)


def test_each_look_is_in_the_ledger_under_the_grant_of_the_cube(hub: Hub) -> None:
    before = hub.ledger.size
    browser(hub).get(f"/cubes/{PUBLIC}")
    browser(hub, OFFICER).get(f"/cubes/{INTERNAL}")
    browser(hub).get(f"/cubes/{INTERNAL}")
    public, internal, refused = entries(hub)[before:]
    assert (public.kind, public.actor, public.grant) == ("read", "anyone", "cube-firms-by_trade")
    assert [(look.name, look.columns) for look in public.objects] == [(PUBLIC, ("firms", "output"))]
    assert (internal.actor, internal.grant, internal.unit) == ("li", "cube-firms-staff", "bank")
    assert (refused.kind, refused.actor, refused.objects[0].name) == ("denied", "anyone", INTERNAL)


def test_the_file_holds_every_cell_and_no_formula(hub: Hub) -> None:
    answer = browser(hub).get(f"/cubes/{PUBLIC}/download.csv")
    lines = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert {line["trade"] for line in lines} == {"", "food", "steel", "'" + FORMULA}
    (total,) = (line for line in lines if not line["trade"] and not line["place"])
    assert (total["firms"], total["output"], total["why_not"], total["origin"]) == ("58", "58014.50", "", "synthetic")
    (hidden,) = (line for line in lines if (line["trade"], line["place"]) == ("steel", "331002"))
    assert (hidden["firms"], hidden["output"], hidden["why_not"]) == ("", "", "confidential")


def test_it_is_found_from_its_rows_and_from_its_pack(hub: Hub) -> None:
    for path in ("/data/firms.firm", "/packs/firms"):
        page = browser(hub).get(path).text
        assert f'href="/cubes/{PUBLIC}"' in page, path
        assert INTERNAL not in page, path


def test_before_the_first_release_the_page_says_so(hub: Hub) -> None:
    early = browser(hub).get(f"/cubes/{PUBLIC}?as_of=2020-01-01")
    assert early.status_code == 404
    assert "was not released yet" in early.text


def test_once_its_owner_revokes_the_grant_nobody_else_sees_it(hub: Hub) -> None:
    operator = system_reader("operator:test")
    hub.grants.take(operator, "cube-firms-by_trade", "revoked", reason="to be checked", unit="market")
    assert browser(hub).get(f"/cubes/{PUBLIC}").status_code == 404
    assert browser(hub, OFFICER).get(f"/cubes/{PUBLIC}").status_code == 404
    assert browser(hub, OFFICER).get(f"/cubes/{INTERNAL}").status_code == 200
