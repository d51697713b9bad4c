"""What a mask leaves of a value, and which columns it fits."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from pydantic import ValidationError

from zhongshu.core.errors import PackError
from zhongshu.sharing.grants.masks import Mask, Value

INSTANT = "TIMESTAMP WITH TIME ZONE"


def masked(mask: Mask, value: Value, kind: str = "VARCHAR", *, zone: str = "Asia/Shanghai", salt: str = "s") -> Value:
    return mask.of_value(value, kind, zone=zone, salt=salt)


@pytest.mark.parametrize(
    ("mask", "value", "shown"),
    [
        (Mask(keep_first=6), "91331002MA2ABCDE1X", "913310************"),
        (Mask(keep_last=4), "13800138000", "*******8000"),
        (Mask(keep_first=1), "王小明", "王**"),
        (Mask(keep_first=2), "王明", "**"),
        (Mask(keep_last=3), "王明", "**"),
        (Mask(keep_first=2), "", ""),
        (Mask(keep_first=1), "\U0001f468\u200d\U0001f466", "\U0001f468**"),
        (Mask(area="county"), "331002001003", "331002"),
        (Mask(area="city"), "331002", "331000"),
        (Mask(area="province"), "331002", "330000"),
        (Mask(area="county"), "331000", "331000"),
        (Mask(area="city"), "椒江区", None),
        (Mask(area="city"), "3310021", None),
        (Mask(null=True), "anything", None),
        (Mask(keep_first=2), None, None),
    ],
)
def test_of_a_text(mask: Mask, value: str, shown: str | None) -> None:
    assert masked(mask, value) == shown


def test_a_bucket_is_the_lower_bound_in_the_columns_own_digits() -> None:
    assert masked(Mask(bucket=Decimal(100)), 199, "BIGINT") == 100
    assert masked(Mask(bucket=Decimal(100)), -1, "BIGINT") == -100
    assert masked(Mask(bucket=Decimal(100)), -100, "BIGINT") == -100
    half = masked(Mask.model_validate({"bucket": 0.5}), Decimal("-0.20"), "DECIMAL(18,2)")
    assert str(half) == "-0.50"


def test_a_lower_bound_that_the_type_cannot_hold_is_nothing() -> None:
    assert masked(Mask(bucket=Decimal(10)), -(2**63), "BIGINT") is None


def test_days_are_the_regions() -> None:
    new_year = datetime(2025, 12, 31, 16, tzinfo=UTC)
    assert masked(Mask(time="year"), new_year, INSTANT) == date(2026, 1, 1)
    assert masked(Mask(time="year"), new_year, INSTANT, zone="UTC") == date(2025, 1, 1)
    assert masked(Mask(time="quarter"), date(2026, 12, 31), "DATE") == date(2026, 10, 1)
    assert masked(Mask(time="month"), date(2026, 12, 31), "DATE") == date(2026, 12, 1)
    assert masked(Mask(time="day"), new_year, INSTANT) == date(2026, 1, 1)


def test_a_pseudonym_is_the_same_word_under_one_salt_only() -> None:
    word = masked(Mask(hash=True), "91331002MA2ABCDE1X")
    assert word == masked(Mask(hash=True), "91331002MA2ABCDE1X")
    assert word != masked(Mask(hash=True), "91331002MA2ABCDE1X", salt="t")
    assert isinstance(word, str)
    assert len(word) == 32


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({}, "exactly one of keep_first"),
        ({"keep_first": 2, "hash": True}, "this says keep_first, hash"),
        ({None: True}, 'write {"null": true}, in quotes'),
        ({"keep_first": 0}, "greater than or equal to 1"),
        ({"keep_first": True}, "valid integer"),
        ({"hash": False}, "Input should be True"),
        ({"bucket": 0}, "greater than 0"),
        ({"time": "hour"}, "'day', 'month', 'quarter' or 'year'"),
        ({"keep": 2}, "Extra inputs are not permitted"),
    ],
)
def test_what_a_grant_cannot_say(said: dict[str | None, object], error: str) -> None:
    with pytest.raises(ValidationError) as raised:
        Mask.model_validate(said)
    assert error in str(raised.value)


@pytest.mark.parametrize(
    ("mask", "kind", "error"),
    [
        (
            Mask(keep_first=2),
            "DATE",
            "the mask keep_first is for text, not for DATE\n  hint: for DATE there are: time, null",
        ),
        (
            Mask(bucket=Decimal(5)),
            "DOUBLE",
            "for whole and decimal numbers, not for DOUBLE\n  hint: for DOUBLE there are: null",
        ),
        (Mask(bucket=Decimal("0.5")), "BIGINT", "bucket 0.5 does not fit BIGINT\n  hint: write a multiple of 1 "),
        (Mask(bucket=Decimal("0.005")), "DECIMAL(18,2)", "write a multiple of 0.01 "),
        (Mask(hash=True), "DECIMAL(18,2)", "the mask hash is for text and whole numbers"),
        (Mask(time="day"), "VARCHAR", "for VARCHAR there are: keep_first, keep_last, hash, area, null"),
    ],
)
def test_a_mask_that_does_not_fit_says_which_do(mask: Mask, kind: str, error: str) -> None:
    with pytest.raises(PackError) as raised:
        mask.kind_after(kind)
    assert error in str(raised.value)


def test_the_type_afterwards() -> None:
    assert Mask(hash=True).kind_after("BIGINT") == "VARCHAR"
    assert Mask(time="day").kind_after(INSTANT) == "DATE"
    assert Mask(bucket=Decimal(5)).kind_after("DECIMAL(18,2)") == "DECIMAL(18,2)"
    assert Mask(null=True).kind_after(INSTANT) == INSTANT
