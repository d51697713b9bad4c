"""A region with the printed figures of the pack economy: what tests of several rooms read."""

from pathlib import Path

from tests.kit import make_hub
from zhongshu.packs.hub import Hub

SAMPLE = Path(__file__).parents[1] / "packs" / "economy" / "sample"

REGION = """
region: taizhou
title: {zh: 台州市, en: Taizhou}
area: '331000'
units:
  statistics: {title: {zh: 统计局, en: Statistics bureau}}
  economy: {title: {zh: 经济和信息化局, en: Economy bureau}}
  data_bureau: {title: {zh: 数据局, en: Data bureau}}
packs: [region, economy]
"""


def printed_hub(home: Path) -> Hub:
    """The pages and their 256 figures, loaded and refreshed."""
    hub = make_hub(home, {}, region=REGION)
    hub.load("economy.page", SAMPLE / "pages.csv", source="csv", who="test")
    hub.load("economy.figure", SAMPLE / "figures.csv", source="csv", who="test")
    return hub
