"""Whether a parameter that is used as grids can be: every outline is a polygon on the earth."""

import csv
import io
from collections.abc import Iterator
from pathlib import PurePosixPath

from zhongshu.cases.grids import outline_faults
from zhongshu.core.errors import PackError, Place
from zhongshu.packs.documents import read_text
from zhongshu.packs.folder import WrittenPack, read_rows


def outline_problems(pack: WrittenPack, name: str) -> Iterator[PackError]:
    """Each outline of a parameter of the pack that is none, of any edition, with file and line."""
    written = pack.parameters[name]
    for index, rows in enumerate(read_rows(pack, written)):
        lines: list[int] = []
        for row, said in outline_faults([str(one["outline"]) for one in rows]):
            file = written.spec.editions[index].rows
            if isinstance(file, str):
                lines = lines or _lines(pack, file)
                place = Place(str(PurePosixPath(written.document.file).with_name(file)), lines[row], "outline")
            else:
                place = written.document.place((*written.at, "editions", index, "rows", row, "outline"))
            yield PackError(f"the outline of the grid {rows[row]['grid']} {said}", place=place)


def _lines(pack: WrittenPack, file: str) -> list[int]:
    """The line on which each row of a CSV file ends."""
    path = pack.folder / "parameters" / file
    reader = csv.reader(io.StringIO(read_text(path, path.name), newline=""))
    return [reader.line_num for _ in reader][1:]
