"""Two hubs that vouch for each other over real HTTP, and the one that went another way."""

import base64
import gzip
import http.client
import json
import runpy
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tests.app.conftest import Run
from tests.kit import make_hub
from tests.sharing.ledger.conftest import look_up
from tests.sites import serving
from zhongshu.app.asgi import create_app
from zhongshu.app.ledger import hub_key
from zhongshu.app.wiring import open_hub
from zhongshu.app.witness import _reached
from zhongshu.app.worker import Worker
from zhongshu.core.errors import HomeError
from zhongshu.packs.hub import Hub
from zhongshu.sharing.ledger.cosignature import WitnessKey
from zhongshu.sharing.ledger.errand import Unvouched
from zhongshu.sharing.ledger.files import Folders
from zhongshu.sharing.ledger.note import parse_note

REGION = "region: {name}\ntitle: {name}\narea: '331000'\npacks: [region]\n"


@dataclass
class Two:
    """The city's hub, whose witnesses are the county's hub (served at `url`) and a folder."""

    city: Path
    county: Path
    url: str
    disk: Path

    def add(self, count: int, home: Path | None = None) -> None:
        """So many entries, and a checkpoint."""
        with open_hub(home or self.city).ledger as ledger:
            for number in range(count):
                ledger.commit(look_up(number))
            ledger.checkpoint()

    def work(self, home: Path | None = None) -> list[str]:
        """What one round of the city's worker says of witnesses."""
        said: list[str] = []
        hub = open_hub(home or self.city)
        worker = Worker(hub, said.append)
        for part in (lambda: worker.witnesses(all_of_them=True), worker.ledger, worker.witnesses):
            worker._attempt("ledger", part)
        _shut(hub)
        return said

    def fork(self, to: Path, entries: int) -> Path:
        """A copy of the city goes on by itself with so many entries, the city with three others."""
        shutil.copytree(self.city, to)
        self.add(3)
        self.work()
        with open_hub(to).ledger as ledger:
            for number in range(entries):
                ledger.commit(look_up(100 + number))
        return to

    def post(self, body: bytes, path: str = "/api/v1/witness/add-checkpoint") -> tuple[int, str, str]:
        """As a client that knows nothing of this program; status, media type, text."""
        parts = urlsplit(self.url)
        assert parts.hostname is not None
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=20)
        connection.request("POST" if body else "GET", path, body or None)
        answer = connection.getresponse()
        told = answer.status, answer.headers.get("content-type", ""), answer.read().decode()
        connection.close()
        return told


def _shut(hub: Hub) -> None:
    try:
        hub.ledger.close()
    except Exception:  # what it refuses to sign is what some tests are about
        pass


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    city, county, disk = tmp_path / "city", tmp_path / "county", tmp_path / "disk"
    disk.mkdir()
    with ExitStack() as stack:
        key = hub_key(city, "taizhou")
        words = REGION.format(name="linhai")
        words += f"witness_for: {{city: {{origin: taizhou, key: {key.vkey}}}}}\n"
        hub = make_hub(county, {}, region=words)
        stack.callback(_shut, hub)
        url = stack.enter_context(serving(create_app(hub)))
        vkey = WitnessKey.of(hub.ledger.key.public).vkey
        own = f"  - {{name: county, url: '{url}/api/v1/witness', key: {vkey}}}\n  - {{name: disk, folder: '{disk}'}}\n"
        _shut(make_hub(city, {}, region=f"{REGION.format(name='taizhou')}witnesses:\n{own}"))
        yield Two(city, county, url, disk)


def test_every_checkpoint_is_vouched_for(two: Two, run: Run) -> None:
    two.add(3)
    assert two.work() == []
    two.add(4)
    assert two.work() == []
    told = run("ledger", "witnesses", "--json", home=two.city)
    assert told.code == 0
    assert [(one["name"], one["size"], one["trouble"]) for one in told.document["witnesses"]] == [
        ("county", 7, None),
        ("disk", 7, None),
    ]
    seen = run("ledger", "witnesses", home=two.county)
    assert "one history" in seen.out
    assert run("ledger", "verify", home=two.city).code == 0
    status, _, note = two.post(b"", f"/api/v1/witness/{sha256(b'taizhou').hexdigest()}/checkpoint")
    assert status == 200
    assert [one.name for one in parse_note(note).signatures] == ["taizhou", "linhai"]
    cosigned = run("ledger", "checkpoint", home=two.city).out
    assert "— linhai " in cosigned
    assert "— taizhou " in cosigned


def test_a_proof_carries_the_witness_and_a_strangers_script_checks_it(two: Two, run: Run, tmp_path: Path) -> None:
    two.add(5)
    two.work()
    proof = tmp_path / "proof.json"
    assert run("ledger", "prove", 2, "-o", proof, home=two.city).code == 0
    key = run("ledger", "key", home=two.city).out.strip()
    witness = run("ledger", "key", "--witness", home=two.county).out.strip()
    script = runpy.run_path(str(Path(__file__).parents[2] / "docs" / "guide" / "verify_proof.py"))
    document = json.loads(proof.read_text("utf-8"))
    assert '"sequence":2' in script["check"](document, key)
    assert list(script["witnesses"](document, [witness])) == ["linhai"]
    with pytest.raises(AssertionError, match="did not cosign"):
        script["witnesses"](document, [run("ledger", "key", "--witness", home=two.city).out.strip()])
    document["cosignatures"][0] = document["cosignatures"][0][:-8] + "AAAAAAA="
    with pytest.raises(InvalidSignature):
        script["witnesses"](document, [witness])


def test_a_copy_that_went_another_way_is_named_by_everybody(two: Two, run: Run, tmp_path: Path) -> None:
    two.add(5)
    two.work()
    fork = two.fork(tmp_path / "fork", 6)
    said = two.work(fork)
    assert [one for one in said if "the witness county" in one and "(fork)" in one]
    assert [one for one in said if "the witness disk" in one and "(fork)" in one]
    assert not any(
        "the witness county has" in one for one in two.work(fork) if not one.startswith("ledger")
    )  # said once
    told = run("ledger", "witnesses", home=fork)
    assert told.code == 1
    assert told.out.count("(fork)") == 2
    verified = run("ledger", "verify", home=fork)
    assert verified.code == 1
    assert "another root of 8 entries that this hub signed" in verified.out
    assert "the first entry that differs is one of 5 to 7" in verified.out
    assert "The first wrong entry" not in verified.out, "no one knows that here"
    compared = run("ledger", "compare", fork, home=two.city)
    assert compared.code == 1
    assert "the first entry that differs is 5" in compared.out
    address = f"{two.url}/api/v1/witness/{sha256(b'taizhou').hexdigest()}/checkpoint"
    assert (
        "They are one history."
        in run("ledger", "compare", address, two.disk / "taizhou.checkpoints", home=two.city).out
    )
    forked = run(
        "ledger",
        "compare",
        address,
        home=fork,
    )
    assert forked.code == 1
    assert "TWO HISTORIES" in forked.out


def test_two_checkpoints_of_one_size_are_kept_as_the_proof(two: Two, run: Run, tmp_path: Path) -> None:
    two.add(5)
    fork = two.fork(tmp_path / "fork", 3)
    two.work(fork)
    told = run("ledger", "witnesses", "--json", home=two.county)
    assert told.code == 1
    (log,) = told.document["witness_for"]
    assert log["fork"] is True
    notes = [parse_note(one) for one in log["refusals"][0]["notes"]]
    key = hub_key(two.city, "taizhou").public
    assert all(one.signed_by(key) for one in notes)
    assert "taizhou has signed two" in run("ledger", "search", "--text", "witness.fork", home=two.county).out
    found = run("ledger", "search", "--text", "witness.fork", "--json", home=two.county).document["entries"]
    assert [one["details"]["size"] for one in found] == ["8"]


def test_an_old_backup_signs_nothing_more(two: Two, run: Run, tmp_path: Path) -> None:
    two.add(5)
    two.work()
    old = tmp_path / "old"
    shutil.copytree(two.city, old)
    two.add(3)
    two.work()
    said = two.work(old)
    assert any("the entries from 5 on are missing (rollback)" in one for one in said)
    hub = open_hub(old)
    hub.ledger.commit(look_up(9))
    again = two.work(old)
    assert any(one.startswith("ledger failed: the witness") for one in again)
    assert not any(one.startswith("the witness county") for one in again)  # said once
    _shut(hub)
    assert len(Folders.below(old).checkpoints[0].read_bytes()) < len(
        Folders.below(two.city).checkpoints[0].read_bytes()
    )
    assert run("ledger", "verify", home=old).code == 1
    shutil.rmtree(old / "ledger")
    shutil.copytree(two.city / "ledger", old / "ledger")  # a newer backup
    shutil.copy(two.city / "checkpoints" / "checkpoints", old / "checkpoints" / "checkpoints")
    assert "vouches again" in " ".join(two.work(old))
    assert run("ledger", "verify", home=old).code == 0
    assert not [one for one in Folders.below(old).witnessed.iterdir() if one.name.endswith("contradicts")]


def test_a_witness_that_is_away_is_asked_again_and_that_is_said_once(two: Two, run: Run) -> None:
    words = (two.city / "region.yaml").read_text("utf-8")
    (two.city / "region.yaml").write_text(words.replace(two.url, "http://127.0.0.1:9"), "utf-8")
    two.add(2)
    assert any("cannot be reached" in one for one in two.work())
    assert two.work() == []
    shown = run("ledger", "witnesses", home=two.city)
    assert shown.code == 0
    assert "cannot be reached" in shown.out
    (two.city / "region.yaml").write_text(words, "utf-8")
    assert two.work() == ["the witness county vouches again: 2 entries"]


class _Drip(httpx.SyncByteStream):
    """A letter now and then, for ever."""

    def __iter__(self) -> Iterator[bytes]:
        while True:
            time.sleep(0.02)
            yield b"x"


def test_a_witness_that_drips_or_packs_its_answer_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhongshu.app.witness._PATIENCE", 0.1)
    packed = gzip.compress(b" " * (32 << 20))
    dripping = httpx.MockTransport(lambda _: httpx.Response(200, stream=_Drip()))
    packing = httpx.MockTransport(
        lambda _: httpx.Response(200, headers={"Content-Encoding": "gzip"}, stream=httpx.ByteStream(packed))
    )
    with _reached("http://county.example", dripping) as there, pytest.raises(Unvouched, match="too slowly"):
        there.checkpoint("0")
    with _reached("http://county.example", packing) as there:
        assert len(there.checkpoint("0").text) <= len(packed) < 65_536


def test_the_conversation_of_the_standard_word_for_word(two: Two) -> None:
    """Nothing of this program on the log's side: lines, base64 and Ed25519."""
    two.add(3)
    note = parse_note(Folders.below(two.city).checkpoints[0].read_text("utf-8").removesuffix("\n"))
    status, kind, answer = two.post(b"old 0\n\n" + note.whole.encode())
    assert (status, kind.partition(";")[0]) == (200, "text/plain")
    dash, name, encoded = answer.removesuffix("\n").split(" ")
    blob = base64.b64decode(encoded)
    raw = hub_key(two.county, "linhai").public.raw
    assert (dash, name) == ("—", "linhai")
    assert blob[:4] == sha256(b"linhai\n\x04" + raw).digest()[:4]
    seconds = int.from_bytes(blob[4:12])
    Ed25519PublicKey.from_public_bytes(raw).verify(blob[12:], f"cosignature/v1\ntime {seconds}\n{note.text}".encode())
    assert two.post(b"old 0\n\n" + note.whole.encode()) == (409, "text/x.tlog.size", "3\n")
    assert two.post(b"old 4\n\n" + note.whole.encode())[0] == 400
    assert two.post(b"old 3\n" + b"A" * 43 + b"=\n\n" + note.whole.encode())[0] == 422
    assert two.post(b"old 3\n\n" + note.whole.replace("\n3\n", "\n4\n").encode())[0] == 403
    assert two.post(b"old 3\n\n" + note.whole.replace("taizhou\n3", "nowhere\n3").encode())[0] == 404
    assert two.post(b"x" * 20_000)[0] == 413
    assert two.post(b"\xff\xfe\x00")[0] == 400
    assert two.post(b"old 3\n\n" + note.whole.encode())[2] == answer


def test_many_at_once_are_answered_and_one_history_stays(two: Two) -> None:
    two.add(3)
    note = parse_note(Folders.below(two.city).checkpoints[0].read_text("utf-8").removesuffix("\n"))
    answers: list[int] = []
    body = b"old 0\n\n" + note.whole.encode()
    threads = [threading.Thread(target=lambda: answers.append(two.post(body)[0])) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200] + [409] * 7


def test_who_sends_without_end_is_told_to_wait(two: Two) -> None:
    answers = [two.post(b"old 0\n\nx")[0] for _ in range(130)]
    assert answers[:100] == [400] * 100
    assert answers[-1] == 429


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ("witnesses: [{name: a}]", "either a hub"),
        ("witnesses: [{name: a, url: 'http://x', folder: y}]", "either a hub"),
        ("witnesses: [{name: a, url: 'http://x'}]", "has a key"),
        ("witnesses: [{name: a, url: 'ftp://x', key: k}]", "no http"),
        ("witnesses: [{name: a, folder: x}, {name: a, folder: y}]", "there twice"),
        ("witness_for: {a: {origin: b, key: c+d+e}}", "not a verifier key"),
    ],
)
def test_region_yaml_says_what_a_witness_is(tmp_path: Path, said: str, wrong: str) -> None:
    with pytest.raises(HomeError, match=wrong):
        make_hub(tmp_path, {}, region=f"{REGION.format(name='taizhou')}{said}\n")
