"""Guide and READMEs say what is so: every command is typed, every file written, every address asked for."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.docs.conftest import Play
from tests.docs.page import Page, commands, named, played, read
from tests.docs.play import Reader
from zhongshu.app.asgi import create_app
from zhongshu.app.wiring import open_hub


@pytest.mark.parametrize("name", [path.name for path in played()])
def test_a_page_can_be_followed_word_for_word(name: str, play: Play) -> None:
    left = play(name)
    addresses = read(named(name)).addresses
    if addresses:
        client = TestClient(create_app(open_hub(left.home)))
        answers = {address: client.get(address).status_code for address in addresses}
        assert answers == dict.fromkeys(addresses, 200)


def test_the_guide_says_how_long_its_first_pack_takes_and_keeps_to_it() -> None:
    """Ten minutes are some forty things to do; more of them would take longer."""
    blocks = list(read(named("your-first-pack.md")).blocks())
    done = sum(len(commands(block)) if block.language == "console" else 1 for block in blocks)
    assert 20 < done < 40


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("```console\n$ zhongshu pack nwe\n```\n", "ended with 2"),
        ("```console\n$ echo one\ntwo\n```\n", "but printed\none"),
        ("```yaml title=a.yaml\na: 1\n```\n", "does not name `a.yaml`"),
        ("```yaml\na: 1\n```\n", "nobody runs this yaml block"),
        ("```yaml is=indicators\nrate: {title: rate, unit: '%', mesure: sum(x)}\n```\n", "mesure"),
    ],
)
def test_a_page_that_is_wrong_is_told(text: str, said: str, reader: Reader) -> None:
    with pytest.raises(AssertionError) as told:
        reader.play(Page(Path("page.md"), text))
    assert said in str(told.value)
