"""Which roles one person may hold together."""

from itertools import combinations

import pytest

from zhongshu.sharing.people.roles import OF_A_SUBJECT, OF_A_UNIT, ROLES, SEPARATE, WORKS_WITH_DATA, Role, clashes


def test_every_role_is_told_in_two_languages() -> None:
    assert set(ROLES) == set(Role)
    for text in ROLES.values():
        assert text.title.zh != text.title.en
        assert text.purpose.zh != text.purpose.en


@pytest.mark.parametrize("pair", list(combinations(sorted(SEPARATE), 2)))
def test_no_two_of_the_three_administrators_are_one_person(pair: tuple[Role, Role]) -> None:
    assert {frozenset(found) for found in clashes(pair)} == {frozenset(pair)}


@pytest.mark.parametrize("role", sorted(WORKS_WITH_DATA))
def test_who_audits_reads_does_not_read(role: Role) -> None:
    assert len(clashes([role, Role.AUDITOR])) == 1
    assert clashes([role, Role.SYSTEM_ADMIN]) == ()


def test_an_auditor_lives_somewhere_and_people_have_several_jobs() -> None:
    assert clashes([Role.AUDITOR, Role.RESIDENT]) == ()
    assert clashes([Role.CLERK, Role.CLERK, Role.ANALYST, Role.DATA_ENGINEER, Role.OFFICER]) == ()


def test_all_three_at_once_name_every_pair() -> None:
    assert len(clashes(SEPARATE)) == 3


def test_a_role_is_held_in_a_unit_or_for_a_subject_or_for_the_region() -> None:
    assert OF_A_UNIT.isdisjoint(OF_A_SUBJECT)
    assert set(Role) == OF_A_UNIT | OF_A_SUBJECT | SEPARATE
