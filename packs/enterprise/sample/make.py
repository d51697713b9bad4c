"""Makes the sample: what is true of made-up firms, and what the county's offices wrote of them. SOURCE.md says how.

`python make.py --firms 20000 --out DIR` writes firms.csv, one CSV a source and truth.csv (which record is of which
firm), the same bytes every time; the first firms are the same whatever their number. It holds one firm at a time.
"""

import argparse
import csv
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from firms import Firm, firms
from history import history
from records import records
from rows import ROWS, SERIES

FILES: dict[str, Any] = {"firms": Firm, **ROWS}
"""The kinds of rows, by the name of their file."""


def make(out: Path, count: int, scattered: int, only: Sequence[str] = ()) -> None:
    """Write `count` firms, and the records of the first `scattered`, into the folder: all files, or `only` some."""
    out.mkdir(parents=True, exist_ok=True)
    named = set(only or FILES)
    with ExitStack() as stack:
        writers = {}
        for name in sorted(named):
            file = stack.enter_context((out / f"{name}.csv").open("w", encoding="utf-8", newline=""))
            writers[name] = csv.writer(file, lineterminator="\n")
            writers[name].writerow([column.rstrip("_") for column in FILES[name]._fields])
        series = bool(named & SERIES)
        for number, (firm, rows) in enumerate(records(firms(count))):
            if "firms" in named:
                writers["firms"].writerow(firm)
            if number >= scattered:
                continue
            for name, row in (*rows, *(history(firm, number, rows) if series else ())):
                if name in named:
                    writers[name].writerow(row)


def main() -> None:
    """Read the words of the command and make the files."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--firms", type=int, default=20_000, help="how many firms (20000)")
    words.add_argument("--scattered", type=int, help="of so many of them the offices have records (all)")
    words.add_argument("--out", type=Path, required=True, help="the folder to write into")
    words.add_argument("--only", default="", help=f"these files, with commas: {','.join(FILES)} (all)")
    said = words.parse_args()
    only = [one for one in said.only.split(",") if one]
    if unknown := set(only) - set(FILES):
        words.error(f"no file {sorted(unknown)[0]!r}; there are {', '.join(FILES)}")
    make(said.out, said.firms, said.firms if said.scattered is None else said.scattered, only)


if __name__ == "__main__":
    main()
