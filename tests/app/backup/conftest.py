"""A backup and its keys beside a home, and a real server that speaks S3."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import boto3
import pytest

BUCKET = "zs-backups"


@dataclass(frozen=True)
class S3Server:
    """moto's server as a process; `client` is Amazon's own library, which sees the bucket as others do."""

    address: str
    client: Any

    def names(self, prefix: str = "") -> dict[str, int]:
        """What is in the bucket, by name, with its size."""
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix=prefix)
        return {one["Key"]: one["Size"] for page in pages for one in page.get("Contents", ())}

    def content(self, name: str) -> bytes:
        """Of one object."""
        return bytes(self.client.get_object(Bucket=BUCKET, Key=name)["Body"].read())

    def put(self, name: str, content: bytes) -> None:
        """As anybody with the right to could."""
        self.client.put_object(Bucket=BUCKET, Key=name, Body=content)

    def call(self, path: str, body: bytes = b"") -> None:
        """The server's own address for tests."""
        plain = {"Content-Type": "text/plain"}
        request = urllib.request.Request(f"{self.address}/moto-api/{path}", data=body, headers=plain, method="POST")
        urllib.request.urlopen(request).close()


@pytest.fixture(scope="session")
def _server() -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = [sys.executable, "-c", "from moto.server import main; main()", "-H", "127.0.0.1", "-p", str(port)]
    process = subprocess.Popen(program, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(f"{address}/moto-api/").close()
                break
            except OSError:
                time.sleep(0.05)
        yield address
    finally:
        process.terminate()
        process.wait()


@pytest.fixture
def s3(_server: str, monkeypatch: pytest.MonkeyPatch) -> S3Server:
    """An empty bucket, and the variables by which the program and Amazon's library find it."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_ENDPOINT_URL", _server)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIATEST")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "very-secret-word")
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    made = S3Server(_server, boto3.client("s3", region_name="us-east-1"))
    made.call("reset")
    made.client.create_bucket(Bucket=BUCKET)
    return made


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def newest(folder: Path) -> Path:
    """The newest manifest of a backup in a folder."""
    return max((folder / "manifests").glob("*.json"))


def files(manifest: bytes) -> dict[str, dict[str, Any]]:
    """What a manifest says of each path."""
    found: dict[str, dict[str, Any]] = json.loads(manifest)["files"]
    return found


def program(*words: object, **options: Any) -> "subprocess.Popen[bytes]":
    """A command in a process of its own."""
    started: subprocess.Popen[bytes] = subprocess.Popen([sys.executable, "-m", "zhongshu", *map(str, words)], **options)
    return started


def until(so: Callable[[], bool], seconds: float = 60) -> None:
    """Wait for it."""
    deadline = time.monotonic() + seconds
    while not so():
        assert time.monotonic() < deadline
        time.sleep(0.0005)


def as_form_one(target: Path, home: Path) -> dict[str, dict[str, Any]]:
    """Make a backup what the program before this one wrote; returns its files."""
    path = newest(target)
    words = json.loads(path.read_text("utf-8"))
    key = (home / "keys" / "hub.ed25519").read_bytes()
    digest = sha256(key).hexdigest()
    (target / "files" / digest).write_bytes(key)
    words["files"]["keys/hub.ed25519"] = {"digest": digest, "size": len(key)}
    told = {name: words[name] for name in ("made", "region", "snapshot", "files")}
    (target / "manifest.json").write_text(json.dumps({"form": 1, **told}), "utf-8")
    shutil.rmtree(target / "manifests")
    found: dict[str, dict[str, Any]] = words["files"]
    return found
