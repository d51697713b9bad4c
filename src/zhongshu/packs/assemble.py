"""Packs put together: every name resolved, every unit and type checked, one frozen whole."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from zhongshu.core.errors import PackError, nearest
from zhongshu.core.spec import qualify
from zhongshu.datasets.catalogue import Catalogue
from zhongshu.datasets.figures.declared import DeclaredRelation
from zhongshu.datasets.forms.form import Form
from zhongshu.indicators.assemble import assemble_indicators
from zhongshu.indicators.catalogue import Indicators
from zhongshu.linkage.links import EntityFile
from zhongshu.packs.brief_checks import brief_of
from zhongshu.packs.case_nouns import CaseNouns
from zhongshu.packs.cube_checks import cube_of, require_apart
from zhongshu.packs.data_nouns import DataNouns
from zhongshu.packs.draft import Draft
from zhongshu.packs.entity_checks import entity_of
from zhongshu.packs.figure_checks import relation_of
from zhongshu.packs.file_checks import Ground
from zhongshu.packs.folder import Written, WrittenPack
from zhongshu.packs.form_checks import form_of
from zhongshu.packs.grant_checks import DeclaredGrant, grants_of
from zhongshu.packs.packs import Layer, Pack, Packs
from zhongshu.packs.product_checks import product_of
from zhongshu.packs.purposes import purposes_of, untitled
from zhongshu.packs.screen_checks import check_screen, check_units, layer_files, qualified
from zhongshu.packs.service_checks import service_of
from zhongshu.packs.strays import strays
from zhongshu.screens.spec import ScreenSpec
from zhongshu.sharing.cubes.spec import Cube
from zhongshu.sharing.grants.nouns import Nouns
from zhongshu.sharing.products.spec import Product
from zhongshu.sharing.services.spec import Service


def read_packs(
    folders: Iterable[Path],
    zone: ZoneInfo,
    *,
    units: Sequence[str] = (),
    office_hours: bool = True,
    invented: bool = False,
) -> Packs:
    """Read and put together; faults are collected in `problems`, what they touch is left out.

    `zone` is the region's, `units` are the ids of its units (none where nobody knows them), `office_hours` whether it
    says them, or nobody knows; `invented` whether its people and acts are invented.
    """
    draft = Draft(zone, tuple(units), office_hours, invented)
    for folder in folders:
        draft.collect(partial(draft.read, folder))
    return _Assembly(draft).whole()


@dataclass(frozen=True)
class _Assembly:
    draft: Draft

    def whole(self) -> Packs:
        draft = self.draft
        data = DataNouns(draft)
        catalogue = data.catalogue()
        draft.broken |= data.left_out()
        made = self._over(catalogue, self._indicators(data, catalogue))
        purposes, faults = purposes_of(draft.written)
        draft.problems += faults
        made = self._shared(replace(made, purposes=purposes))
        made = CaseNouns(draft, catalogue).into(made)
        entities = draft.by_name("entities", lambda pack, _, w: self._entity(pack, w, made))
        unread = (one for pack in draft.written.values() for one in strays(pack.folder))
        advice = (*made.advice, *untitled(draft.written), *unread)
        return replace(made, entities=entities, problems=tuple(draft.problems), advice=advice)

    def _indicators(self, data: DataNouns, catalogue: Catalogue) -> Indicators:
        draft = self.draft
        said = {
            f"{pack.spec.pack}.{name}": (written.spec, written.place)
            for pack in draft.written.values()
            for name, written in pack.indicators.items()
        }
        indicators, faults = assemble_indicators(said, catalogue, data.visible, draft.broken)
        draft.problems += faults
        draft.broken |= set(said) - set(indicators.by_name)
        return indicators

    def _over(self, catalogue: Catalogue, indicators: Indicators) -> Packs:
        """What shows and counts the rows: screens, relations of figures, forms, briefs, cubes."""
        draft = self.draft
        packs = {name: self._pack(pack, catalogue, indicators) for name, pack in draft.written.items()}
        relations = draft.by_name("relations", lambda pack, name, w: self._relation(pack, name, w, catalogue))
        draft.broken |= draft.said("relations") - set(relations)
        forms = draft.by_name("forms", lambda pack, _, w: self._form(pack, w, catalogue))
        brief = partial(brief_of, catalogue=catalogue, indicators=indicators, relations=relations, broken=draft.broken)
        briefs = draft.by_name("briefs", lambda pack, _, w: brief(w, pack))
        cubes = draft.by_name("cubes", lambda pack, name, w: self._cube(pack, name, w, catalogue, indicators))
        draft.collect(partial(require_apart, cubes))
        return Packs(packs, catalogue, indicators, relations, forms, briefs, cubes)

    def _shared(self, made: Packs) -> Packs:
        """`made` with what it is given out by: services, grants, products."""
        draft = self.draft
        taken = {*made.catalogue.names, *made.indicators.by_name, *made.cubes}
        services = draft.by_name("services", lambda pack, _, w: self._service(pack, w, taken))
        files = {name: pack.folder.glob("services/*.yaml") for name, pack in draft.written.items()}
        draft.broken |= {f"{name}.{one.stem}" for name, found in files.items() for one in found} - set(services)
        made = replace(made, services=services)
        grants, faults = grants_of(draft.written, made.nouns, draft.units, draft.broken)
        draft.problems += faults
        products = draft.by_name("products", lambda pack, name, w: self._product(pack, name, w, made.nouns, grants))
        return replace(made, grants=grants, products=products)

    def _relation(self, pack: str, name: str, written: Written, catalogue: Catalogue) -> DeclaredRelation | None:
        sound = qualify(written.spec.of, pack) not in self.draft.broken
        return relation_of(name, written, pack, catalogue) if sound else None

    def _form(self, pack: str, written: Written, catalogue: Catalogue) -> Form | None:
        return (
            form_of(written, pack, catalogue) if qualify(written.spec.dataset, pack) not in self.draft.broken else None
        )

    def _cube(
        self, pack: str, name: str, written: Written, catalogue: Catalogue, indicators: Indicators
    ) -> Cube | None:
        sound = qualify(written.spec.of, pack) not in self.draft.broken
        return cube_of(name, written, pack, catalogue, indicators.by_name) if sound else None

    def _service(self, pack: str, written: Written, taken: Collection[str]) -> Service:
        return service_of(written, pack, self.draft.written[pack].folder, self.draft.units, taken)

    def _product(
        self, pack: str, name: str, written: Written, nouns: Nouns, grants: Mapping[str, DeclaredGrant]
    ) -> Product | None:
        sound = not {qualify(one, pack) for one in written.spec.offers} & self.draft.broken
        return product_of(name, written, pack, nouns, grants) if sound else None

    def _entity(self, pack: str, written: Written, made: Packs) -> EntityFile | None:
        spec = written.spec
        named = {*(one.of for one in spec.records.values()), *(spec.file.tables if spec.file else ())}
        if {qualify(one, pack) for one in named} & self.draft.broken:
            return None
        return entity_of(written, Ground(pack, self.draft.reach(pack), made.catalogue, made.rules, made.cases))

    def _pack(self, pack: WrittenPack, catalogue: Catalogue, indicators: Indicators) -> Pack:
        if pack.spec.home is not None and pack.spec.home not in pack.screens:
            self.draft.problems.append(
                PackError(
                    f"home: {pack.spec.home} is no screen ({nearest(pack.spec.home, pack.screens)})",
                    place=pack.document.place(("home",)),
                )
            )
        screens = dict(self._screens(pack, catalogue, indicators))
        layers = dict(self._layers(pack, catalogue))
        return Pack(pack.spec, pack.folder, screens, layers)

    def _screens(
        self, pack: WrittenPack, catalogue: Catalogue, indicators: Indicators
    ) -> Iterator[tuple[str, ScreenSpec]]:
        for name, written in pack.screens.items():
            screen = qualified(written.spec, pack.spec.pack)
            cases, broken = self.draft.said("cases"), self.draft.broken
            self.draft.collect(partial(check_units, screen, written.document, self.draft.units))
            check = partial(check_screen, screen, written.document, catalogue, indicators, cases, broken)
            if self.draft.collect(check):
                yield name, screen

    def _layers(self, pack: WrittenPack, catalogue: Catalogue) -> Iterator[tuple[str, Layer]]:
        own = pack.spec.pack
        for name, written in pack.layers.items():
            if qualify(written.spec.of, own) not in self.draft.broken:
                check = partial(layer_files, written.spec, own, pack.folder, catalogue, written.place)
                if (files := self.draft.collect(check)) is not None:
                    yield name, Layer(qualify(name, own), written.spec, files)
