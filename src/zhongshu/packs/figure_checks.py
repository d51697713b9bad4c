"""Whether declared relations name a dataset of figures."""

from functools import partial

from zhongshu.core.errors import PackError, placed
from zhongshu.core.spec import qualify
from zhongshu.datasets.catalogue import Catalogue
from zhongshu.datasets.figures.declared import DeclaredRelation
from zhongshu.datasets.figures.spec import RelationSpec
from zhongshu.packs.folder import Written


def relation_of(name: str, written: Written, pack: str, catalogue: Catalogue) -> DeclaredRelation:
    """PackError, with file and line, for a dataset that is not there or holds no figures."""
    spec: RelationSpec = written.spec
    of = qualify(spec.of, pack)
    dataset = placed(partial(catalogue.dataset, of), written.place)
    if dataset.spec.figures is None:
        raise PackError(
            f"{of} holds no printed figures", place=written.place, hint="the dataset says `figures:` and its columns"
        )
    return DeclaredRelation(f"{pack}.{name}", spec, of, written.place)
