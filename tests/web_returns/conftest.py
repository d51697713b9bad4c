"""The pages of returns over the shipped pack of the economy, with the samples of its form."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.kit import app_for
from tests.sites import serving
from tests.web_returns.clerk import Clerk
from zhongshu.app.wiring import open_hub, shipped_packs
from zhongshu.packs.hub import Hub

REGION = """\
region: taizhou
title: {zh: 台州市, en: Taizhou}
area: "331000"
zone: Asia/Shanghai
languages: [zh, en]
units:
  economy: {title: {zh: 经济和信息化局, en: Economy bureau}, area: "331000"}
  statistics: {title: {zh: 统计局, en: Statistics bureau}, area: "331000"}
  data_bureau: {title: {zh: 数据局, en: Data bureau}, area: "331000"}
packs: [region, economy]
"""


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the sample loaded, to be copied."""
    home = tmp_path_factory.mktemp("returns") / "home"
    home.mkdir()
    (home / "region.yaml").write_text(REGION, "utf-8")
    hub = open_hub(home)
    sample = shipped_packs() / "economy" / "sample" / "industry_month.csv"
    hub.load("economy.industry_month", sample, source="csv", who="test")
    hub.snapshots.database.dispose()
    return home


@pytest.fixture
def hub(base: Path, tmp_path: Path) -> Hub:
    return open_hub(Path(shutil.copytree(base, tmp_path / "home")))


@pytest.fixture
def clerk(hub: Hub) -> Iterator[Clerk]:
    with TestClient(app_for(hub), base_url="http://127.0.0.1:8400") as browser:
        yield Clerk(browser)


@pytest.fixture
def site(hub: Hub) -> Iterator[str]:
    """The address of a running server."""
    with serving(app_for(hub)) as address:
        yield address
