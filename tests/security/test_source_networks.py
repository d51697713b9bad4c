"""A region loads from its own network when it says so, and only then."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from tests.listening import listening
from tests.security.region import OUTSIDE
from zhongshu.app.wiring import open_hub
from zhongshu.core.errors import HomeError, LoadError


@pytest.fixture
def office(home: Path) -> Iterator[Path]:
    """The home of a region whose source is on this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"id\nn1\n")

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: the test's output is the test's."""

    path = home / "packs" / "notes" / "datasets" / "outside.yaml"
    with listening(Handler) as port:
        path.write_text(path.read_text("utf-8").replace("127.0.0.1:9", f"127.0.0.1:{port}"), "utf-8")
        yield home


def say(home: Path, line: str) -> None:
    with (home / "region.yaml").open("a", encoding="utf-8") as region:
        region.write(line + "\n")


def test_a_source_on_this_machine_is_refused_with_the_setting_to_write(office: Path) -> None:
    with pytest.raises(LoadError) as raised:
        open_hub(office).load(OUTSIDE, None, source="web", who="test")
    assert "is the address of this machine itself" in str(raised.value)
    assert "region.yaml opens it or its network: source_networks: [127.0.0.1/32]" in str(raised.value)


def test_written_as_the_message_says_it_loads(office: Path) -> None:
    say(office, "source_networks: [127.0.0.1/32]")
    assert open_hub(office).load(OUTSIDE, None, source="web", who="test").counts.inserted == 1


@pytest.mark.parametrize("network", ["0.0.0.0/0", "169.254.0.0/16", "here"])
def test_a_network_that_cannot_be_opened_is_told_when_the_region_opens(office: Path, network: str) -> None:
    say(office, f"source_networks: [{network}]")
    with pytest.raises(HomeError, match="source_networks"):
        open_hub(office)
