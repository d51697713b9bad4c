"""A page of the documentation as a test sees it: prose, and fenced blocks with the words behind their fence.

    ```console                     commands after `$ `, each followed by what it prints
    ```console fails               the same; the last command ends with another code than 0
    ```yaml title=PATH             a file to write (any language); the prose above names the path
    ```yaml append=PATH            lines to add at the end of a file
    ```yaml is=indicators          a part of a file, checked against what a pack may say there
    ```text at=/figures?lang=en    what that page of the program says when all is done, line by line in this order
    ```text                        shown only

A comment `<!-- begins: checkout -->` or `<!-- begins: your-first-pack.md -->` says in which folder a reader stands.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.contracts.tree import ROOT

GUIDE = ROOT / "docs" / "guide"

_FENCE = re.compile(r"^(?P<indent> *)```(?P<info>.*)$")
_BEGINS = re.compile(r"<!-- begins: (\S+) -->")
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_ADDRESS = re.compile(r"http://127\.0\.0\.1:8400(/[^\s)`>\"]*)")


@dataclass(frozen=True)
class Block:
    """One fenced block; `line` is that of its first line of text, `lead` the prose since the block before it."""

    language: str
    words: Mapping[str, str]
    text: str
    line: int
    lead: str


@dataclass(frozen=True)
class Command:
    """What a reader types, and the lines that it prints."""

    typed: str
    printed: tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """One Markdown file."""

    path: Path
    text: str

    @property
    def begins(self) -> str | None:
        """Where a reader stands at first: `checkout`, or the page whose folder goes on; None: in an empty folder."""
        found = _BEGINS.search(self.text)
        return found[1] if found else None

    @property
    def links(self) -> list[str]:
        """What its prose links to, as written."""
        return _LINK.findall(_without_blocks(self.text))

    @property
    def addresses(self) -> list[str]:
        """The paths of pages of the program that it speaks of, in any block or sentence."""
        return sorted({found.rstrip(".,;") for found in _ADDRESS.findall(self.text)})

    def blocks(self) -> Iterator[Block]:
        """In the order of the page. ValueError for a fence that does not end."""
        lines = iter(enumerate(self.text.splitlines(), start=1))
        lead: list[str] = []
        for number, line in lines:
            if (fence := _FENCE.match(line)) is None:
                lead.append(line)
                continue
            body = []
            for _, inner in lines:
                if inner.strip() == "```":
                    break
                body.append(inner.removeprefix(fence["indent"]))
            else:
                raise ValueError(f"{self.path.name}:{number}: this block does not end")
            language, *words = fence["info"].split()
            pairs = dict(word.partition("=")[::2] for word in words)
            yield Block(language, pairs, "".join(f"{text}\n" for text in body), number + 1, "\n".join(lead))
            lead = []


def read(path: Path) -> Page:
    """ValueError when it is not UTF-8."""
    return Page(path, path.read_text("utf-8"))


def played() -> list[Path]:
    """The pages whose blocks are played: both READMEs, then the guide."""
    return [ROOT / "README.md", ROOT / "README.zh.md", *sorted(GUIDE.glob("*.md"))]


def named(name: str) -> Path:
    """The path of a played page by its file's name."""
    return next(path for path in played() if path.name == name)


def prose() -> list[Path]:
    """Every page that people read."""
    return [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md")), *sorted(ROOT.glob("packs/*/README.md"))]


def commands(block: Block) -> list[Command]:
    """The commands of a console block; a line that ends with a backslash goes on in the next."""
    found: list[tuple[str, list[str]]] = []
    going_on = False
    for line in block.text.splitlines():
        if line.startswith("$ "):
            found.append((line.removeprefix("$ "), []))
        elif going_on:
            found[-1] = (found[-1][0].removesuffix("\\") + line.strip(), [])
        elif found:
            found[-1][1].append(line)
        else:
            raise ValueError(f"line {block.line}: a console block begins with `$ ` and a command")
        going_on = found[-1][0].endswith("\\")
    return [Command(typed, tuple(printed)) for typed, printed in found]


def _without_blocks(text: str) -> str:
    return re.sub(r"^ *```.*?^ *```$", "", text, flags=re.DOTALL | re.MULTILINE)
