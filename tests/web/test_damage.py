"""A damaged table refuses; everything else answers."""

import shutil
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.kit import app_for
from tests.web.region import make_home
from zhongshu.app.wiring import open_hub

BROKEN = "*output_month__month_month_county__total_month"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("damaged")
    make_home(folder)
    for file in [one for table in (folder / "lake").rglob(BROKEN) for one in table.rglob("*.parquet")]:
        shutil.copy(file, file.with_suffix(".whole"))
        file.write_bytes(file.read_bytes()[:30])
    return folder


@pytest.fixture(scope="module")
def damaged(home: Path) -> TestClient:
    return TestClient(app_for(open_hub(home)))


def test_its_own_page_names_the_table_and_what_to_do(damaged: TestClient) -> None:
    answer = damaged.get("/indicators/economy.output")
    assert answer.status_code == 503
    assert BROKEN[1:] in answer.text
    assert "zhongshu check --lake" in answer.text


@pytest.mark.parametrize(
    "path", ["/", "/wall", "/indicators", "/places/331000", "/packs/economy", "/packs/economy/screens/overview"]
)
def test_pages_of_many_numbers_show_the_others(damaged: TestClient, path: str) -> None:
    answer = damaged.get(path)
    assert answer.status_code == 200
    assert "损坏" in answer.text


def test_other_numbers_answer(damaged: TestClient) -> None:
    assert damaged.get("/indicators/air.pm25").status_code == 200
    assert damaged.get("/passport/air.pm25").status_code == 200


def test_what_was_mended_is_shown_at_once(damaged: TestClient, home: Path) -> None:
    assert "损坏" in damaged.get("/places/331002").text
    for file in list((home / "lake").rglob("*.whole")):
        file.rename(file.with_suffix(".parquet"))
    assert "损坏" not in damaged.get("/places/331002").text
