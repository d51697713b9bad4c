"""A brief of a pack, every name in it qualified."""

from dataclasses import dataclass

from zhongshu.core.errors import Place
from zhongshu.core.spec import pack_of
from zhongshu.core.text import Text
from zhongshu.screens.briefs.spec import BriefSpec


@dataclass(frozen=True)
class Brief:
    """`name` is qualified; a bare name in its sentences belongs to its `pack`."""

    name: str
    spec: BriefSpec
    place: Place

    @property
    def pack(self) -> str:
        return pack_of(self.name)

    @property
    def title(self) -> Text:
        return self.spec.title
