"""What the pages of a monthly series taken apart say, by key."""

from collections.abc import Mapping
from types import MappingProxyType

from zhongshu.core.text import Text

_SAID: dict[str, tuple[str, str]] = {}

WORDS: Mapping[str, Text] = MappingProxyType({key: Text(zh=zh, en=en) for key, (zh, en) in _SAID.items()})
