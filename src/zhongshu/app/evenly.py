"""The event loop of one of several web processes: it takes connections one at a time, and leaves the others theirs.

The processes wait at one listening socket. asyncio takes every connection that waits there when it wakes, up to the
length of the queue: of sixteen browsers that come at once the first to wake would have fourteen, and keep them, while
the other core is idle.
"""

import asyncio
from socket import socket
from typing import Any


class EvenLoop(asyncio.SelectorEventLoop):
    """Named to uvicorn as `zhongshu.app.evenly:EvenLoop`."""

    async def create_server(  # type: ignore[override]
        self, protocol_factory: Any, *args: Any, sock: socket, backlog: int = 100, **options: Any
    ) -> asyncio.Server:
        """As asyncio's at a socket; `backlog` is how many connections may wait, and not how many are taken at once."""
        server = await super().create_server(protocol_factory, *args, sock=sock, backlog=1, **options)
        sock.listen(backlog)
        return server
