"""Links as a dataset: which record is of which entity, how that is known, and since when."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from zhongshu.core.spec import pack_of
from zhongshu.core.text import Text
from zhongshu.datasets.sources.spec import SourceSpec
from zhongshu.datasets.spec import ColumnSpec, ColumnType, DatasetSpec
from zhongshu.linkage.spec import EntitySpec, RecordSpec

SOURCE = "linkage"
"""The source of every dataset of links."""

WAYS = ("exact", "former", "probable", "decided", "alone", "gone")
"""How a record came to its entity: by a code or a name that only one has, by a former name or number, by odds, by a
person, as the first of it; gone: its row is no more."""

_EVERY = "1min"


def _column(type: ColumnType, zh: str, en: str, **more: object) -> ColumnSpec:
    return ColumnSpec.model_validate({"type": type, "title": Text(zh=zh, en=en), **more})


_COLUMNS: Mapping[str, ColumnSpec] = {
    "dataset": _column("string", "数据集", "Dataset"),
    "record": _column("string", "记录", "Record"),
    "entity": _column("string", "主体", "Entity", required=True),
    "code": _column("string", "主体代码", "Code of the entity"),
    "how": _column("string", "归并依据", "How it is known", required=True, one_of=WAYS),
    "weight": _column("decimal", "权重", "Weight", scale=2),
    "since": _column("timestamp", "归并时间", "Since", required=True),
}


def links_name(entity: str) -> str:
    """The name of the dataset of the links of an entity: firm_file_links of firm_file, qualified or not."""
    return f"{entity}_links"


def links_dataset(spec: EntitySpec, pack: str) -> DatasetSpec:
    """One row a record, for as long as anything is known of it. `code` is the entity's, and whom a row is about: so a
    table that joins it to rows without any code knows whom those are about. `weight` is the binary logarithm of the
    odds, null unless the link is probable."""
    return DatasetSpec(
        dataset=links_name(spec.entity),
        title=Text(zh=f"{spec.title.zh}：记录归并", en=f"{spec.title.en}: which records it has"),
        owner=spec.owner,
        level=spec.level,
        sharing="conditional",
        origin=spec.origin,
        key=("dataset", "record"),
        subject="code",
        lookup=("entity",),
        columns=dict(_COLUMNS),
        sources={
            SOURCE: SourceSpec(kind="hub", report=f"{pack}.{links_name(spec.entity)}", every=_EVERY, encoding="utf-8")
        },
    )


@dataclass(frozen=True)
class EntityFile:
    """An entity at work, every name in `spec` qualified. `keys` is the key column of each record's dataset."""

    name: str
    spec: EntitySpec
    keys: Mapping[str, str] = field(default_factory=dict)

    @property
    def links(self) -> str:
        """The dataset of its links."""
        return links_name(self.name)

    @property
    def pack(self) -> str:
        return pack_of(self.name)

    @cached_property
    def record_of(self) -> Mapping[str, str]:
        """The record's name of each dataset."""
        return {record.of: name for name, record in self.spec.records.items()}

    @property
    def datasets(self) -> Mapping[str, RecordSpec]:
        """What each dataset says of the entity, in order of authority."""
        return {record.of: record for record in self.spec.records.values()}
