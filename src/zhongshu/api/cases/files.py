"""Photos and files of cases: taken in before the answer that names them, and handed out again."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from zhongshu.api.bodies import file_within
from zhongshu.api.cases.body import NotAFile, TooLarge
from zhongshu.cases.attachments.file import ORPHANED, File, fits
from zhongshu.cases.attachments.refusal import not_taken
from zhongshu.cases.attachments.shelf import LARGEST_PHOTO
from zhongshu.cases.cases import Cases
from zhongshu.cases.field_spec import FieldSpec
from zhongshu.cases.type import CaseType
from zhongshu.core.errors import DamageError, UnknownName
from zhongshu.core.text import Text
from zhongshu.sharing.people.refusal import StateAway

AT_ONCE = 4
"""Files that are in memory at a time, in each process."""
PATIENCE = 20.0
_FORMS = frozenset({"", "multipart/form-data", "application/x-www-form-urlencoded", "text/plain"})
"""What a form of another site's page can be, with a browser's session."""
_BUSY = Text(zh="正在接收的文件太多，没有存下", en="too many files are being taken in: this one was not kept")


@dataclass(frozen=True)
class Intake:
    """Takes files in for whichever door they came through; threads share one."""

    cases: Cases
    turns: threading.BoundedSemaphore = field(default_factory=lambda: threading.BoundedSemaphore(AT_ONCE))

    def take(self, file: UploadFile, name: str, question: FieldSpec) -> str:
        """Its id, to be named in an answer to the question. NotTaken, StateAway."""
        with self._turn():
            content = file.file.read(LARGEST_PHOTO + 1)
            id = self.cases.attach(name, content, keep_position=question.position)
        (kept,) = self.cases.shelf.files([id]).values()
        if not fits(kept.kind, question.type):
            raise not_taken("这里只能上传照片", "only photos are taken here")
        return id

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self.turns.acquire(timeout=PATIENCE):
            raise StateAway(_BUSY, Text(zh="请稍后再试", en="send it again in a minute"))
        try:
            yield
        finally:
            self.turns.release()


async def read_file(request: Request) -> UploadFile:
    """The body as it is. NotAFile for what a form could have sent; TooLarge before more is read."""
    said = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if said in _FORMS:
        raise NotAFile(f"the body is {said or 'of no type'!r}", hint="Content-Type: application/octet-stream")
    megabytes = LARGEST_PHOTO >> 20
    return await file_within(request, LARGEST_PHOTO, lambda: TooLarge(f"a file has at most {megabytes} MB"))


def question_of(type: CaseType, name: str) -> FieldSpec:
    """The question that a file is to answer, on the form or on a way. UnknownName for none that takes files."""
    known = {one: spec for one, spec in type.spec.fields.items() if spec.files}
    if name not in known:
        raise UnknownName.among("field for files", name, known)
    return known[name]


def taken(cases: Cases, id: str, field: str) -> dict[str, Any]:
    """What is told of a file that was taken in; `until` (UTC) it has to be named in an answer."""
    (file,) = cases.shelf.files([id]).values()
    return {
        "id": file.id,
        "field": field,
        "kind": file.kind,
        "name": file.name,
        "size": file.size,
        "width": file.width,
        "height": file.height,
        "until": (file.made + ORPHANED).isoformat(timespec="milliseconds"),
    }


def handed_out(file: File, *, small: bool, path: Callable[[str], Path]) -> Response:
    """A file of a case, or the small one of a photo. DamageError where its bytes are gone."""
    digest = file.small if small and file.small else file.id
    if not path(digest).is_file():
        raise DamageError(f"the bytes of {file.name} are gone", hint="restore them from a backup")
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name)}",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
        "ETag": f'"{digest[:32]}"',
    }
    return FileResponse(path(digest), headers=headers, media_type=file.kind)
