"""Secrets lie sealed in the state: without the key file, or under another service's name, they open nothing."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, update

from zhongshu.core.errors import HomeError, UnknownName, ZhongshuError
from zhongshu.sharing.act import Act
from zhongshu.sharing.services.requests import KEPT, Request, RequestStore, fresh_id
from zhongshu.sharing.services.sealing import Sealer
from zhongshu.sharing.services.secrets import Secrets
from zhongshu.state.database import open_database
from zhongshu.state.tables.services import service_request, service_secret

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECRET = "s3cret-of-the-unit"


@dataclass
class Acts:
    """A ledger that counts acts."""

    done: list[Act] = field(default_factory=list)

    def __call__(self, act: Act) -> None:
        self.done.append(act)

    def count(self) -> int:
        return len(self.done)


@pytest.fixture
def database(state_url: str) -> Iterator[Engine]:
    engine = open_database(state_url)
    yield engine
    engine.dispose()


def secrets_of(database: Engine, folder: Path) -> tuple[Secrets, Acts]:
    acts = Acts()
    return Secrets(database, Sealer(folder / "keys" / "services.key"), acts, acts.count), acts


def test_a_secret_is_sealed_and_opens_for_its_service(database: Engine, tmp_path: Path) -> None:
    secrets, acts = secrets_of(database, tmp_path)
    assert secrets.of("m.one") is None
    secrets.put("m.one", SECRET, who="operator:x", at=NOW)
    found = secrets.of("m.one")
    assert found is not None
    assert found[0] == SECRET
    assert secrets.given() == {"m.one": NOW}
    assert all(SECRET.encode() not in sealed for sealed in _sealed(database))
    assert SECRET not in repr(acts.done) + repr(secrets)
    assert stat.S_IMODE(os.stat(tmp_path / "keys" / "services.key").st_mode) == 0o600


def test_one_moved_to_another_service_opens_nothing(database: Engine, tmp_path: Path) -> None:
    secrets, acts = secrets_of(database, tmp_path)
    secrets.put("m.one", SECRET, who="operator:x", at=NOW)
    with database.begin() as connection:
        connection.execute(update(service_secret).values(service="m.two"))
    acts(Act("test", "x"))
    with pytest.raises(HomeError, match=r"secret m\.two cannot be opened"):
        secrets.of("m.two")


def test_without_the_key_file_a_secret_is_gone_and_the_error_says_what_to_do(database: Engine, tmp_path: Path) -> None:
    secrets, acts = secrets_of(database, tmp_path)
    secrets.put("m.one", SECRET, who="operator:x", at=NOW)
    (tmp_path / "keys" / "services.key").unlink()
    with pytest.raises(HomeError, match=r"restore keys/services\.key"):
        secrets.of("m.one")
    assert not (tmp_path / "keys" / "services.key").exists(), "reading makes no key"
    assert acts.count() == 1


def test_a_new_key_seals_everything_again(database: Engine, tmp_path: Path) -> None:
    secrets, acts = secrets_of(database, tmp_path)
    secrets.put("m.one", SECRET, who="operator:x", at=NOW)
    store = RequestStore(database, secrets.sealer, lambda: NOW)
    kept = store.add(Request(fresh_id(), "m.one", "ask", "p", "g", "u", {"code": "F1"}, "pending", NOW, NOW + KEPT))
    before = _sealed(database)
    for _ in range(3):
        assert secrets.rotate(who="operator:x") == 1
    assert _sealed(database) != before
    other, _ = secrets_of(database, tmp_path)
    found = other.of("m.one")
    assert found is not None
    assert found[0] == SECRET
    assert store.get(kept.id, "p").given == {"code": "F1"}
    assert len((tmp_path / "keys" / "services.key").read_text("ascii").split()) == 2
    assert acts.done[-1].name == "service.key_rotated"


def _sealed(database: Engine) -> list[bytes]:
    with database.connect() as connection:
        return [
            *connection.execute(select(service_secret.c.sealed)).scalars(),
            *connection.execute(select(service_request.c.asked)).scalars(),
        ]


@pytest.mark.parametrize("secret", ["", "a\nb", "密", "x" * 5_000])
def test_what_no_header_can_hold_is_refused(database: Engine, tmp_path: Path, secret: str) -> None:
    secrets, _ = secrets_of(database, tmp_path)
    with pytest.raises(ZhongshuError):
        secrets.put("m.one", secret, who="operator:x", at=NOW)
    with pytest.raises(UnknownName):
        secrets.forget("m.one", who="operator:x")


def test_what_waits_is_sealed_and_gone_when_it_has_ended(database: Engine, tmp_path: Path) -> None:
    secrets, _ = secrets_of(database, tmp_path)
    clock = [NOW]
    store = RequestStore(database, secrets.sealer, lambda: clock[0])
    kept = store.add(Request(fresh_id(), "m.one", "ask", "p", "g", "u", {"code": "F1"}, "pending", NOW, NOW + KEPT))
    (claimed,) = store.claim(5, lambda *_: timedelta(seconds=60))
    assert store.claim(5, lambda *_: timedelta(seconds=60)) == []
    assert (claimed.given, claimed.tries) == ({"code": "F1"}, 1)
    assert store.done(kept.id, b'[["F1"]]')
    assert store.get(kept.id, "p").answer == b'[["F1"]]'
    with database.connect() as connection:
        row = connection.execute(select(service_request)).one()
    assert b"F1" not in row.asked + row.answer
    clock[0] = NOW + KEPT
    (gone,) = store.tidy()
    assert (gone.id, store.get(kept.id, "p").status, store.get(kept.id, "p").answer) == (kept.id, "expired", None)
    clock[0] = NOW + KEPT + timedelta(days=31)
    store.tidy()
    with pytest.raises(UnknownName):
        store.get(kept.id, "p")
