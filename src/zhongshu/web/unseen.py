"""Characters that a reader would not see, or that turn a line around, stand on pages as their numbers.

Texts come from sources and from people; what is stored and handed out keeps them as they came. A page says them by
their numbers rather than leaves them out: two names that differ in nothing else look different, and whoever keeps the
source can find what is wrong with it. What a form sends back is left alone, or saving it unread would change it.
"""

import re
from typing import Any

from jinja2.ext import Extension

_PICTURES = "\u2190-\u2bff\U0001f000-\U0001faff"
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # controls, but for tabs and ends of lines
    "\u00ad\u200b\u200c\u2060-\u2065\ufeff"  # of no width
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # directions of writing
    "\u2028\u2029\u206a-\u206f\ufff9-\ufffb\U000e0000-\U000e007f"  # other ends of lines, tags, deprecated
    "\ud800-\udfff]"  # halves, which no page can be sent with
    f"|(?<![{_PICTURES}\ufe0f])\u200d|\u200d(?![{_PICTURES}])"  # a joiner, but between the pictures of one emoji
)
_SENT_BACK = re.compile(r'(?:(?<= value="){{(?=[^}]*}}")|{{(?=[^}]*}}</textarea>)) ([^}]*) }}')


def visible(text: str) -> str:
    """The text with such characters as their numbers; any other one, of rare names too, as it is.

    >>> visible("a\\u202eb"), visible("𱍐 \\u3000x")
    ('a⟨U+202E⟩b', '𱍐 \u3000x')
    """
    return _UNSEEN.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", text)


def shown(value: Any) -> Any:
    """What a template writes of a value; markup is made of texts that went through here, or of the program's own.

    It is called for every value of a page: most texts hold nothing to look for, which `isprintable` tells at once.
    """
    return value if value.__class__ is not str or value.isprintable() else visible(value)


class SentBack(Extension):
    """Whatever a template writes into `value="..."` or a textarea goes out as it is stored."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        return _SENT_BACK.sub(r"{{ (\1)|e }}", source)
