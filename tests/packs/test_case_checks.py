"""What `zhongshu check` says of a case whose form names the post, and of a clock that ends with a day it says."""

from pathlib import Path

import pytest

from tests.cases.town import DUTIES
from tests.packs.test_cases import problems, read

ORDER = """
case: order
title: {zh: 任务, en: Order}
open_to: [officer]
from_number: {zh: 下达, en: Give}
form:
  to: {type: post, of: desk, title: {zh: 交给, en: To}}
  due: {type: date, title: {zh: 期限, en: Until}}
owner: {duty: desk, post: to}
steps:
  new: {title: {zh: 新, en: New}, to: {done: {title: {zh: 办结, en: Done}}}}
  done: {title: {zh: 办结, en: Done}, outcome: done}
clocks:
  until:
    title: {zh: 期限, en: Until}
    begins: new
    ends: [done]
    within: {until: due}
    counts: hours
    first: counted
"""


def told(tmp_path: Path, order: str, duties: str = DUTIES) -> list[str]:
    return problems(read(tmp_path, **{"cases/order.yaml": order, "duties.yaml": duties}))


def test_a_form_may_name_the_post_and_the_last_day(tmp_path: Path) -> None:
    packs = read(tmp_path, **{"cases/order.yaml": ORDER})
    assert problems(packs) == []
    spec = packs.cases["town.order"].spec
    assert (spec.form["to"].of, spec.owner.duty) == ("town.desk", "town.desk"), "the pack stands before both"
    assert list(packs.cases["town.order"].lengths("until")) == []
    columns = packs.catalogue.dataset("town.order").spec.columns
    assert (columns["to"].type, columns["due"].type, columns["about"].type) == ("string", "date", "string")


def test_a_duty_of_all_units_names_none(tmp_path: Path) -> None:
    duties = DUTIES.replace("units: [urban]", "units: all", 1)
    assert duties != DUTIES
    assert told(tmp_path, ORDER, duties) == []


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("post: to", "post: due", "(owner.post): 'due' is no question of type post with of: town.desk"),
        ("of: desk", "of: inspector", "(owner.post): 'to' is no question of type post with of: town.desk"),
        ("of: desk", "of: dask", "(form.to.of): no duty 'dask'"),
        ("post: to", "post: too", "owner names the field 'too', which is no field"),
        ("until: due", "until: to", "(clocks.until.within): 'to' is of type post, not date"),
        ("until: due", "until: du", "within of the clock until names the field 'du', which is no field"),
        ("counts: hours", "counts: working_days", "the clock until ends with a day, and runs to the last hour of it"),
        ("first: counted", "first: skipped", "the clock until ends with a day, and runs to the last hour of it"),
        ("type: post, of: desk", "type: post", "a post the duty"),
        ("type: date", "type: date, of: desk", "a post the duty"),
    ],
)
def test_what_does_not_fit_is_told_where_it_stands(tmp_path: Path, right: str, wrong: str, said: str) -> None:
    assert right in ORDER
    (found,) = told(tmp_path, ORDER.replace(right, wrong))
    assert found.startswith("town/cases/order.yaml:")
    assert said in found


@pytest.mark.parametrize(
    ("units", "said"),
    [
        ("urban", "(desk.units): units are ids of units, or all: write [urban]"),
        ("3", "(desk.units): units are ids of units, or all: write [3]"),
        ("[urban, City]", "(desk.units.1): 'City' is no id of a unit"),
        ("[dask]", "(desk.units.0): units names 'dask', which is no unit of this region"),
    ],
)
def test_a_unit_that_is_none_is_told_once(tmp_path: Path, units: str, said: str) -> None:
    (found,) = told(tmp_path, ORDER, DUTIES.replace("units: [urban]", f"units: {units}", 1))
    assert found.startswith("town/duties.yaml:3 "), found
    assert said in found


def test_a_file_is_nothing_that_somebody_has_in_care(tmp_path: Path) -> None:
    order = ORDER.replace("  due: {", "  paper: {type: file, title: {zh: 文件, en: Paper}}\n  due: {")
    (said,) = told(tmp_path, order.replace("post: to}", "steward: paper}"))
    assert "(owner.steward): 'paper' is of type file: nobody has such a thing in care" in said


CARE = """
dataset: care
title: {zh: 归属, en: Care}
owner: office
level: 3
sharing: conditional
origin: measured
key: [subject]
columns: {subject: {type: string}, post: {type: string}}
sources: {posts: {kind: hub, report: care_town, mode: snapshot}}
"""


def test_a_pack_takes_in_what_its_own_posts_have_in_care_and_no_others(tmp_path: Path) -> None:
    assert problems(read(tmp_path / "own", **{"datasets/care.yaml": CARE})) == []
    (said,) = problems(read(tmp_path / "other", **{"datasets/care.yaml": CARE.replace("care_town", "care_street")}))
    assert said.startswith("town/datasets/care.yaml:")
    assert "report 'care_street' is of another pack's posts; this pack's is care_town" in said
