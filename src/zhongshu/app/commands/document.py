"""`zhongshu document`: whether a document that a case gave out is genuine, and whether it holds."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhongshu.app.actions import add_action
from zhongshu.app.home import hub_of, operator
from zhongshu.app.output import emit

if TYPE_CHECKING:
    from zhongshu.cases.papers import Verified

HELP = "Verify a document that a case gave out"
EXAMPLE = """zhongshu document verify licence.pdf
zhongshu document verify ZS1:UJMWATIA... --key taizhou+a258b04d+Ae...      (off line, without a region)"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """verify CODE|FILE, with --key off line."""
    actions = parser.add_subparsers(dest="action", metavar="verify", required=True)
    told = "that it is genuine, what it says, and whether it holds"
    verify = add_action(actions, "verify", told, "zhongshu document verify licence.pdf")
    verify.add_argument("document", metavar="CODE|FILE", help="a PDF, a file with the code in it, or the code itself")
    verify.add_argument(
        "--key", action="append", metavar="VKEY", help="what `zhongshu ledger key` says: no region is asked (several)"
    )


def run(args: argparse.Namespace) -> int:
    """1 for a document that was withdrawn, or that no case has. BadCode, in a sentence, for what is not genuine."""
    from zhongshu.cases.documents.code import found_in, opened
    from zhongshu.cases.papers import Verified

    shown = _shown(args.document)
    if args.key is None:
        found = hub_of(args).papers.verified(shown, operator(), address="zhongshu document verify")
    else:
        code = shown if isinstance(shown, str) else found_in(shown)
        found = Verified(opened(code, map(_key, args.key)), "holds")
    emit(args, _document(found, asked=args.key is None), _told(found, asked=args.key is None))
    return 0 if found.holds == "holds" else 1


def _shown(said: str) -> str | bytes:
    """A code, or a PDF."""
    path = Path(said)
    if len(said) > 255 or not path.is_file():  # longer than any name of a file
        return said
    content = path.read_bytes()
    return content if content.startswith(b"%PDF") else content.decode(errors="replace")


def _key(vkey: str) -> Any:
    from zhongshu.core.errors import UnknownName
    from zhongshu.sharing.signing import PublicKey

    try:
        return PublicKey.parse(vkey)
    except ValueError as error:
        raise UnknownName(str(error), hint="what `zhongshu ledger key` says, such as taizhou+a258b04d+Ae...") from error


def _document(found: "Verified", *, asked: bool) -> dict[str, Any]:
    said = found.contents
    return {
        "genuine": True,
        "holds": found.holds if asked else None,
        "withdrawn": None if found.withdrawn is None else found.withdrawn.isoformat(timespec="milliseconds"),
        "why": found.why,
        "same_file": found.same,
        "region": said.region,
        "number": said.number,
        "day": said.day.isoformat(),
        "unit": said.unit,
        "title": said.title,
        "facts": [list(one) for one in said.facts],
    }


def _told(found: "Verified", *, asked: bool) -> str:
    said = found.contents
    lines = [said.title, *(f"  {label}: {words}" for label, words in said.facts)]
    lines.append(f"{said.unit}, {said.day.isoformat()}, {said.number}")
    if found.same is False:
        lines.append("The file itself is another one than is handed out now: what was signed stands above.")
    if not asked:
        lines.append(f"Genuine: signed by {said.region}. Whether it was withdrawn since, {said.region} alone knows.")
    elif found.holds == "holds":
        lines.append("Genuine, and it holds.")
    elif found.holds == "unknown":
        lines.append("Genuine, and no case here has it: ask the unit that gave it out.")
    else:
        day = "" if found.withdrawn is None else f" {found.withdrawn.date().isoformat()}"
        newer = "; a newer one of the same case holds" if found.replaced else ""
        lines.append(f"Genuine, and withdrawn{day} ({found.why}){newer}.")
    return "\n".join(lines)
