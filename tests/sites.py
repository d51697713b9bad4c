"""A running server, a browser and an accessibility checker: what tests of pages in a real browser share."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from playwright.sync_api import Browser, sync_playwright
from starlette.types import ASGIApp

AXE = (Path(__file__).parent / "web" / "vendor" / "axe.min.js").read_text("utf-8")


@contextmanager
def serving(app: ASGIApp) -> Iterator[str]:
    """The address of a server that runs as long as the block; TimeoutError when it does not start."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        deadline = time.monotonic() + 20
        while not server.started:
            if time.monotonic() > deadline:
                raise TimeoutError("the server did not start")
            time.sleep(0.02)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=10)


@contextmanager
def launched(path: Path) -> Iterator[Browser]:
    """The browser at `path`, closed with the block: a thread can have one at a time, so fixtures last for a module."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(path), args=["--no-sandbox"])
        yield browser
        browser.close()
