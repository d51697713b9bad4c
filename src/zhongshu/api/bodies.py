"""The body of a request, of which no more is read than it may have."""

from collections.abc import Callable

from starlette.requests import Request


async def body_within(request: Request, most: int, refused: Callable[[], Exception]) -> bytes:
    """All of it. Raises what `refused` makes as soon as more than `most` bytes have come, before more are read."""
    content = bytearray()
    async for some in request.stream():
        content += some
        if len(content) > most:
            raise refused()
    return bytes(content)
