"""Looks at a pack's folder again whenever a file in it has changed; whatever is written there, it goes on."""

import shutil
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path

from zhongshu.app.output import counted
from zhongshu.app.previewing.ground import Changes, Ground
from zhongshu.app.previewing.house import WHO, House, build, lay, samples_in, with_units
from zhongshu.app.trial import trial
from zhongshu.app.worker import Worker
from zhongshu.cases.dataset import SOURCE as CASES
from zhongshu.cases.dataset import steps_name
from zhongshu.core.errors import PackError, ZhongshuError
from zhongshu.packs.assemble import read_packs
from zhongshu.packs.folder import read_pack
from zhongshu.packs.pack_tests import Outcome, read_cases, run_case
from zhongshu.packs.packs import Packs
from zhongshu.web.preview.standing import Finding, Kind, Played, Standing, finding_of

EVERY = 0.5
"""Seconds between two looks at the folder."""
ROUND = 10.0
"""Seconds between two rounds of the region's worker."""

Say = Callable[[str], None]


@dataclass
class Bench:
    """One pack under work. `root` is a temporary folder; `say` takes a line for the terminal.

    `look` is called by one thread at a time; pages go on meanwhile with the region before. `acted` is set when
    something was sent to a page: the numbers of it are brought in soon.
    """

    folder: Path
    ground: Ground
    root: Path
    say: Say
    standing: Standing = field(init=False)
    house: House | None = None
    acted: threading.Event = field(default_factory=threading.Event)
    _base: tuple[Sequence[Path], Path] | None = None
    _left: list[House] = field(default_factory=list)
    _homes: Iterator[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self.standing = Standing(0, self.folder.name, str(self.folder))

    def watch(self, stopped: threading.Event) -> None:
        """Until `stopped`: look when files have changed and are quiet again; let the region's worker do its rounds."""
        changes, due = Changes(self.folder), time.monotonic() + ROUND
        while not stopped.wait(EVERY):
            if changes.settled():
                self.look()
            if self.acted.is_set() or time.monotonic() >= due:
                self.round()
                due = time.monotonic() + ROUND

    def look(self) -> None:
        """Read the folder, and where it holds together serve it. Nothing that a file says ends this."""
        try:
            self._look()
        except Exception as error:
            self._tell([self._fault(error)], shown=False)

    def round(self) -> None:
        """What the worker of a region does; after an act the rows of this pack's cases, too, which it brings in once a
        minute. What fails of it would be in the log of a real worker: here the author reads pages."""
        if self.house is None:
            return
        hub, acted = self.house.hub, self.acted.is_set()
        self.acted.clear()
        with suppress(Exception):
            Worker(hub, _unsaid, who=WHO).round()
        for type in hub.packs.cases.values() if acted else ():
            for name in (type.name, steps_name(type.name)) if type.pack == self.folder.name else ():
                with suppress(Exception):
                    hub.load(name, None, source=CASES, who=WHO)

    def close(self) -> None:
        """Let go of every region there was."""
        for house in (*self._left, *([] if self.house is None else [self.house])):
            house.tear_down()

    def _look(self) -> None:
        used = self.ground.under(self.folder)
        self._lay(used)
        read_pack(self.folder)  # what of pack.yaml cannot be read
        packs = self._read([*used, self.folder])
        wrong = [*self._findings(packs.problems, "problem"), *self._findings(packs.missing, "missing")]
        if wrong:
            self._tell(wrong, shown=False)
            return
        house = self._build(self.folder, with_units(self.ground, packs))
        findings, loaded = self._load(house)
        self._move_in(house)
        findings += self._findings(packs.advice, "advice")
        self._tell(findings, shown=True, loaded=loaded)
        self._play(used)

    def _lay(self, used: Sequence[Path]) -> None:
        """The region of the packs that this one uses, again when those are others. It is what is shown until the pack
        itself holds together once."""
        if self._base is None or self._base[0] != used:
            home = self._home()
            lay(home, with_units(self.ground, self._read(used)), used)
            if self._base is not None:
                shutil.rmtree(self._base[1], ignore_errors=True)
            self._base = used, home
        if self.house is None:
            self._move_in(self._build(None, with_units(self.ground, self._read(used))))

    def _read(self, folders: Sequence[Path]) -> Packs:
        return read_packs(folders, self.ground.zone_info, units=tuple(self.ground.units))

    def _build(self, folder: Path | None, ground: Ground) -> House:
        assert self._base is not None
        return build(self._base[1], self._home(), ground, folder, lambda: self.standing)

    def _move_in(self, house: House) -> None:
        """Requests may still be at work with the region before; the one before that goes."""
        assert house.lookers, "they are there before anybody asks"
        if self.house is not None:
            self._left.append(self.house)
        self.house = house
        while len(self._left) > 1:
            self._left.pop(0).tear_down()

    def _load(self, house: House) -> tuple[list[Finding], dict[str, tuple[int, int]]]:
        findings: list[Finding] = []
        loaded: dict[str, tuple[int, int]] = {}
        for name, came in samples_in(house.hub, (self.folder.name,)):
            if isinstance(came, ZhongshuError):
                findings.append(Finding("load", f"{name}: {came.message}", came.hint))
            else:
                rows, rejected = loaded.get(name, (0, 0))
                loaded[name] = rows + came[0], rejected + came[1]
        house.hub.refresher.run(who=WHO)
        for name, (rows, rejected) in loaded.items():
            if rejected:
                self.say(f"{name}: {rejected} of {counted(rows, 'sample row')} rejected; /preview says why")
        return findings, loaded

    def _play(self, used: Sequence[Path]) -> None:
        """The pack's own cases, each in an empty region."""
        cases = read_cases(self.folder)
        outcomes: list[Outcome] = []
        if cases:
            with trial([*used, self.folder], zone=self.ground.zone, area=self.ground.area) as region:
                for case in cases:
                    with region.fresh(rows=case.brings_rows) as (hub, files):
                        outcomes.append(run_case(case, hub, files))
        self._stand(replace(self.standing, played=tuple(map(_played, outcomes))))
        failed = sum(1 for one in outcomes if one.failures)
        self.say(f"{counted(len(outcomes), 'test')}, {failed} failed")

    def _findings(self, errors: Iterable[PackError], kind: Kind) -> list[Finding]:
        return [finding_of(error, kind, self._folders) for error in errors]

    def _fault(self, error: Exception) -> Finding:
        """A fault of ours is told, too: it is no reason to lose the author's page."""
        if isinstance(error, ZhongshuError):
            return finding_of(error, "problem", self._folders)
        return Finding("fault", f"{type(error).__name__}: {next(iter(str(error).splitlines()), '')}")

    @property
    def _folders(self) -> dict[str, Path]:
        return {**self.ground.packs, self.folder.name: self.folder}

    def _tell(
        self, findings: Sequence[Finding], *, shown: bool, loaded: dict[str, tuple[int, int]] | None = None
    ) -> None:
        before, house = self.standing, self.house
        eyes = () if house is None else tuple(one.eyes for one in house.lookers.values())
        ever = before.ever or shown
        kept = before.loaded if loaded is None else loaded
        after = replace(before, shown=shown, ever=ever, findings=tuple(findings), loaded=kept, eyes=eyes)
        self._stand(replace(after, played=None) if shown else after)
        for one in findings:
            self.say(f"{one.kind}: {one.file or ''}{'' if one.line is None else f':{one.line}'} {one.said}")
        if shown:
            self.say("it holds together" if not any(one.grave for one in findings) else "it is shown nevertheless")

    def _stand(self, standing: Standing) -> None:
        self.standing = replace(standing, number=self.standing.number + 1)

    def _home(self) -> Path:
        return self.root / f"region-{next(self._homes)}"


def _unsaid(_: str) -> None:
    """Nobody reads it."""


def _played(outcome: Outcome) -> Played:
    case = outcome.case
    return Played(case.place.file, case.place.line, case.spec.case, outcome.failures)
