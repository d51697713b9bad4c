"""A month in which units are missing is partial wherever its number is handed out."""

import csv
import io
from collections.abc import Iterator

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient

from tests.datasets.forms.region import COUNTIES, fill, make_region
from tests.kit import app_for

STATES = {"2020-10": "", "2020-11": "partial"}


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """October whole, of November four of nine counties."""
    folder = tmp_path_factory.mktemp("partial")
    hub = make_region(folder / "home")
    fill(hub, folder, {"2020-10": COUNTIES, "2020-11": COUNTIES[:4]})
    with TestClient(app_for(hub), base_url="http://127.0.0.1:8400") as made:
        yield made


@pytest.mark.parametrize("name", ["trade.sales", "trade.tax_share"])
def test_in_the_api(browser: TestClient, name: str) -> None:
    told = browser.get(f"/api/v1/indicators/{name}/values?grain=month").json()
    points = told["series"][0]["points"]
    assert {point["period"]: point["partial"] for point in points} == {"2020-10": False, "2020-11": True}
    own = browser.get(f"/api/v1/indicators/{name}/values?grain=month&area=331002").json()["series"][0]["points"]
    assert [point["partial"] for point in own] == [False, False], "its own return is in"


@pytest.mark.parametrize("name", ["trade.sales", "trade.tax_share"])
def test_in_a_csv_file(browser: TestClient, name: str) -> None:
    answer = browser.get(f"/indicators/{name}/download.csv?grain=month")
    rows = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert {row["period"]: row["state"] for row in rows} == STATES


def test_in_an_excel_file(browser: TestClient) -> None:
    answer = browser.get("/indicators/trade.sales/download.xlsx?grain=month")
    rows = list(load_workbook(io.BytesIO(answer.content))["values"].iter_rows(values_only=True))
    assert {str(row[2]): row[8] or "" for row in rows[1:]} == STATES
