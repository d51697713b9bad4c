"""One-time codes of an authenticator application (RFC 6238: SHA-1, six digits, steps of 30 seconds)."""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime

import pyotp
import segno
from pyotp.exceptions import OTPVerificationError

DRIFT = 1
"""Steps before and after the present one that a slow clock or a slow hand may be off (RFC 6238 section 5.2)."""

_CODE = re.compile(r"[0-9]{6}")


@dataclass(frozen=True)
class Enrolment:
    """What an authenticator application is told, once: the secret, and an address that carries it."""

    secret: str = field(repr=False)
    uri: str = field(repr=False)

    def qr(self, *, title: str | None = None) -> str:
        """The address as an SVG picture to be put into a page."""
        picture: str = segno.make_qr(self.uri).svg_inline(scale=5, border=4, light="#fff", title=title)
        return picture


def enrol(login: str, issuer: str) -> Enrolment:
    """A new secret of 160 random bits (RFC 4226 section 4); `issuer` is the region's name, shown by the application."""
    secret = pyotp.random_base32()
    return Enrolment(secret, pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=issuer))


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """The 30-second step (counted from 1970) whose code this is; None for a wrong one. Full-width digits will do."""
    typed = re.sub(r"\s", "", unicodedata.normalize("NFKC", code[:32]))
    if not _CODE.fullmatch(typed):
        return None
    try:
        return pyotp.TOTP(secret).verify_and_get_timecode(typed, for_time=now, valid_window=DRIFT)
    except OTPVerificationError:
        return None
