"""Files that were given to us but not handed in yet: one folder each, checked and loaded in the background."""

import logging
import os
import re
import secrets
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from zhongshu.core.errors import UnknownName, ZhongshuError
from zhongshu.datasets.runs import Counts
from zhongshu.datasets.sources.files import digest
from zhongshu.datasets.sources.spec import SourceSpec
from zhongshu.packs.hub import Hub
from zhongshu.screens.upload import Record, RejectLine, Sheet, Target, sheet
from zhongshu.sharing.reader import system_reader
from zhongshu.web.data_pages.handed_in import Prepared, prepare

State = Literal["checking", "checked", "refused", "loading", "loaded", "failed"]
KEPT = timedelta(days=1)
STUCK = timedelta(minutes=30)
MOST_REJECTS = 20_000
"""So many rejected rows of a check are kept for the list that the clerk takes home."""

_LOG = logging.getLogger(__name__)
_TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")


class Trouble(Record):
    """The sentence of an error, and what to do."""

    message: str
    hint: str | None


class Upload(Record):
    """One file and where it stands. `sheet` once it is checked, `run`, `counts` and `version` once it is loaded."""

    token: str
    target: Target
    file: str
    size: int
    at: datetime
    state: State
    since: datetime
    prepared: Prepared | None = None
    sheet: Sheet | None = None
    trouble: Trouble | None = None
    run: int | None = None
    counts: Counts | None = None
    same_as: int | None = None

    def stuck(self, now: datetime) -> bool:
        """Whether the process that worked on it must have gone away."""
        return self.state in ("checking", "loading") and now - self.since > STUCK


class Uploads:
    """The uploads below one folder, seen by every process of the region; each works on its own, two at a time."""

    def __init__(self, hub: Hub):
        self._hub = hub
        self._folder = hub.intake.scratch / "uploads"
        self._pool = ThreadPoolExecutor(max_workers=2, thread_name_prefix="upload")

    def new_folder(self) -> tuple[str, Path]:
        """A token nobody can guess, and the folder below it; what is older than a day goes first."""
        self.sweep(self._hub.now())
        token = secrets.token_urlsafe(24)
        folder = self._folder / token
        folder.mkdir(parents=True)
        return token, folder

    def folder(self, token: str) -> Path:
        """UnknownName for what is no token, or one whose day is over."""
        if not _TOKEN.fullmatch(token) or not (self._folder / token).is_dir():
            raise UnknownName(
                "this upload is gone", hint="it was withdrawn, or is older than a day: choose the file again"
            )
        return self._folder / token

    def get(self, token: str) -> Upload:
        """UnknownName when it is gone."""
        note = self.folder(token) / "upload.json"
        if not note.exists():
            raise UnknownName("this upload is gone", hint="choose the file again")
        return Upload.model_validate_json(note.read_bytes())

    def rejects(self, token: str) -> list[RejectLine]:
        """The rejected rows of the check, the first `MOST_REJECTS` of them."""
        path = self.folder(token) / "rejects.jsonl"
        if not path.exists():
            return []
        with path.open(encoding="utf-8") as lines:
            return [RejectLine.model_validate_json(line) for line in lines]

    def start_check(self, upload: Upload) -> Upload:
        """Note it and check it in the background."""
        noted = self._note(upload.model_copy(update={"state": "checking", "since": self._hub.now(), "trouble": None}))
        self._pool.submit(self._work, noted, self._check)
        return noted

    def start_load(self, token: str, who: str) -> Upload:
        """Hand it in, once: a second confirmation finds it under way."""
        upload = self.get(token)
        if upload.state != "checked":
            return upload
        try:
            os.close(os.open(self.folder(token) / "confirmed", os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            return upload
        noted = self._note(upload.model_copy(update={"state": "loading", "since": self._hub.now()}))
        self._pool.submit(self._work, noted, lambda one: self._load(one, who))
        return noted

    def withdraw(self, token: str) -> None:
        """Delete the file and all that is known of it; nothing while it is being handed in."""
        if self.get(token).state != "loading":
            shutil.rmtree(self.folder(token), ignore_errors=True)

    def discard(self, folder: Path) -> None:
        """A folder whose file never arrived."""
        shutil.rmtree(folder, ignore_errors=True)

    def sweep(self, now: datetime) -> None:
        """Delete what is older than a day."""
        if not self._folder.is_dir():
            return
        for folder in self._folder.iterdir():
            if now.timestamp() - folder.stat().st_mtime > KEPT.total_seconds():
                shutil.rmtree(folder, ignore_errors=True)

    def _work(self, upload: Upload, step: Callable[[Upload], Upload]) -> None:
        """A background step; whatever goes wrong is noted as a sentence."""
        failed: State = "failed" if upload.state == "loading" else "refused"
        try:
            done = step(upload)
        except ZhongshuError as error:
            done = upload.model_copy(update={"state": failed, "trouble": _trouble(error)})
        except Exception as error:
            if (self._folder / upload.token).is_dir():  # else it was withdrawn meanwhile
                _LOG.exception("upload %s", upload.file)
            message = f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"
            done = upload.model_copy(update={"state": failed, "trouble": Trouble(message=message, hint=None)})
        if done.state != "checked" and (folder := self._folder / upload.token).is_dir():
            for path in (folder / "file", *folder.glob("prepared.*"), *folder.glob("file.*")):
                path.unlink(missing_ok=True)
            for sheet_folder in folder.glob("sheet-*"):
                shutil.rmtree(sheet_folder, ignore_errors=True)
        self._note(done.model_copy(update={"since": self._hub.now()}))

    def _check(self, upload: Upload) -> Upload:
        folder, target = self.folder(upload.token), upload.target
        source = self._source(target)
        arrived = folder / f"file{Path(upload.file).suffix.lower()}"
        prepared = prepare(arrived, upload.file, source, replaces=target.replaces, folder=folder)
        intake = self._hub.intake
        preview = intake.preview(
            target.dataset, prepared.path, source=target.source, shown=prepared.shown, most=MOST_REJECTS
        )
        desk = self._hub.desk(system_reader("upload"))
        made = sheet(desk, preview)
        every = sheet(desk, preview, shown=MOST_REJECTS).rejects
        with (folder / "rejects.jsonl").open("w", encoding="utf-8") as lines:
            lines.writelines(line.model_dump_json() + "\n" for line in every)
        if intake.catalogue.dataset(target.dataset).spec.mode(target.source) == "append":
            earlier = intake.runs.with_digest(target.dataset, target.source, digest(prepared.path))
            made = made.model_copy(update={"same_as": None if earlier is None else earlier.number})
        return upload.model_copy(update={"state": "checked", "prepared": prepared, "sheet": made})

    def _load(self, upload: Upload, who: str) -> Upload:
        assert upload.prepared is not None
        target = upload.target
        loaded = self._hub.load(
            target.dataset, upload.prepared.path, source=target.source, who=who, shown=upload.prepared.shown
        )
        told = {"state": "loaded", "run": loaded.run, "counts": loaded.counts, "same_as": loaded.same_as}
        return upload.model_copy(update=told)

    def _source(self, target: Target) -> SourceSpec | None:
        sources = self._hub.packs.catalogue.dataset(target.dataset).spec.sources
        return sources[target.source] if target.source is not None else None

    def _note(self, upload: Upload) -> Upload:
        """Written whole or not at all; nothing where the upload was withdrawn meanwhile."""
        folder = self._folder / upload.token
        if folder.is_dir():
            draft = folder / "upload.json.new"
            draft.write_text(upload.model_dump_json(), encoding="utf-8")
            draft.replace(folder / "upload.json")
        return upload


def _trouble(error: ZhongshuError) -> Trouble:
    place = "" if error.place is None else f"{error.place}: "
    return Trouble(message=f"{place}{error.message}", hint=error.hint)
