"""`zhongshu demo`: a region with every sample, in the browser."""

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhongshu.app.commands.serve import add_address
from zhongshu.app.home import add_common, named_home, program
from zhongshu.app.output import counted, emit

if TYPE_CHECKING:
    from zhongshu.app.demo import Demo
    from zhongshu.web.people.login import Offered

HELP = "A region with every sample, served on this machine"
EXAMPLE = "zhongshu demo --port 8500"
FOLDER = "demo-home"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--host --port --no-serve."""
    add_address(parser)
    parser.add_argument("--no-serve", action="store_true", help="make the region, and out")
    add_common(parser)


def run(args: argparse.Namespace) -> int:
    """The region stays in --home, else ZHONGSHU_HOME, else ./demo-home: a second start finds it loaded."""
    from zhongshu.app.demo import prepare
    from zhongshu.app.progress import progress
    from zhongshu.app.serving import Address, require_free, serve

    home = named_home(args) or Path(FOLDER)
    address = Address(args.host, args.port)
    if not args.no_serve:
        require_free(address)
    demo = prepare(home, progress)
    args.hub = demo.hub
    url = None if args.no_serve else address.url
    emit(args, _document(demo, home, url), _told(demo, home, url))
    if not args.no_serve:
        serve(home, address, hub=demo.hub, offered=_offered())
    return 0


def _offered() -> "list[Offered]":
    """The people of the log-in page."""
    from zhongshu.app.demo_people import PEOPLE
    from zhongshu.web.people.login import Offered

    return [Offered(one.login, one.name, one.title, one.tries) for one in PEOPLE]


def _document(demo: "Demo", home: Path, url: str | None) -> dict[str, Any]:
    loaded = [(one.dataset, one.file, one.counts.input, one.counts.rejected) for one in demo.loaded]
    return {
        "home": str(home.resolve()),
        "url": url,
        "loaded": [dict(zip(("dataset", "file", "input", "rejected"), one, strict=True)) for one in loaded],
        "snapshot": demo.hub.snapshot().number,
    }


def _told(demo: "Demo", home: Path, url: str | None) -> str:
    """Where it is and three things to try, each of which works as it stands."""
    place = demo.hub.place
    rows = sum(one.counts.input for one in demo.loaded)
    came = f"{counted(len(demo.loaded), 'file')}, {counted(rows, 'row')} loaded" if demo.loaded else "loaded already"
    first = next((name for name, one in demo.hub.packs.indicators.by_name.items() if one.spec.key), "PACK.INDICATOR")
    sample = next(iter(demo.samples), None)
    zhongshu = program()
    packs = counted(len(demo.hub.packs.packs), "pack")
    lines = [f"{place.title.zh} {place.title.en}: {packs}, {came}; the region is in {home}"]
    lines += [] if url is None else ["", f"  {url}  (Ctrl-C ends it)"]
    lines += ["", "Three things to try, in another terminal:"]
    lines += [f"  {zhongshu} explain {first} --home {home}", f"  {zhongshu} show {first} --by station --home {home}"]
    if sample is not None and sample.file is not None:
        file = os.path.relpath(sample.file) if sample.file.is_relative_to(Path.cwd()) else sample.file
        lines.append(f"  {zhongshu} load {sample.dataset} {file} --source {sample.source} --home {home}")
        lines.append("     (nothing new; change a value in a copy of that file, and load the copy)")
    return "\n".join(lines)
