"""What a pack says of itself."""

from typing import Literal

from pydantic import Field

from zhongshu.core.spec import Name, Spec
from zhongshu.core.text import Text


class PackSpec(Spec):
    """`pack.yaml`. `uses` names the packs whose nouns this one reads; `home` is its first screen."""

    pack: Name
    title: Text
    summary: Text | None = None
    domain: Text | None = None
    owner: Name
    uses: tuple[Name, ...] = ()
    stage: Literal["draft", "trial", "live", "retired"] = "live"
    home: Name | None = None


class LayerSpec(Spec):
    """What the one map shows: area boundaries from files, or a value by area from a table.

    `files` are GeoJSON by level of area, relative to the pack; `key` is the property that holds the area's code, `zone`
    the coordinates' reference system.
    """

    title: Text
    kind: Literal["boundaries", "areas"]
    of: str
    area: Name | None = None
    value: Name | None = None
    files: dict[Literal["province", "city", "county", "township"], str] = Field(default_factory=dict)
    key: str = "code"
    reference: dict[str, str] | None = None
    zone: str = "WGS-84"
