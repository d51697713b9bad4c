"""The real provider running, and a browser that goes through its pages as a person does."""

import html
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin

import httpx

_CHILD = Path(__file__).with_name("canaille_process.py")
PASSWORD = "ten green bottles"
SECRET = "the secret of the hub"
_PATIENCE = 60.0


def free_port() -> int:
    """One that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def canaille(back: str, log: Path, port: int | None = None) -> Iterator[str]:
    """The provider's issuer, as long as the block; its client is the hub whose first page is `back`."""
    port = port or free_port()
    issuer = f"http://127.0.0.1:{port}"
    with log.open("wb") as written:
        process = subprocess.Popen(
            [sys.executable, str(_CHILD), str(port), back], stdout=written, stderr=subprocess.STDOUT, cwd=log.parent
        )
        try:
            _wait(process, issuer, log)
            yield issuer
        finally:
            process.terminate()
            process.wait(timeout=10)


def _wait(process: "subprocess.Popen[bytes]", issuer: str, log: Path) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        try:
            if httpx.get(f"{issuer}/.well-known/openid-configuration", trust_env=False).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.1)
        if process.poll() is not None:
            break
    raise RuntimeError(f"the provider did not start:\n{log.read_text('utf-8', 'replace')[-2000:]}")


@dataclass
class There:
    """What a browser has at the provider: its cookies."""

    client: httpx.Client = field(default_factory=lambda: httpx.Client(trust_env=False))

    def log_in(self, address: str, login: str, password: str = PASSWORD) -> str:
        """Through the provider's own forms; where it leads back to. AssertionError where it does not."""
        answer = self._follow(self.client.get(address), address)
        for _ in range(4):
            if answer.is_redirect:
                return str(answer.headers["location"])
            page = answer.text
            fields = dict(_hidden(page))
            if 'name="password"' in page:
                fields["password"] = password
            elif 'name="login"' in page:
                fields["login"] = login
            elif 'value="accept"' in page:
                fields["answer"] = "accept"
            else:
                break
            at = str(answer.url)
            form = re.search(r'<form[^>]*action="([^"]*)"', page)
            to = urljoin(at, html.unescape(form[1])) if form and form[1] else at
            answer = self._follow(self.client.post(to, data=fields), at)
        said = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))
        raise AssertionError(f"the provider shows {answer.url}: {said[:600]}")

    def _follow(self, answer: httpx.Response, here: str) -> httpx.Response:
        """As long as the way stays at the provider."""
        origin = httpx.URL(here).copy_with(raw_path=b"/")
        while answer.is_redirect:
            to = httpx.URL(urljoin(str(answer.url), answer.headers["location"]))
            if to.copy_with(raw_path=b"/") != origin:
                return answer
            answer = self.client.get(to)
        return answer


def _hidden(page: str) -> list[tuple[str, str]]:
    found = []
    for field_ in re.findall(r"<input[^>]*>", page):
        said = dict(re.findall(r'(\w+)="([^"]*)"', field_))
        if said.get("type") == "hidden" and "name" in said:
            found.append((said["name"], html.unescape(said.get("value", ""))))
    return found
