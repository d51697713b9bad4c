"""Who an identity is here, which posts it brings, and that rules for people hold for what providers say, too."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.sharing.people.conftest import OFFICE, OPERATOR, UNITS, House
from zhongshu.core.text import Text
from zhongshu.sharing.people.acts import Actor
from zhongshu.sharing.people.keys import Wish
from zhongshu.sharing.people.outside.claims import Vouched
from zhongshu.sharing.people.outside.identities import Identities
from zhongshu.sharing.people.outside.refused import OutsideRefused
from zhongshu.sharing.people.person import Person, Post
from zhongshu.sharing.people.refusal import LogInRefused, NotAllowed, Refusal
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.people.sessions import Session
from zhongshu.state.tables.identities import identity, outside_session, own_post
from zhongshu.state.tables.people import person

OFFICER = Post("ecology", Role.OFFICER)
ANALYST = Post("bank", Role.ANALYST)
SECURITY = Post(None, Role.SECURITY_ADMIN)
WANG = Vouched(
    provider="gov",
    title=Text(zh="政务", en="Gov"),
    issuer="https://sso.example.gov.cn",
    subject="s-1",
    name="王芳",
    login="wangfang@gov",
    posts=(OFFICER,),
    sid="there-1",
)


def identities(house: House) -> Identities:
    return Identities(house.people.persons.keeper, lambda: UNITS)


def come(house: House, shown: Vouched = WANG, *, admit: bool = False) -> Session:
    return identities(house).log_in(shown, OFFICE, house.now, admit=admit)


def held(house: House, login: str) -> set[Post]:
    found = house.people.persons.by_login(login)
    assert found is not None
    return set(found.posts)


def linked(house: House, login: str, shown: Vouched, *posts: Post) -> Person:
    """An account here that has linked the identity."""
    found = house.person(login, *posts)
    identities(house).link(shown, house.log_in(login), house.now)
    return found


def test_somebody_new_gets_an_account_with_the_posts_that_the_claims_give(house: House) -> None:
    session = come(house)
    assert (session.person.login, session.person.name, session.person.posts) == ("wangfang@gov", "王芳", (OFFICER,))
    assert house.told == ["person.added", "role.given", "login.made"]
    assert house.acts[1].details["provider"] == house.acts[2].details["door"] == "gov"
    assert not any("s-1" in value for act in house.acts for value in act.details.values()), "who they are there is not"
    assert house.people.sessions.of(session.token, house.now) is not None


def test_the_second_time_it_is_the_same_account_and_nothing_is_given_again(house: House) -> None:
    first, second = come(house), come(house, replace(WANG, name="王芳芳", login="other@gov"))
    assert first.person.id == second.person.id
    assert house.told.count("role.given") == 1
    assert [one.name for one in identities(house).of(first.person.id)] == ["王芳芳"]


def test_another_issuer_with_the_same_subject_and_name_is_somebody_else(house: House) -> None:
    other = come(house, replace(WANG, issuer="https://evil.example", provider="evil"))
    assert other.person.id != come(house).person.id
    assert house.people.persons.find("wangfang")[1].login.startswith("wangfang@gov-")


def test_an_account_here_of_the_same_name_is_not_opened(house: House) -> None:
    local = house.person("wangfang@gov", SECURITY)
    session = come(house, replace(WANG, name=local.name))
    assert session.person.id != local.id
    assert session.person.posts == (OFFICER,)


def test_whoever_no_rule_gives_a_post_gets_neither_session_nor_account(house: House) -> None:
    with pytest.raises(OutsideRefused, match="gives you a post") as told:
        come(house, replace(WANG, posts=()))
    assert told.value.why == "posts"
    assert house.people.persons.find() == []
    assert come(house, replace(WANG, posts=()), admit=True).person.posts == ()


def test_posts_follow_the_claims_at_each_log_in(house: House) -> None:
    found = come(house).person
    key = house.people.keys.give(
        Wish(found.id, "ecology", Role.OFFICER, "reports", house.now + timedelta(days=9)), OPERATOR, house.now
    )
    assert come(house, replace(WANG, posts=(ANALYST,))).person.posts == (ANALYST,)
    assert house.told[-3:] == ["role.taken", "role.given", "login.made"]
    (after,) = [one for one in house.people.keys.of(found.id) if one.prefix == key.prefix]
    assert after.revoked is not None, "what acted for the post ends with it"


def test_somebody_whose_posts_are_all_gone_is_told_so_and_keeps_none(house: House) -> None:
    come(house)
    with pytest.raises(OutsideRefused, match="gives you a post"):
        come(house, replace(WANG, posts=()))
    assert held(house, "wangfang@gov") == set()
    assert house.told[-1] == "role.taken"


def test_posts_given_here_stay_and_those_from_there_stay_apart(house: House) -> None:
    linked(house, "wang", WANG, ANALYST)
    come(house)
    assert held(house, "wang") == {ANALYST, OFFICER}
    come(house, replace(WANG, posts=()))
    assert held(house, "wang") == {ANALYST}


def test_a_post_that_both_give_stays_as_long_as_one_of_them_does(house: House) -> None:
    found = linked(house, "wang", WANG, OFFICER)
    come(house)
    come(house, replace(WANG, posts=()))
    assert held(house, "wang") == {OFFICER}, "people here gave it before"
    come(house)
    house.people.persons.take(found.id, "ecology", Role.OFFICER, OPERATOR, house.now)
    assert held(house, "wang") == {OFFICER}, "the provider gives it still"
    with pytest.raises(OutsideRefused):
        come(house, replace(WANG, posts=()))
    assert held(house, "wang") == set()


def test_a_post_given_here_after_the_provider_gave_it_is_both(house: House) -> None:
    found = come(house).person
    house.people.persons.give(found.id, OFFICER, OPERATOR)
    come(house, replace(WANG, posts=()))
    assert held(house, "wangfang@gov") == {OFFICER}
    with house.database.connect() as connection:
        assert connection.execute(select(own_post)).all() == [], "nothing is left over"


def test_the_providers_post_is_not_taken_here(house: House) -> None:
    found = come(house).person
    with pytest.raises(Refusal, match="taken there"):
        house.people.persons.take(found.id, "ecology", Role.OFFICER, OPERATOR, house.now)
    assert held(house, "wangfang@gov") == {OFFICER}


def test_claims_make_nobody_two_of_the_three(house: House) -> None:
    both = replace(WANG, posts=(SECURITY, Post(None, Role.AUDITOR)))
    with pytest.raises(NotAllowed, match="never both"):
        come(house, both)
    assert house.people.persons.find() == []
    linked(house, "auditor", WANG, Post(None, Role.AUDITOR))
    with pytest.raises(NotAllowed, match="never both"):
        come(house)
    assert held(house, "auditor") == {Post(None, Role.AUDITOR)}


def test_what_excludes_each_other_takes_what_is_gone_all_the_same(house: House) -> None:
    linked(house, "auditor", WANG, Post(None, Role.AUDITOR))
    system = Post(None, Role.SYSTEM_ADMIN)
    other = replace(WANG, subject="s-2", posts=(system,))
    house.person("root", system)
    come(house, other)
    with pytest.raises(NotAllowed):
        come(house, replace(other, posts=(SECURITY, Post(None, Role.AUDITOR))))
    assert held(house, "wangfang@gov") == set()


def test_the_last_administrator_is_not_taken_by_a_claim(house: House) -> None:
    come(house, replace(WANG, posts=(SECURITY,)))
    with pytest.raises(NotAllowed, match="the last security administrator"):
        come(house, replace(WANG, posts=(OFFICER,)))
    assert held(house, "wangfang@gov") == {SECURITY}
    house.person("guard", SECURITY)
    assert come(house).person.posts == (OFFICER,)


def test_a_unit_that_is_gone_gives_no_post(house: House) -> None:
    with pytest.raises(Refusal, match="no unit 'harbour'"):
        come(house, replace(WANG, posts=(Post("harbour", Role.OFFICER),)))


def test_a_closed_account_stays_closed(house: House) -> None:
    found = come(house).person
    house.people.persons.lock(found.id, OPERATOR, "leave of absence")
    with pytest.raises(OutsideRefused, match="locked"):
        come(house)
    house.people.persons.unlock(found.id, OPERATOR)
    come(house)
    house.people.persons.leave(found.id, OPERATOR, house.now, "retired")
    with pytest.raises(OutsideRefused, match="has left"):
        come(house)
    assert len(house.people.persons.find()) == 1, "nor is another made"


def test_an_identity_is_linked_by_its_person_alone(house: House) -> None:
    found = linked(house, "wang", WANG, ANALYST)
    assert house.acts[-1].name == "identity.linked"
    assert come(house).person.id == found.id
    with pytest.raises(OutsideRefused, match="another account"):
        linked(house, "lei", WANG)


def test_a_link_needs_the_session_that_it_was_begun_with(house: House) -> None:
    house.person("wang")
    session = house.log_in("wang")
    house.people.sessions.end(session.token)
    with pytest.raises(LogInRefused):
        identities(house).link(WANG, session, house.now)


def test_an_unlinked_identity_opens_nothing_and_leaves_nothing(house: House) -> None:
    found, wang = linked(house, "wang", WANG, ANALYST), identities(house)
    session, own = come(house), house.log_in("wang")
    (one,) = wang.of(found.id)
    wang.unlink(found.id, one.number, Actor(found.id), house.now)
    assert held(house, "wang") == {ANALYST}
    assert house.people.sessions.of(session.token, house.now) is None
    assert house.people.sessions.of(own.token, house.now) is not None
    assert come(house).person.id != found.id


def test_nobody_shuts_themselves_out(house: House) -> None:
    found, wang = come(house).person, identities(house)
    (one,) = wang.of(found.id)
    with pytest.raises(Refusal, match="without a password"):
        wang.unlink(found.id, one.number, Actor(found.id), house.now)
    with pytest.raises(NotAllowed, match="security administrator"):
        wang.unlink(found.id, one.number, house.actor("system", Role.SYSTEM_ADMIN), house.now)
    wang.unlink(found.id, one.number, house.actor("security", Role.SECURITY_ADMIN), house.now)
    assert wang.of(found.id) == []
    assert held(house, "wangfang@gov") == set()


def test_two_processes_make_one_account(house: House, next_door: Callable[[], House]) -> None:
    houses = [house, *(next_door() for _ in range(3))]
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(come, houses))
    assert len({one.person.id for one in made}) == 1
    assert sum(one.told.count("person.added") for one in houses) == 1
    assert sum(one.told.count("role.given") for one in houses) == 1


def test_what_sessions_that_are_over_came_by_is_swept_out(house: House) -> None:
    house.people.sessions.end(come(house).token)
    come(house)
    with house.database.connect() as connection:
        assert len(connection.execute(select(outside_session)).all()) == 1


def test_without_the_ledger_nobody_comes_in(house: House) -> None:
    house.ledger_fails = True
    with pytest.raises(OSError, match="no space"):
        come(house)
    with house.database.connect() as connection:
        assert connection.execute(select(identity)).all() == connection.execute(select(person)).all() == []
