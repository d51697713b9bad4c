"""`zhongshu pack preview`: serve a pack under work on this machine, until Ctrl-C."""

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import uvicorn
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp

from zhongshu.app.previewing.bench import Bench, Say
from zhongshu.app.previewing.ground import Ground
from zhongshu.app.previewing.server import PreviewServer
from zhongshu.app.serving import LOOPBACK, Address, masked_logs, require_free


def serve_preview(folder: Path, ground: Ground, *, port: int, say: Say, began: Callable[[str], None]) -> None:
    """Look once, say by `began` where it is served, and serve. ZhongshuError when the address cannot be taken.

    Only this machine reaches it: whoever does sees everything. All that it writes is in a temporary folder.
    """
    address = Address(port=port)
    require_free(address)
    stopped, first = threading.Event(), list[str]()
    with TemporaryDirectory(prefix="zhongshu-preview-") as root:
        bench = Bench(folder.resolve(), ground, Path(root), first.append)
        bench.look()
        began(f"{address.url}preview")
        bench.say = lambda line: say(f"{datetime.now().astimezone():%H:%M:%S} {line}")
        for line in first:
            bench.say(line)
        watcher = threading.Thread(target=bench.watch, args=(stopped,), name="preview")
        watcher.start()
        try:
            serve(PreviewServer(bench), address)
        finally:
            stopped.set()
            watcher.join()
            bench.close()


def serve(app: ASGIApp, address: Address) -> None:
    """Until Ctrl-C or SIGTERM."""
    alone = TrustedHostMiddleware(app, allowed_hosts=list(LOOPBACK))
    options: dict[str, Any] = {"log_level": "warning", "access_log": False, "lifespan": "off"}
    with suppress(KeyboardInterrupt):
        uvicorn.run(alone, host=address.host, port=address.port, log_config=masked_logs(), **options)
