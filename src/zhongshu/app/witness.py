"""Witnesses of a region: put together, and each new checkpoint carried to them."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import httpx
from sqlalchemy import Engine

from zhongshu.app.region import RegionSpec
from zhongshu.core.errors import LedgerError
from zhongshu.sharing.ledger.checkpoint import Checkpoint, last_checkpoint
from zhongshu.sharing.ledger.entry import Entry
from zhongshu.sharing.ledger.errand import Answer, Errand, Unvouched
from zhongshu.sharing.ledger.note import Note
from zhongshu.sharing.ledger.witness import Witness
from zhongshu.sharing.ledger.witness_folder import to_folder
from zhongshu.sharing.ledger.witness_spec import WitnessSpec
from zhongshu.sharing.ledger.witness_store import Mark, WitnessStore
from zhongshu.sharing.ledger.witnessed import keep, settle
from zhongshu.sharing.ledger.witnesses import Witnesses
from zhongshu.sharing.ledger.writer import Ledger

FIRST_RETRY = timedelta(minutes=1)
LONGEST_RETRY = timedelta(hours=1)
CLOCKS_APART = timedelta(minutes=5)
"""More than this between the clocks of two machines is worth a word."""

_PATIENCE = 10.0
_MOST_BYTES = 65_536

Say = Callable[[str], None]


def open_witnesses(region: RegionSpec, ledger: Ledger, database: Engine) -> Witnesses:
    """Nothing is written."""

    def tell(entry: Entry) -> None:
        ledger.commit(entry)

    witness = Witness(WitnessStore(database), ledger.key, region.witness_for, ledger.now, tell)
    return Witnesses(witness, region.witnesses, ledger.folders)


@dataclass
class Errands:
    """Carries the newest checkpoint to every witness that has not seen it; what fails is tried again, later and later,
    and said once."""

    witnesses: Witnesses
    ledger: Ledger
    say: Say
    transport: httpx.BaseTransport | None = field(default=None)

    def run(self, *, all_of_them: bool = False) -> None:
        """Every witness whose turn it is, or each. LedgerError, after all were asked, when the tree on disk is damaged.

        Only a signed checkpoint leaves: an empty ledger has none.
        """
        checkpoint = last_checkpoint(self.ledger.folders)
        if checkpoint is None:
            return
        marks, damaged = self.witnesses.store.marks(), None
        for spec in self.witnesses.places:
            mark = marks.get(spec.name) or Mark(spec.name, self.ledger.now())
            known = spec.name in marks
            if all_of_them or not known or self._due(mark, checkpoint):
                try:
                    self._go(spec, mark, checkpoint)
                except LedgerError as error:
                    damaged = error
        if damaged is not None:
            raise damaged

    def _due(self, mark: Mark, checkpoint: Checkpoint) -> bool:
        if mark.trouble is None:
            return checkpoint.size > mark.size
        wait = min(FIRST_RETRY * float(2 ** min(mark.failures - 1, 10)), LONGEST_RETRY)
        return self.ledger.now() >= mark.tried + wait

    def _go(self, spec: WitnessSpec, mark: Mark, checkpoint: Checkpoint) -> None:
        errand = Errand(self.ledger.folders, self.ledger.key.public, checkpoint)
        now = self.ledger.now()
        try:
            note, at = self._carried(spec, mark, errand, now)
        except Unvouched as wrong:
            if wrong.evidence is not None:
                keep(self.ledger.folders, spec.name, wrong.evidence, contradicts=True)
            self._wrong(mark, wrong, now)
            return
        keep(self.ledger.folders, spec.name, note)
        settle(self.ledger.folders, spec.name, checkpoint.size)
        self.witnesses.store.remember(Mark(spec.name, now, 0, checkpoint.size, at))
        if mark.trouble is not None:
            self.say(f"the witness {spec.name} vouches again: {checkpoint.size} entries")
        if abs(at - now) > CLOCKS_APART and (mark.vouched is None or mark.trouble is not None):
            self.say(
                f"the clock of the witness {spec.name} says {at:%Y-%m-%d %H:%M} UTC, this one's {now:%Y-%m-%d %H:%M}"
            )

    def _carried(self, spec: WitnessSpec, mark: Mark, errand: Errand, now: datetime) -> tuple[Note, datetime]:
        if spec.folder is not None:
            home = self.ledger.folders.outside.parent
            return to_folder(errand, spec.name, home / spec.folder), now
        key = spec.public
        assert key is not None
        assert spec.url is not None
        with _reached(spec.url, self.transport) as there:
            return errand.to_hub(spec.name, key, mark.size, there)

    def _wrong(self, mark: Mark, wrong: Unvouched, now: datetime) -> None:
        """Said when it is another trouble than the last time."""
        after = replace(
            mark, tried=now, failures=mark.failures + 1, trouble=wrong.trouble, message=wrong.message[:2000]
        )
        self.witnesses.store.remember(after)
        if mark.trouble != wrong.trouble:
            told = (
                wrong.message
                if wrong.trouble in ("fork", "rollback")
                else f"the witness {mark.witness}: {wrong.message}"
            )
            self.say(told)


@dataclass(frozen=True)
class _There:
    """A hub reached over HTTP; no redirect is followed, and no long answer read."""

    client: httpx.Client
    url: str

    def add_checkpoint(self, body: bytes) -> Answer:
        """POST below the submission prefix."""
        return self._asked("POST", "add-checkpoint", body)

    def checkpoint(self, log: str) -> Answer:
        """GET below the monitoring prefix, which is the same."""
        return self._asked("GET", f"{log}/checkpoint", None)

    def _asked(self, method: str, path: str, body: bytes | None) -> Answer:
        address = f"{self.url.rstrip('/')}/{path}"
        try:
            until = time.monotonic() + 3 * _PATIENCE
            with self.client.stream(method, address, content=body) as response:
                content = b""
                for some in response.iter_raw():  # as it comes: what is packed may unpack to anything
                    content += some
                    if len(content) > _MOST_BYTES:
                        raise Unvouched("refused", f"{address} answers with more than {_MOST_BYTES} bytes")
                    if time.monotonic() > until:
                        raise Unvouched("away", f"{address} answers too slowly")
        except httpx.HTTPError as error:
            raise Unvouched("away", f"{address} cannot be reached: {str(error) or type(error).__name__}") from error
        kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        return Answer(response.status_code, kind, content.decode(errors="replace"))


@contextmanager
def _reached(url: str, transport: httpx.BaseTransport | None) -> Iterator[_There]:
    plain = {"Accept-Encoding": "identity"}
    with httpx.Client(
        headers=plain, timeout=_PATIENCE, follow_redirects=False, trust_env=False, transport=transport
    ) as client:
        yield _There(client, url)
