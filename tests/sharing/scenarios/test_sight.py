"""What a stage means, for everybody who might come."""

import pytest

from tests.sharing.scenarios.unit import AUDITOR, FENG, LI, OFFICE, QIAN, RESIDENT, ROOT, WANG, life
from zhongshu.sharing.reader import ANYONE, Reader, system_reader
from zhongshu.sharing.scenarios.sight import sight_of
from zhongshu.sharing.scenarios.stage import Life, Stage

INSIDE = (WANG, FENG, QIAN, ROOT, AUDITOR, system_reader("worker"))
"""The owner, the owner of one of its datasets, the data office, administrators, the machine."""


def opens(reader: Reader, one: Life) -> bool:
    return sight_of(reader, {one.pack: one}, OFFICE).opens(one.pack)


def test_a_draft_is_for_those_who_make_it_and_who_watch() -> None:
    assert all(opens(one, life(Stage.DRAFT)) for one in INSIDE)
    assert not any(opens(one, life(Stage.DRAFT)) for one in (LI, RESIDENT, ANYONE))


def test_a_trial_is_for_all_who_have_logged_in_or_for_the_units_named() -> None:
    assert all(opens(one, life(Stage.TRIAL)) for one in (*INSIDE, LI, RESIDENT))
    assert not opens(ANYONE, life(Stage.TRIAL))
    named = life(Stage.TRIAL, units=("bank",))
    assert all(opens(one, named) for one in (*INSIDE, LI))
    assert not any(opens(one, named) for one in (RESIDENT, ANYONE))


@pytest.mark.parametrize("reader", [*INSIDE, LI, RESIDENT, ANYONE], ids=lambda one: one.actor)
def test_what_is_live_is_not_spoken_of_and_what_is_retired_opens_and_is_listed_nowhere(reader: Reader) -> None:
    live = sight_of(reader, {"firms": life(Stage.LIVE)}, OFFICE)
    assert (live.opens("firms"), live.lists("firms"), live.marked) == (True, True, {})
    retired = sight_of(reader, {"firms": life(Stage.RETIRED)}, OFFICE)
    assert (retired.opens("firms"), retired.lists("firms"), retired.stage("firms")) == (True, False, Stage.RETIRED)


def test_a_pack_that_it_has_never_heard_of_is_live() -> None:
    assert sight_of(ANYONE, {}, OFFICE).lists("other")
