"""GET /cubes and /cubes/{name}: statistical cubes as they were released; what is not told is named as such."""

from datetime import datetime
from typing import Literal, Self

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from zhongshu.api.problems import resource
from zhongshu.core.text import Text
from zhongshu.datasets.catalogue import Catalogue
from zhongshu.datasets.spec import Origin
from zhongshu.packs.hub import Hub
from zhongshu.screens.cubes import cubes_seen, released
from zhongshu.sharing.cubes.release import Release
from zhongshu.sharing.cubes.small_cells import rules_of
from zhongshu.sharing.cubes.spec import Audience, Cube


class MeasureOf(BaseModel):
    """`unit` is null where rows are counted."""

    name: str
    title: Text
    unit: str | None


class CubeEntry(BaseModel):
    """`of` is the relation whose rows are counted; `contributor` names the column of whom nothing is told."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": "enterprise.firms",
                    "title": {"zh": "企业数", "en": "Firms"},
                    "of": "enterprise.firm",
                    "dimensions": ["industry", "area"],
                    "contributor": "uscc",
                    "measures": [{"name": "firms", "title": {"zh": "企业", "en": "Firms"}, "unit": None}],
                    "audience": "public",
                    "origin": "synthetic",
                }
            ]
        }
    )

    name: str
    title: Text
    of: str
    dimensions: list[str]
    contributor: str
    measures: list[MeasureOf]
    audience: Audience
    origin: Origin

    @classmethod
    def of_cube(cls, cube: Cube, catalogue: Catalogue) -> Self:
        """What a pack says of it, but for the rules by which cells are hidden."""
        return cls(
            name=cube.name,
            title=cube.spec.title,
            of=cube.of,
            dimensions=list(cube.spec.columns),
            contributor=cube.spec.contributor,
            measures=[
                MeasureOf(name=name, title=said.title, unit=said.unit) for name, said in cube.spec.measures.items()
            ],
            audience=cube.spec.audience,
            origin=catalogue.origin(cube.of),
        )


class CubeList(BaseModel):
    """In the order of the names."""

    cubes: list[CubeEntry]


class CubeCell(BaseModel):
    """`at` are the codes by dimension, null for the total; `values` are exact decimals as text, by measure."""

    at: dict[str, str | None]
    values: dict[str, str] | None = Field(description="Null where the cell is not told")
    why: Literal["confidential"] | None = Field(description="Why not; there is one reason, as a second would tell more")


class CubeDetail(CubeEntry):
    """The last release. Cells that are not in it are empty."""

    snapshot: int
    released: datetime
    k: int = Field(description="A cell of fewer contributors is not told: parameter region.small_cells")
    cells: list[CubeCell]


def routes(hub: Hub) -> APIRouter:
    """A cube that whoever asks may not see is not there for them, nor among the names that are proposed."""
    router = resource("cubes")
    catalogue = hub.packs.catalogue

    @router.get("/cubes", summary="All statistical cubes")
    def cubes(request: Request) -> CubeList:
        seen = cubes_seen(hub.cubes, request.state.arrival.access)
        return CubeList(cubes=[CubeEntry.of_cube(cube, catalogue) for cube in seen.cubes.values()])

    @router.get("/cubes/{name}", summary="One cube's last release")
    def cube(request: Request, name: str) -> CubeDetail:
        found, release = released(hub.cubes, request.state.arrival.access, name)
        k = rules_of(found.spec, hub.cubes.small_cells, release.at).k
        return _detail(CubeEntry.of_cube(found, catalogue), release, k)

    return router


def _detail(entry: CubeEntry, release: Release, k: int) -> CubeDetail:
    return CubeDetail(
        **entry.model_dump(exclude={"dimensions"}),
        dimensions=list(release.dimensions),
        snapshot=release.snapshot,
        released=release.at,
        k=k,
        cells=[
            CubeCell(
                at={name: code or None for name, code in zip(release.dimensions, cell.key, strict=True)},
                values=None
                if cell.values is None
                else {name: str(value) for name, value in zip(release.measures, cell.values, strict=True)},
                why=cell.why,
            )
            for cell in release.cells
        ],
    )
