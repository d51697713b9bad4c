"""What everybody sees of a case: after its delay, at the place of its cell, never more than its type opens."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cases.town import EVENT, EVENTS, IN_EAST, IN_WEST, SECRET_PHONE, WANG, make_town, report
from zhongshu.cases.public import PublicCases, Wish, public_of, stricter
from zhongshu.cases.spec import PublicSpec
from zhongshu.packs.hub import Hub

DAY = timedelta(days=1)
PUBLIC = f"{EVENTS}public: {{after: 24, blur: 100}}\n"


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    home: Path = tmp_path_factory.mktemp("town") / "home"
    hub = make_town(home, events=PUBLIC)
    yield hub
    hub.ledger.close()


def public(hub: Hub) -> PublicCases:
    return PublicCases(hub.cases.store.database, hub.cases.types)


def test_a_case_is_public_after_its_delay_by_the_region_s_own_salt(hub: Hub) -> None:
    id = report(hub.cases, place=IN_WEST)
    opened = hub.cases.store.case(int(id.rpartition("/")[2])).opened
    assert public(hub).read(Wish(), opened + DAY - timedelta(seconds=1)) == []
    (case,) = public(hub).read(Wish(), opened + DAY)
    assert (case.id, case.fields, case.said.en) == (id, {"kind": "cover"}, "New")
    assert (case.lon, case.lat) != (121.25, 28.5)
    assert public(hub).read(Wish(), opened + DAY) == [case]  # another process, the same place
    assert public(hub).salt() == public(hub).salt() != b""


def test_wishes_choose_and_the_newest_come_first(hub: Hub) -> None:
    ids = [report(hub.cases, kind=kind, place=IN_EAST) for kind in ("rubbish", "cover", "rubbish")]
    at = hub.now() + DAY
    found = [case.id for case in public(hub).read(Wish(), at)]
    assert found[:3] == ids[::-1]
    rubbish = Wish(among={EVENT: ("kind", ["rubbish"])})
    assert [case.id for case in public(hub).read(rubbish, at)][:2] == [ids[2], ids[0]]
    assert [case.id for case in public(hub).read(Wish(), at, limit=1)] == [ids[2]]
    assert public(hub).read(Wish(types=["town.other"]), at) == []
    assert public(hub).read(Wish(open=False), at) == []
    assert public(hub).read(Wish(numbers=[]), at) == []


def test_a_thousand_reports_of_one_spot_are_one_place(hub: Hub) -> None:
    """Whatever their numbers are, and whether they are one case or many: the middle of them is what each says."""
    report(hub.cases, place=IN_WEST)
    (line, *_) = hub.cases.lists.inbox(hub.cases.posts())
    type, at = hub.cases.types[EVENT], line.opened + DAY
    cases = [public_of(replace(line, number=n), type, type.spec, b"salt", at) for n in range(1, 1001)]
    assert len({(one.lon, one.lat) for one in cases if one is not None}) == 1
    assert None not in cases


def test_what_went_up_in_another_is_one_case_with_its_reports(hub: Hub) -> None:
    first, second, third = (report(hub.cases, place=IN_WEST) for _ in range(3))
    hub.cases.merge(first, second, WANG)
    hub.cases.merge(second, third, WANG)
    at = hub.now() + DAY
    numbers = [int(id.rpartition("/")[2]) for id in (first, second, third)]
    shown = public(hub).read(Wish(numbers=numbers, merged=False), at)
    assert [(one.id, one.reports) for one in shown] == [(third, 3)]
    assert public(hub).count(Wish(numbers=numbers, merged=False), at) == (1, 0)
    every = {one.id: one.said.en for one in public(hub).read(Wish(numbers=numbers), at)}
    assert every[third] == "New"
    assert every[first] == every[second] == "Duplicate: it went up in another case"
    assert public(hub).count(Wish(numbers=numbers), at) == (1, 2)
    assert public(hub).count(Wish(types=["town.other"]), at) == (0, 0)


@pytest.mark.parametrize(
    ("then", "now", "shown"),
    [
        (None, PublicSpec(), None),
        (PublicSpec(), None, None),
        (PublicSpec(after=1, blur=300), PublicSpec(after=48, blur=10), PublicSpec(after=48, blur=300)),
    ],
)
def test_the_stricter_of_two_editions_says_what_is_public(
    hub: Hub, then: PublicSpec | None, now: PublicSpec | None, shown: PublicSpec | None
) -> None:
    spec = hub.cases.types[EVENT].spec
    told = stricter(spec.model_copy(update={"public": then}), spec.model_copy(update={"public": now}))
    assert told == shown


@pytest.mark.parametrize("name", ["kind", "place"])
def test_an_answer_that_was_closed_since_is_shown_no_more(hub: Hub, name: str) -> None:
    report(hub.cases)
    (line, *_) = hub.cases.lists.inbox(hub.cases.posts())
    type = hub.cases.types[EVENT]
    form = {**type.spec.form, name: type.spec.form[name].model_copy(update={"level": 2})}
    closed = type.spec.model_copy(update={"form": form})
    at = line.opened + DAY
    for then, now in ((type, closed), (replace(type, spec=closed), type.spec)):
        case = public_of(line, then, now, b"salt", at)
        assert case is not None
        assert (case.fields == {}) == (name == "kind")
        assert (case.lon is None) == (name == "place")


def test_files_places_and_telephones_are_never_answers(hub: Hub) -> None:
    """Whatever level a type gives them."""
    report(hub.cases)
    (line, *_) = hub.cases.lists.inbox(hub.cases.posts())
    type = hub.cases.types[EVENT]
    asked: dict[str, Any] = {one: spec.model_copy(update={"level": 1}) for one, spec in type.spec.form.items()}
    spec = type.spec.model_copy(update={"form": asked})
    case = public_of(line, replace(type, spec=spec), spec, b"salt", line.opened + DAY)
    assert case is not None
    assert set(case.fields) == {"kind", "said"}
    assert SECRET_PHONE not in str(case.fields)
