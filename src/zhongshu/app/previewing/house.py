"""A region that is thrown away: the packs that one uses, with their samples; and a copy of it with the pack itself."""

import re
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from fastapi import FastAPI
from starlette.routing import Route

from zhongshu.app.asgi import create_app
from zhongshu.app.founding import owners, unit_title, written
from zhongshu.app.home import operator
from zhongshu.app.previewing.eyes import ALL, Looker, lookers
from zhongshu.app.previewing.ground import Ground, is_own
from zhongshu.app.pull import Delivery, deliveries
from zhongshu.app.region import RegionSpec, UnitSpec
from zhongshu.app.serving import LOOPBACK
from zhongshu.app.wiring import open_hub
from zhongshu.core.errors import LoadError, ZhongshuError
from zhongshu.core.spec import pack_of
from zhongshu.core.text import Text
from zhongshu.datasets.catalogue import Dataset
from zhongshu.lake.engine import Limits
from zhongshu.packs.hub import Hub
from zhongshu.packs.packs import Packs
from zhongshu.sharing.grants.life import missing_approvals
from zhongshu.web.pages import Pages
from zhongshu.web.preview.page import preview
from zhongshu.web.preview.standing import Standing
from zhongshu.web.routes import make_pages

WHO = "preview"
_STAGE = re.compile(r"^stage:.*\n?", re.MULTILINE)
_PATTERN = re.compile(r"[*?\[]")
_TITLE = Text(zh="预览", en="Preview")
_LIMITS = Limits(memory=512)


@dataclass
class House:
    """An opened region and its pages, for each of those as whom it is looked at. Threads may share it.

    `pack` is the one under work; None where it has never held together.
    """

    hub: Hub
    home: Path
    pack: str | None
    standing: Callable[[], Standing]
    _apps: dict[str, FastAPI] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @cached_property
    def lookers(self) -> Mapping[str, Looker]:
        """By the word in addresses. They are made when they are first asked for: once the samples are there."""
        return lookers(self.hub, self.pack)

    @cached_property
    def pages(self) -> Pages:
        return make_pages(self.hub)

    def app(self, word: str) -> FastAPI:
        """The application as somebody sees it, and the author's page in it; a word that is nobody's sees everything."""
        looker = self.lookers.get(word, self.lookers[ALL])
        with self._lock:
            if looker.eyes.word not in self._apps:
                made = create_app(self.hub, hosts=LOOPBACK, visitor=looker.reader)
                shown = self.pages.endpoint(preview(self.standing), keep=False)
                made.router.routes.insert(0, Route("/preview", shown, name="preview"))
                self._apps[looker.eyes.word] = made
            return self._apps[looker.eyes.word]

    def tear_down(self) -> None:
        """Let go of its files, and remove them."""
        _let_go(self.hub)
        shutil.rmtree(self.home, ignore_errors=True)


def lay(home: Path, ground: Ground, packs: Iterable[Path]) -> None:
    """A region of these packs alone, with their samples, for copies to be made of. PackError where one is wrong."""
    (home / "packs").mkdir(parents=True)
    for folder in packs:
        (home / "packs" / folder.name).symlink_to(folder.resolve(), target_is_directory=True)
    hub = _opened(home, ground)
    for _ in samples_in(hub, hub.packs.packs):
        pass  # those that come with the program load
    hub.refresher.run(who=WHO)
    _let_go(hub)


def build(base: Path, home: Path, ground: Ground, folder: Path | None, standing: Callable[[], Standing]) -> House:
    """A copy of a region, and in it one of the pack as its files are now: live, its grants in force, and no row of
    it yet. PackError where it is wrong."""
    shutil.copytree(base, home, symlinks=True, ignore=shutil.ignore_patterns("scratch"))
    if folder is not None:
        _copy_live(folder, home / "packs" / folder.name)
    hub = _opened(home, ground)
    _agree(hub)
    return House(hub, home, None if folder is None else folder.name, standing)


def samples_in(hub: Hub, packs: Iterable[str]) -> Iterator[tuple[str, tuple[int, int] | ZhongshuError]]:
    """Load what stands beside the datasets of these packs; of each file its dataset with how many rows came and were
    rejected, or what was wrong. A source elsewhere, and a folder of files that is not there yet, are left alone."""
    wanted = set(packs)
    for dataset in hub.packs.catalogue.by_reference():
        sources = dataset.spec.sources.items() if pack_of(dataset.name) in wanted else ()
        for source, path in ((name, spec.path) for name, spec in sources if spec.path is not None):
            try:
                for one in _there(dataset, source, path):
                    counts = hub.load(one.dataset, one.file, source=one.source, who=WHO, refresh=False).counts
                    yield dataset.name, (counts.input, counts.rejected)
            except ZhongshuError as error:
                yield dataset.name, error


def _let_go(hub: Hub) -> None:
    with suppress(Exception):
        hub.ledger.close()
    hub.snapshots.database.dispose()
    hub.door.runner.engine.close()
    hub.intake.engine.close()


def _agree(hub: Hub) -> None:
    """The grants that packs ask for are in force, as if everybody had agreed who would have to. One that nobody may
    approve stays as it is."""
    hub.door.book()
    grants = hub.grants
    for name, dossier in grants.store.dossiers().items():
        if dossier.waiting is not None:
            with suppress(ZhongshuError):
                for unit in missing_approvals(dossier.waiting, grants.terms_of(dossier)):
                    grants.take(operator(), name, "approved", reason=WHO, unit=unit)


def _there(dataset: Dataset, source: str, path: str) -> list[Delivery]:
    """Nothing where a pattern names no file yet."""
    try:
        return deliveries(dataset, source)
    except LoadError:
        if _PATTERN.search(path):
            return []
        raise


def with_units(ground: Ground, packs: Packs) -> Ground:
    """A ground that says its units: those that the packs name, where it says none itself."""
    if ground.units:
        return ground
    units = {name: UnitSpec(title=unit_title(name), area=ground.area) for name in owners(packs)}
    return replace(ground, units=units)


def _opened(home: Path, ground: Ground) -> Hub:
    """With region.yaml written anew."""
    units = dict(ground.units)
    spec = RegionSpec(
        region="preview", title=_TITLE, area=ground.area, zone=ground.zone, units=units, office_hours=ground.hours
    )
    (home / "region.yaml").write_text(f"{written(spec)}packs: []\n", encoding="utf-8")
    return open_hub(home, limits=_LIMITS)


def _copy_live(folder: Path, to: Path) -> None:
    """The files as they are at this moment. A draft hides its pages from those as whom its author looks at it."""

    def left_out(below: str, names: list[str]) -> list[str]:
        return [name for name in names if not is_own((Path(below) / name).relative_to(folder))]

    shutil.copytree(folder, to, ignore=left_out)
    said = to / "pack.yaml"
    said.write_text(f"{_STAGE.sub('', said.read_text('utf-8-sig')).rstrip()}\nstage: live\n", encoding="utf-8")
