"""`zhongshu pack new`, `preview`, `test`, `list` and `stage`."""

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhongshu.app.actions import add_action
from zhongshu.app.home import add_common, home_of, named_home
from zhongshu.app.output import counted, emit
from zhongshu.app.pack_stage import add_stage_words, list_packs, take_stage
from zhongshu.app.scaffold import KINDS, write_pack

if TYPE_CHECKING:
    from zhongshu.packs.pack_tests import Case, Outcome

HELP = "Begin a pack of your own, play packs' cases, decide over their stages"
EXAMPLE = """zhongshu pack new visits --from indicators --home taizhou
zhongshu pack stage visits trial --for-unit ecology --signed "Wang Fang" --reason "letter 7"
zhongshu pack test taizhou/packs/visits"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """new NAME --from --dir --owner; preview DIR --port; test DIR... --only; list; stage PACK STAGE."""
    actions = parser.add_subparsers(dest="action", metavar="new|preview|test|list|stage", required=True)
    new = actions.add_parser(
        "new",
        help="write a small pack that passes check and its own cases",
        description=f"Write a small pack that works, to be changed. It begins with:\n{_kinds()}",
        epilog="example:\n  zhongshu pack new rooms --from cases --home taizhou",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    new.add_argument(
        "name", metavar="NAME", help="lower-case letters, digits, underscores; the folder's name and the pack's id"
    )
    new.add_argument("--from", dest="kind", metavar="KIND", choices=KINDS, default=next(iter(KINDS)), help=_named())
    new.add_argument("--dir", metavar="DIR", type=Path, help="the folder to write it into (else packs/ of the home)")
    new.add_argument("--owner", metavar="UNIT", help="the unit that answers for it (else data_bureau)")
    add_common(new)
    preview = actions.add_parser(
        "preview",
        help="see a pack in the browser while you write it",
        description="Serve a pack as it will be, in a region that is thrown away; pages follow as its files change.",
        epilog="example:\n  zhongshu pack preview taizhou/packs/visits",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    preview.add_argument("folder", metavar="DIR", type=Path, help="the pack's folder")
    preview.add_argument("--port", type=int, default=8410, metavar="N", help="8410")
    add_common(preview)
    test = actions.add_parser(
        "test",
        help="play the cases of packs: tests/*.yaml",
        description="Play the cases of packs, each in an empty region. Without DIR those of every pack.",
        epilog="example:\n  zhongshu pack test packs/air --only good_hours",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    test.add_argument("files", metavar="DIR", nargs="*", help="packs, or folders of packs")
    test.add_argument("--only", metavar="WORD", help="cases whose file or words have this in them")
    add_common(test)
    add_action(actions, "list", "every pack of the region with its stage", "zhongshu pack list")
    told = "record on paper what a unit decided about a pack's stage: the first proposes, another person's decides"
    add_stage_words(add_action(actions, "stage", told, EXAMPLE.splitlines()[1]))


def run(args: argparse.Namespace) -> int:
    """`test` is 1 when a case failed, or none was found."""
    taken = {"new": _new, "preview": _preview, "test": _test, "list": list_packs, "stage": take_stage}[args.action]
    return taken(args)


def _new(args: argparse.Namespace) -> int:
    from zhongshu.app.region import read_region
    from zhongshu.core.errors import UnknownName

    home = home_of(args)
    region = read_region(home) if args.dir is None or (home / "region.yaml").exists() else None
    units = [] if region is None else list(region.units)
    if args.owner is not None and units and args.owner not in units:
        raise UnknownName.among("unit of this region", args.owner, units)
    folder = args.dir or home / (region.pack_folders[0] if region and region.pack_folders else "packs")
    area = region.area if region else "331000"
    files = write_pack(folder / args.name, args.kind, owner=args.owner or _first(units), area=area)
    path = folder / args.name
    document = {"pack": args.name, "folder": str(path), "files": files}
    text = "\n".join(
        [
            f"{path}:",
            *(f"  {name}" for name in files),
            "",
            f"Change it to what you need, and see it as you do: zhongshu pack preview {path}",
            f"Then: zhongshu check {path}; zhongshu pack test {path}",
        ]
    )
    emit(args, document, text)
    return 0


def _preview(args: argparse.Namespace) -> int:
    """Ends with 0 on Ctrl-C. The packs beside it are those of a named home, or of the one that the folder is in."""
    from zhongshu.app.previewing.ground import ground
    from zhongshu.app.previewing.serving import serve_preview

    folder = _pack_at(args.folder)
    home = named_home(args) or next((one for one in folder.parents if (one / "region.yaml").exists()), None)

    def began(url: str) -> None:
        emit(args, {"url": url, "pack": folder.name}, f"{folder.name} at {url}  (Ctrl-C ends it)")
        sys.stdout.flush()

    serve_preview(folder, ground(home), port=args.port, say=_say, began=began)
    return 0


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _test(args: argparse.Namespace) -> int:
    from zhongshu.app.trial import trial
    from zhongshu.packs.pack_tests import read_cases, run_case

    base, area, zone = _base(args)
    asked = [path for folder in args.files for path in _packs_at(Path(folder))]
    packs = {path.name: path for path in [*base, *asked]}
    cases = [case for path in asked or base for case in read_cases(path) if _wanted(case, args.only)]
    outcomes = []
    if cases:
        with trial(list(packs.values()), zone=zone, area=area) as region:
            for case in cases:
                with region.fresh(rows=case.brings_rows) as (hub, files):
                    outcomes.append(run_case(case, hub, files))
    failed = sum(1 for outcome in outcomes if outcome.failures)
    if args.only is None and (home := named_home(args)) is not None:
        keep_played(home, outcomes)
    emit(args, {"cases": [_document(outcome) for outcome in outcomes], "failed": failed}, _told(outcomes, failed))
    return 1 if failed or not outcomes else 0


def keep_played(home: Path, outcomes: "Sequence[Outcome]") -> None:
    """Keep how the packs of a region did, with the digest of their files: one of the gates before they go live."""
    from zhongshu.app.wiring import open_hub
    from zhongshu.packs.scenario_facts import digest_of
    from zhongshu.sharing.scenarios.reports import Played

    hub = open_hub(home, strict=False)
    for name, pack in hub.packs.packs.items():
        own = [outcome for outcome in outcomes if outcome.case.pack == pack.folder.name]
        if own:
            failed = sum(1 for outcome in own if outcome.failures)
            played = Played(digest_of(pack.folder), hub.now(), len(own), failed)
            hub.scenarios.reports.keep_played(name, played)


def _base(args: argparse.Namespace) -> tuple[list[Path], str, str]:
    """The packs that every case may use, area and zone: those of a named home, else the shipped ones."""
    from zhongshu.app.region import read_region
    from zhongshu.app.wiring import pack_folders, shipped_packs

    home = named_home(args)
    if home is None:
        return _packs_at(shipped_packs()), "331000", "Asia/Shanghai"
    region = read_region(home)
    return pack_folders(home, region), region.area, region.zone


def _packs_at(folder: Path) -> list[Path]:
    from zhongshu.core.errors import PackError

    folder = folder.resolve()
    found = [folder] if (folder / "pack.yaml").exists() else sorted(path.parent for path in folder.glob("*/pack.yaml"))
    if not found:
        raise PackError(f"{folder} is no pack: it has no pack.yaml", hint="zhongshu pack new NAME writes one")
    return found


def _pack_at(folder: Path) -> Path:
    """The pack itself, and no folder of packs."""
    from zhongshu.core.errors import PackError

    folder = folder.resolve()
    if not (folder / "pack.yaml").exists():
        raise PackError(f"{folder} is no pack: it has no pack.yaml", hint="zhongshu pack new NAME writes one")
    return folder


def _wanted(case: "Case", only: str | None) -> bool:
    return only is None or only in case.place.file or only in case.spec.case.zh or only in case.spec.case.en


def _document(outcome: "Outcome") -> dict[str, Any]:
    case = outcome.case
    title = {"zh": case.spec.case.zh, "en": case.spec.case.en}
    return {
        "pack": case.pack,
        "file": case.place.file,
        "line": case.place.line,
        "case": title,
        "ok": not outcome.failures,
        "failures": list(outcome.failures),
    }


def _told(outcomes: "Sequence[Outcome]", failed: int) -> str:
    lines = []
    for outcome in outcomes:
        case = outcome.case
        lines.append(f"{'FAILED' if outcome.failures else 'ok    '} {case.place.file}: {case.spec.case.en}")
        lines += [f"       {failure}" for failure in outcome.failures]
    if not outcomes:
        return "There is nothing to test: a pack's tests are its tests/*.yaml."
    return "\n".join([*lines, f"{counted(len(outcomes), 'case')}, {failed} failed"])


def _kinds() -> str:
    return "\n".join(f"  {kind:<12}{held}" for kind, held in KINDS.items())


def _named() -> str:
    first, *others = KINDS
    return f"{first} (without it), {', '.join(others)}"


def _first(units: Iterable[str]) -> str:
    """The data office, which every shipped region has; else the first unit."""
    known = list(units)
    return next((unit for unit in known if unit == "data_bureau"), next(iter(known), "data_bureau"))
