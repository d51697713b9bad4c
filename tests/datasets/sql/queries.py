"""Random SELECTs over two partitioned relations and one that is not, and random rows for them."""

from dataclasses import dataclass
from datetime import date

from hypothesis import strategies as st

from zhongshu.datasets.sql.relation import Partition, Relation

RELATIONS = {
    relation.name: relation
    for relation in (
        Relation(
            "p.a",
            "dataset",
            {"k": "VARCHAR", "t": "TIMESTAMP WITH TIME ZONE", "v": "DECIMAL(18,1)"},
            ("k", "t"),
            Partition("month", "t"),
        ),
        Relation("p.b", "dataset", {"k": "VARCHAR", "d": "DATE", "w": "BIGINT"}, ("k", "d"), Partition("year", "d")),
        Relation("p.u", "dataset", {"k": "VARCHAR", "n": "BIGINT"}, ("k",)),
    )
}

INSTANTS = [
    "2019-12-31 23:59:59",
    "2020-01-01 00:00:00",
    "2020-01-01 05:00:00",
    "2020-01-02 00:00:00",
    "2020-01-31 23:00:00",
    "2020-02-01 00:00:00",
    "2020-02-01 07:00:00",
    "2020-02-03 12:00:00",
    "2020-02-29 23:59:59",
    "2020-03-01 00:00:00",
]
"""Around the ends of days, weeks, months and a year, in the region's zone."""

DAYS = sorted({date.fromisoformat(instant[:10]) for instant in INSTANTS})

Rows = tuple[tuple[object, ...], ...]

_keys = st.sampled_from("xyz")
a_rows = st.dictionaries(
    st.tuples(_keys, st.sampled_from(INSTANTS)),
    st.sampled_from([None, "0.5", "1.0", "1.0", "2.5"]),
    min_size=4,
    max_size=12,
).map(lambda found: tuple((*key, value) for key, value in found.items()))
b_rows = st.dictionaries(
    st.tuples(_keys, st.sampled_from(DAYS)), st.sampled_from([None, 0, 1, 1, 2]), min_size=3, max_size=10
).map(lambda found: tuple((key, str(day), value) for (key, day), value in found.items()))
u_rows = st.dictionaries(_keys, st.integers(0, 2), min_size=1, max_size=3).map(lambda found: tuple(found.items()))


@dataclass(frozen=True)
class From:
    """A FROM, and what can be named in it: times, texts and numbers."""

    sql: str
    times: tuple[str, ...]
    texts: tuple[str, ...]
    numbers: tuple[str, ...]

    def joined(self, sql: str, other: "From") -> "From":
        return From(
            f"{self.sql} {sql}", self.times + other.times, self.texts + other.texts, self.numbers + other.numbers
        )


TRUNCATIONS = ["day", "day", "month", "month", "year", "week", "quarter"]


def _time(draw: st.DrawFn, of: From) -> str:
    """An expression that may or may not stay in the period of the time it is made from."""
    plain = draw(st.sampled_from(of.times))
    forms = [plain] * 3 + [f"date_trunc('{unit}', {plain})" for unit in TRUNCATIONS]
    forms += [f"CAST({plain} AS DATE)", f"CAST({plain} + INTERVAL 1 DAY AS DATE)"]
    if len(of.times) > 1:
        forms += [f"coalesce({', '.join(of.times[:2])})"] * 2
        forms += [f"coalesce({', '.join(f'CAST({time} AS DATE)' for time in of.times[:2])})"] * 2
    return draw(st.sampled_from(forms))


def _condition(draw: st.DrawFn, of: From) -> str:
    forms = [f"{of.numbers[0]} > 0", f"{of.texts[-1]} <> 'x'", f"{of.times[-1]} > DATE '2020-01-15'"]
    inner = [f"{of.texts[0]} IN (SELECT k FROM u WHERE n > 0)", f"{of.texts[0]} NOT IN (SELECT k FROM b)"]
    return draw(st.sampled_from(forms + inner))


@st.composite
def _source(draw: st.DrawFn, name: str, depth: int) -> From:
    kinds = ["a", "a", "b", "b", "u"] + (["query", "query"] if depth else [])
    kind = draw(st.sampled_from(kinds))
    if kind == "query":
        return From(f"({draw(selects(depth - 1))}) AS {name}", (f"{name}.t",), (f"{name}.k",), (f"{name}.x",))
    if kind == "u":
        return From(f"u AS {name}", (), (f"{name}.k",), (f"{name}.n",))
    time, number = ("t", "v") if kind == "a" else ("d", "w")
    return From(f"{kind} AS {name}", (f"{name}.{time}",), (f"{name}.k",), (f"{name}.{number}",))


@st.composite
def _from(draw: st.DrawFn, depth: int) -> From:
    of: From = draw(_source("s0", depth))
    for number in range(draw(st.sampled_from([0, 0, 1, 1, 2]))):
        other: From = draw(_source(f"s{number + 1}", depth))
        how = draw(st.sampled_from(["JOIN", "LEFT JOIN", "LEFT JOIN", "FULL JOIN", "CROSS JOIN"]))
        if how == "CROSS JOIN":
            of = of.joined(f"CROSS JOIN {other.sql}", other)
            continue
        parts = [f"{of.texts[-1]} = {other.texts[0]}"]
        if of.times and other.times:
            left, right = _time(draw, From("", of.times[-1:], (), ())), _time(draw, From("", other.times, (), ()))
            same = [f"{left} = {right}", f"CAST({of.times[-1]} AS DATE) = CAST({other.times[0]} AS DATE)"]
            parts += [*same, f"{left} <= {right}"]
        chosen = draw(st.lists(st.sampled_from(parts), min_size=1, max_size=3))
        condition = draw(st.sampled_from([" AND ", " AND ", " OR "])).join(chosen)
        of = of.joined(f"{how} {other.sql} ON {condition}", other)
    return of


@st.composite
def _select(draw: st.DrawFn, depth: int) -> str:
    of: From = draw(_from(depth).filter(lambda found: bool(found.times)))
    time, text, number = _time(draw, of), draw(st.sampled_from(of.texts)), draw(st.sampled_from(of.numbers))
    where = f" WHERE {_condition(draw, of)}" if not draw(st.integers(0, 2)) else ""
    kind = draw(st.sampled_from(["plain", "plain", "group", "group", "window", "distinct", "limit"]))
    tail = f" FROM {of.sql}{where}"
    if kind == "group":
        value = draw(st.sampled_from(["count(*)", f"sum({number})", f"max({number})", f"avg({number})"]))
        shown = draw(st.sampled_from([time, time, f"max({of.times[0]})", f"min({time})"]))
        return f"SELECT {shown} AS t, {text} AS k, CAST({value} AS DECIMAL(18, 4)) AS x{tail} GROUP BY {time}, {text}"
    if kind == "window":
        by = draw(st.sampled_from([text, time, f"{text}, {time}", f"date_trunc('month', {of.times[0]})"]))
        frame = draw(st.sampled_from(["", f" ORDER BY {of.times[0]}"]))
        ranks = [
            f"row_number() OVER (PARTITION BY {by} ORDER BY {number})",
            f"lag({number}) OVER (PARTITION BY {by} ORDER BY {text})",
        ]
        value = draw(st.sampled_from([*ranks, f"sum({number}) OVER (PARTITION BY {by}{frame})"]))
        return f"SELECT {time} AS t, {text} AS k, CAST({value} AS DECIMAL(18, 4)) AS x{tail}"
    first = "SELECT DISTINCT" if kind == "distinct" else "SELECT"
    last = " ORDER BY x LIMIT 3" if kind == "limit" else ""
    return f"{first} {time} AS t, {text} AS k, CAST({number} AS DECIMAL(18, 4)) AS x{tail}{last}"


@st.composite
def selects(draw: st.DrawFn, depth: int = 2) -> str:
    """A SELECT of t (a time), k (a text) and x (a number)."""
    how = draw(st.sampled_from(["one", "one", "one", "UNION ALL", "UNION"]))
    if how == "one" or not depth:
        return draw(_select(depth))
    kind = draw(st.sampled_from(["DATE", "TIMESTAMPTZ"]))
    cast = f"SELECT CAST(q.t AS {kind}) AS t, q.k, q.x FROM ({{}}) AS q"
    return f"{cast.format(draw(_select(depth - 1)))} {how} {cast.format(draw(_select(depth - 1)))}"
