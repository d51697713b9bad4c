"""Types that DuckDB would convert in silence or compare wrongly, or add up in another order each time."""

from collections.abc import Callable, Sequence

from sqlglot import exp

from zhongshu.datasets.sql.probes import Probe
from zhongshu.datasets.sql.script import Script

INSTANT = "TIMESTAMP WITH TIME ZONE"


def family(kind: str) -> str:
    """Types of one family compare without surprise.

    >>> family("DECIMAL(18,1)"), family("DATE"), family("TIMESTAMP WITH TIME ZONE")
    ('number', 'time', 'time')
    """
    if kind.startswith(("DECIMAL", "FLOAT", "DOUBLE")) or kind.endswith(("INT", "INTEGER")):
        return "number"
    return "time" if kind.startswith(("DATE", "TIMESTAMP")) else kind


def settle(
    script: Script,
    probes: Sequence[Probe],
    twins: Sequence[Probe],
    describe: Callable[[Sequence[exp.Expr], bool], Sequence[str]],
) -> None:
    """Refuses what does not fit, and writes conversions of dates into the tree where DuckDB's own are not safe.

    `twins` are the same probes in a copy of the tree, whose operands `describe` can find the types of: of all
    together, either row by row or (True) behind GROUP BY.
    """
    for grouped in (False, True):
        pairs = [pair for pair in zip(probes, twins, strict=True) if pair[1].grouped is grouped]
        operands = [operand for _, twin in pairs for operand in twin.operands]
        kinds = list(describe(operands, grouped)) if operands else []
        for probe, _ in pairs:
            mine, kinds = kinds[: len(probe.operands)], kinds[len(probe.operands) :]
            _check(script, probe, [*mine, *probe.known])
            _widen(probe, [*mine, *probe.known])


def _check(script: Script, probe: Probe, kinds: Sequence[str]) -> None:
    first, kind = probe.operands[0], kinds[0]
    word = first.sql("duckdb", comments=False).replace('"', "")
    if probe.what == "condition" and kind != "BOOLEAN":
        raise script.error(f"{word} is {kind}, not a condition", at=first, hint="compare it with something")
    if probe.what == "sum" and kind in ("DOUBLE", "FLOAT"):
        raise script.error(
            f"{word} is {kind}: its sum differs from run to run in the last digits",
            at=first,
            hint="write CAST(... AS DECIMAL(18, 6)) around it, with the digits it needs",
        )
    other = next((other for other in kinds if family(other) != family(kind)), None)
    if probe.what == "comparison" and other is not None:
        text = "VARCHAR" in (kind, other)
        hint = "text is written in quotes: '1'" if text else "CAST one to the type of the other"
        raise script.error(f"{word} is {kind} and is compared with {other}", at=first, hint=hint)
    dates = {"DATE", INSTANT} <= set(kinds)
    if dates and (probe.what == "mixture" or "DATE" in probe.known):
        raise script.error(
            f"{word} is {kind} and stands with {'DATE' if kind == INSTANT else INSTANT}",
            at=first,
            hint="write CAST(... AS DATE) around the time, or CAST(... AS TIMESTAMPTZ) around the date",
        )


def _widen(probe: Probe, kinds: Sequence[str]) -> None:
    """A date becomes an instant by way of TIMESTAMP.

    DuckDB 1.5 propagates the statistics of a direct cast from DATE to TIMESTAMPTZ as if the session's zone were UTC,
    so that a comparison of the two loses rows and a grouping fails, where a table has the first hours of a day only.
    """
    if probe.what == "comparison" and INSTANT in kinds:
        for operand, kind in zip(probe.operands, kinds, strict=False):
            if kind == "DATE":
                _wrap(operand, "TIMESTAMP", "TIMESTAMPTZ")
    elif probe.what == "cast" and kinds[0] == "DATE":
        _wrap(probe.operands[0], "TIMESTAMP")


def _wrap(operand: exp.Expr, *kinds: str) -> None:
    """Casts a node where it stands; the node itself stays in the tree."""
    inmost = exp.Cast(to=exp.DataType.build(kinds[0]))
    outmost = inmost
    for kind in kinds[1:]:
        outmost = exp.Cast(this=outmost, to=exp.DataType.build(kind))
    operand.replace(outmost)
    inmost.set("this", operand)
