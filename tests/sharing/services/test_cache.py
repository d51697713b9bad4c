"""How long an answer is kept, and how much of them."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from zhongshu.sharing.services.cache import Cache, Held, valid_for

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TEN = timedelta(minutes=10)


@pytest.mark.parametrize(
    ("said", "headers", "seconds"),
    [
        (None, {"cache-control": "max-age=60"}, 0),
        (TEN, {}, 600),
        (TEN, {"cache-control": "public, max-age=60"}, 60),
        (TEN, {"cache-control": "max-age=60, s-maxage=30"}, 30),
        (TEN, {"cache-control": 'max-age="90"', "age": "40"}, 50),
        (TEN, {"cache-control": "max-age=9999"}, 600),
        (TEN, {"cache-control": "no-store"}, 0),
        (TEN, {"cache-control": "max-age=60, private"}, 0),
        (TEN, {"cache-control": "max-age=x"}, 0),
        (TEN, {"cache-control": f"max-age={'9' * 5000}"}, 600),
        (TEN, {"cache-control": "max-age=60", "age": "9" * 400}, 0),
        (TEN, {"cache-control": "max-age=\N{SUPERSCRIPT TWO}"}, 0),
        (TEN, {"expires": format_datetime(NOW + timedelta(seconds=42), usegmt=True)}, 42),
        (TEN, {"expires": "0"}, 0),
    ],
)
def test_the_shorter_of_what_pack_and_unit_say(said: timedelta | None, headers: dict[str, str], seconds: float) -> None:
    assert valid_for(said, headers, NOW) == seconds


def test_the_least_used_go_first_and_nothing_outlives_its_validity() -> None:
    times = [0.0]
    cache = Cache(most=100, clock=lambda: times[0])

    def held(size: int, until: float = 10.0) -> Held:
        return Held((), NOW, times[0], until, size)

    for name in "abc":
        cache.put(name, held(40))
    assert [cache.get(name) is None for name in "abc"] == [True, False, False]
    cache.put("large", held(101))
    cache.put("gone", held(1, until=0.0))
    assert cache.get("large") is cache.get("gone") is None
    times[0] = 10.0
    assert cache.get("b") is None
    cache.put("d", held(100, until=20.0))
    assert cache.get("d") is not None
