"""`zhongshu init`: a region of one's own."""

import argparse

from zhongshu.app.home import FOLDER, HOME, add_common, named_home
from zhongshu.app.output import counted, emit

HELP = "Make a region of your own: every pack, no rows"
EXAMPLE = "zhongshu init --home taizhou --area 331000"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--area --region --title --title-en --zone."""
    parser.add_argument(
        "--area", default="331000", metavar="AREA", help="the region's area, code or name (331000 台州市)"
    )
    parser.add_argument("--region", metavar="ID", help="its id, lower-case letters (else from the area's name)")
    parser.add_argument("--title", metavar="TEXT", help="its title (else the area's name)")
    parser.add_argument("--title-en", metavar="TEXT", help="its title in English")
    parser.add_argument("--zone", default="Asia/Shanghai", metavar="ZONE", help="its time zone (Asia/Shanghai)")
    add_common(parser)


def run(args: argparse.Namespace) -> int:
    """HomeError where a region is already; the folder is --home, ZHONGSHU_HOME, or ./zhongshu-home."""
    from pathlib import Path

    from zhongshu.app.founding import Wish, found

    home = named_home(args) or Path(FOLDER)
    hub = found(home, Wish(args.region, args.area, args.title, args.title_en, args.zone))
    place, catalogue = hub.place, hub.packs.catalogue
    document = {
        "home": str(home.resolve()),
        "region": place.region,
        "title": {"zh": place.title.zh, "en": place.title.en},
        "area": place.area,
        "zone": place.zone.key,
        "packs": sorted(hub.packs.packs),
        "units": sorted(place.units),
        "snapshot": hub.snapshot().number,
    }
    dataset = next(iter(catalogue.datasets), "PACK.DATASET")
    here = "" if home == Path(FOLDER) else f" --home {home}"
    packs = counted(len(hub.packs.packs), "pack")
    text = f"""{place.title.zh} {place.title.en} ({place.area}) has a home in {home}: {packs}, no rows yet.
Its own words are in {home / "region.yaml"}. Next:
  zhongshu load {dataset} FILE{here}
  zhongshu serve{here}
  export {HOME}={home.resolve()}    spares the --home"""
    emit(args, document, text)
    return 0
