"""What the pages of printed figures and their checker say, by key."""

from collections.abc import Mapping
from types import MappingProxyType

from zhongshu.core.text import Text

_SAID: dict[str, tuple[str, str]] = {}

WORDS: Mapping[str, Text] = MappingProxyType({key: Text(zh=zh, en=en) for key, (zh, en) in _SAID.items()})
