"""The reference is what the program says now."""

import pytest

from tools.reference import FOLDER, pages
from zhongshu.app.cli import COMMANDS
from zhongshu.app.rules import RULES
from zhongshu.sharing.people.roles import Role

PAGES = pages()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_up_to_date(name: str) -> None:
    written = (FOLDER / name).read_text("utf-8")
    assert written == PAGES[name], "write it again: .venv/bin/python tools/reference.py"


def test_nothing_stands_there_that_nobody_writes() -> None:
    assert {path.name for path in FOLDER.iterdir()} == set(PAGES)


def test_every_command_is_told() -> None:
    for command in COMMANDS:
        assert f"\n## {command}\n" in PAGES["commands.md"]
    for words in ("`[FILE ...]`", "`-o, --output FILE`", "| zhongshu pack new | |"):
        assert words in PAGES["commands.md"]


def test_every_key_of_a_pack_is_told_with_its_kind() -> None:
    assert "| `sharing` | `unconditional`, `conditional`, `none` | needed |" in PAGES["packs.md"]
    assert "| `warn` | [warn](#warn) |  |" in PAGES["packs.md"]
    assert "| `ratio` | [string, string] |  |" in PAGES["packs.md"]
    assert "| `from` | id | needed |" in PAGES["packs.md"]
    assert "| `area` | `province`, `city`, `county` |  |" in PAGES["packs.md"]


def test_every_address_is_told_with_whom_it_is_for() -> None:
    told = PAGES["addresses.md"]
    assert [path for path in {address.partition(" ")[2] for address in RULES} if f"| `{path}` |" not in told] == []
    assert [role for role in Role if f"| `{role}` |" not in told] == []
    assert "| `/cubes` | GET | anybody |" in told
    assert "| `/people` | GET, POST | `security_admin`, `system_admin` |" in told
    assert "`clerk`, `data_engineer` of the unit that owns the dataset or table |" in told
