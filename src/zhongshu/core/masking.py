"""Secrets out of sentences: whatever is shown, logged or kept of an error goes through here.

This is the second lock. The first is that nothing puts a secret into a sentence: sources are named, not their
addresses; the address of a database never stands in a message.
"""

import re

HIDDEN = "***"

_SECRETS = (
    re.compile(r"(?P<before>\b[a-z][a-z0-9+.-]*://[^\s/:@'\"]*:)[^\s'\"]*(?=@)", re.IGNORECASE),
    re.compile(r"(?P<before>\b(?:proxy-)?authorization['\"]?\s*[:=]\s*['\"]?)[^'\"\r\n]+", re.IGNORECASE),
    re.compile(r"(?P<before>\b(?:set-)?cookie['\"]?\s*[:=]\s*['\"]?)[^'\"\r\n]+", re.IGNORECASE),
    re.compile(r"(?P<before>\b(?:bearer|basic)\s+)[A-Za-z0-9._~+/=-]{8,}", re.IGNORECASE),
    re.compile(
        r"(?P<before>\b[\w-]*(?:password|passwd|pwd|secret|token|api[_-]?key|access[_-]?key|signature)['\"]?\s*[=:]\s*['\"]?)"
        r"[^\s'\"&,;)\]}]+",
        re.IGNORECASE,
    ),
    re.compile(r"(?P<before>[?&](?:key|sig|code|auth)=)[^\s&'\"]+", re.IGNORECASE),
)


def masked(text: str) -> str:
    """The text without passwords in URLs, without authorization headers, cookies, tokens and keys.

    >>> masked("postgresql+psycopg://hub:s3cret@db:5432/state does not answer")
    'postgresql+psycopg://hub:***@db:5432/state does not answer'
    >>> masked("Authorization: Bearer abc.def, password=x; GET /a?token=12&n=1")
    'Authorization: ***'
    """
    for pattern in _SECRETS:
        text = pattern.sub(rf"\g<before>{HIDDEN}", text)
    return text
