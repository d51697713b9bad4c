"""Style sheets, scripts and vendored libraries, served from memory under addresses that change with their bytes."""

import gzip
import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
"""What is served, by suffix; the licences and notes beside it are not."""

FOREVER = "public, max-age=31536000, immutable"


@dataclass
class Assets:
    """`files` maps an address below the hash to a file. One hash for all: modules find each other by relative path."""

    files: dict[str, Path]
    hash: str
    _packed: dict[str, tuple[bytes, bytes]] = field(default_factory=dict)

    @classmethod
    def of(cls, **folders: Path) -> "Assets":
        """Each folder under its keyword: `Assets.of(static=..., vendor=...)` serves vendor/htmx.min.js."""
        files = {
            f"{word}/{path.relative_to(folder).as_posix()}": path
            for word, folder in folders.items()
            for path in sorted(folder.rglob("*"))
            if path.suffix in TYPES
        }
        digest = hashlib.sha256()
        for name, path in files.items():
            digest.update(name.encode() + hashlib.sha256(path.read_bytes()).digest())
        return cls(files, digest.hexdigest()[:12])

    def url(self, name: str) -> str:
        """The address of 'static/css/base.css'. KeyError for a file that is not there: a page names no missing one."""
        self.files[name]
        return f"/assets/{self.hash}/{name}"

    def serve(self, request: Request) -> Response:
        """404 for another hash too: an old page's scripts are not mixed with new ones."""
        name = request.path_params["name"]
        if request.path_params["hash"] != self.hash or name not in self.files:
            return Response("no such file", 404, media_type="text/plain")
        plain, packed = self._bytes(name)
        headers = {"Cache-Control": FOREVER, "Vary": "Accept-Encoding"}
        kind = TYPES[self.files[name].suffix]
        if "gzip" in request.headers.get("accept-encoding", ""):
            return Response(packed, headers=headers | {"Content-Encoding": "gzip"}, media_type=kind)
        return Response(plain, headers=headers, media_type=kind)

    def _bytes(self, name: str) -> tuple[bytes, bytes]:
        if name not in self._packed:
            plain = self.files[name].read_bytes()
            self._packed[name] = (plain, gzip.compress(plain, 6, mtime=0))
        return self._packed[name]
