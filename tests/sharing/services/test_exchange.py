"""Where calls go: to the addresses that were checked when the name was looked up, and nowhere inside."""

import asyncio
from collections.abc import Iterator

import pytest

from tests.sharing.services.unit import Unit, unit
from zhongshu.datasets.sources.address import Guard, read_networks
from zhongshu.sharing.services import exchange
from zhongshu.sharing.services.exchange import Exchange, Sent
from zhongshu.sharing.services.line import Failed, Received


@pytest.fixture
def running() -> Iterator[Unit]:
    with unit() as made:
        yield made


def send(through: Exchange, *urls: str) -> list[Received | Failed]:
    async def all_of_them() -> list[Received | Failed]:
        found: list[Received | Failed] = []
        for url in urls:
            try:
                found.append(await through.send("market.standing", Sent("GET", url, {"X-Api-Key": "unit-secret-1234"})))
            except Failed as error:
                found.append(error)
        await through.close()
        return found

    return asyncio.run(all_of_them())


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "169.254.169.254", "10.1.2.3", "[::1]", "[::ffff:169.254.169.254]", "0x7f.1", "localhost"]
)
def test_nothing_inside_is_called_unless_the_region_says_so(host: str) -> None:
    (failed,) = send(Exchange(Guard()), f"http://{host}:9/v1")
    assert isinstance(failed, Failed)
    assert (failed.kind, failed.sent) == ("closed", False)


def test_a_name_that_turns_inward_a_moment_later_is_called_where_it_was_checked(running: Unit) -> None:
    answers = iter([["127.0.0.1"], ["169.254.169.254"]])
    through = Exchange(Guard(read_networks(["127.0.0.1"]), lambda host, port: next(answers)))
    url = f"http://standing.example:{running.port}/v1/firms/F001/standing"
    first, second = send(through, url, url)
    assert isinstance(first, Received)
    assert isinstance(second, Received), "the second look-up was not needed yet"
    assert running.asked[0].headers["host"] == f"standing.example:{running.port}"


def test_the_next_look_up_is_checked_again(running: Unit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "PINNED", -1.0)
    answers = iter([["127.0.0.1"], ["127.0.0.1", "169.254.169.254"]])
    through = Exchange(Guard(read_networks(["127.0.0.1"]), lambda host, port: next(answers)))
    url = f"http://standing.example:{running.port}/v1/firms/F001/standing"
    first, second = send(through, url, url)
    assert isinstance(first, Received)
    assert isinstance(second, Failed)
    assert "169.254.169.254" in second.said
    assert len(running.asked) == 1


def test_connections_are_kept_and_cookies_are_not(running: Unit) -> None:
    running.headers = {"Set_Cookie": "who=F001; Path=/"}
    through = Exchange(Guard(read_networks(["127.0.0.1"])))
    url = f"{running.base}/firms/F001/standing"
    send(through, url, url)
    assert [one.headers.get("cookie") for one in running.asked] == [None, None]


def test_the_secret_is_in_no_representation() -> None:
    assert "unit-secret" not in repr(Sent("GET", "http://a.example/", {"X-Api-Key": "unit-secret-1234"}))
