"""Makes docs/screenshots: pages of the demonstration as Chromium shows them.

.venv/bin/python tools/screenshots.py     needs Chromium and CJK fonts (apt install chromium fonts-noto-cjk)
"""

import contextlib
import shutil
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from playwright.sync_api import Browser, sync_playwright

from zhongshu.app.asgi import create_app
from zhongshu.app.demo import prepare
from zhongshu.packs.hub import Hub

FOLDER = Path(__file__).parents[1] / "docs" / "screenshots"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
WIDTH, HEIGHT = 1200, 830


@dataclass(frozen=True)
class Picture:
    """`path` is the page's address, `language` zh or en, `theme` light or dark."""

    name: str
    path: str
    language: str
    theme: str = "light"


PICTURES = (
    Picture("cockpit.png", "/", "en"),
    Picture("cockpit-zh.png", "/", "zh"),
    Picture("indicator.png", "/indicators/air.pm25", "en"),
    Picture("indicator-zh.png", "/indicators/air.pm25", "zh", "dark"),
    Picture("brief.png", "/briefs/economy.monthly?period=2020-11", "en"),
    Picture("brief-zh.png", "/briefs/economy.monthly?period=2020-11", "zh"),
)


def take(hub: Hub, folder: Path, browser_path: Path) -> list[Path]:
    """Every picture of `PICTURES`, written into `folder`. AssertionError for a page that does not answer with 200."""
    with _serving(hub) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        try:
            return [_take(browser, address, picture, folder) for picture in PICTURES]
        finally:
            browser.close()


def main() -> int:
    """The demonstration in a temporary folder, pictured."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        print(f"no browser: none of {', '.join(BROWSERS)} is on PATH", file=sys.stderr)
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="zhongshu-") as home:
        hub = prepare(Path(home), lambda _: contextlib.nullcontext()).hub
        for picture in take(hub, FOLDER, Path(found)):
            print(f"{picture.name}: {picture.stat().st_size:,} bytes")
    return 0


def _take(browser: Browser, address: str, picture: Picture, folder: Path) -> Path:
    context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, reduced_motion="reduce")
    wishes = {"lang": picture.language, "theme": picture.theme}
    context.add_cookies([{"name": name, "value": value, "url": address} for name, value in wishes.items()])
    page = context.new_page()
    answer = page.goto(f"{address}{picture.path}", wait_until="networkidle")
    status = None if answer is None else answer.status
    assert status == 200, f"{picture.path} answered {status}"
    page.wait_for_timeout(500)  # charts draw after the page has come
    path = folder / picture.name
    page.screenshot(path=path)
    context.close()
    return path


@contextlib.contextmanager
def _serving(hub: Hub) -> Iterator[str]:
    """The region's pages at a free port of this machine, for as long as it is needed."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(create_app(hub), log_level="warning"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [free]}, daemon=True)
        thread.start()
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            time.sleep(0.05)
        yield f"http://127.0.0.1:{free.getsockname()[1]}"
        server.should_exit = True
        thread.join()


if __name__ == "__main__":
    sys.exit(main())
