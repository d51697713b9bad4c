"""One-time codes, against the vectors of RFC 6238 and the clocks of people."""

import base64
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pyotp
import pytest

from zhongshu.sharing.people.totp import enrol, step_of

SECRET = base64.b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
    ],
)
def test_the_codes_of_the_standard(seconds: int, code: str) -> None:
    """RFC 6238 appendix B (SHA-1), whose eight digits end with our six."""
    assert step_of(SECRET, code[-6:], datetime.fromtimestamp(seconds, UTC)) == seconds // 30


def test_one_step_of_drift_either_way_and_no_more() -> None:
    now = datetime(2026, 11, 22, 4, 0, 10, tzinfo=UTC)
    code = pyotp.TOTP(SECRET).at(now)
    accepted = [offset for offset in range(-3, 4) if step_of(SECRET, code, now + timedelta(seconds=30 * offset))]
    assert accepted == [-1, 0, 1]
    assert {step_of(SECRET, code, now + timedelta(seconds=30 * offset)) for offset in accepted} == {
        int(now.timestamp()) // 30
    }


def test_codes_as_people_type_them() -> None:
    now = datetime.fromtimestamp(59, UTC)
    assert step_of(SECRET, " 287 082 ", now) == 1
    assert step_of(SECRET, "２８７０８２", now) == 1
    for wrong in ("", "28708", "2870822", "28708x", "٢٨٧٠٨٢x", "-87082", "2" * 10_000_000):
        assert step_of(SECRET, wrong, now) is None


def test_the_application_is_told_by_a_picture() -> None:
    made = enrol("王芳", "台州")
    read = pyotp.parse_uri(made.uri)
    assert isinstance(read, pyotp.TOTP)
    assert (read.name, read.issuer, read.secret) == ("王芳", "台州", made.secret)
    assert len(base64.b32decode(made.secret)) == 20
    picture = ElementTree.fromstring(made.qr(title="Scan me"))
    assert picture.tag.endswith("svg")
    assert enrol("王芳", "台州").secret != made.secret
    assert made.secret not in repr(made)
