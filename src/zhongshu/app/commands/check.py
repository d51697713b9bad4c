"""`zhongshu check`: whether packs hold together, the lake's files are whole, the figures of a paper agree."""

import argparse
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhongshu.app.faults import fault
from zhongshu.app.home import add_common, home_of, named_home
from zhongshu.app.output import counted, duration, emit, plain, table

if TYPE_CHECKING:
    from zhongshu.packs.packs import Packs

HELP = "Check packs: each wrong word with file and line; or the figures of office papers"
EXAMPLE = """zhongshu check                       (the packs that come with the program)
zhongshu check my_packs/visits       (one more pack, beside them)
zhongshu check --home taizhou --lake (a region's packs, and every byte of its lake)
zhongshu check figures 月报.docx     (the figures of a paper: docx, xlsx, csv or a text of statements)"""
FIGURES = "figures"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """PACK_DIR... --lake, or figures FILE... --lang."""
    more = "packs, or folders of packs, to check beside the others; or the word figures and papers to check"
    parser.add_argument("files", metavar="PACK_DIR", nargs="*", help=more)
    parser.add_argument("--lake", action="store_true", help="also read every file that the current snapshot names")
    parser.add_argument("--lang", choices=("zh", "en"), default="en", help="the language of a report on figures")
    add_common(parser)


def run(args: argparse.Namespace) -> int:
    """1 when there is a problem, damage or a contradiction, 0 when all is well. Without a home the shipped packs are
    checked; papers need no home."""
    if args.files[:1] == [FIGURES] and not _own(Path(FIGURES)):
        from zhongshu.app.paper_report import report_papers

        return report_papers(args, args.files[1:])
    packs = _packs(args)
    damages = _damages(args) if args.lake else None
    named = {path.resolve().name for folder in map(Path, args.files) for path in _own(folder)}
    document = check_document(packs, named or set(packs.packs)) | ({} if damages is None else {"damaged": damages})
    emit(args, document, _told(packs, document))
    return 1 if packs.problems or packs.missing or damages else 0


def check_document(packs: "Packs", shown: Collection[str]) -> dict[str, Any]:
    """As JSON: `problems` and `advice` with file and line, `tables` of the packs `shown` with their refresh class and
    its reason."""
    from zhongshu.core.spec import pack_of

    catalogue = packs.catalogue
    return {
        "ok": not (packs.problems or packs.missing),
        "packs": sorted(packs.packs),
        "datasets": len(catalogue.datasets),
        "parameters": len(catalogue.parameters),
        "indicators": len(packs.indicators.by_name),
        "cases": len(packs.cases),
        "duties": len(packs.duties),
        "tables": [
            {
                "table": name,
                "refresh": item.refresh.kind,
                "reach": None if item.refresh.reach is None else duration(item.refresh.reach),
                "reason": item.refresh.reason,
            }
            for name, item in catalogue.tables.items()
            if pack_of(name) in shown
        ],
        "problems": [fault(problem) for problem in (*packs.problems, *packs.missing)],
        "advice": [fault(one) for one in packs.advice],
    }


def _packs(args: argparse.Namespace) -> "Packs":
    from zoneinfo import ZoneInfo

    from zhongshu.app.region import read_region
    from zhongshu.app.wiring import pack_folders, packs_of, shipped_packs
    from zhongshu.core.errors import PackError
    from zhongshu.packs.assemble import read_packs

    home = named_home(args) or (home_of(args) if args.lake or Path("region.yaml").exists() else None)
    region = None if home is None else read_region(home)
    base = packs_below(shipped_packs()) if home is None or region is None else pack_folders(home, region)
    found = {folder.name: folder for folder in base}
    for folder in map(Path, args.files):
        if not (own := _own(folder)):
            raise PackError(f"{folder} is no pack: it has no pack.yaml", hint="zhongshu pack new NAME writes one")
        found |= {path.resolve().name: path.resolve() for path in own}
    if region is None:
        return read_packs(found.values(), ZoneInfo("Asia/Shanghai"))
    return packs_of(found.values(), region)


def _own(folder: Path) -> list[Path]:
    """The pack that a folder is, or those that it has."""
    return [folder] if (folder / "pack.yaml").exists() else packs_below(folder)


def packs_below(folder: Path) -> list[Path]:
    """The packs directly below a folder, by name."""
    return sorted(path.parent for path in folder.glob("*/pack.yaml"))


def _damages(args: argparse.Namespace) -> list[dict[str, Any]]:
    """Every damaged file of the current snapshot; readers refuse its table from now on, or serve it again."""
    from zhongshu.app.progress import progress
    from zhongshu.app.wiring import open_hub
    from zhongshu.lake.damage import remember
    from zhongshu.lake.verify import verify

    hub = open_hub(home_of(args), strict=False)
    with progress("reading the lake"):
        found = list(verify(hub.intake.lake, hub.snapshot()))
    remember(hub.intake.lake.root, found)
    return [dict(plain(damage, hub.place.zone)) for damage in found]


def _told(packs: "Packs", document: dict[str, Any]) -> str:
    problems = (*packs.problems, *packs.missing)
    lines = [str(problem) for problem in problems] + [f"advice: {one}" for one in packs.advice]
    if document["tables"] and not problems:
        rows = [(item["table"], item["refresh"], item["reason"]) for item in document["tables"]]
        lines += [table(["table", "refresh", "why"], rows, longest=200), ""]
    sizes = [
        counted(len(document["packs"]), "pack"),
        counted(document["datasets"], "dataset"),
        counted(len(packs.catalogue.tables), "table"),
        counted(document["parameters"], "parameter"),
        counted(document["indicators"], "indicator"),
        counted(document["cases"], "case type"),
        counted(document["duties"], "duty", "duties"),
    ]
    found = "no problem" if not problems else counted(len(problems), "problem")
    lines.append(f"{', '.join(sizes)}: {found}")
    if (damaged := document.get("damaged")) is not None:
        lines += [f"damaged: {item['table']} {item['file'] or ''}: {item['reason']}" for item in damaged]
        lines.append(
            "The lake is whole."
            if not damaged
            else f"{counted(len(damaged), 'damaged file')}: restore a backup; the other tables answer."
        )
    return "\n".join(lines)
