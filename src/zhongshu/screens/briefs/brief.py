"""A brief of a pack, every name in it qualified."""

from dataclasses import dataclass

from zhongshu.core.errors import Place
from zhongshu.core.spec import pack_of, qualify
from zhongshu.core.text import Text
from zhongshu.screens.briefs.gaps import gaps
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

    @property
    def indicators(self) -> tuple[str, ...]:
        """Every indicator that it names, qualified, in order."""
        found: dict[str, None] = {}
        for section in self.spec.sections:
            for item in section.items:
                said = [gap for text in (item.sentence, item.otherwise) if text is not None for gap in gaps(text.zh)]
                named = [gap.name for gap in said if gap.what == "indicator"]
                for name in (*named, *(item.table or ()), *(item.chart or ())):
                    found.setdefault(qualify(name, self.pack))
        return tuple(found)

    @property
    def checks(self) -> tuple[str, ...]:
        """The relations that it lists, as written."""
        return tuple(name for section in self.spec.sections for item in section.items for name in item.checks or ())
