"""No more of a body is read than it may have, and nothing of it is left behind."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from starlette.requests import Request

from zhongshu.api.bodies import body_within, file_within, parts_within

CHUNK = b"x" * 1000
FORM = (b"Content-Type", b"multipart/form-data; boundary=B")


class Large(Exception):
    pass


class Broken(Exception):
    pass


def request_of(
    *chunks: bytes, headers: tuple[tuple[bytes, bytes], ...] = (), endless: bytes = b""
) -> tuple[Request, list[int]]:
    """A request, and a list with the size of each chunk that was read of it."""
    left, read = list(chunks), []

    async def receive() -> dict[str, Any]:
        body = left.pop(0) if left else endless
        read.append(len(body))
        return {"type": "http.request", "body": body, "more_body": bool(left or endless)}

    scope = {"type": "http", "method": "POST", "headers": [(name.lower(), value) for name, value in headers]}
    return Request(scope, receive), read


def part(name: str, content: bytes, file: str | None = None) -> bytes:
    more = "" if file is None else f'; filename="{file}"'
    return f'--B\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'.encode() + content + b"\r\n"


async def _body(request: Request) -> Any:
    return await body_within(request, 5000, Large)


async def _file(request: Request) -> Any:
    return await file_within(request, 5000, Large)


async def _parts(request: Request) -> Any:
    return await parts_within(request, 5000, Large, Broken, fields=2, files=1)


@pytest.mark.parametrize("read_it", [_body, _file, _parts])
def test_what_has_no_end_is_read_until_it_is_too_much(read_it: Callable[[Request], Awaitable[Any]]) -> None:
    begun = part("a", b"", "f")[:-2]
    request, read = request_of(begun, headers=(FORM,), endless=CHUNK)
    with pytest.raises(Large):
        asyncio.run(read_it(request))  # type: ignore[arg-type]
    assert 5000 < sum(read) <= 6000


def test_what_says_that_it_is_too_large_is_not_read() -> None:
    request, read = request_of(CHUNK, headers=((b"Content-Length", b"5001"),))
    with pytest.raises(Large):
        asyncio.run(_file(request))
    assert read == []


def test_a_file_is_read_as_it_came() -> None:
    request, _ = request_of(CHUNK, b"end", b"")
    file = asyncio.run(_file(request))
    assert file.file.read() == CHUNK + b"end"


def test_a_form_has_its_fields_and_files() -> None:
    request, _ = request_of(part("a", b"1") + part("media", CHUNK, "f.jpg") + b"--B--\r\n", headers=(FORM,))
    form = asyncio.run(_parts(request))
    assert (form["a"], form["media"].filename, form["media"].size) == ("1", "f.jpg", 1000)


@pytest.mark.parametrize(
    ("content", "type", "said"),
    [
        (part("a", b"1") * 3 + b"--B--", FORM[1], "Too many fields"),
        (part("a", b"1", "f") * 2 + b"--B--", FORM[1], "Too many files"),
        (b"rubbish", FORM[1], "."),
        (part("a", b"1"), b"multipart/form-data", "boundary"),
    ],
)
def test_what_is_no_form_is_told(content: bytes, type: bytes, said: str) -> None:
    request, _ = request_of(content, headers=((b"Content-Type", type),))
    with pytest.raises(Broken, match=said):
        asyncio.run(_parts(request))
