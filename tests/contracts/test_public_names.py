"""Every public name says something that its name does not."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.contracts.tree import modules, short

FILLER = frozenset(
    "a an and by class for from function in is its of one or return returns that the this to with".split()
)
Public = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def _public() -> Iterator[tuple[Path, Public]]:
    """Functions and classes at the top of each module; a migration's names are Alembic's."""
    return (
        (path, node)
        for path, tree in modules()
        if "migrations" not in path.parts
        for node in tree.body
        if isinstance(node, Public) and not node.name.startswith("_")
    )


def _words(text: str) -> set[str]:
    """Lower-case stems: `PackSpec`, `pack_specs` and "Pack specs." are all {pack, spec}."""
    parts = re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+|[^\W\d_a-zA-Z]", text)
    return {word.lower().rstrip("s") for word in parts if word.lower() not in FILLER} - {""}


def says_only_its_name(name: str, docstring: str) -> bool:
    return _words(docstring) <= _words(name)


def test_a_docstring_that_repeats_the_name_is_recognised() -> None:
    assert says_only_its_name("PackSpec", "The pack's spec.")
    assert says_only_its_name("load_packs", "Load the packs.")
    assert not says_only_its_name("load_packs", "Load the packs in the order of their uses.")
    assert not says_only_its_name("title", "中文标题")


def test_every_public_function_and_class_has_a_docstring() -> None:
    bare = [f"{short(path, node.lineno)}: {node.name}" for path, node in _public() if not ast.get_docstring(node)]
    assert not bare, "public names without a docstring (shape, unit, zone, nulls, what is raised):\n" + "\n".join(bare)


def test_no_docstring_repeats_the_name() -> None:
    empty = [
        f'{short(path, node.lineno)}: {node.name} says only """{docstring}"""'
        for path, node in _public()
        if (docstring := ast.get_docstring(node)) and says_only_its_name(node.name, docstring)
    ]
    assert not empty, "docstrings that add nothing to the name:\n" + "\n".join(empty)


def test_every_module_says_what_it_is_for() -> None:
    silent = [short(path) for path, tree in modules() if tree.body and not ast.get_docstring(tree)]
    assert not silent, "modules without a docstring:\n" + "\n".join(silent)
