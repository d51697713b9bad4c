"""Whether what a brief names is there."""

from collections.abc import Collection
from functools import partial

from zhongshu.core.errors import placed
from zhongshu.core.spec import qualify
from zhongshu.datasets.catalogue import Catalogue
from zhongshu.indicators.catalogue import Indicators
from zhongshu.packs.folder import Written
from zhongshu.screens.briefs.brief import Brief
from zhongshu.screens.briefs.spec import BriefSpec


def brief_of(
    written: Written, pack: str, catalogue: Catalogue, indicators: Indicators, relations: Collection[str]
) -> Brief:
    """PackError, with file and line, for an indicator, relation or parameter that is not there."""
    spec: BriefSpec = written.spec
    placed(partial(catalogue.relation, qualify(spec.tone, pack)), written.document.place(("tone",)))
    return Brief(qualify(spec.brief, pack), spec, written.place)
