"""What `region.yaml` may say of notices: the channels, and who is told by which."""

import re
from datetime import timedelta
from typing import Self

from pydantic import Field, field_validator, model_validator

from zhongshu.core.errors import UnknownName, nearest
from zhongshu.core.periods import parse_duration
from zhongshu.core.spec import Name, Spec

MAIL = ("mailto", "mailtos")
WEBHOOK = ("http", "https")
ROBOT = ("dingtalk", "wecombot", "feishu", "lark")
SCHEMES = (*MAIL, *WEBHOOK, *ROBOT)

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*(?=://)")


class NoticesSpec(Spec):
    """`channels` are addresses by a name of one's own, as apprise writes them: mailtos://, dingtalk://, wecombot://,
    feishu://, lark://, or the http(s) address of a webhook; a secret in one is `${NAME}` of the environment.

    `units` names the channel of a unit's posts, `default` that of all others, `reporters` that of whoever asked (a
    gateway that finds people by their id), `mail` that by which a mail address goes that they gave with their report
    (mailtos:// without ?to=, or a gateway). Who has no channel is sent nothing: their inbox shows the work itself.
    `keep` is how long a notice that has arrived is kept (90d).
    """

    channels: dict[Name, str] = Field(default_factory=dict)
    units: dict[Name, Name] = Field(default_factory=dict)
    default: Name | None = None
    reporters: Name | None = None
    mail: Name | None = None
    keep: str = "90d"

    def channel_of(self, unit: str) -> str | None:
        """Of the posts of a unit."""
        return self.units.get(unit, self.default)

    @property
    def kept(self) -> timedelta:
        """How long a notice that has arrived is kept."""
        return parse_duration(self.keep)

    @field_validator("keep")
    @classmethod
    def _a_length(cls, said: str) -> str:
        try:
            parse_duration(said)
        except UnknownName as error:
            raise ValueError(f"keep: {error.message}; {error.hint}") from None
        return said

    @field_validator("channels")
    @classmethod
    def _sent_somehow(cls, said: dict[str, str]) -> dict[str, str]:
        for name, url in said.items():
            if not url.startswith("${"):  # an address that is a secret as a whole is read when it is used
                scheme_of(name, url)
        return said

    @property
    def _alone(self) -> tuple[tuple[str, str | None], ...]:
        return ("default", self.default), ("reporters", self.reporters), ("mail", self.mail)

    @model_validator(mode="after")
    def _named(self) -> Self:
        said = [(f"units: {unit}", name) for unit, name in self.units.items()]
        said += [(key, name) for key, name in self._alone if name]
        for where, name in said:
            if name not in self.channels:
                raise ValueError(f"{where} names {name!r}, which is no channel ({nearest(name, self.channels)})")
        if self.mail is not None and self.channels[self.mail].startswith(tuple(f"{one}://" for one in ROBOT)):
            raise ValueError(f"mail names {self.mail!r}, a robot of a group: it mails nobody")
        return self


def scheme_of(name: str, url: str) -> str:
    """How the channel of this name is sent. ValueError, without the address, for a way that there is not."""
    found = _SCHEME.match(url)
    scheme = found[0].lower() if found else ""
    if scheme not in SCHEMES:
        said = f"{scheme}://" if scheme else "no scheme"
        raise ValueError(f"the channel {name} begins with {said} ({nearest(scheme, SCHEMES, most=len(SCHEMES))})")
    return scheme
