"""A form that does not fit its dataset is refused with file, line and the right word."""

from pathlib import Path

import pytest

from tests.datasets.forms.region import PACK, make_region
from tests.kit import make_hub
from zhongshu.app.founding import owners
from zhongshu.core.errors import PackError

FORM = PACK["forms/month.yaml"]


@pytest.mark.parametrize(
    ("before", "after", "says", "line"),
    [
        ("dataset: month", "dataset: mnth", "no dataset 'trade.mnth'", 4),
        ("area: area", "area: aera", "has no column 'aera' (did you mean \"area\"?", 5),
        ("area: area", "period: area", "area is no date", 5),
        ("area: area", "unit: area", "a form fills a key of area, month", 4),
        ("level: county", "level: contry", "no level 'contry' (did you mean \"county\"?", 6),
        ("first: 2020-01", "first: 2020-13", "2020-13 is no month", 7),
        ("first: 2020-01", "{first: 2020-05, last: 2020-04}", "the last month, 2020-04, is before the first", None),
        ("fields: {kind:", "fields: {month:", "month is filled by the form itself", 10),
        ("fields: {kind:", "fields: {knd:", "has no column 'knd'", 10),
    ],
)
def test_a_wrong_word_is_named_with_its_line(
    tmp_path: Path, before: str, after: str, says: str, line: int | None
) -> None:
    text = after.strip("{}").replace(", ", "\n        ") if after.startswith("{") else after
    assert before in FORM
    with pytest.raises(PackError) as caught:
        make_hub(tmp_path / "home", {"trade": {**PACK, "forms/month.yaml": FORM.replace(before, text)}})
    assert says in caught.value.message
    assert caught.value.place is not None
    assert caught.value.place.file == "trade/forms/month.yaml"
    assert line is None or caught.value.place.line == line


def test_a_form_fills_numbers_and_words_only(tmp_path: Path) -> None:
    dataset = PACK["datasets/month.yaml"].replace("kind: {type: string", "kind: {type: timestamp")
    with pytest.raises(PackError, match=r"month\.kind is a timestamp; a form fills decimal, integer, string only"):
        make_hub(tmp_path / "home", {"trade": {**PACK, "datasets/month.yaml": dataset}})


def test_somebody_owes_it(tmp_path: Path) -> None:
    form = FORM.replace('each: {level: county, title: {zh: "{area}商务局", en: "Commerce bureau of {area}"}}', "")
    with pytest.raises(PackError, match="a form says who owes it"):
        make_hub(tmp_path / "home", {"trade": {**PACK, "forms/month.yaml": form}})


def test_units_that_owe_a_form_are_founded_with_the_region(tmp_path: Path) -> None:
    hub = make_region(tmp_path / "home")
    assert owners(hub.packs) == ["data_bureau", "office"]
