"""Writes docs/reference from the program itself: commands, what packs may say, SQL, units, roles and addresses.

.venv/bin/python tools/reference.py            writes what has changed
.venv/bin/python tools/reference.py --check    says what is out of date, and ends with 1 when something is
"""

import argparse
import functools
import inspect
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from zhongshu.app.cli import COMMANDS, parser
from zhongshu.app.region import RegionSpec
from zhongshu.app.rules import FILLER, OF_ENTITY, OWNER, REVIEWER, RULES, Rule
from zhongshu.cases.spec import CaseSpec, DutySpec
from zhongshu.core.spec import Name
from zhongshu.core.text import Text
from zhongshu.core.unit_table import COUNTS, PREFIXES, UNITS
from zhongshu.datasets.figures.spec import RelationSpec
from zhongshu.datasets.forms.spec import FormSpec
from zhongshu.datasets.sources.spec import Duration
from zhongshu.datasets.spec import DatasetSpec, TableSpec
from zhongshu.datasets.sql.whitelist import FUNCTIONS
from zhongshu.indicators.spec import IndicatorSpec
from zhongshu.packs.pack_tests import CaseSpec as PackTestSpec
from zhongshu.packs.spec import LayerSpec, PackSpec
from zhongshu.rules.decisions.spec import RuleSpec
from zhongshu.rules.parameters import ParameterSpec
from zhongshu.screens.briefs.spec import BriefSpec
from zhongshu.screens.spec import ScreenSpec
from zhongshu.sharing.cubes.spec import CubeSpec
from zhongshu.sharing.grants.spec import GrantSpec
from zhongshu.sharing.people.roles import OF_A_UNIT, ROLES, SEPARATE
from zhongshu.sharing.products.spec import ProductSpec
from zhongshu.sharing.services.spec import ServiceSpec

FOLDER = Path(__file__).parents[1] / "docs" / "reference"
NOTE = "<!-- written by tools/reference.py: change the program, then run it again -->\n"

FILES: Mapping[str, tuple[type[BaseModel], str]] = {
    "pack.yaml": (PackSpec, "The pack itself. Its folder has the same name."),
    "datasets/NAME.yaml": (DatasetSpec, "One dataset a file; the file has its name."),
    "tables/NAME.sql": (TableSpec, "One table a file: these keys between two lines of `---`, then [a SELECT](sql.md)."),
    "parameters/NAME.yaml": (ParameterSpec, "One parameter a file; rows may stand in a CSV file beside it."),
    "indicators.yaml": (IndicatorSpec, "All indicators of the pack, by name; or files `indicators/NAME.yaml` of them."),
    "relations.yaml": (RelationSpec, "All relations between printed figures, by name: [relation](#relation)."),
    "forms/NAME.yaml": (FormSpec, "One form a file."),
    "briefs/NAME.yaml": (BriefSpec, "One brief a file; what may stand in braces: [guide](../guide/briefs.md)."),
    "cases/NAME.yaml": (CaseSpec, "One kind of case a file; the file has its name: [guide](../guide/cases.md)."),
    "duties.yaml": (DutySpec, "All kinds of post of the pack, by name: [guide](../guide/cases.md#2-the-posts)."),
    "rules/NAME.yaml": (
        RuleSpec,
        "One rule a file; a model in DMN stands beside them as `NAME.dmn`.",
    ),
    "screens/NAME.yaml": (ScreenSpec, "One screen a file."),
    "grants.yaml": (GrantSpec, "A list of grants: [guide](../guide/share-a-dataset.md#in-a-pack)."),
    "purposes.yaml": (
        Text,
        "What purposes are called, a text by the word that grants, products and consents share: "
        "[guide](../guide/grants-and-cubes.md#who-will-need-it).",
    ),
    "cubes.yaml": (CubeSpec, "All statistical cubes of the pack, by name: [guide](../guide/grants-and-cubes.md)."),
    "products.yaml": (ProductSpec, "All data products of the pack, by name: [guide](../guide/data-products.md)."),
    "services/NAME.yaml": (ServiceSpec, "One live service a file: [guide](../guide/live-services.md)."),
    "layers.yaml": (LayerSpec, "All layers of the pack, by name."),
    "tests/NAME.yaml": (PackTestSpec, "One case a file, or several under `cases:`."),
    "region.yaml": (RegionSpec, "In the home, not in a pack: what one installation says of itself."),
}

INDEX = """\
# Reference

* [Commands](commands.md)
* [What a pack says](packs.md): every key of every file
* [SQL](sql.md): functions and types that a pack's SQL may use
* [Units of measure](units.md)
* [Roles and addresses](addresses.md): who may open which page, and what a role is for

The HTTP API describes itself: `/api/v1/openapi.json` of a running region.
"""

COMMANDS_HEAD = """\
# Commands

Every command takes `--home DIR` (else `ZHONGSHU_HOME`, else the folder it runs in when that is a home, else
`./zhongshu-home`) and `--json`. Exit code 0: done; 1: it could not; 2: wrong words.
"""

PACKS_HEAD = """\
# What a pack says

A pack is a folder of these files. A key that stands in no table here is an error. *text* is `{zh: ..., en: ...}`, or
one string for both languages; an *id* has lower-case letters, digits and underscores, a letter first.
"""

SQL_HEAD = """\
# SQL

A pack's SQL is one SELECT in DuckDB's dialect with WITH, JOIN, WHERE, GROUP BY, HAVING, ORDER BY, LIMIT, DISTINCT,
UNION, IN, BETWEEN, LIKE, CASE, CAST, INTERVAL, FILTER and window functions. The functions below may be used. Whatever
is not named here is refused, with a hint what to write instead.
"""

SQL_TAIL = """\
## Types

`BOOLEAN`, `BIGINT` and the smaller integers, `DOUBLE`, `DECIMAL(p, s)`, `VARCHAR`, `DATE`, `TIMESTAMPTZ`.

The columns of a source may also use `_file` (the file's name), `_line` (its line) and `stem(_file)` (the name without
its ending).
"""

UNITS_HEAD = """\
# Units of measure

A unit has a dimension and a scale: those of one dimension convert exactly, others never mix. Quotients are written with
a slash: `元/人`, `min/人次`. A counting noun is a dimension of its own: 家 and 人 never add up.
"""

ADDRESSES_HEAD = """\
# Roles and addresses

A person holds posts; a post is a role, in a unit where it has one. What of the data is shown at an address is decided
by the grants, for whoever may open it: [guide](../guide/share-a-dataset.md).
"""

ADDRESSES_BETWEEN = """\
## Addresses

Who may open what; everybody else is sent to the log-in, or told who may.
"""

WHERE = {
    None: "",
    OWNER.units: " of the unit that owns the dataset or table",
    REVIEWER.units: " of the unit that owns the form",
    OF_ENTITY.units: " of the unit that owns the entity",
    FILLER.units: " of the unit that owes the return, or that owns the form",
}

ROW_FUNCTIONS, AGGREGATES, WINDOWS = "Functions of one row", "Aggregates", "Window functions"
KINDS = {"scalar": ROW_FUNCTIONS, "aggregate": AGGREGATES, "window": WINDOWS}


def pages() -> dict[str, str]:
    """Every page of the reference by its file's name."""
    made = {
        "README.md": [INDEX],
        "commands.md": [COMMANDS_HEAD, *_commands()],
        "packs.md": [PACKS_HEAD, *_packs()],
        "sql.md": [SQL_HEAD, *_functions(), SQL_TAIL],
        "units.md": [UNITS_HEAD, *_units()],
        "addresses.md": [ADDRESSES_HEAD, *_roles(), ADDRESSES_BETWEEN, *_addresses()],
    }
    return {name: "\n".join([NOTE, *lines]).rstrip() + "\n" for name, lines in made.items()}


def stale() -> dict[str, str]:
    """The pages that are not what the program says now, as they should be."""
    return {name: text for name, text in pages().items() if _written(FOLDER / name) != text}


def main(words: Sequence[str]) -> int:
    """1 when asked to check and something is out of date."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    changed = stale()
    for name, text in changed.items():
        print(f"{'out of date' if '--check' in words else 'written'}: docs/reference/{name}")
        if "--check" not in words:
            (FOLDER / name).write_text(text, "utf-8")
    return 1 if changed and "--check" in words else 0


def _written(path: Path) -> str | None:
    return path.read_text("utf-8") if path.exists() else None


# --- commands ---------------------------------------------------------------------------------------------------------


def _commands() -> Iterator[str]:
    commands = _nested(parser())
    for name in COMMANDS:
        module = import_module(f"zhongshu.app.commands.{name}")
        yield f"## {name}\n\n{module.HELP}.\n"
        yield from _command(f"zhongshu {name}", commands[name])
        yield f"```text\n{module.EXAMPLE}\n```\n"


def _command(name: str, command: argparse.ArgumentParser) -> Iterator[str]:
    """The table of a command's words, and of its actions' words where it has some."""
    rows = [(_words(action), action.help or "") for action in command._actions if _shown(action)]
    if rows:
        yield f"| {name} | |\n|---|---|"
        yield from (f"| {words} | {_cell(said)} |" for words, said in rows)
        yield ""
    for word, below in _nested(command).items():
        yield from _command(f"{name} {word}", below)


def _nested(command: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """The commands below a command, by name; argparse has no public way to ask for them."""
    found = [action.choices for action in command._actions if isinstance(action, argparse._SubParsersAction)]
    return dict(found[0]) if found else {}


def _shown(action: argparse.Action) -> bool:
    common = {"--help", "--home", "--json"} & set(action.option_strings)
    return not common and action.help is not argparse.SUPPRESS and not isinstance(action, argparse._SubParsersAction)


def _words(action: argparse.Action) -> str:
    """`-o, --output FILE`, or the word a place takes, in brackets where it may be left out."""
    value = "" if action.nargs == 0 else str(action.metavar or ",".join(action.choices or [action.dest]))
    if action.option_strings:
        return f"`{', '.join(action.option_strings)}{' ' if value else ''}{value}`"
    return {"*": f"`[{value} ...]`", "?": f"`[{value}]`"}.get(str(action.nargs), f"`{value}`")


# --- what a pack says -------------------------------------------------------------------------------------------------


def _packs() -> Iterator[str]:
    told: set[type[BaseModel]] = set()
    for file, (spec, said) in FILES.items():
        yield f"## {file}\n\n{said}\n"
        for model in _family(spec) if spec is not Text else ():
            if model not in told:
                told.add(model)
                yield from _model(model, heading=model is not spec)


def _family(model: type[BaseModel]) -> list[type[BaseModel]]:
    """A spec and those that its fields hold, each once, in the order of the fields; texts are none."""
    found = [model]
    for field in model.model_fields.values():
        for inner in _models(field.annotation):
            found += [one for one in _family(inner) if one not in found]
    return found


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if annotation is not Text:
            yield annotation
        return
    for argument in get_args(annotation):
        yield from _models(argument)


def _model(model: type[BaseModel], *, heading: bool) -> Iterator[str]:
    if heading:
        yield f"### {_titles()[model]}\n"
    for paragraph in (inspect.getdoc(model) or "").split("\n\n"):
        aligned = "   " in paragraph
        yield f"```text\n{paragraph}\n```\n" if aligned else f"{paragraph}\n"
    yield "| key | value | |\n|---|---|---|"
    for name, field in model.model_fields.items():
        yield f"| `{field.alias or name}` | {_kind(_whole(field))} | {_default(field)} |"
    yield ""


@functools.cache
def _titles() -> Mapping[type[BaseModel], str]:
    """How each spec is called on the page; a word that is taken has its file's before it: service field."""
    found: dict[type[BaseModel], str] = {}
    for spec, _ in FILES.values():
        for model in _family(spec):
            if model not in found:
                title = _title(model)
                found[model] = f"{_title(spec)} {title}" if title in found.values() else title
    return found


def _title(model: type[BaseModel]) -> str:
    """`ColumnSpec` is a column, `TableColumn` a table column."""
    name = model.__name__.removesuffix("Spec")
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).strip()


def _whole(field: FieldInfo) -> Any:
    """A field's annotation with its constraints, as they were written."""
    return Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation


_PLAIN: Mapping[Any, str] = {
    str: "string",
    int: "whole number",
    float: "number",
    Decimal: "number",
    bool: "true, false",
    date: "date",
    Any: "any value",
    Text: "text",
    Name: "id",
    Duration: "duration",
    timedelta: "duration, also 3s",
}


def _kind(annotation: Any) -> str:
    """A type as a person would say it; tables are Markdown, so a bar is written as a word."""
    if annotation in _PLAIN:
        return _PLAIN[annotation]
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _kind(arguments[0])
    if origin is Literal:
        return ", ".join(f"`{str(value).lower() if isinstance(value, bool) else value}`" for value in arguments)
    if origin in (Union, UnionType):
        return " or ".join(dict.fromkeys(_kind(one) for one in arguments if one is not NoneType))
    if origin is tuple:
        listed = arguments[-1] is Ellipsis
        return f"list of {_kind(arguments[0])}" if listed else f"[{', '.join(_kind(one) for one in arguments)}]"
    if origin is dict:
        return f"{_kind(arguments[0])}: {_kind(arguments[1])}"
    if inspect.isclass(annotation) and issubclass(annotation, BaseModel):
        title = _titles()[annotation]
        return f"[{title}](#{title.replace(' ', '-')})"
    return ", ".join(f"`{value}`" for value in annotation)  # an enumeration


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "needed"
    value = field.get_default(call_default_factory=True)
    if value in (None, (), {}) or isinstance(value, BaseModel):
        return ""
    if isinstance(value, tuple):
        return f"else `{', '.join(map(str, value))}`"
    return f"else `{str(value).lower() if isinstance(value, bool) else value}`"


# --- SQL and units ----------------------------------------------------------------------------------------------------


def _functions() -> Iterator[str]:
    for kind, title in KINDS.items():
        yield f"## {title}\n"
        yield _listed(sorted(name for name, function in FUNCTIONS.items() if function.kind == kind)) + "\n"


def _units() -> Iterator[str]:
    yield "| unit | Chinese | English | also |\n|---|---|---|---|"
    yield from (f"| `{row.symbol}` | {row.zh} | {row.en} | {_listed(row.also.split())} |" for row in UNITS)
    yield "\n## Counting nouns\n\n| unit | English | also |\n|---|---|---|"
    yield from (f"| `{symbol}` | {many} | {_listed(also.split())} |" for symbol, many, _, also in COUNTS)
    yield "\n## Multiples\n"
    multiples = _listed([symbol for symbol, _, _ in PREFIXES])
    yield f"{multiples} go before any unit but shares, temperatures and levels: `亿元`, `万人次`."


# --- roles and addresses ----------------------------------------------------------------------------------------------


def _roles() -> Iterator[str]:
    yield "| role | | what it is for |\n|---|---|---|"
    yield from (f"| `{role}` | {text.title.zh} | {text.purpose.en} |" for role, text in ROLES.items())
    yield f"\nWork with a unit's data: {_listed(sorted(OF_A_UNIT))}."
    yield f"No person holds two of {_listed(sorted(SEPARATE))}.\n"


def _addresses() -> Iterator[str]:
    """A row for each path and rule; methods with the same rule stand together."""
    found: dict[tuple[str, Rule], list[str]] = {}
    for address, rule in RULES.items():
        method, _, path = address.partition(" ")
        found.setdefault((path, rule), []).append(method)
    yield "| address | | for |\n|---|---|---|"
    yield from (f"| `{path}` | {', '.join(methods)} | {_whom(rule)} |" for (path, rule), methods in found.items())


def _whom(rule: Rule) -> str:
    if rule.roles is None:
        return "whoever has logged in" if rule.known else "anybody"
    return _listed(sorted(rule.roles)) + WHERE[rule.units]


def _listed(words: Sequence[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("%%", "%")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
