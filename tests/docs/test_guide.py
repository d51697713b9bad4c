"""The guide says what is so: every command is typed, every file written, every address asked for."""

import pytest
from starlette.testclient import TestClient

from tests.docs.conftest import Play
from tests.docs.page import GUIDE, guide, read
from zhongshu.app.asgi import create_app
from zhongshu.app.wiring import open_hub

each_page = pytest.mark.parametrize("name", [path.name for path in guide()])


@each_page
def test_a_page_can_be_followed_word_for_word(name: str, play: Play) -> None:
    left = play(name)
    addresses = read(GUIDE / name).addresses
    if addresses:
        client = TestClient(create_app(open_hub(left.home)))
        answers = {address: client.get(address).status_code for address in addresses}
        assert answers == dict.fromkeys(addresses, 200)
