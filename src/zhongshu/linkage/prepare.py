"""Records as an office wrote them to records that can be compared: codes read, names and addresses taken apart."""

import hashlib
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import duckdb

from zhongshu.lake.engine import quote_name
from zhongshu.linkage import addresses, codes, names
from zhongshu.linkage.addresses import read_address
from zhongshu.linkage.codes import clean, look_alikes, read_code
from zhongshu.linkage.kinds import EXACT, FIXED, Kind
from zhongshu.linkage.names import NameReader, plain
from zhongshu.linkage.reading import Reading, read_texts

RAW = ("code", "old_code", "name", "former", "address", "person", "phone")
"""What every relation of records says besides FIXED, all text, NULL where an office has none of it."""
_CODE = (__file__, addresses.__file__, codes.__file__, names.__file__)
_ONE_BY_ONE = "trim(unnest(string_split_regex(former, '[;；、,，]')))"
_TEXTS = {
    "read_name": f"SELECT name FROM {{source}} UNION ALL SELECT {_ONE_BY_ONE} FROM {{source}} WHERE former <> ''",
    "read_code": "SELECT code FROM {source} UNION ALL SELECT old_code FROM {source}",
    "read_address": "SELECT address FROM {source}",
}
"""SQL of what is read, by the name of its reading."""
_CODE_PARTS = ("code_text", "uscc", "older", "meant")
_NAME_PARTS = ("title", "signs_of_title", "region", "core", "signs_of_core", "form", "branch", "whole_name")


def columns(kind: Kind) -> tuple[str, ...]:
    """The columns of a prepared relation, in their order; `former` is a list of text, `rank` a number, others text."""
    return (*FIXED, *EXACT, *kind.own)


def prepare(
    connection: duckdb.DuckDBPyConnection,
    sources: Mapping[str, str],
    kind: Kind,
    reader: NameReader,
    kept: Path | None = None,
) -> None:
    """Make a TEMP TABLE of each relation of `sources`, under the name that stands there for it. A source has FIXED, RAW
    and whatever else the kind reads.

    Each value is read once, whatever the number of records that have it; "" and blanks are NULL. What was read is kept
    in the folder `kept`: the next call with most of the same values takes a tenth of the time. ZhongshuError without
    the extra.
    """
    readings = _readings(reader)
    plain("")  # without the extra it is said here: what Python raises inside a statement DuckDB words its own way
    for reading in readings:
        texts = " UNION ALL ".join(_TEXTS[reading.name].format(source=quote_name(source)) for source in sources)
        read_texts(connection, texts, reading, kept)
    nulls = {name: "NULL::VARCHAR[]" if name == "former" else "NULL::VARCHAR" for name in EXACT}
    chosen = ", ".join(f"{said} AS {quote_name(name)}" for name, said in {**nulls, **kind.exact, **kind.own}.items())
    for source, into in sources.items():
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {quote_name(into)} AS SELECT dataset::VARCHAR AS dataset, "
            f"record::VARCHAR AS record, rank::INTEGER AS rank, entity::VARCHAR AS entity, "
            f"entity_code::VARCHAR AS entity_code, {chosen} FROM ({_readable(source)})"
        )
    for reading in readings:
        connection.execute(f"DROP TABLE {reading.name}")


def _readings(reader: NameReader) -> tuple[Reading, ...]:
    """How names, codes and addresses are read; what is kept of them counts while this code and the words are these."""
    code = hashlib.sha256(b"".join(Path(file).read_bytes() for file in _CODE)).hexdigest()
    return (
        Reading("read_name", _NAME_PARTS, partial(_name, reader), f"{code} {reader!r}"),
        Reading("read_code", _CODE_PARTS, _code, code),
        Reading("read_address", ("street", "house"), _address, code),
    )


def _readable(source: str) -> str:
    """Every raw column with what was read of it: what the expressions of a kind speak of."""
    return f"""
        SELECT s.* REPLACE (nullif(trim(s.person), '') AS person, nullif(trim(s.phone), '') AS phone),
            n.* EXCLUDE (said), c.code_text, c.meant, o.code_text AS old_text,
            coalesce(c.uscc, o.uscc) AS uscc, coalesce(o.older, c.older) AS older,
            f.former_names, a.street, a.house
        FROM {quote_name(source)} AS s
        LEFT JOIN read_name AS n ON n.said = s.name
        LEFT JOIN read_code AS c ON c.said = s.code
        LEFT JOIN read_code AS o ON o.said = s.old_code
        LEFT JOIN read_address AS a ON a.said = s.address
        LEFT JOIN (
            SELECT former, list(whole_name ORDER BY whole_name) AS former_names
            FROM (
                SELECT DISTINCT former, {_ONE_BY_ONE} AS one
                FROM {quote_name(source)} WHERE former <> ''
            ) JOIN read_name AS n ON n.said = one
            WHERE whole_name IS NOT NULL GROUP BY former
        ) AS f ON f.former = s.former"""


def _name(reader: NameReader, text: str) -> tuple[str, ...]:
    parts = reader.read(text)
    core = parts.brand + parts.trade
    whole = "|".join((parts.region, core, parts.form, parts.branch)) if parts.region and core else ""
    return parts.plain, _signs(parts.plain), parts.region, core, _signs(core), parts.form, parts.branch, whole


def _signs(text: str) -> str:
    """A text with one byte a character: DuckDB measures how alike two are by bytes, and a Chinese one has three.

    One in 94 pairs of characters get the same byte: near enough for what is only alike.
    """
    return "".join(chr(33 + ord(sign) % 94) for sign in text)


def _code(text: str) -> tuple[str, ...]:
    code = read_code(text)
    if code is None:
        alike = look_alikes(text)
        return clean(text), "", "", alike[0] if len(alike) == 1 else clean(text)
    one = code.scheme == "uscc"
    return code.text, code.text if one else "", "" if one else code.text, code.text


def _address(text: str) -> tuple[str, ...]:
    parts = read_address(text)
    return parts.street, parts.house
