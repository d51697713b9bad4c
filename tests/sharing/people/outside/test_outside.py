"""A log-in from its beginning to its end, over several processes, by a provider that is a list of answers."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from tests.sharing.people.conftest import OFFICE, UNITS, House
from tests.sharing.people.outside.test_identities import WANG
from zhongshu.core.errors import UnknownName
from zhongshu.core.text import Text
from zhongshu.sharing.people.outside.claims import Vouched
from zhongshu.sharing.people.outside.identities import Identities
from zhongshu.sharing.people.outside.notice import Notice
from zhongshu.sharing.people.outside.outside import Onward, Outside
from zhongshu.sharing.people.outside.pending import LASTING, Pending
from zhongshu.sharing.people.outside.refused import OutsideRefused, ProviderAway, away, refused
from zhongshu.sharing.people.outside.spec import ProviderSpec
from zhongshu.sharing.people.sessions import Visitor
from zhongshu.sharing.people.tokens import digest, new_token
from zhongshu.state.tables.identities import outside_log_in
from zhongshu.state.tables.people import login_attempt

TITLE = Text(zh="政务", en="Gov")
SPEC = ProviderSpec(title=TITLE, issuer=WANG.issuer, client_id="zhongshu")
BACK = "https://hub.example/login/gov/callback"
BROWSER = new_token()


@dataclass
class Fake:
    """Leads to its own state, and vouches for Wang."""

    away: bool = False

    def address(self, pending: Pending) -> str:
        return pending.state

    def vouch(self, pending: Pending, answer: Mapping[str, str], now: datetime) -> Vouched:
        if self.away:
            raise away(TITLE)
        if answer.get("code") != "right":
            raise refused("exchange", TITLE)
        return WANG

    def notice(self, token: str, now: datetime) -> Notice:
        return Notice(WANG.subject, None, token, now + timedelta(minutes=7))

    def farewell(self, id_token: str, back: str) -> str | None:
        if self.away:
            raise away(TITLE)
        return f"out?{back}"


def outside_of(house: House, provider: Fake | None = None) -> Outside:
    fake = provider or Fake()
    identities = Identities(house.people.persons.keeper, lambda: UNITS)
    return Outside(identities, {"gov": SPEC, "park": SPEC}, lambda name, spec: fake)


def begun(house: House, onward: str = "/data") -> dict[str, str]:
    """What the browser brings back."""
    state = outside_of(house).begin("gov", BACK, onward, BROWSER, house.now).address
    return {"state": state, "code": "right"}


def test_a_log_in_may_end_in_another_process_than_it_began_in(house: House, next_door: Callable[[], House]) -> None:
    arrived = outside_of(next_door()).finish("gov", begun(house), BROWSER, OFFICE, house.now)
    assert arrived.session is not None
    assert (arrived.session.person.name, arrived.onward) == ("王芳", "/data")


def test_of_many_at_once_with_one_answer_one_comes_in(house: House, next_door: Callable[[], House]) -> None:
    answer = begun(house)

    def end(where: House) -> str:
        try:
            return outside_of(where).finish("gov", answer, BROWSER, OFFICE, house.now).onward
        except OutsideRefused as error:
            return error.why

    with ThreadPoolExecutor(4) as pool:
        ended = list(pool.map(end, [house, *(next_door() for _ in range(3))]))
    assert sorted(ended) == ["/data", "state", "state", "state"]


@pytest.mark.parametrize("state", ["", "x", "a" * 43, "' OR 1=1 --"])
def test_a_state_that_nobody_began_is_refused_and_writes_nothing(house: House, state: str) -> None:
    begun(house)
    with pytest.raises(OutsideRefused, match="was not begun in this browser"):
        outside_of(house).finish("gov", {"state": state, "code": "right"}, BROWSER, OFFICE, house.now)
    assert house.told == []


def test_what_took_too_long_is_refused_and_swept_out(house: House) -> None:
    answer = begun(house)
    house.later(seconds=LASTING.total_seconds())
    with pytest.raises(OutsideRefused):
        outside_of(house).finish("gov", answer, BROWSER, OFFICE, house.now)
    begun(house)
    with house.database.connect() as connection:
        assert connection.execute(select(func.count()).select_from(outside_log_in)).scalar() == 1


def test_whoever_begins_without_end_pushes_out_the_oldest(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhongshu.sharing.people.outside.pending.MOST", 3)
    answers = []
    for _ in range(8):
        house.later(seconds=1)
        answers.append(begun(house))
    with house.database.connect() as connection:
        assert connection.execute(select(func.count()).select_from(outside_log_in)).scalar() == 4
    with pytest.raises(OutsideRefused):
        outside_of(house).finish("gov", answers[0], BROWSER, OFFICE, house.now)
    assert outside_of(house).finish("gov", answers[-1], BROWSER, OFFICE, house.now).session is not None


def test_the_state_keeps_digests_of_what_the_browser_holds(house: House) -> None:
    state = begun(house)["state"]
    with house.database.connect() as connection:
        row = connection.execute(select(outside_log_in)).one()
    assert (row.state, row.browser) == (digest(state), digest(BROWSER))


def test_a_provider_that_is_away_counts_against_nobody(house: House) -> None:
    with pytest.raises(ProviderAway):
        outside_of(house, Fake(away=True)).finish("gov", begun(house), BROWSER, OFFICE, house.now)
    with house.database.connect() as connection:
        assert connection.execute(select(login_attempt)).all() == []
    assert house.told == []


def test_a_failure_counts_and_a_log_in_does_not(house: House) -> None:
    with pytest.raises(OutsideRefused, match="does not stand by"):
        outside_of(house).finish("gov", begun(house) | {"code": "wrong"}, BROWSER, OFFICE, house.now)
    outside_of(house).finish("gov", begun(house), BROWSER, OFFICE, house.now)
    with house.database.connect() as connection:
        assert [row.ok for row in connection.execute(select(login_attempt))] == [False]


def test_an_answer_to_one_provider_is_none_to_another(house: House) -> None:
    with pytest.raises(OutsideRefused, match="not from the provider that was asked"):
        outside_of(house).finish("park", begun(house), BROWSER, OFFICE, house.now)


def test_a_link_ends_in_the_session_that_it_began_in(house: House) -> None:
    found = house.person("wang")
    mine, other = house.log_in("wang"), house.log_in("wang")
    outside = outside_of(house)
    state = outside.begin("gov", BACK, "/account", BROWSER, house.now, link=mine).address
    with pytest.raises(OutsideRefused):
        outside.finish(
            "gov", {"state": state, "code": "right"}, BROWSER, Visitor("192.0.2.7", token=other.token), house.now
        )
    assert outside.identities.of(found.id) == []
    state = outside.begin("gov", BACK, "/account", BROWSER, house.now, link=mine).address
    own = Visitor("192.0.2.7", token=mine.token)
    assert outside.finish("gov", {"state": state, "code": "right"}, BROWSER, own, house.now).session is None
    assert [one.name for one in outside.identities.of(found.id)] == ["王芳"]


def test_a_notice_is_obeyed_once_over_all_processes(house: House, next_door: Callable[[], House]) -> None:
    outside_of(house).finish("gov", begun(house), BROWSER, OFFICE, house.now)

    def obey(where: House) -> str:
        try:
            return str(outside_of(where).notice("gov", "j-1", house.now))
        except OutsideRefused as error:
            return error.why

    with ThreadPoolExecutor(3) as pool:
        assert sorted(pool.map(obey, [house, next_door(), next_door()])) == ["1", "replay", "replay"]
    house.later(minutes=8)
    assert outside_of(house).notice("gov", "j-2", house.now) == 0


def test_a_farewell_is_for_sessions_that_a_provider_opened(house: House) -> None:
    outside = outside_of(house)
    session = outside.finish("gov", begun(house), BROWSER, OFFICE, house.now).session
    assert session is not None
    assert outside.farewell(session.token, "/") == Onward(TITLE, "out?/")
    assert outside_of(house, Fake(away=True)).farewell(session.token, "/") is None
    house.person("zhao")
    assert outside.farewell(house.log_in("zhao").token, "/") is None
    assert outside.farewell("", "/") is None


def test_an_unknown_provider_is_told_with_those_there_are(house: House) -> None:
    with pytest.raises(UnknownName, match="no provider of log-in 'gvo'\n  hint: did you mean \"gov\""):
        outside_of(house).begin("gvo", BACK, "/", BROWSER, house.now)
