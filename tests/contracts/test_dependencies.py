"""What the kernel imports is what pyproject.toml declares, and no dependency is declared that nothing uses."""

import ast
import re
import sys
import tomllib
from collections import defaultdict
from importlib.metadata import packages_distributions

from tests.contracts.tree import ROOT, modules, short

UNIMPORTED = {
    "python-multipart": "FastAPI reads uploads with it",
    "pytz": "DuckDB makes aware times with it",
    "tzdata": "zoneinfo's zones where the system has none",
    "psycopg": "SQLAlchemy loads it by the URL",
    "duckdb-extension-spatial": "DuckDB loads it by its file",
}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def _name(requirement: str) -> str:
    return re.split(r"[^\w.-]", requirement, maxsplit=1)[0].lower().replace("_", "-")


def _declared() -> set[str]:
    extras = (name for names in PROJECT["optional-dependencies"].values() for name in names)
    return {_name(requirement) for requirement in (*PROJECT["dependencies"], *extras)}


def _imported() -> dict[str, list[str]]:
    """Top-level module -> the places that import it, the standard library and ourselves left out."""
    places: dict[str, list[str]] = defaultdict(list)
    for path, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                names = [name.name for name in node.names]
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module or ""]
            else:
                continue
            for top in {name.split(".")[0] for name in names} - sys.stdlib_module_names - {"zhongshu"}:
                places[top].append(short(path, node.lineno))
    return places


def test_every_import_is_declared() -> None:
    distributions = packages_distributions()
    declared = _declared()
    undeclared = [
        f"{where[0]}: {module}"
        for module, where in sorted(_imported().items())
        if not {name.lower().replace("_", "-") for name in distributions.get(module, [module])} & declared
    ]
    assert not undeclared, "imported, but neither a dependency nor an extra in pyproject.toml:\n" + "\n".join(
        undeclared
    )


def test_every_core_dependency_is_used() -> None:
    distributions = packages_distributions()
    used = {name.lower().replace("_", "-") for module in _imported() for name in distributions.get(module, [module])}
    idle = {_name(requirement) for requirement in PROJECT["dependencies"]} - used - set(UNIMPORTED)
    assert not idle, f"dependencies in pyproject.toml that no file of src/ imports: {', '.join(sorted(idle))}"


def test_the_locks_hold_every_dependency_with_hashes() -> None:
    for lock in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / lock).read_text("utf-8")
        pins = re.findall(r"^(\S+?)==\S+((?:.*\\\n.*--hash=sha256:\w{64})+)", text, re.MULTILINE)
        missing = {_name(requirement) for requirement in PROJECT["dependencies"]} - {name for name, _ in pins}
        assert not missing, f"{lock} lacks {', '.join(sorted(missing))}; run make lock"
        assert "://" not in text, f"{lock} names an address"
        bare = set(re.findall(r"^(\S+?)==", text, re.MULTILINE)) - {name for name, _ in pins}
        assert not bare, f"{lock} has pins without a hash: {', '.join(sorted(bare))}"
