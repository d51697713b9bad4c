"""Where rows come from and where they go: graphs of relations, and of single columns."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import sqlglot
from sqlglot import exp

from zhongshu.core.text import Text
from zhongshu.datasets.catalogue import Catalogue, Dataset
from zhongshu.indicators.catalogue import Indicator, Indicators

NodeKind = Literal["source", "dataset", "table", "parameter", "indicator", "more"]
MOST_SISTERS = 8
"""More indicators than these over one relation are drawn as one node."""


@dataclass(frozen=True)
class Node:
    """`id` is unique in its graph; `name` is the noun it links to (of a source its dataset), `column` one of its."""

    id: str
    kind: NodeKind
    name: str
    title: Text
    column: str | None = None
    focus: bool = False


@dataclass(frozen=True)
class Graph:
    """Without cycles; an edge (from, to) goes the way of the rows."""

    nodes: tuple[Node, ...]
    edges: tuple[tuple[str, str], ...]


def lineage(catalogue: Catalogue, indicators: Indicators, name: str) -> Graph:
    """Everything `name` is made of, back to the sources, and everything made of it, on to the indicators."""
    drawing = _Drawing(catalogue, indicators)
    drawing.upstream(name, focus=True)
    drawing.downstream(name)
    return drawing.graph()


def column_lineage(catalogue: Catalogue, indicators: Indicators, name: str, column: str) -> Graph:
    """The columns from which one column is computed, back to the sources', and what is computed from it."""
    drawing = _ColumnDrawing(catalogue, indicators)
    drawing.upstream(name, column, focus=True)
    drawing.downstream(name, column)
    return drawing.graph()


class _Drawing:
    """Grows a graph from one relation."""

    def __init__(self, catalogue: Catalogue, indicators: Indicators):
        self.catalogue, self.indicators = catalogue, indicators
        self.nodes: dict[str, Node] = {}
        self.edges: dict[tuple[str, str], None] = {}

    def add(self, node: Node) -> bool:
        """Whether it was new."""
        if node.id in self.nodes:
            return False
        self.nodes[node.id] = node
        return True

    def graph(self) -> Graph:
        return Graph(tuple(self.nodes.values()), tuple(self.edges))

    def upstream(self, name: str, *, focus: bool = False) -> None:
        kind = self.catalogue.relation(name).kind
        if not self.add(Node(name, kind, name, self.catalogue.title(name), focus=focus)):
            return
        if kind == "dataset":
            for source, spec in self.catalogue.datasets[name].spec.sources.items():
                self.add(
                    Node(
                        f"{name}#{source}",
                        "source",
                        name,
                        Text(zh=f"{source}（{spec.kind}）", en=f"{source} ({spec.kind})"),
                    )
                )
                self.edges[f"{name}#{source}", name] = None
        elif kind == "table":
            for read in self.catalogue.tables[name].query.reads:
                self.upstream(read)
                self.edges[read, name] = None

    def downstream(self, name: str) -> None:
        for table in self.catalogue.tables.values():
            if name in table.query.reads:
                new = self.add(Node(table.name, "table", table.name, table.spec.title))
                self.edges[name, table.name] = None
                if new:
                    self.downstream(table.name)
        self._measured(name)

    def _measured(self, name: str) -> None:
        found = self.indicators.over([name])
        if len(found) > MOST_SISTERS:
            rest = len(found)
            node = Node(f"{name}#more", "more", name, Text(zh=f"{rest} 项指标", en=f"{rest} indicators"))
            self.add(node)
            self.edges[name, node.id] = None
            return
        for indicator in found:
            self._indicator(indicator, name)

    def _indicator(self, indicator: Indicator, after: str) -> None:
        new = self.add(Node(f"={indicator.name}", "indicator", indicator.name, indicator.title))
        self.edges[after, f"={indicator.name}"] = None
        if new:
            for other in self.indicators.by_name.values():
                if indicator.name in other.inputs:
                    self._indicator(other, f"={indicator.name}")


class _ColumnDrawing:
    """Grows a graph from one column."""

    def __init__(self, catalogue: Catalogue, indicators: Indicators):
        self.catalogue, self.indicators = catalogue, indicators
        self._parts = _Drawing(catalogue, indicators)
        self._users = _users(catalogue)

    def graph(self) -> Graph:
        return self._parts.graph()

    def upstream(self, name: str, column: str, *, focus: bool = False) -> None:
        if not self._column(name, column, focus=focus):
            return
        if name in self.catalogue.datasets:
            self._sources(self.catalogue.datasets[name], column)
        elif name in self.catalogue.tables:
            for read, part in sorted(self.catalogue.tables[name].query.lineage.get(column, ())):
                self.upstream(read, part)
                self._parts.edges[f"{read}.{part}", f"{name}.{column}"] = None

    def downstream(self, name: str, column: str) -> None:
        for table, output in self._users.get((name, column), ()):
            new = self._column(table, output)
            self._parts.edges[f"{name}.{column}", f"{table}.{output}"] = None
            if new:
                self.downstream(table, output)
        self._measured(name, column)

    def _measured(self, name: str, column: str) -> None:
        using = [one for one in self.indicators.over([name]) if column in measured_columns(one)]
        if len(using) > MOST_SISTERS:
            node = Node(
                f"{name}.{column}#more", "more", name, Text(zh=f"{len(using)} 项指标", en=f"{len(using)} indicators")
            )
            self._parts.add(node)
            self._parts.edges[f"{name}.{column}", node.id] = None
            return
        for indicator in using:
            self._parts.add(Node(f"={indicator.name}", "indicator", indicator.name, indicator.title))
            self._parts.edges[f"{name}.{column}", f"={indicator.name}"] = None

    def _column(self, name: str, column: str, *, focus: bool = False) -> bool:
        kind = self.catalogue.relation(name).kind
        return self._parts.add(
            Node(f"{name}.{column}", kind, name, _column_title(self.catalogue, name, column), column, focus)
        )

    def _sources(self, dataset: Dataset, column: str) -> None:
        for source, spec in dataset.spec.sources.items():
            for part in source_columns(spec.columns.get(column, column)):
                node = Node(f"{dataset.name}#{source}#{part}", "source", dataset.name, Text(zh=part, en=part), source)
                self._parts.add(node)
                self._parts.edges[node.id, f"{dataset.name}.{column}"] = None


def source_columns(mapping: str) -> tuple[str, ...]:
    """The columns of a source that a mapping names, `_file` and `_line` among them.

    >>> source_columns("strptime(Date || Hour, '%Y%m%d%H')"), source_columns('"PM2.5"')
    (('Date', 'Hour'), ('PM2.5',))
    """
    if re.fullmatch(r"[^\W\d]\w*", mapping.strip()):
        return (mapping.strip(),)
    return tuple(dict.fromkeys(_columns_in(mapping)))


def measured_columns(indicator: Indicator) -> frozenset[str]:
    """The columns that an indicator's value is computed from: of its measures and its condition."""
    spec = indicator.spec
    texts = [spec.measure, *(spec.ratio or ()), spec.where, spec.published]
    return frozenset(name for text in texts if text for name in _columns_in(text))


def _columns_in(text: str) -> Iterator[str]:
    try:
        tree = sqlglot.parse_one(text, dialect="duckdb")
    except sqlglot.ParseError:
        return
    for column in tree.find_all(exp.Column):
        yield column.name


def _users(catalogue: Catalogue) -> Mapping[tuple[str, str], list[tuple[str, str]]]:
    """(relation, column) -> the columns of tables that are computed from it."""
    found: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for table in catalogue.tables.values():
        for output, parts in table.query.lineage.items():
            for part in parts:
                found[part].append((table.name, output))
    return found


def _column_title(catalogue: Catalogue, name: str, column: str) -> Text:
    if name in catalogue.datasets:
        title = catalogue.datasets[name].spec.columns[column].title
    elif name in catalogue.tables:
        said = catalogue.tables[name].spec.columns.get(column)
        title = None if said is None else said.title
    else:
        title = None
    return title or Text(zh=column, en=column)
