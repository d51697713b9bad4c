"""A region with two providers, each honest until a test says otherwise, and somebody who comes by one."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.providers.signing_site import Signer, signing
from tests.web_people.house import House
from tests.web_people.outside.comer import Clock, Comer, region_with, with_clock


@pytest.fixture(scope="session")
def _running() -> Iterator[tuple[Signer, Signer]]:
    with signing() as gov, signing() as park:
        yield gov, park


@pytest.fixture
def signers(_running: tuple[Signer, Signer]) -> tuple[Signer, Signer]:
    """Honest again at the beginning of every test."""
    for one in _running:
        one.__dict__.update(Signer(issuer=one.issuer).__dict__)
    return _running


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def house(base: Path, tmp_path: Path, signers: tuple[Signer, Signer], clock: Clock) -> House:
    home = Path(shutil.copytree(base, tmp_path / "home"))
    hub = region_with(home, {"gov": signers[0].issuer, "park": signers[1].issuer})
    with_clock(hub, clock)
    return House.of(hub)


@pytest.fixture
def gov(signers: tuple[Signer, Signer]) -> Signer:
    return signers[0]


@pytest.fixture
def comer(house: House, gov: Signer) -> Comer:
    return Comer.at(house, gov)
