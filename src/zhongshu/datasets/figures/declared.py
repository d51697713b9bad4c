"""A relation as a pack declares it: by the ids of figures, which the rows of a dataset give."""

from dataclasses import dataclass

from zhongshu.core.errors import Place
from zhongshu.datasets.figures.spec import RelationSpec


@dataclass(frozen=True)
class DeclaredRelation:
    """`name` is PACK.ID, `of` the qualified name of a dataset that says which of its columns hold figures."""

    name: str
    spec: RelationSpec
    of: str
    place: Place
