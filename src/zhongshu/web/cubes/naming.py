"""What the parts of a cube are called: its dimensions, their codes, its measures."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from zhongshu.methods.disclosure.table import ALL
from zhongshu.screens.blocks import table_columns
from zhongshu.screens.cubes import code_names
from zhongshu.sharing.cubes.parts import NONE
from zhongshu.sharing.cubes.spec import Cube
from zhongshu.web.visit import Visit


@dataclass(frozen=True)
class Naming:
    """For one reader's language."""

    visit: Visit
    cube: Cube

    def dimension(self, name: str) -> str:
        """The title of its column."""
        (column,) = table_columns(self.visit.hub.packs.catalogue, self.cube.of, (name,))
        return self.visit.text(column.title)

    def code(self, dimension: str, code: str) -> str:
        """An area's name, or the code with what its parameter calls it."""
        if code in (ALL, NONE):
            return self.visit.t("cubes.total" if code == ALL else "cubes.none")
        if dimension == self.cube.spec.area:
            return self.visit.area(code)
        name = self._names[dimension].get(code)
        return code if name is None else f"{code} {name}"

    def measure(self, name: str) -> str:
        return self.visit.text(self.cube.spec.measures[name].title)

    @cached_property
    def _names(self) -> Mapping[str, Mapping[str, str]]:
        catalogue = self.visit.hub.packs.catalogue
        return {name: code_names(self.cube, catalogue, name) for name in self.cube.spec.columns}
