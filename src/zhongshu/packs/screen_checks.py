"""Whether what screens and layers name is there; a bare name belongs to the pack that says it."""

from collections.abc import Collection, Mapping
from functools import partial
from pathlib import Path

from zhongshu.core.errors import PackError, Place, nearest, placed
from zhongshu.core.spec import qualify
from zhongshu.datasets.catalogue import Catalogue
from zhongshu.indicators.catalogue import Indicators
from zhongshu.packs.documents import Document
from zhongshu.packs.spec import LayerSpec
from zhongshu.screens.spec import OF_ROWS, BlockSpec, ScreenSpec

_TIMES = ("TIMESTAMP WITH TIME ZONE", "DATE")


def qualified(spec: ScreenSpec, pack: str) -> ScreenSpec:
    """The screen as every pack can read it: each block with the qualified name of what it shows."""
    rows = tuple(tuple(_qualified_block(block, pack) for block in row) for row in spec.rows)
    return spec.model_copy(update={"rows": rows})


def check_screen(
    screen: ScreenSpec,
    document: Document,
    catalogue: Catalogue,
    indicators: Indicators,
    cases: Collection[str],
    broken: Collection[str],
) -> bool:
    """PackError, with the block's line, for the first name of a qualified screen that is not there.

    `cases` are the names of the case types. False where a block shows something `broken`: it has a fault of its own,
    and the screen cannot be shown.
    """
    sound = True
    for r, row in enumerate(screen.rows):
        for b, block in enumerate(row):
            if block.shown in broken:
                sound = False
            elif block.kind == "ask":
                if block.shown not in cases:
                    hint = nearest(str(block.shown), cases)
                    raise PackError(f"no case type {block.shown!r}", hint=hint, place=document.place(("rows", r, b)))
            elif block.shown is not None:
                _check_block(block, block.shown, catalogue, indicators, document.place(("rows", r, b)))
    return sound


def check_units(screen: ScreenSpec, document: Document, units: Collection[str]) -> None:
    """PackError, with its line, for the first unit of a screen that is none of `units` (empty: nobody knows them)."""
    for place, unit in enumerate(screen.units):
        if units and unit not in units:
            said = f"units names {unit!r}, which is no unit of this region ({nearest(unit, units)})"
            raise PackError(said, place=document.place(("units", place)))


def layer_files(spec: LayerSpec, pack: str, folder: Path, catalogue: Catalogue, place: Place) -> Mapping[str, Path]:
    """The layer's files by level of area, absolute; PackError when one, or what the layer is of, is not there."""
    placed(partial(catalogue.relation, qualify(spec.of, pack)), place)
    files: dict[str, Path] = {level: folder / file for level, file in spec.files.items()}
    for file in files.values():
        if not file.exists():
            raise PackError(f"no file {file.name}", place=place)
    return files


def _qualified_block(block: BlockSpec, pack: str) -> BlockSpec:
    return block if block.shown is None else block.model_copy(update={block.kind: qualify(block.shown, pack)})


def _check_block(block: BlockSpec, shown: str, catalogue: Catalogue, indicators: Indicators, place: Place) -> None:
    if block.kind not in OF_ROWS:
        placed(partial(indicators.get, shown), place)
        return
    relation = placed(partial(catalogue.relation, shown), place)
    columns = relation.columns
    spots = (block.lon, block.lat, block.time, block.by) if block.kind == "spots" else ()
    named = (*block.columns, *(word.lstrip("-") for word in block.order), *(name for name in spots if name))
    for column in named:
        if column not in columns:
            raise PackError(relation.lacks(column), place=place)
    if block.time is not None and columns[block.time] not in _TIMES:
        raise PackError(
            f"time names {block.time!r} of {shown}, which is no time but {columns[block.time]}", place=place
        )
