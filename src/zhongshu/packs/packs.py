"""What the packs of a region define together: one frozen whole."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from zhongshu.cases.type import CaseType, Duty
from zhongshu.core.errors import PackError, UnknownName
from zhongshu.core.text import Text
from zhongshu.datasets.catalogue import Catalogue
from zhongshu.datasets.figures.declared import DeclaredRelation
from zhongshu.datasets.forms.form import Form
from zhongshu.indicators.catalogue import Indicators
from zhongshu.linkage.links import EntityFile
from zhongshu.packs.grant_checks import DeclaredGrant
from zhongshu.packs.spec import LayerSpec, PackSpec
from zhongshu.rules.decisions.rule import Rule
from zhongshu.rules.dmn.model import Model
from zhongshu.screens.briefs.brief import Brief
from zhongshu.screens.spec import ScreenSpec
from zhongshu.sharing.cubes.spec import Cube
from zhongshu.sharing.grants.nouns import Nouns
from zhongshu.sharing.products.spec import Product
from zhongshu.sharing.services.spec import Service


@dataclass(frozen=True)
class Layer:
    """A layer of the one map; `files` are absolute, by level of area."""

    name: str
    spec: LayerSpec
    files: Mapping[str, Path]


@dataclass(frozen=True)
class Pack:
    """One scenario, checked; the names in its screens are qualified."""

    spec: PackSpec
    folder: Path
    screens: Mapping[str, ScreenSpec]
    layers: Mapping[str, Layer]

    @property
    def name(self) -> str:
        return self.spec.pack


@dataclass(frozen=True)
class Packs:
    """All packs of a region and what they define together, by qualified name.

    `problems` is empty for a region that may run; without what it is `missing` it runs, and not all of it works.
    `advice` are questions that ask what the hub holds already, and facts for which a rule says nothing. `models` are
    DMN files, by the name of the file; `purposes` titles, by the word that units share.
    """

    packs: Mapping[str, Pack]
    catalogue: Catalogue
    indicators: Indicators
    relations: Mapping[str, DeclaredRelation] = field(default_factory=dict)
    forms: Mapping[str, Form] = field(default_factory=dict)
    briefs: Mapping[str, Brief] = field(default_factory=dict)
    cubes: Mapping[str, Cube] = field(default_factory=dict)
    grants: Mapping[str, DeclaredGrant] = field(default_factory=dict)
    purposes: Mapping[str, Text] = field(default_factory=dict)
    products: Mapping[str, Product] = field(default_factory=dict)
    services: Mapping[str, Service] = field(default_factory=dict)
    duties: Mapping[str, Duty] = field(default_factory=dict)
    cases: Mapping[str, CaseType] = field(default_factory=dict)
    rules: Mapping[str, Rule] = field(default_factory=dict)
    models: Mapping[str, Model] = field(default_factory=dict)
    entities: Mapping[str, EntityFile] = field(default_factory=dict)
    problems: tuple[PackError, ...] = ()
    missing: tuple[PackError, ...] = ()
    advice: tuple[PackError, ...] = ()

    @property
    def layers(self) -> dict[str, Layer]:
        """All layers by qualified name."""
        return {f"{pack.name}.{name}": layer for pack in self.packs.values() for name, layer in pack.layers.items()}

    @cached_property
    def nouns(self) -> Nouns:
        """What of it can be granted; the owner of a pack answers for its parameters."""
        owners = {name: pack.spec.owner for name, pack in self.packs.items()}
        return Nouns(self.catalogue, self.indicators, owners, self.cubes, self.services)

    def column_title(self, name: str, column: str) -> Text | None:
        """What a dataset or live service calls one of its columns; None where it gives it no title."""
        dataset, service = self.catalogue.datasets.get(name), self.services.get(name)
        if service is not None:
            return service.fields[column].title if column in service.fields else None
        return None if dataset is None or column not in dataset.spec.columns else dataset.spec.columns[column].title

    def pack(self, name: str) -> Pack:
        """UnknownName, with the nearest right one, for a name that is none."""
        if name not in self.packs:
            raise UnknownName.among("pack", name, self.packs)
        return self.packs[name]
