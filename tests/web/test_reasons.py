"""Every sentence with which the program refuses has one in Chinese, and none is kept for a sentence that is gone."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

import zhongshu
from zhongshu.sharing.sight import Hidden
from zhongshu.web.reasons import CHINESE, in_chinese

SOURCE = Path(zhongshu.__file__).parent
PLACES = ("sharing", "screens/cubes.py", "mcp/asked.py")
LATIN = re.compile(r"[a-z]{3,} [a-z]{2,}")


def refusals() -> Iterator[str]:
    """The sentences of every GrantError that the rooms of sharing raise, each gap filled with `x1`."""
    for place in PLACES:
        for file in [SOURCE / place] if place.endswith(".py") else sorted((SOURCE / place).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "GrantError":
                    yield from written(node.args[0])


def written(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    if isinstance(node, ast.JoinedStr):
        parts = (one.value if isinstance(one, ast.Constant) else filled(one) for one in node.values)
        yield "".join(map(str, parts))


def filled(gap: ast.expr) -> str:
    """What stands in a gap: a number of rows or subjects where the sentence counts them."""
    assert isinstance(gap, ast.FormattedValue)
    said = ast.unparse(gap.value)
    if said in ("allowed", "asked"):
        return "3 rows"
    return "quota: 3 rows a day" if said.endswith("reason") else "'x1'" if gap.conversion == ord("r") else "x1"


@pytest.mark.parametrize("said", sorted(set(refusals())))
def test_a_refusal_is_told_in_chinese(said: str) -> None:
    told = in_chinese(said)
    assert told != said
    assert LATIN.search(told) is None


@pytest.mark.parametrize("said", get_args(Hidden))
def test_so_is_what_hides_a_row(said: str) -> None:
    assert LATIN.search(in_chinese(said)) is None
    assert in_chinese(f"{said}: 2, no such key: 1").endswith("、没有这样的键 1 个")


def test_none_is_kept_for_a_sentence_that_is_gone() -> None:
    known = {re.sub(r"'?\0+'?", "\0", text) for text in literals()}
    for kept in CHINESE:
        bare = re.sub(r"'?\{\w+\}'?", "\0", kept)
        assert {bare, bare.removesuffix(": \0"), bare.removesuffix(" of \0")} & known, kept  # no consent: 3


def literals() -> Iterator[str]:
    """Every text that the program writes, a gap as NUL."""
    for file in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))) if file.name != "reasons.py" else ():
            if isinstance(node, ast.JoinedStr):
                yield "".join(str(one.value) if isinstance(one, ast.Constant) else "\0" for one in node.values)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def test_a_gap_keeps_what_was_written_and_a_purpose_has_its_title() -> None:
    said = "the grant bank-tax is for loan_review, not for marketing"
    titles = {"loan_review": "贷款审查"}
    told = in_chinese(said, lambda name: titles.get(name, name))
    assert told == "授权 bank-tax 的用途是 贷款审查，不是 marketing"


def test_what_nobody_knows_stands_as_it_is() -> None:
    assert in_chinese("他退休了, 另有安排") == "他退休了, 另有安排"
    assert in_chinese("the moon, no consent") == "the moon, no consent"
