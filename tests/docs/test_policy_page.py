"""What the guide from a policy to an application has people do in the browser: a firm tries, applies, is answered."""

import re
from pathlib import Path

import pytest

from tests.docs.page import commands, named, read
from tests.town import browse
from zhongshu.app.cli import main
from zhongshu.packs.hub import Hub

PAGE = "from-a-policy-to-an-application.md"
FORM = "/ask/srdi/application"


def test_a_firm_applies_with_what_is_held_and_reads_what_it_lacks(
    hub: Hub, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    firm, li = browse(hub, "jiachang"), browse(hub, "lina")
    firm.open(FORM)
    held = {name: value for name, value in filled(firm.page).items() if value}
    assert held == {
        "firm": "91331002YL0000002X",
        "revenue": "5000.00",
        "research": "130.00",
        "share": "2.60",
        "equity": "0.00",
    }
    said = held | {"years": "5", "score": "72", "direct": "false"}
    answer = firm.send(FORM, **{f"answer.{name}": value for name, value in said.items()})
    path = answer.url.path.removesuffix("/asked")
    assert "Does not yet" in firm.open(path)
    assert "0.4 % short" in firm.text().replace("\u202f", " ")

    assert "Apply as a specialised SME" in li.open("/cases")
    assert path in li.page
    assert "0.4 % short" in li.open(path).replace("\u202f", " ")
    li.send(path, act="move", to="refused", note="", **{"answer.why": "研发占比不足"})
    assert "研发占比不足" in firm.open(path)

    assert main(["load", "srdi.application", "--source", "cases", "--home", str(home)]) == 0
    assert main(["show", "srdi.meeting", "--home", str(home)]) == 0
    assert re.search(r" 0\.0 +1$", capsys.readouterr().out, re.MULTILINE)
    assert "Specialised SMEs" in li.open("/packs/srdi/screens/overview")


def filled(page: str) -> dict[str, str]:
    """What stands in the fields of a form, by question."""
    fields = re.findall(r"<input\b[^>]*>", page)
    named = [(re.search(r'name="answer\.(\w+)"', one), re.search(r'value="([^"]*)"', one), one) for one in fields]
    return {name[1]: value[1] for name, value, one in named if name and value and "radio" not in one}


def test_the_page_says_how_long_it_takes_and_keeps_to_it() -> None:
    """An hour is some fifteen files to write, with as many commands between them."""
    page = read(named(PAGE))
    until = page.text[: page.text.index("## A page of your own")].count("\n")
    blocks = [block for block in page.blocks() if block.line < until]
    files = [block for block in blocks if "title" in block.words]
    typed = [command for block in blocks if block.language == "console" for command in commands(block)]
    assert 10 < len(files) < 16
    assert len(typed) < 20
    assert sum(len(block.text.splitlines()) for block in files) < 330
