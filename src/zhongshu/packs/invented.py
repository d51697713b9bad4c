"""A region whose people and acts are made up, as the demonstration's: what the hub counts of them is synthetic."""

from collections.abc import Mapping
from dataclasses import replace

from zhongshu.datasets.spec import DatasetSpec
from zhongshu.packs.folder import Written, WrittenPack


def synthetic(pack: WrittenPack) -> WrittenPack:
    """The pack with `origin: synthetic` on its kinds of case, and on every dataset that the hub fills from itself.

    Other datasets keep their own: what a source says was measured stays so.
    """
    counted = {name: one for name, one in pack.datasets.items() if _of_the_hub(one.spec)}
    return replace(pack, datasets={**pack.datasets, **_synthetic(counted)}, cases=_synthetic(pack.cases))


def _of_the_hub(spec: DatasetSpec) -> bool:
    return any(source.kind == "hub" for source in spec.sources.values())


def _synthetic(written: Mapping[str, Written]) -> dict[str, Written]:
    made = {"origin": "synthetic"}
    return {name: replace(one, spec=one.spec.model_copy(update=made)) for name, one in written.items()}
