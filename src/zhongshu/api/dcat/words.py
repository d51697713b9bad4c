"""The sentences of the catalogue that no pack says, in both languages."""

from collections.abc import Mapping

from zhongshu.api.dcat.records import Kind
from zhongshu.core.text import Text
from zhongshu.core.units import Unit
from zhongshu.datasets.spec import Origin
from zhongshu.sharing.grants.spec import GrantSpec

KINDS: Mapping[Kind, Text] = {
    "dataset": Text(zh="数据集", en="dataset"),
    "table": Text(zh="派生表", en="derived table"),
    "parameter": Text(zh="参数", en="parameter"),
    "indicator": Text(zh="指标", en="indicator"),
}
ORIGINS: Mapping[Origin, Text] = {
    "measured": Text(zh="实测", en="measured"),
    "published": Text(zh="公布", en="published"),
    "synthetic": Text(zh="合成", en="synthetic"),
}
PROVENANCE: Mapping[Origin | None, Text] = {
    None: Text(
        zh="来源：法规或政策规定，每一版都注明出处。", en="Origin: set by law or policy; each edition names its source."
    ),
    "measured": Text(zh="来源：实际测得或办理中产生。", en="Origin: measured, or recorded as work was done."),
    "published": Text(
        zh="来源：已公布的数字，照原样录入。", en="Origin: figures that were published, taken as printed."
    ),
    "synthetic": Text(
        zh="来源：合成的演示数据，不是任何真实地方或对象的记录。",
        en="Origin: synthetic, made for demonstration; it records no real place or person.",
    ),
}


def with_origin(said: Text, origin: Origin | None) -> Text:
    """A description that says where the numbers come from."""
    told = PROVENANCE[origin]
    return Text(zh=f"{said.zh}\n\n{told.zh}", en=f"{said.en}\n\n{told.en}")


def of_unit(said: Text, unit: Unit) -> Text:
    """A description that says what is counted; of a bare number it says nothing."""
    if unit.symbol == "1":
        return said
    return Text(zh=f"{said.zh}（单位：{unit.title.zh}）", en=f"{said.en} (unit: {unit.title.en})")


def of_basis(grant: GrantSpec) -> Text:
    """What a grant gives its data on: its title, and the law."""
    basis = grant.basis
    law = "" if basis is None or not basis.document else f"{basis.document}{basis.clause or ''}"
    if not law:
        return grant.title
    return Text(zh=f"{grant.title.zh}（{law}）", en=f"{grant.title.en} ({law})")
