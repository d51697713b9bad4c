"""What a product holds: tables with the columns that are given, indicators with their unit; the weakest origin."""

from pathlib import Path

import pytest

from tests.kit import READER, make_hub
from zhongshu.core.errors import PackError, UnknownName
from zhongshu.packs.hub import Hub
from zhongshu.screens.products import product_seen, products_seen
from zhongshu.sharing.scenarios.sight import Sight

_DATASET = """
    dataset: {name}
    title: {{zh: 甲, en: {name}}}
    owner: office
    level: {level}
    sharing: unconditional
    origin: {origin}
    fresh_within: 2h
    key: [id]
    columns:
      id: {{type: string}}
      area: {{type: area}}
      day: {{type: date}}
      weight: {{type: decimal, scale: 1, unit: t, title: {{zh: 重量, en: Weight}}}}
      phone: {{type: string}}
"""
_FILES = {
    "datasets/made.yaml": _DATASET.format(name="made", level=1, origin="synthetic"),
    "datasets/seen.yaml": _DATASET.format(name="seen", level=2, origin="measured"),
    "indicators.yaml": """
        total: {title: Total, of: seen, measure: sum(weight), unit: t, time: day, area: area, better: higher}
    """,
    "products.yaml": """
        measured:
          title: Measured
          summary: Measured
          offers: [seen]
          purpose: study
          columns: {allow: [day, weight, phone], mask: {phone: {keep_last: 4}}}
          terms: {licence: CC0}
        added_up:
          title: Added up
          summary: Added up
          offers: [total]
          purpose: study
          terms: {licence: CC0}
        mixed:
          title: Mixed
          summary: Mixed
          offers: [seen, made]
          purpose: study
          terms: {licence: CC0}
    """,
}


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    home: Path = tmp_path_factory.mktemp("products") / "home"
    return make_hub(home, {"yard": _FILES})


def test_a_dataset_gives_the_columns_that_are_offered_and_an_indicator_its_unit(hub: Hub) -> None:
    (seen,) = hub.shop.offers(hub.desk(READER), hub.products.product("yard.measured"))
    assert (seen.name, seen.kind, seen.level, seen.origin) == ("yard.seen", "dataset", 2, "measured")
    assert [(one.name, one.title.en, one.unit) for one in seen.columns] == [
        ("day", "day", None),
        ("weight", "Weight", "t"),
        ("phone", "phone", None),
    ]
    assert [one.mask.words for one in seen.columns if one.mask] == ["keep_last: 4"]
    assert seen.arrival is not None
    assert seen.arrival.state == "never"
    (total,) = hub.shop.offers(hub.desk(READER), hub.products.product("yard.added_up"))
    assert (total.name, total.kind, total.level, total.unit, total.columns) == ("yard.total", "indicator", 2, "t", ())


def test_rows_and_sums_are_two_products(tmp_path: Path) -> None:
    both = _FILES["products.yaml"].replace("offers: [total]", "offers: [seen, total]")
    with pytest.raises(PackError, match="which are granted whole") as refused:
        make_hub(tmp_path / "home", {"yard": {**_FILES, "products.yaml": both}})
    assert "products.yaml" in str(refused.value)


def test_one_synthetic_part_makes_all_of_it_synthetic(hub: Hub) -> None:
    products = hub.products.products
    assert [hub.shop.origin(products[name]) for name in ("yard.measured", "yard.mixed")] == ["measured", "synthetic"]


def test_a_hidden_scenario_hides_what_it_offers_and_what_others_offer_of_it(hub: Hub) -> None:
    products = hub.products.products
    assert list(products_seen(products, Sight())) == ["yard.added_up", "yard.measured", "yard.mixed"]
    hidden = Sight(frozenset({"yard"}))
    assert products_seen(products, hidden) == {}
    with pytest.raises(UnknownName) as refused:
        product_seen(products, hidden, "yard.mixed")
    assert "yard.measured" not in str(refused.value.hint)
