"""`/upload`: a unit's clerk chooses a dataset and a file, sees what is wrong, and only then hands it in."""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass

from fastapi import HTTPException
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from zhongshu.core.errors import GrantError, UnknownName, ZhongshuError
from zhongshu.datasets.catalogue import Catalogue
from zhongshu.screens.upload import Target, expected, moved, targets
from zhongshu.sharing.reader import LOADERS, Reader
from zhongshu.web.csrf import FIELD, check_csrf
from zhongshu.web.data_pages.download import xlsx_response
from zhongshu.web.data_pages.forms import page, shown_with_token
from zhongshu.web.data_pages.handed_in import FILE, PLACE, REASON, REST
from zhongshu.web.data_pages.receiving import Received, receive
from zhongshu.web.data_pages.tabular import Rows
from zhongshu.web.data_pages.uploads import Upload, Uploads
from zhongshu.web.pages import Pages, Shown
from zhongshu.web.visit import Visit


@dataclass(frozen=True)
class UploadPages:
    """The pages of one application; `limit` is the largest file in bytes."""

    pages: Pages
    uploads: Uploads
    limit: int

    def form(self, visit: Visit) -> Shown:
        """Choose a dataset and a file; `to` is the chosen one."""
        return self._form(visit, trouble=None)

    def receive(self) -> Callable[[Request], Awaitable[Response]]:
        """Take the file in, begin to check it, lead on to its page; a script is told where that is."""

        async def answer(request: Request) -> Response:
            token, folder = await run_in_threadpool(self.uploads.new_folder)
            try:
                received = await receive(
                    request, folder, limit=self.limit, check=lambda fields: check_csrf(request, fields.get(FIELD))
                )
                reader = request.state.arrival.reader
                upload = await run_in_threadpool(self._begin, token, received, reader)
            except BaseException as error:
                self.uploads.discard(folder)
                if isinstance(error, ZhongshuError | HTTPException):
                    return await run_in_threadpool(self._refuse, request, error)
                raise
            where = f"/upload/{upload.token}"
            scripted = "application/json" in request.headers.get("accept", "")
            return JSONResponse({"location": where}) if scripted else RedirectResponse(where, 303)

        return answer

    def show(self, visit: Visit) -> Shown:
        """Where the upload stands; a page that waits asks again by itself."""
        upload = self._own(visit)
        desk = visit.hub.desk(visit.access)
        done = moved(desk, upload.target.dataset) if upload.state == "loaded" else ()
        columns = visit.desk.catalogue.dataset(upload.target.dataset).spec.columns
        return page(
            visit,
            "uploaded.html",
            upload=upload,
            stuck=upload.stuck(visit.now),
            moved=done,
            columns=columns,
            areas=frozenset(name for name, column in columns.items() if column.type == "area"),
            seconds=int((visit.now - upload.at).total_seconds()),
        )

    def confirm(self, visit: Visit, form: FormData) -> str:
        """Hand it in; a second time changes nothing."""
        upload = self.uploads.start_load(self._own(visit).token, visit.reader.actor)
        return f"/upload/{upload.token}"

    def withdraw(self, visit: Visit, form: FormData) -> str:
        """Forget the file."""
        upload = self._own(visit)
        self.uploads.withdraw(upload.token)
        return visit.link("/upload", to=upload.target.id)

    def rejects(self, request: Request) -> Response:
        """The rejected rows of the check as Excel; corrected, it can be handed in as it is."""
        try:
            visit = self.pages.visit(request)
            upload = self._own(visit)
            found = self.uploads.rejects(upload.token)
        except ZhongshuError as error:
            return self.pages.missing(request, error)
        shown = upload.file if upload.prepared is None else upload.prepared.shown
        columns = [cell for cell in dict.fromkeys(cell for line in found for cell in line.raw) if cell != REST]

        def batches() -> Iterator[Rows]:
            for line in found:
                title = visit.text(line.title) if line.title else line.column
                why = visit.text(line.why)
                reason = f"{title}: {why}" if title else why
                yield [[reason, line.line, shown, *(line.raw.get(name) for name in columns)]]

        stem = shown.rpartition(".")[0] or shown
        header = [REASON, PLACE, FILE, *columns]
        return xlsx_response(visit, f"{stem}-rejects.xlsx", "rejects", header, batches(), widths=(36, 8, 18))

    def template(self, request: Request) -> Response:
        """An empty form of the chosen dataset, with the columns that its source has."""
        try:
            visit = self.pages.visit(request)
            target = self._target(visit.asked("to") or "", visit.reader)
        except ZhongshuError as error:
            return self.pages.missing(request, error)
        return xlsx_response(visit, f"{target.dataset}.xlsx", target.dataset, list(target.needs), iter(()))

    def _form(self, visit: Visit, *, trouble: ZhongshuError | HTTPException | None) -> Shown:
        found = targets_of(visit.reader, visit.desk.catalogue)
        asked = visit.asked("to") or ""
        chosen = next((one for one in found if asked in (one.id, one.dataset)), found[0] if len(found) == 1 else None)
        units: dict[str, list[Target]] = {}
        for one in found:
            units.setdefault(one.owner, []).append(one)
        specs = {one.dataset: visit.desk.catalogue.dataset(one.dataset).spec for one in found}
        status = 200 if trouble is None else _status(trouble)
        sentence = trouble.detail if isinstance(trouble, HTTPException) else getattr(trouble, "message", None)
        return page(
            visit,
            "upload.html",
            status=status,
            units=units,
            chosen=chosen,
            specs=specs,
            expects=() if chosen is None else expected(visit.desk.catalogue, chosen),
            most=f"{self.limit / 1_048_576:g}",
            limit=self.limit,
            trouble=sentence,
            hint=getattr(trouble, "hint", None),
        )

    def _begin(self, token: str, received: Received, reader: Reader) -> Upload:
        target = self._target(received.fields.get("to", ""), reader)
        ending = "." + received.name.rpartition(".")[2].lower() if "." in received.name else ""
        received.path.rename(received.path.with_suffix(ending))
        now = self.pages.hub.now()
        upload = Upload(
            token=token, target=target, file=received.name, size=received.size, at=now, state="checking", since=now
        )
        return self.uploads.start_check(upload)

    def _own(self, visit: Visit) -> Upload:
        """The upload of the address; UnknownName for one that is gone, or is not of the reader's units."""
        upload = self.uploads.get(visit.parts["token"])
        self._target(upload.target.id, visit.reader)
        return upload

    def _target(self, asked: str, reader: Reader) -> Target:
        """UnknownName when this reader can hand in no file for it."""
        found = {target.id: target for target in targets_of(reader, self.pages.hub.packs.catalogue)}
        if asked not in found:
            raise UnknownName.among("dataset that takes files", asked, found)
        return found[asked]

    def _refuse(self, request: Request, error: ZhongshuError | HTTPException) -> Response:
        if "application/json" in request.headers.get("accept", ""):
            told: Mapping[str, object] = (
                {"message": error.detail}
                if isinstance(error, HTTPException)
                else {"message": error.message, "hint": error.hint}
            )
            return JSONResponse(told, _status(error))
        visit = self.pages.visit(request)
        return shown_with_token(self.pages, request, visit, self._form(visit, trouble=error))


def targets_of(reader: Reader, catalogue: Catalogue) -> list[Target]:
    """What the reader's units take files for."""
    return [one for one in targets(catalogue) if reader.holds(one.owner, LOADERS)]


def _status(error: ZhongshuError | HTTPException) -> int:
    if isinstance(error, HTTPException):
        return error.status_code
    return 403 if isinstance(error, GrantError) else 400
