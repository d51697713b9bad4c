"""Notices by mail."""

import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import format_datetime, localtime
from typing import Any

from zhongshu.cases.notices.channel import Parcel, Unsent
from zhongshu.core.masking import masked

_TIMEOUT = 20.0
"""Seconds for connecting, and for every wait."""


@dataclass(frozen=True)
class Mail:
    """`secure` is insecure, starttls or ssl, as apprise says it; the server's certificate is always checked."""

    host: str
    port: int
    secure: str
    sender: str
    to: Sequence[str]
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    @classmethod
    def of(cls, name: str, plugin: Any) -> "Mail":
        """From an address that apprise has read. Unsent where it names nobody."""
        to = [address for _, address in plugin.targets]
        if not to or not plugin.from_addr[1]:
            raise Unsent(f"the channel {name} does not say to whom mail goes, or from whom: ?from=...&to=...")
        secure = str(plugin.secure_mode)
        port = plugin.port or {"ssl": 465, "starttls": 587}.get(secure, 25)
        return cls(plugin.smtp_host, int(port), secure, plugin.from_addr[1], to, plugin.user, plugin.password)

    def send(self, parcel: Parcel) -> str | None:
        """Taken when the server says so; a receiver knows a mail that comes again by its Message-ID."""
        to = [parcel.address] if parcel.address else self.to
        try:
            with self._server() as server:
                if self.secure == "starttls":
                    server.starttls(context=ssl.create_default_context())
                if self.user:
                    server.login(self.user, self.password or "")
                refused = server.send_message(self._message(parcel, to), self.sender, to)
        except smtplib.SMTPAuthenticationError as error:
            raise Unsent(f"the mail server {self.host} refuses the login ({error.smtp_code})") from None
        except smtplib.SMTPRecipientsRefused:
            raise Unsent(f"the mail server {self.host} takes mail for none of the {len(to)} addresses") from None
        except (smtplib.SMTPException, OSError) as error:
            raise Unsent(f"the mail server {self.host}:{self.port} did not take it: {_said(error)}") from None
        return f"the mail server {self.host} refused {len(refused)} of {len(to)} addresses" if refused else None

    def _server(self) -> smtplib.SMTP:
        if self.secure == "ssl":
            return smtplib.SMTP_SSL(self.host, self.port, timeout=_TIMEOUT, context=ssl.create_default_context())
        return smtplib.SMTP(self.host, self.port, timeout=_TIMEOUT)

    def _message(self, parcel: Parcel, to: Sequence[str]) -> EmailMessage:
        made = EmailMessage()
        made["Subject"], made["From"], made["To"] = parcel.subject, self.sender, ", ".join(to)
        made["Message-ID"] = f"<{parcel.key}@{self.sender.rpartition('@')[2]}>"
        made["Date"] = format_datetime(localtime())
        made["Auto-Submitted"] = "auto-generated"
        made.set_content(parcel.body)
        return made


def _said(error: smtplib.SMTPException | OSError) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        words = error.smtp_error.decode("utf-8", "replace") if isinstance(error.smtp_error, bytes) else error.smtp_error
        return masked(f"{error.smtp_code} {next(iter(str(words).splitlines()), '')}"[:200])
    return masked(getattr(error, "strerror", None) or str(error) or type(error).__name__)
