"""How calls come in: how often somebody may call, how a body is read, and how it is told what went wrong."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.responses import Response

from zhongshu.api.cases.body import read_body, said_in
from zhongshu.api.cases.files import read_file
from zhongshu.api.cases.problems import told, unfilled
from zhongshu.cases.acts import Said
from zhongshu.cases.filling import Unfilled
from zhongshu.core.errors import ZhongshuError
from zhongshu.packs.calls import Calls
from zhongshu.screens.rows.rates import Rate, Rates, caller
from zhongshu.sharing.reader import Reader

DONE = Rate(10, 100)
"""Acts of one key or address."""
FILES = Rate(1, 20)
"""Files of one."""

Endpoint = Callable[[Request], Response]
Sent = Callable[[Request], Any]


@dataclass
class Doors:
    """Built once an application."""

    calls: Calls

    def __post_init__(self) -> None:
        self._acts, self._files = Rates(DONE), Rates(FILES)

    def read(self, endpoint: Endpoint) -> Endpoint:
        """A GET, in a thread."""

        def answer(request: Request) -> Response:
            try:
                self.calls.lookups.take(caller_of(request))
                return endpoint(request)
            except ZhongshuError as error:
                return told(error, request)

        return answer

    def act(self, act: Callable[[Request, Said], Response], *members: str) -> Sent:
        """A POST with these members of a body."""
        return self.sent(lambda request, content: act(request, said_in(content, *members)))

    def sent(self, act: Callable[[Request, bytes], Response]) -> Sent:
        """A POST of JSON; the body is read in the event loop, the rest is done in a thread."""

        async def answer(request: Request) -> Response:
            try:
                self._acts.take(caller_of(request))
                content = await read_body(request)
                return await run_in_threadpool(act, request, content)
            except Unfilled as error:
                return unfilled(error, request)
            except ZhongshuError as error:
                return await run_in_threadpool(told, error, request)

        return answer

    def filed(self, act: Callable[[Request, UploadFile], Response]) -> Sent:
        """A POST of a file, read likewise."""

        async def answer(request: Request) -> Response:
            try:
                self._files.take(caller_of(request))
                file = await read_file(request)
                try:
                    return await run_in_threadpool(act, request, file)
                finally:
                    await file.close()
            except ZhongshuError as error:
                return await run_in_threadpool(told, error, request)

        return answer


def reader_of(request: Request) -> Reader:
    """Who calls, as the application found out."""
    found: Reader = request.state.arrival.reader
    return found


def caller_of(request: Request) -> str:
    """Whose calls are counted together."""
    return caller(reader_of(request), request.client.host if request.client else "")
