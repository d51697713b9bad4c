"""What the pages of people, accounts and log-ins say, by key."""

from collections.abc import Mapping
from types import MappingProxyType

from zhongshu.core.text import Text

_SAID: dict[str, tuple[str, str]] = {
    "people.log_in": ("登录", "Log in"),
    "people.log_out": ("退出登录", "Log out"),
    "people.own": ("用自己的账号", "With your own account"),
    "people.login": ("登录名", "Log-in name"),
    "people.password": ("密码", "Password"),
    "people.code": ("验证器上的六位数字", "Six digits of your authenticator"),
    "people.code.again": (
        "密码对了；请再输一遍密码，并填上六位数字。",
        "The password is right: type it once more, with the six digits.",
    ),
    "people.demo": ("演示：点一下，作为谁进来", "The demonstration: come in as somebody, by one click"),
    "people.demo.note": (
        "这些人是虚构的，只在本机的演示里有。每个人看到的同一页都不一样，每次查看都记入账本。",
        "These people are invented and exist in the demonstration on this machine only. Each sees the same page"
        " otherwise, and every look is written into the ledger.",
    ),
}

WORDS: Mapping[str, Text] = MappingProxyType({key: Text(zh=zh, en=en) for key, (zh, en) in _SAID.items()})
