"""The scenarios of a region at work: what pages, API, commands and the worker ask of this room."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial

from zhongshu.core.errors import UnknownName
from zhongshu.sharing.ledger.files import Folders
from zhongshu.sharing.ledger.writer import Ledger
from zhongshu.sharing.people.refusal import NotAllowed
from zhongshu.sharing.reader import Reader
from zhongshu.sharing.scenarios import life
from zhongshu.sharing.scenarios.faults import FaultStore
from zhongshu.sharing.scenarios.life import By
from zhongshu.sharing.scenarios.opinions import OpinionStore
from zhongshu.sharing.scenarios.reports import ReportStore
from zhongshu.sharing.scenarios.settings import ScenarioSettings
from zhongshu.sharing.scenarios.sight import Sight, sight_of
from zhongshu.sharing.scenarios.stage import MOVES, Life, Stage, Step, Wish
from zhongshu.sharing.scenarios.store import LifeStore
from zhongshu.sharing.scenarios.use import Use, use

COUNTED = 30
"""Measures are told over so many days, today included."""
_USE_FOR = timedelta(minutes=1)


@dataclass(frozen=True)
class Scene:
    """A pack as this room knows it. `asked` is the stage in its pack.yaml, `suppliers` own its datasets."""

    pack: str
    owner: str
    asked: Stage
    suppliers: frozenset[str] = frozenset()


@dataclass
class Scenarios:
    """Threads share one. `units` are the region's, `office` is the one that runs the hub."""

    scenes: Mapping[str, Scene]
    ledger: Ledger
    folders: Folders
    store: LifeStore
    opinions: OpinionStore
    faults: FaultStore
    reports: ReportStore
    settings: ScenarioSettings
    units: Collection[str]
    office: str
    _lives: tuple[int, Mapping[str, Life]] | None = None
    _used: tuple[datetime, Mapping[str, Use]] | None = field(default=None, repr=False)

    def adopt(self) -> None:
        """Take over packs that are new to the region; again, nothing is changed."""
        self.store.adopt({name: scene.asked for name, scene in self.scenes.items()}, self.ledger.now())

    def lives(self) -> Mapping[str, Life]:
        """Every pack that the region runs, as people have decided; held until the next act on the ledger."""
        acts = self.ledger.acts
        if self._lives is None or self._lives[0] != acts:
            steps = self.store.all()
            self._lives = acts, {name: self._life(scene, steps.get(name, ())) for name, scene in self.scenes.items()}
        return self._lives[1]

    @property
    def held(self) -> bool:
        """Whether `lives` answers without asking the state."""
        return self._lives is not None and self._lives[0] == self.ledger.acts

    def life(self, pack: str) -> Life:
        """UnknownName, with the nearest right one, for a pack that the region does not run."""
        return self.lives()[self._scene(pack).pack]

    def sight(self, reader: Reader) -> Sight:
        """What of the scenarios somebody sees now."""
        return sight_of(reader, self.lives(), self.office)

    def is_retired(self, pack: str) -> bool:
        """Whether its sources are to be left alone."""
        return pack in self.scenes and self.lives()[pack].stage is Stage.RETIRED

    def propose(self, pack: str, by: By, wish: Wish) -> Step:
        """Ask for a stage. NotAllowed where it may not be asked; UnknownName for a unit or pack that is not there."""
        self._require_known(by, wish)
        if wish.successor == pack:
            raise UnknownName(f"{pack} cannot take its own place", hint="name another scenario, or none")
        return self._take(pack, lambda one: life.proposed(one, by, wish, self.office))

    def decide(self, pack: str, by: By, *, yes: bool, failing: Iterable[str] = ()) -> Step:
        """Approve or refuse what waits; `failing` are the gates that do not hold now. NotAllowed as `life.decided`."""
        self._require_known(by)
        held = tuple(failing)
        return self._take(pack, lambda one: life.decided(one, by, self.office, held, yes=yes))

    def withdraw(self, pack: str, by: By) -> Step:
        """Take a proposal back."""
        self._require_known(by)
        return self._take(pack, lambda one: life.withdrawn(one, by))

    def may(self, reader: Reader, pack: str) -> tuple[str, ...]:
        """What somebody could do with a pack now, given a reason: the stages to propose, else approve, refuse,
        withdraw. The same rules decide as when it is done."""
        one, by = self.life(pack), By(reader, self.ledger.now(), "?")
        if one.waiting is None:
            wishes = [Wish(stage, ("?",)) for stage in MOVES[one.stage]]
            return tuple(str(wish.stage) for wish in wishes if _can(partial(life.proposed, one, by, wish, self.office)))
        found = ["approve", "refuse"] if _can(partial(life.decided, one, by, self.office, (), yes=True)) else []
        return (*found, *(["withdraw"] if _can(partial(life.withdrawn, one, by)) else []))

    def use(self) -> Mapping[str, Use]:
        """Of the last COUNTED days; counted again after a minute."""
        now = self.ledger.now()
        if self._used is None or not timedelta() <= now - self._used[0] < _USE_FOR:
            self._used = now, use(self.folders, list(self.scenes), self.days(), self.ledger.zone.key)
        return self._used[1]

    def days(self) -> list[date]:
        """The last COUNTED days of the region, oldest first."""
        today = date.fromisoformat(self.today())
        return [today - timedelta(days=ago) for ago in reversed(range(COUNTED))]

    def today(self) -> str:
        """The region's day, ISO: by the ledger's clock, which never goes back."""
        return self.ledger.day(self.ledger.now())

    def _scene(self, pack: str) -> Scene:
        if pack not in self.scenes:
            raise UnknownName.among("scenario", pack, self.scenes)
        return self.scenes[pack]

    def _life(self, scene: Scene, steps: tuple[Step, ...]) -> Life:
        asked = Step("adopted", Wish(scene.asked), f"pack:{scene.pack}", self.ledger.now())
        return Life(scene.pack, scene.owner, steps or (asked,), scene.suppliers)

    def _take(self, pack: str, step: Callable[[Life], Step]) -> Step:
        self.adopt()
        scene = self._scene(pack)
        return self.store.take(pack, lambda steps: step(self._life(scene, steps)))

    def _require_known(self, by: By, wish: Wish | None = None) -> None:
        for unit in (by.unit, *(() if wish is None else wish.units)):
            if unit is not None and unit not in self.units:
                raise UnknownName.among("unit of this region", unit, self.units)
        if wish is not None and wish.successor is not None:
            self._scene(wish.successor)


def _can(step: Callable[[], Step]) -> bool:
    try:
        step()
    except NotAllowed:
        return False
    return True
