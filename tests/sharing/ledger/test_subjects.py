"""Pseudonyms: the same subject in one month, nobody's once the key is gone."""

import base64
import hmac
from datetime import UTC, datetime

from zhongshu.sharing.ledger.subjects import Pseudonyms

KEYS = {"2026-03": b"march" * 8, "2026-04": b"april" * 8}
MARCH, APRIL = datetime(2026, 3, 31, 23, 59, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)


def test_a_pseudonym_is_half_an_hmac_under_the_key_of_the_month() -> None:
    found = Pseudonyms(KEYS.__getitem__).of("91331000X", MARCH)
    assert len(found) == 22
    assert base64.urlsafe_b64decode(found + "==") == hmac.digest(KEYS["2026-03"], b"91331000X", "sha256")[:16]


def test_months_cannot_be_joined_without_their_keys() -> None:
    pseudonyms = Pseudonyms(KEYS.__getitem__)
    assert pseudonyms.of("甲", MARCH) == pseudonyms.of("甲", MARCH)
    assert pseudonyms.of("甲", MARCH) != pseudonyms.of("乙", MARCH)
    assert pseudonyms.of("甲", MARCH) != pseudonyms.of("甲", APRIL)


def test_what_was_asked_is_told_by_a_digest_that_nobody_can_guess_at() -> None:
    pseudonyms = Pseudonyms(KEYS.__getitem__)
    told = pseudonyms.digest(["uscc = '91331000X'"], MARCH)
    assert told == pseudonyms.digest(["uscc = '91331000X'"], MARCH)
    assert told != pseudonyms.digest(["uscc = '91331000X'"], APRIL)
    assert len(bytes.fromhex(told)) == 16
    bare = pseudonyms.digest(["91331000X"], MARCH)
    assert bytes.fromhex(bare) != base64.urlsafe_b64decode(pseudonyms.of("91331000X", MARCH) + "==")
