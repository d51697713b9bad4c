"""Areas as SVG: boundaries projected, thinned and labelled once, then coloured for one indicator in one period."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from zhongshu.core.areas import AreaTree
from zhongshu.core.errors import UnknownName
from zhongshu.packs.packs import Layer
from zhongshu.screens.place_values import PlaceValues
from zhongshu.web.outlines import Outline, Sheet, sheet_of

CLASSES = 5


@dataclass(frozen=True)
class Shape:
    """One area on a map: `shade` 0 to 4, None without a value."""

    outline: Outline
    shade: int | None
    value: Decimal | None
    has_rows: bool
    here: bool


@dataclass(frozen=True)
class Drawn:
    """A map to draw; `low` and `high` are the ends of its legend, None when it shows no values."""

    sheet: Sheet
    shapes: tuple[Shape, ...]
    low: Decimal | None
    high: Decimal | None

    @property
    def complete(self) -> bool:
        return all(shape.value is not None for shape in self.shapes)


@dataclass
class Maps:
    """The boundaries of a region's packs, each sheet made once."""

    layers: Mapping[str, Layer]
    areas: AreaTree
    _sheets: dict[tuple[str, str], Sheet | None] = field(default_factory=dict)
    _files: dict[Path, dict[str, Any]] = field(default_factory=dict)

    def values(self, places: PlaceValues | None) -> Drawn | None:
        """Coloured by value in five equal steps; None where no boundaries of that level are known."""
        sheet = None if places is None else self._sheet(places.level, places.within)
        if places is None or sheet is None:
            return None
        known = [value for value in places.values.values() if value is not None]
        low, high = min(known), max(known)
        shapes = tuple(
            Shape(
                outline,
                _shade(places.values.get(outline.code), low, high),
                places.values.get(outline.code),
                outline.code in places.values,
                outline.code == places.here,
            )
            for outline in sheet.outlines
        )
        return Drawn(sheet, shapes, low, high) if any(shape.value is not None for shape in shapes) else None

    def plain(self, level: str, within: str, here: str | None = None) -> Drawn | None:
        """Boundaries alone, one area marked."""
        sheet = self._sheet(level, within)
        if sheet is None:
            return None
        shapes = tuple(Shape(outline, None, None, True, outline.code == here) for outline in sheet.outlines)
        return Drawn(sheet, shapes, None, None)

    def geojson(self, layer: str, level: str, within: str | None) -> dict[str, Any]:
        """The features of one file, or those within an area. UnknownName for a layer or level that is not there."""
        if layer not in self.layers:
            raise UnknownName.among("layer", layer, self.layers)
        files = self.layers[layer].files
        if level not in files:
            raise UnknownName.among(f"level of {layer}", level, files)
        found = self._read(files[level])
        if within is None:
            return found
        key = self.layers[layer].spec.key
        kept = [one for one in found["features"] if self.areas.inside(str(one["properties"].get(key)), within)]
        return {**found, "features": kept}

    @cached_property
    def _boundaries(self) -> dict[str, tuple[str, Path]]:
        """For each level the property with the code and the file, of the first layer of boundaries that has it."""
        found: dict[str, tuple[str, Path]] = {}
        for layer in self.layers.values():
            if layer.spec.kind == "boundaries":
                for level, file in layer.files.items():
                    found.setdefault(level, (layer.spec.key, file))
        return found

    def _sheet(self, level: str, within: str) -> Sheet | None:
        if (level, within) not in self._sheets:
            self._sheets[level, within] = self._draw(level, within)
        return self._sheets[level, within]

    def _draw(self, level: str, within: str) -> Sheet | None:
        if level not in self._boundaries:
            return None
        key, file = self._boundaries[level]
        features = {str(one["properties"].get(key)): one["geometry"] for one in self._read(file)["features"]}
        inside = {code: geometry for code, geometry in features.items() if self.areas.inside(code, within)}
        return sheet_of(inside) if len(inside) > 1 else None

    def _read(self, file: Path) -> dict[str, Any]:
        if file not in self._files:
            self._files[file] = json.loads(file.read_text("utf-8"))
        return self._files[file]


def _shade(value: Decimal | None, low: Decimal, high: Decimal) -> int | None:
    if value is None:
        return None
    return 2 if high == low else min(CLASSES - 1, int((value - low) / (high - low) * CLASSES))
