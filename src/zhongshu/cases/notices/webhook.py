"""Notices by HTTP: to a webhook of one's own, and to the robots of DingTalk, WeCom, Feishu and Lark."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlencode

from zhongshu.cases.notices.channel import Parcel, Unsent
from zhongshu.cases.notices.posting import Poster
from zhongshu.datasets.sources.address import Target, target_of

HEADER = "Idempotency-Key"


@dataclass(frozen=True)
class Webhook:
    """JSON of key, to, case, subject and body; the key is a header too."""

    poster: Poster
    target: Target = field(repr=False)

    def send(self, parcel: Parcel) -> str | None:
        """Taken with any 2xx."""
        said = {"subject": parcel.subject, "body": parcel.body, "to": parcel.to, "case": parcel.case, "key": parcel.key}
        self.poster.post(self.target, said, {HEADER: parcel.key})
        return None


@dataclass(frozen=True)
class Robot:
    """A robot of a group chat. It answers 200 also when it refuses, and says so in the answer's own code, which is
    why it is not left to apprise to send: that takes the 200 for its word."""

    poster: Poster
    kind: Literal["errcode", "code"]
    target: Callable[[], Target] = field(repr=False)

    @classmethod
    def of(cls, poster: Poster, plugin: Any) -> "Robot":
        """From an address that apprise has read: dingtalk, wecombot, feishu or lark."""
        scheme = plugin.secure_protocol
        if scheme == "dingtalk":
            return cls(poster, "errcode", lambda: _signed(plugin))
        if scheme == "wecombot":
            return cls(poster, "errcode", lambda: target_of(plugin.api_url))
        if scheme == "feishu":
            return cls(poster, "code", lambda: target_of(plugin.notify_url.format(token=plugin.token)))
        return cls(poster, "code", lambda: target_of(plugin.webhook_url))

    def send(self, parcel: Parcel) -> str | None:
        """Taken where the robot's own code says 0."""
        text = f"{parcel.subject}\n{parcel.body}"
        asked: Mapping[str, Any] = {"msgtype": "text", "text": {"content": text}}
        if self.kind == "code":
            asked = {"msg_type": "text", "content": {"text": text}}
        target = self.target()
        answer = self.poster.post(target, asked, {HEADER: parcel.key})
        try:
            code = json.loads(answer)[self.kind]
        except (ValueError, KeyError, TypeError):
            raise Unsent(f"{target.authority} answered something that is no robot's answer") from None
        if code != 0:
            raise Unsent(f"{target.authority} refuses it: {self.kind} {str(code)[:20]}")
        return None


def _signed(plugin: Any) -> Target:
    """DingTalk's address, with a signature of this moment where a secret is known."""
    url = plugin.notify_url.format(token=plugin.token)
    if plugin.secret:
        timestamp, signature = plugin.get_signature()
        url += "&" + urlencode({"timestamp": timestamp, "sign": signature})
    return target_of(url)
