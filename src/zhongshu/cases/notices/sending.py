"""The outbox emptied: each notice by its channel, again later where that fails, never by two at once."""

import hashlib
import logging
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from zhongshu.cases.notices.channel import Channel, Parcel, Unsent
from zhongshu.cases.notices.mail import Mail
from zhongshu.cases.notices.outbox import Claim, Outbox
from zhongshu.cases.notices.posting import Poster
from zhongshu.cases.notices.spec import MAIL, WEBHOOK, scheme_of
from zhongshu.cases.notices.webhook import Robot, Webhook
from zhongshu.core.errors import LoadError, nearest
from zhongshu.datasets.sources.address import Guard, target_of

_PAGES = {"dingtalk": "dingtalk", "wecombot": "wecombot", "feishu": "feishu", "lark": "lark"}
_LONGEST_ROUND = 60.0
"""Seconds after which a round ends, whatever waits: the worker has other things to do."""


@dataclass
class Sender:
    """`channels` are addresses by name, in which `secrets` stand for ${NAME}; `region` tells the keys of one hub from
    those of another."""

    outbox: Outbox
    channels: Mapping[str, str] = field(repr=False)
    secrets: Mapping[str, str] = field(repr=False)
    guard: Guard
    region: str
    _open: dict[str, Channel] = field(default_factory=dict, repr=False)

    def round(
        self, now: Callable[[], datetime], say: Callable[[str], None], stopped: Callable[[], bool] = lambda: False
    ) -> int:
        """Send what is due; how many arrived. A channel that fails is left alone until the next round."""
        arrived, failing, until = 0, set[str](), time.monotonic() + _LONGEST_ROUND
        for number, channel in self.outbox.due(now()):
            if stopped() or time.monotonic() > until:
                break
            if channel in failing or (claim := self.outbox.claim(number, now())) is None:
                continue
            try:
                remark = self._channel(claim.notice.channel).send(self._parcel(claim))
            except Unsent as error:
                failing.add(claim.notice.channel)
                trouble = error.message if error.hint is None else f"{error.message} ({error.hint})"
                if self.outbox.failed(claim, now(), trouble) or claim.tries == 1:
                    say(f"the notice {claim.notice.key} by {claim.notice.channel} was not sent: {trouble}")
                continue
            self.outbox.sent(claim, now(), remark)
            arrived += 1
        return arrived

    def _channel(self, name: str) -> Channel:
        if name not in self.channels:
            known = nearest(name, self.channels)
            raise Unsent(
                f"no channel {name!r} any more ({known})", hint="region.yaml has them below notices: channels:"
            )
        if name not in self._open:
            self._open[name] = open_channel(name, self._filled(name), self.guard)
        return self._open[name]

    def _filled(self, name: str) -> str:
        def value(match: re.Match[str]) -> str:
            if match[1] not in self.secrets:
                raise Unsent(f"the channel {name} needs the environment variable {match[1]}, which is not set")
            return self.secrets[match[1]]

        return re.sub(r"\$\{(\w+)\}", value, self.channels[name])

    def _parcel(self, claim: Claim) -> Parcel:
        notice = claim.notice
        key = hashlib.sha256(f"{self.region} {notice.key}".encode()).hexdigest()[:40]
        return Parcel(key, notice.to, notice.case, notice.subject, notice.body)


def open_channel(name: str, url: str, guard: Guard) -> Channel:
    """Unsent, without the address, where it cannot be one."""
    try:
        scheme = scheme_of(name, url)
        if scheme in WEBHOOK:
            return Webhook(Poster(guard), target_of(url))
    except ValueError as error:
        raise Unsent(str(error)) from None
    except LoadError:  # its words hold the path, which may be a secret
        hint = "https://host/path, without user and password"
        raise Unsent(f"the channel {name} has an address that cannot be used", hint=hint) from None
    plugin = _read_by_apprise(url)
    if plugin is None:
        hint = f"how apprise writes one: https://github.com/caronc/apprise/wiki/Notify_{_PAGES.get(scheme, 'email')}"
        raise Unsent(f"the channel {name} cannot be read as an address of {scheme}://", hint=hint)
    return Mail.of(name, plugin) if scheme in MAIL else Robot.of(Poster(guard), plugin)


def _read_by_apprise(url: str) -> Any:
    """What apprise makes of an address; None where it makes nothing."""
    try:
        import apprise  # noqa: PLC0415 heavy, and of an extra: only a region that sends notices needs it
    except ImportError:
        raise Unsent("notices need apprise, which is not installed", hint="pip install 'zhongshu[cases]'") from None
    logging.getLogger("apprise").disabled = True  # it writes whole addresses to its log
    return apprise.Apprise.instantiate(url, suppress_exceptions=True)
