"""Passwords: which will do, and what hashing them costs whom."""

import threading
from datetime import timedelta

import pytest
from argon2 import Parameters, extract_parameters
from argon2.low_level import Type
from argon2.profiles import CHEAPEST, RFC_9106_LOW_MEMORY

from zhongshu.sharing.people.password import COMMONEST, LONGEST_BYTES, SHORTEST, Hasher, acceptable, bounded
from zhongshu.sharing.people.refusal import Refusal, TooManyLogIns


@pytest.mark.parametrize(
    "password", ["all lower case words", "蓝色的山和绿色的海都在这里", "𝕒 𝕗𝕒𝕟𝕔𝕚𝕖𝕣 𝕠𝕟𝕖", "x y z q w e r t"]
)
def test_length_is_what_counts(password: str) -> None:
    assert acceptable(password, "wangfang") == bounded(password)


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("short of 12", "a password has at least 12 characters"),
        ("ﬁﬁ", "at least 12"),
        ("", "at least 12"),
        ("wangfang1990", "the password is the log-in name"),
        ("WANGFANG1990", "the password is the log-in name"),
        ("ｗａｎｇｆａｎｇ１９９０", "the password is the log-in name"),
        ("Password1234", "among the first that are guessed"),
        ("aaaaaaaaaaaaaaaa", "among the first that are guessed"),
        ("abababababababab", "among the first that are guessed"),
        ("x" * (LONGEST_BYTES + 1), "at most 1,024 bytes"),
        ("密" * 400, "at most 1,024 bytes"),
        ("x" * 50_000_000, "at most 1,024 bytes"),
        ("half a pair \ud800", "a password is text"),
    ],
)
def test_what_will_not_do_is_told_without_being_repeated(password: str, said: str) -> None:
    with pytest.raises(Refusal) as refused:
        acceptable(password, "wangfang1990")
    assert said in str(refused.value)
    assert len(password) < 12 or password not in str(refused.value)


def test_the_list_names_only_what_is_long_enough() -> None:
    assert all(len(password) >= SHORTEST for password in COMMONEST)
    assert all(password == password.casefold() for password in COMMONEST)


def test_every_keyboard_writes_the_same_password() -> None:
    hasher = Hasher(CHEAPEST)
    assert hasher.matches(hasher.hash(bounded("cafe\u0301 au lait")), bounded("caf\u00e9 au lait"))
    assert not hasher.matches(hasher.hash(bounded("Café au lait")), bounded("café au lait"))


def test_the_profile_is_the_low_memory_one_of_the_rfc() -> None:
    encoded = Hasher().hash(bounded("ten green bottles"))
    assert extract_parameters(encoded) == RFC_9106_LOW_MEMORY
    assert encoded.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_nobody_costs_what_somebody_costs() -> None:
    """The hash that stands in for an unknown login has the parameters of a real one, and is verified, not skipped."""
    hasher = Hasher(RFC_9106_LOW_MEMORY)
    assert extract_parameters(hasher._nobodys) == RFC_9106_LOW_MEMORY
    assert not hasher.matches(None, "ten green bottles")


def test_a_hash_of_other_parameters_is_old_and_still_opens() -> None:
    old = Hasher(CHEAPEST).hash("ten green bottles")
    now = Hasher(Parameters(Type.ID, 19, 8, 4, 2, 8, 1))
    assert now.matches(old, "ten green bottles")
    assert now.is_old(old)
    assert not now.is_old(now.hash("ten green bottles"))


def test_a_hash_that_is_none_opens_nothing() -> None:
    assert not Hasher(CHEAPEST).matches("not a hash", "ten green bottles")


def test_beyond_the_slots_log_ins_wait_and_then_are_told() -> None:
    hasher = Hasher(CHEAPEST, slots=1, patience=timedelta(milliseconds=50))
    inside, out = threading.Event(), threading.Event()

    def hold() -> None:
        with hasher._slot():
            inside.set()
            out.wait(10)

    holder = threading.Thread(target=hold)
    holder.start()
    assert inside.wait(10)
    try:
        with pytest.raises(TooManyLogIns, match="too many log-ins at once: try again") as refused:
            hasher.matches(None, "ten green bottles")
    finally:
        out.set()
        holder.join()
    assert refused.value.wait > timedelta(0)
    assert hasher.hash("ten green bottles")
