"""The body of a request, of which no more is read than it may have."""

from collections.abc import AsyncGenerator, Callable
from tempfile import SpooledTemporaryFile

from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

_IN_MEMORY = 1 << 20
_FIELD = 64 * 1024

Refused = Callable[[], Exception]


async def body_within(request: Request, most: int, refused: Refused) -> bytes:
    """All of it. Raises what `refused` makes as soon as more than `most` bytes have come, before more are read."""
    content = bytearray()
    async for some in _within(request, most, refused):
        content += some
    return bytes(content)


async def file_within(request: Request, most: int, refused: Refused) -> UploadFile:
    """All of it, on the disk where it is large; whoever asks closes it. Raises as `body_within`, and reads nothing of
    one that says itself that it is larger."""
    said = request.headers.get("content-length", "")
    if said.isdecimal() and int(said) > most:
        raise refused()
    file = UploadFile(SpooledTemporaryFile(max_size=_IN_MEMORY))  # type: ignore[arg-type]  # noqa: SIM115
    try:
        async for some in _within(request, most, refused):
            await file.write(some)
        await file.seek(0)
    except BaseException:
        await file.close()
        raise
    return file


async def parts_within(
    request: Request, most: int, refused: Refused, broken: Callable[[str], Exception], *, fields: int, files: int
) -> FormData:
    """The fields and files of a multipart form, large ones on the disk; whoever asks closes it. Raises as
    `body_within`, and what `broken` makes of a sentence where it is none, or has more fields or files."""
    stream = _within(request, most, refused)
    try:
        parser = MultiPartParser(request.headers, stream, max_files=files, max_fields=fields, max_part_size=_FIELD)
        return await parser.parse()
    except (MultiPartException, KeyError) as error:  # the second: it has no boundary
        raise broken(error.message if isinstance(error, MultiPartException) else "no boundary") from None
    finally:
        await stream.aclose()


async def _within(request: Request, most: int, refused: Refused) -> AsyncGenerator[bytes]:
    read = 0
    async for some in request.stream():
        read += len(some)
        if read > most:
            raise refused()
        yield some
