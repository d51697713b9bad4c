"""A reader who does what a page says, word for word, in a folder of his own."""

import contextlib
import io
import os
import re
import shlex
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.docs.fragments import check_fragment
from tests.docs.page import Block, Command, Page, commands
from zhongshu.app.cli import main

MAKE = {"make demo": "zhongshu demo"}
"""What the Makefile's recipes come to; `test_readme` holds them against the Makefile."""

_SHELL = re.compile(r"[|<>&;*$]")
NARROW = "\u202f"
_SHOWN = ("text", "markdown", "mermaid")


class Unlike(AssertionError):
    """The page promises something else than what happens."""


@dataclass
class Reader:
    """Plays blocks where the process stands; `patch` takes back what it exports and where it goes."""

    page: str
    patch: pytest.MonkeyPatch

    def play(self, page: Page) -> None:
        """Every block in order. Unlike at the first that is not as the page says."""
        for block in page.blocks():
            self._block(block)

    def _block(self, block: Block) -> None:
        place = f"{self.page}:{block.line}"
        if block.language == "console":
            given = commands(block)
            for command in given:
                self._type(command, place, fails="fails" in block.words and command is given[-1])
        elif "is" in block.words:
            check_fragment(block.words["is"], block.text, place)
        elif path := block.words.get("title") or block.words.get("append"):
            self._write(path, block, place)
        elif block.language not in _SHOWN:
            raise Unlike(f"{place}: nobody runs this {block.language} block: give it title=, append=, is= or at=")

    def _write(self, path: str, block: Block, place: str) -> None:
        if f"`{path}`" not in block.lead:
            raise Unlike(f"{place}: the text above does not name `{path}`, so a reader would not know where to write")
        target = Path(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("a" if "append" in block.words else "w", encoding="utf-8") as file:
            file.write(block.text)

    def _type(self, command: Command, place: str, *, fails: bool) -> None:
        code, printed = self._run(MAKE.get(command.typed, command.typed))
        if (code != 0) != fails:
            raise Unlike(f"{place}: `{command.typed}` ended with {code}:\n{printed}")
        if not agrees(command.printed, printed.splitlines()):
            wanted = "\n".join(command.printed)
            raise Unlike(f"{place}: `{command.typed}` should print\n{wanted}\nbut printed\n{printed}")

    def _run(self, typed: str) -> tuple[int, str]:
        if typed.startswith("export "):
            name, _, value = typed.removeprefix("export ").partition("=")
            self.patch.setenv(name, os.path.expandvars(value.strip('"').replace("$PWD", os.getcwd())))
            return 0, ""
        if typed.startswith("cd "):
            self.patch.chdir(typed.removeprefix("cd "))
            return 0, ""
        if typed.startswith("zhongshu ") and not _SHELL.search(typed):
            return _zhongshu(shlex.split(typed)[1:])
        ran = subprocess.run(
            ["bash", "-c", typed], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
        )
        return ran.returncode, ran.stdout


def agrees(wanted: Iterable[str], printed: Iterable[str]) -> bool:
    """Whether the lines are the promised ones; `...` alone stands for any lines, inside a line for any text.

    A narrow space between digits and words is written as a plain one.

    >>> agrees(["a ... c", "...", "z"], ["a b c", "d", "e", "z"]), agrees(["a"], ["a", "b"])
    (True, False)
    """
    pattern = "".join(
        r"(?:.*\n)*?" if line.strip() == "..." else r".*".join(map(re.escape, line.rstrip().split("..."))) + r"\n"
        for line in wanted
    )
    plain = "".join(f"{line.rstrip()}\n" for line in printed).replace(NARROW, " ")
    return re.fullmatch(pattern, plain) is not None


def _zhongshu(words: list[str]) -> tuple[int, str]:
    """The program in this process: a start costs as much as the command."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(words)
    return code, out.getvalue() + err.getvalue()
