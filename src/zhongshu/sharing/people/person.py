"""People, the posts they hold, and the names they log in under."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from zhongshu.core.errors import nearest
from zhongshu.core.text import Text
from zhongshu.sharing.people.refusal import Refusal
from zhongshu.sharing.people.roles import OF_A_SUBJECT, OF_A_UNIT, ROLES, Role

Status = Literal["active", "locked", "left"]

LONGEST_NAME = 120
LONGEST_SUBJECT = 130
_LONGEST_TYPED = 256
"""Folding may shorten a login, but nothing longer than this is worth folding."""

_LOGIN = re.compile(r"[a-z0-9\u4e00-\u9fff][a-z0-9\u4e00-\u9fff._@-]{1,63}")
"""No other alphabet: a Cyrillic а in a login looks like somebody else's."""

_UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""Characters that a reader does not see, or that turn a line around."""


@dataclass(frozen=True)
class Post:
    """A role in a unit; `unit` is None for a resident's and a firm's, and may be for the three administrators."""

    unit: str | None
    role: Role
    title: str = ""


@dataclass(frozen=True)
class Newcomer:
    """Somebody to be added. `subject` is whom they may act for: a firm's uscc, or a resident's pseudonymous id."""

    login: str
    name: str
    posts: tuple[Post, ...] = ()
    subject: str | None = None


@dataclass(frozen=True)
class Person:
    """Somebody with an account. `subject` is whom they may act for: a firm's uscc, or a resident's pseudonymous id."""

    id: str
    login: str
    name: str
    posts: tuple[Post, ...]
    subject: str | None
    status: Status
    made: datetime

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(post.role for post in self.posts)


def folded(login: str) -> str | None:
    """The one spelling of a log-in name: NFKC, case folded; None for what no login can be.

    >>> folded(" Ｗang.Fang "), folded("王芳"), folded("pаypal")
    ('wang.fang', '王芳', None)
    """
    if len(login) > _LONGEST_TYPED:
        return None
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", login).casefold()).strip()
    return text if _LOGIN.fullmatch(text) else None


def new_login(login: str) -> str:
    """The folded log-in name; Refusal for one that cannot be."""
    text = folded(login)
    if text is None:
        raise Refusal(
            Text(zh=f"登录名不能是 {_shown(login)}", en=f"{_shown(login)} can be no log-in name"),
            Text(
                zh="2 至 64 个字符：汉字、小写字母、数字，以及 . _ - @，以汉字、字母或数字开头",
                en="2 to 64 of a-z, 0-9, Chinese characters and . _ - @, the first none of those four signs",
            ),
        )
    return text


def line(text: str, what: Text, longest: int) -> str:
    """One visible line of at most `longest` characters, NFC; Refusal for anything else, empty text too."""
    text = unicodedata.normalize("NFC", text[: longest * 4]).strip()
    if not 0 < len(text) <= longest or any(unicodedata.category(character) in _UNSEEN for character in text):
        raise Refusal(
            Text(
                zh=f"{what.zh}须为 1 至 {longest} 个看得见的字符", en=f"{what.en} has 1 to {longest} visible characters"
            )
        )
    return text


def checked(post: Post, subject: str | None, units: Collection[str]) -> Post:
    """The post as it may be held; Refusal where its role needs a unit or a subject that is not there."""
    title = ROLES[post.role].title
    if post.unit is not None and post.unit not in units:
        raise Refusal(
            Text(zh=f"没有单位 {_shown(post.unit)}", en=f"no unit {_shown(post.unit)}"),
            Text(zh=f"现有：{'、'.join(sorted(units)[:8])}", en=nearest(post.unit, units)),
        )
    if post.role in OF_A_UNIT and post.unit is None:
        raise Refusal(Text(zh=f"{title.zh}须属于一个单位", en=f"the role {post.role} is held in a unit: which?"))
    if post.role in OF_A_SUBJECT and (post.unit is not None or subject is None):
        raise Refusal(
            Text(
                zh=f"{title.zh}不属于单位，须写明代表谁",
                en=f"the role {post.role} is held in no unit, by somebody with a subject",
            ),
            Text(
                zh="企业写统一社会信用代码，居民写化名编号", en="the subject is a firm's uscc or a resident's pseudonym"
            ),
        )
    told = line(post.title, Text(zh="职务", en="the title of a post"), LONGEST_NAME) if post.title else ""
    return Post(post.unit, post.role, told)


def _shown(text: str) -> str:
    return ascii(text[:64]) if not text.isprintable() else repr(text[:64])
