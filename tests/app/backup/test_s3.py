"""Backups in a bucket of a real server; Amazon's own library looks at what is there."""

import json
import os
import signal
import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.app.backup.conftest import BUCKET, S3Server, files, program, until
from tests.app.conftest import Run

PLACE = f"s3://{BUCKET}/cities/taizhou"
SHOW = ("show", "visits.visitors", "--json")
SECRET = "very-secret-word"


def manifest_of(s3: S3Server) -> dict[str, dict[str, object]]:
    """The files of the newest backup."""
    return files(s3.content(max(s3.names("cities/taizhou/manifests/"))))


def test_a_bucket_is_as_good_as_a_folder(run: Run, home: Path, tmp_path: Path, s3: S3Server) -> None:
    first = run("backup", PLACE, "--keys", tmp_path / "safe", "--json", home=home).document
    kept = manifest_of(s3)
    there = s3.names()
    assert {f"cities/taizhou/files/{one['digest']}" for one in kept.values()} == {
        name for name in there if "/files/" in name
    }
    assert len([name for name in there if "/files/" not in name]) == 1, "a manifest; the lock is gone"
    assert first["folder"] == PLACE
    assert not any(b"PRIVATE KEY" in s3.content(name) for name in there)
    second = run("backup", PLACE, "--json", home=home).document
    assert second["copied"] == 0
    assert len(run("backup", "list", PLACE, "--json", home=home).document["backups"]) == 2
    assert run("restore", PLACE, "--keys", tmp_path / "safe", home=tmp_path / "again").code == 0
    assert run(*SHOW, home=tmp_path / "again").document == run(*SHOW, home=home).document
    assert run("ledger", "verify", home=tmp_path / "again").code == 0
    third = run("backup", PLACE, "--keep", "1", "--json", home=home).document
    assert third["dropped"] == 2
    assert {name.rpartition("/")[2] for name in s3.names() if "/files/" in name} == {
        one["digest"] for one in manifest_of(s3).values()
    }


def test_large_files_go_up_in_parts_and_down_again(run: Run, home: Path, tmp_path: Path, s3: S3Server) -> None:
    large = os.urandom(20_000_000)
    (home / "packs" / "visits" / "map.bin").write_bytes(large)
    assert run("backup", PLACE, home=home).code == 0
    name = f"cities/taizhou/files/{manifest_of(s3)['packs/visits/map.bin']['digest']}"
    assert s3.client.head_object(Bucket=BUCKET, Key=name)["ETag"].strip('"').endswith("-3")
    assert run("restore", PLACE, "--keys", home / "keys", home=tmp_path / "again").code == 0
    assert (tmp_path / "again" / "packs" / "visits" / "map.bin").read_bytes() == large


def test_the_server_is_told_what_it_gets(run: Run, home: Path, s3: S3Server) -> None:
    (home / "packs" / "visits" / "map.bin").write_bytes(os.urandom(20_000_000))
    run("backup", PLACE, home=home)
    kept = manifest_of(s3)

    def told(path: str) -> dict[str, str]:
        name = f"cities/taizhou/files/{kept[path]['digest']}"
        head = s3.client.head_object(Bucket=BUCKET, Key=name, ChecksumMode="ENABLED")
        headers: dict[str, str] = head["ResponseMetadata"]["HTTPHeaders"]
        return headers

    assert told("region.yaml")["x-amz-content-sha256"] == kept["region.yaml"]["digest"]
    assert told("packs/visits/map.bin")["x-amz-checksum-algorithm"] == "SHA256"


def test_keys_in_the_same_bucket_are_not_apart(run: Run, home: Path, s3: S3Server) -> None:
    ran = run("backup", PLACE, "--keys", f"s3://{BUCKET}/keys", home=home)
    assert ran.code == 1
    assert "is not apart from the backup" in ran.err
    assert s3.names() == {}
    s3.client.create_bucket(Bucket="zs-safe")
    assert run("backup", PLACE, "--keys", "s3://zs-safe/taizhou", home=home).code == 0
    assert s3.client.head_object(Bucket="zs-safe", Key="taizhou/hub.ed25519")["ContentLength"] > 0


def test_a_bucket_that_is_not_there_is_named(run: Run, home: Path, s3: S3Server) -> None:
    ran = run("backup", "s3://zs-none/taizhou", home=home)
    assert ran.code == 1
    assert "there is no bucket zs-none at http://127.0.0.1" in ran.err


def test_wrong_credentials_are_told_and_never_shown(
    run: Run, home: Path, tmp_path: Path, s3: S3Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("backup", PLACE, home=home)
    s3.call("reset-auth", b"0")  # from now on the server looks at who asks
    try:
        for words in (("backup", PLACE), ("backup", "list", PLACE), ("restore", PLACE, "--keys", home / "keys")):
            ran = run(*words, home=home if words[0] == "backup" else tmp_path / "again")
            assert ran.code == 1
            assert "lets nobody in" in ran.err
            assert "InvalidAccessKeyId" in ran.err
            assert SECRET not in ran.err + ran.out
    finally:
        s3.call("reset-auth", b"999999999")
    assert not (tmp_path / "again").exists()


def test_region_yaml_says_how_a_bucket_is_reached(
    run: Run, home: Path, s3: S3Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION"):
        monkeypatch.delenv(name)
    bucket = f"{{endpoint: '{s3.address}', region: cn-1, access_key: '${{S3_KEY}}', secret_key: '${{S3_SECRET}}'}}"
    region = home / "region.yaml"
    before = region.read_text("utf-8")
    region.write_text(before + f"buckets: {{{BUCKET}: {bucket}}}\n", "utf-8")
    assert "needs the environment variable S3_KEY, which is not set" in run("backup", PLACE, home=home).err
    monkeypatch.setenv("S3_KEY", "AKIATEST")
    monkeypatch.setenv("S3_SECRET", SECRET)
    assert run("backup", PLACE, home=home).code == 0
    assert SECRET.encode() not in b"".join(s3.content(name) for name in s3.names())
    region.write_text(before + f"buckets: {{{BUCKET}: {{secret_key: {SECRET}}}}}\n", "utf-8")
    ran = run("backup", PLACE, home=home)
    assert ran.code == 1
    assert "region.yaml" in ran.err


def test_a_changed_object_is_named(run: Run, home: Path, tmp_path: Path, s3: S3Server) -> None:
    run("backup", PLACE, home=home)
    path, kept = next((path, one) for path, one in manifest_of(s3).items() if path.endswith(".parquet"))
    name = f"cities/taizhou/files/{kept['digest']}"
    content = s3.content(name)
    s3.put(name, content[:50] + bytes([content[50] ^ 1]) + content[51:])
    ran = run("restore", PLACE, "--keys", home / "keys", home=tmp_path / "again")
    assert ran.code == 1
    assert f"the bytes of {path} have changed since they were kept" in ran.err
    assert not (tmp_path / "again").exists()


def test_an_upload_that_was_cut_short_is_made_again(run: Run, home: Path, tmp_path: Path, s3: S3Server) -> None:
    run("backup", PLACE, home=home)
    path, kept = next((path, one) for path, one in manifest_of(s3).items() if path.endswith(".parquet"))
    name = f"cities/taizhou/files/{kept['digest']}"
    whole = s3.content(name)
    s3.put(name, whole[:-100])
    assert (
        f"of {path} are {len(whole) - 100}" in run("restore", PLACE, "--keys", home / "keys", home=tmp_path / "no").err
    )
    assert run("backup", PLACE, "--json", home=home).document["copied"] == 1
    assert s3.content(name) == whole


def test_a_killed_backup_leaves_the_earlier_one_whole(run: Run, home: Path, tmp_path: Path, s3: S3Server) -> None:
    run("backup", PLACE, home=home)
    before = s3.names()
    for number in range(40):
        (home / "packs" / "visits" / f"more{number}.bin").write_bytes(os.urandom(300_000))
    process = program("backup", PLACE, "--home", home)
    until(lambda: len(s3.names("cities/taizhou/files/")) > len(before) + 1)
    os.kill(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    assert "cities/taizhou/lock" in s3.names()
    assert before.items() <= s3.names().items()
    assert run("restore", PLACE, "--keys", home / "keys", home=tmp_path / "again").code == 0
    assert run("backup", PLACE, home=home).code == 0, "its process is gone, so its lock does not hold"
    assert "cities/taizhou/lock" not in s3.names()


@pytest.mark.parametrize(("minutes", "code"), [(2, 1), (-1, 0)])
def test_a_lock_of_another_machine_holds_until_its_end(
    minutes: int, code: int, run: Run, home: Path, s3: S3Server
) -> None:
    end = (datetime.now(UTC) + timedelta(minutes=minutes)).isoformat()
    s3.put("cities/taizhou/lock", json.dumps({"machine": "north", "process": 7, "until": end}).encode())
    ran = run("backup", PLACE, home=home)
    assert ran.code == code
    if code:
        assert "process 7 on north is writing to the backup" in ran.err
        assert set(s3.names()) == {"cities/taizhou/lock"}


def test_who_lost_the_lock_writes_no_manifest(
    run: Run, home: Path, s3: S3Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zhongshu.app.backup.s3_lock.LASTS", timedelta(seconds=0))
    ran = run("backup", PLACE, home=home)
    assert ran.code == 1
    assert "another process has taken over the backup" in ran.err
    assert not [name for name in s3.names() if "/manifests/" in name]


def test_a_line_that_breaks_off_goes_on(
    run: Run, home: Path, tmp_path: Path, s3: S3Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    large = os.urandom(12_000_000)
    (home / "packs" / "visits" / "map.bin").write_bytes(large)
    run("backup", PLACE, home=home)
    with _breaking(s3) as (address, broken):
        monkeypatch.setenv("AWS_ENDPOINT_URL", address)
        assert run("restore", PLACE, "--keys", home / "keys", home=tmp_path / "again").code == 0
    assert broken
    assert (tmp_path / "again" / "packs" / "visits" / "map.bin").read_bytes() == large


@contextmanager
def _breaking(s3: S3Server) -> Iterator[tuple[str, list[int]]]:
    """A line to the server on which the first two long answers end in the middle."""
    broken: list[int] = []
    host, port = s3.address.removeprefix("http://").split(":")

    class Line(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with socket.create_connection((host, int(port))) as server:
                asking = threading.Thread(target=self._pass_on, args=(server,), daemon=True)
                asking.start()
                passed = 0
                while piece := server.recv(65536):
                    passed += len(piece)
                    if passed > 3_000_000 and len(broken) < 2:
                        broken.append(passed)
                        self.request.shutdown(socket.SHUT_RDWR)
                        return
                    self.request.sendall(piece)

        def _pass_on(self, server: socket.socket) -> None:
            try:
                while piece := self.request.recv(65536):
                    server.sendall(piece)
            except OSError:
                return

    class Lines(socketserver.ThreadingTCPServer):
        daemon_threads = True

    with Lines(("127.0.0.1", 0), Line) as lines:
        threading.Thread(target=lines.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{lines.server_address[1]}", broken
        lines.shutdown()


@pytest.mark.parametrize("said", ["gs://bucket/x", "s3://", "s3:///x"])
def test_another_kind_of_place_is_refused(said: str, run: Run, home: Path) -> None:
    ran = run("backup", said, home=home)
    assert ran.code == 1
    assert "is no place for a backup" in ran.err
