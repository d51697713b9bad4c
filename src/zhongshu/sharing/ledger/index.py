"""What a search looks through: the telling columns of each sealed segment, as one Parquet file named by its digest."""

import io
from array import array
from itertools import accumulate
from pathlib import Path

import pyarrow as pa
import pyarrow.json as pj
import pyarrow.parquet as pq

from zhongshu.lake.durable import write_file
from zhongshu.sharing.ledger.files import Folders, Segment, digest, index_name, list_indexes, list_segments

_TEXT = pa.string()
_COLUMNS = "kind decision actor unit key grant purpose reference act address reason".split()
_AT = pa.timestamp("us", "UTC")
_LINE = pa.schema(
    [
        ("sequence", pa.int64()),
        ("at", _AT),
        *((name, _TEXT) for name in _COLUMNS),
        ("objects", pa.list_(pa.struct([("name", _TEXT)]))),
        ("subjects", pa.list_(_TEXT)),
    ]
)


def index_of(content: bytes) -> pa.Table:
    """The columns of a segment's lines: sequence, at, the texts one searches by, the names of objects, the subjects,
    and `start`, the byte where the line begins. pyarrow.ArrowInvalid for lines that are no entries."""
    options = pj.ParseOptions(explicit_schema=_LINE, unexpected_field_behavior="ignore")
    read = pj.ReadOptions(use_threads=False, block_size=len(content) + 1)
    table = pj.read_json(io.BytesIO(content), read_options=read, parse_options=options)
    lengths = (len(line) + 1 for line in content.split(b"\n")[:-1])
    ends = array("q", accumulate(lengths, initial=0))
    # from a buffer: a list would make Arrow look whether pandas is there, and import all of it
    starts = pa.Array.from_buffers(pa.int64(), len(ends) - 1, [None, pa.py_buffer(ends)])
    looks = table["objects"].combine_chunks()  # of entries without objects null, which has no length either
    names = pa.ListArray.from_arrays(looks.offsets, looks.flatten().field("name"))
    table = table.set_column(table.schema.get_field_index("objects"), "objects", names)
    return table.append_column("start", starts).combine_chunks()


def write_index(segment: Segment, folder: Path) -> Path:
    """Durably; a file with the same content stays as it is."""
    packed = io.BytesIO()
    pq.write_table(index_of(segment.read()), packed, compression="zstd", use_dictionary=_COLUMNS, store_schema=False)
    content = packed.getvalue()
    path = folder / index_name(segment.first, digest(content))
    write_file(path, content)
    return path


def index_missing(folders: Folders) -> int:
    """Make the index of every sealed segment online that has none; how many those were."""
    there = list_indexes(folders)
    missing = [one for one in list_segments(folders) if one.digest and not one.packed and one.first not in there]
    for segment in missing:
        write_index(segment, folders.index)
    if missing:
        pa.default_memory_pool().release_unused()  # Arrow would keep some 40 MB for the next one, which is hours away
    return len(missing)
