"""What can go wrong between here and a provider, as sentences. None holds a word that the provider wrote."""

from collections.abc import Mapping
from types import MappingProxyType

from zhongshu.core.errors import BusyError
from zhongshu.core.text import Text
from zhongshu.sharing.people.refusal import LogInRefused, Refusal


class OutsideRefused(LogInRefused):
    """Nobody came in by the provider. `why` is what the ledger keeps of it."""

    def __init__(self, why: str, said: Text, advice: Text | None = None):
        self.why = why
        super().__init__(said, advice)


class ProviderAway(Refusal, BusyError):
    """The provider does not answer, or answers what is no answer; the same again may work."""


_AGAIN = Text(zh="请重新登录", en="begin again")
_OPERATOR = Text(
    zh="请告诉管理员：登录服务与这里的设置不符", en="tell the operator: the provider and region.yaml do not agree"
)
_SOON = Text(zh="稍后再试，或用自己的账号登录", en="try again soon, or use an account of your own here")

_SAID: Mapping[str, tuple[Text, Text | None]] = MappingProxyType(
    {
        "state": (
            Text(
                zh="这次登录已经用过、超过了 10 分钟，或不是在这个浏览器里开始的",
                en="this log-in was used already, took longer than 10 minutes, or was not begun in this browser",
            ),
            _AGAIN,
        ),
        "mixed": (
            Text(
                zh="回答不是来自您选的{title}",
                en="the answer is not from the provider that was asked, which is {title}",
            ),
            _AGAIN,
        ),
        "cancelled": (
            Text(zh="您在{title}取消了登录", en="you cancelled the log-in at the provider, {title}"),
            None,
        ),
        "refused": (Text(zh="{title}没有让您登录", en="the provider, {title}, did not let you in"), _SOON),
        "exchange": (
            Text(zh="{title}不认这次登录", en="the provider, {title}, does not stand by this log-in"),
            Text(
                zh="请重新登录；仍不行就告诉管理员",
                en="begin again; if it stays so, tell the operator: client_id, secret",
            ),
        ),
        "shape": (Text(zh="{title}的回答读不懂", en="what the provider, {title}, sent is no token"), _OPERATOR),
        "algorithm": (
            Text(
                zh="{title}的签名算法不是这里约定的", en="the provider, {title}, signed in a way that is not taken here"
            ),
            Text(zh="请告诉管理员：region.yaml 的 algorithms", en="tell the operator: algorithms, in region.yaml"),
        ),
        "key": (
            Text(
                zh="{title}用了一把它没有公布的钥匙签名",
                en="the provider, {title}, signed with a key that it does not publish",
            ),
            _SOON,
        ),
        "signature": (Text(zh="{title}的签名不对", en="the signature of the provider, {title}, is wrong"), _OPERATOR),
        "issuer": (
            Text(
                zh="回答说自己不是{title}发的",
                en="what came says that it is not from the provider that was asked, {title}",
            ),
            _OPERATOR,
        ),
        "audience": (
            Text(zh="{title}的回答是给别的系统的", en="what the provider, {title}, sent is meant for another system"),
            _OPERATOR,
        ),
        "nonce": (
            Text(zh="{title}的回答属于另一次登录", en="what the provider, {title}, sent belongs to another log-in"),
            _AGAIN,
        ),
        "time": (
            Text(
                zh="{title}的时间与这里相差太多，或回答已过期",
                en="what the provider, {title}, sent has expired, or its clock is over a minute off",
            ),
            Text(
                zh="请重新登录；仍不行就请管理员校对时钟",
                en="begin again; if it stays so, tell the operator: set the clock",
            ),
        ),
        "age": (
            Text(zh="您在{title}登录得太久了", en="you logged in to the provider, {title}, too long ago"),
            Text(zh="请在那里重新登录", en="log in there again"),
        ),
        "events": (
            Text(zh="这不是退出登录的通知", en="this is no notice of a log-out by the provider, {title}"),
            None,
        ),
        "replay": (
            Text(zh="这个通知已经用过", en="this notice of the provider, {title}, was obeyed already"),
            None,
        ),
        "posts": (
            Text(
                zh="{title}没有说您在这里有岗位，所以没有登录，也没有建账号",
                en="nothing that the provider, {title}, says of you gives you a post here: you are not logged in",
            ),
            Text(zh="请本单位管理员在那里给您相应的组", en="ask your unit to have you put into the right group there"),
        ),
        "locked": (
            Text(zh="账号已锁定", en="this account is locked"),
            Text(zh="请安全管理员解锁", en="ask a security administrator"),
        ),
        "left": (
            Text(zh="这个账号的人已经离开", en="whoever had this account has left"),
            Text(zh="请系统管理员", en="ask a system administrator"),
        ),
        "taken": (
            Text(
                zh="这个{title}身份已经关联另一个账号",
                en="this identity of {title} belongs to another account here already",
            ),
            Text(zh="先在那个账号里取消关联", en="end it in that account first"),
        ),
    }
)

_AWAY = Text(zh="现在连不上{title}", en="the provider, {title}, cannot be reached now")


def refused(why: str, title: Text) -> OutsideRefused:
    """The refusal of this kind, by the provider of this title."""
    said, advice = _SAID[why]
    return OutsideRefused(why, _filled(said, title), advice)


def away(title: Text) -> ProviderAway:
    """For people; what it was in detail is in the log."""
    return ProviderAway(_filled(_AWAY, title), _SOON)


def _filled(said: Text, title: Text) -> Text:
    return Text(zh=said.zh.replace("{title}", title.zh), en=said.en.replace("{title}", title.en))
