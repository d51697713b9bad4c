"""Figures and relations written in one line, and the shipped ones with the relations declared over them."""

import csv
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from zhongshu.core.errors import Place
from zhongshu.core.text import Text
from zhongshu.datasets.figures.declared import DeclaredRelation
from zhongshu.datasets.figures.reading import figures_of, resolve, unit_of
from zhongshu.datasets.figures.spec import FigureColumns, RelationSpec
from zhongshu.methods.figures.figure import Figure, Qualifier
from zhongshu.methods.figures.relation import Across, Kind, Relation

ECONOMY = Path(__file__).parents[3] / "packs" / "economy"


def figure(printed: str, unit: str, qualifier: Qualifier = "=", **said: Any) -> Figure:
    """Of no place and no period unless `said`; its name is what is printed."""
    name = said.pop("name", printed + unit)
    return Figure(said.pop("id", name), Text(zh=name, en=name), printed, unit_of(unit), qualifier, **said)


def relation(kind: Kind, *across: Across, **terms: Figure | list[Figure]) -> Relation:
    """By roles; `parts` is a list."""
    by_role = {role: tuple(said) if isinstance(said, list) else (said,) for role, said in terms.items()}
    return Relation("test", kind, by_role, across=frozenset(across))


@cache
def published() -> dict[str, Figure]:
    """The figures of the pack `economy` with their comparisons, by id, as its CSV source reads them."""
    columns = ["id", "printed", "unit", "name_zh", "name_en", "qualifier", "area", "place", "organisation"]
    columns += ["period_start", "period_end", "page", "compared", "compared_unit", "comparison", "note"]
    document = yaml.safe_load((ECONOMY / "datasets" / "figure.yaml").read_text("utf-8"))
    with (ECONOMY / "sample" / "figures.csv").open(encoding="utf-8", newline="") as file:
        rows = [_row({key: value or None for key, value in row.items()}) for row in csv.DictReader(file)]
    return figures_of(FigureColumns(**document["figures"]), "id", columns, rows)


def _row(said: dict[str, str | None]) -> tuple[Any, ...]:
    days = [date.fromisoformat(day) if day else None for day in (said["period_start"], said["period_end"])]
    names = (said["indicator_zh"], said["indicator_en"], said["qualifier"])
    place = (said["region_code"] or said["region"], said["region"], said["organisation"])
    second = (said["comparison_value"], _second_unit(said), said["comparison"], said["note"])
    return said["id"], said["value"], said["unit"], *names, *place, *days, said["page"], *second


def _second_unit(said: dict[str, str | None]) -> str | None:
    words = said["comparison"] or ""
    marks = {"yoy %": "%", "growth %": "%", "percentage points": "百分点", "over years": "年", "(小时)": "小时"}
    return next((unit for mark, unit in marks.items() if mark in words), said["unit"])


@cache
def declared() -> dict[str, DeclaredRelation]:
    """The pack's `relations.yaml`, by id."""
    said = yaml.safe_load((ECONOMY / "relations.yaml").read_text("utf-8"))
    place = Place("economy/relations.yaml")
    return {
        name: DeclaredRelation(f"economy.{name}", RelationSpec.model_validate(spec), "economy.figure", place)
        for name, spec in said.items()
    }


def declared_relation(name: str) -> Relation:
    """With the shipped figures in its roles."""
    return resolve(declared()[name], published())
