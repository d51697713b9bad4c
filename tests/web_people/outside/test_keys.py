"""The keys of a provider that nobody here wrote: it begins again with others, and is believed after a while."""

import shutil
from pathlib import Path

from tests.providers.canaille_site import SECRET, canaille, free_port
from tests.web_people.house import SITE, House
from tests.web_people.outside.comer import Clock, region_with, with_clock
from tests.web_people.outside.test_real import SCOPES, come


def test_a_provider_that_begins_again_with_other_keys_is_believed(base: Path, tmp_path: Path, clock: Clock) -> None:
    home, port = Path(shutil.copytree(base, tmp_path / "home")), free_port()
    hub = region_with(home, {"gov": f"http://127.0.0.1:{port}"}, client_secret=SECRET, scopes=SCOPES)
    with_clock(hub, clock)
    house = House.of(hub)
    with canaille(f"{SITE}/", tmp_path / "log", port):
        assert come(house, "wangfang").at == "/account"
    with canaille(f"{SITE}/", tmp_path / "log", port):
        assert "with a key that it does not publish" in come(house, "wangfang").text(), "it was asked a moment ago"
        clock.seconds += 11
        assert come(house, "wangfang").at == "/account"
