"""Everything that concerns witnesses of one region, for whoever shows it or works at it."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from zhongshu.sharing.ledger.cosignature import cosignatures
from zhongshu.sharing.ledger.files import Folders
from zhongshu.sharing.ledger.witness import Witness
from zhongshu.sharing.ledger.witness_spec import WitnessSpec
from zhongshu.sharing.ledger.witness_store import Kept, Mark, Refusal, Trouble, WitnessStore
from zhongshu.sharing.ledger.witnessed import read_witnessed


@dataclass(frozen=True)
class OwnWitness:
    """How this hub stands with one of its witnesses: `size` entries were vouched for, at that time (of the witness's
    own clock where it has one). `trouble` is what went wrong the last time, if it did; `proven` that the witness has
    shown what this hub signed and its ledger does not lead to: then nothing more is signed."""

    name: str
    kind: Literal["hub", "folder"]
    place: str
    size: int | None
    vouched: datetime | None
    tried: datetime | None
    trouble: Trouble | None
    message: str | None
    proven: bool = False

    @property
    def apart(self) -> bool:
        """Whether it has another history than the ledger."""
        return self.trouble in ("rollback", "fork")


@dataclass(frozen=True)
class OtherLog:
    """A log that this hub is a witness of: what it vouched for last, and what it refused, newest first."""

    name: str
    origin: str
    newest: Kept | None
    refusals: tuple[Refusal, ...]

    @property
    def forks(self) -> tuple[Refusal, ...]:
        """Those that prove that the log has two histories."""
        return tuple(one for one in self.refusals if one.proven)

    @property
    def open_questions(self) -> tuple[Refusal, ...]:
        """Those that were never shown to continue what was seen, and prove nothing."""
        return tuple(one for one in self.refusals if not one.proven and not one.cleared)


@dataclass(frozen=True)
class Witnesses:
    """`witness` is this hub as one of others, `places` are those that are ones of it."""

    witness: Witness
    places: tuple[WitnessSpec, ...]
    folders: Folders

    @property
    def store(self) -> WitnessStore:
        return self.witness.store

    def own(self) -> list[OwnWitness]:
        """The hub's witnesses in the order of region.yaml. What cannot be read of them is left open: `verify` names
        it."""
        marks = self.store.marks()
        known = read_witnessed(self.folders)[0]
        seen = {one.witness: one for one in known if not one.contradicts}
        against = {one.witness for one in known if one.contradicts}
        found = []
        for spec in self.places:
            mark, here = marks.get(spec.name), seen.get(spec.name)
            at = None if mark is None else mark.vouched
            if here is not None and spec.public is not None:
                at = cosignatures(here.note, [spec.public]).get(spec.public.name)
            size = None if here is None else here.head.size
            found.append(replace(_own(spec, size, at, mark), proven=spec.name in against))
        return found

    def others(self) -> list[OtherLog]:
        """The logs that this hub is a witness of."""
        return [
            OtherLog(name, log.origin, self.store.newest(log.origin), self.store.refusals(log.origin))
            for name, log in self.witness.logs.items()
        ]


def _own(spec: WitnessSpec, size: int | None, at: datetime | None, mark: Mark | None) -> OwnWitness:
    return OwnWitness(
        name=spec.name,
        kind="hub" if spec.folder is None else "folder",
        place=spec.url or spec.folder or "",
        size=size,
        vouched=at,
        tried=None if mark is None else mark.tried,
        trouble=None if mark is None else mark.trouble,
        message=None if mark is None else mark.message,
    )
