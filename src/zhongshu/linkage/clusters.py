"""Records joined pair by pair, strongest first, never against a contradiction."""

from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

How = Literal["decided", "exact", "former", "probable"]
_ORDER: tuple[How, ...] = ("decided", "exact", "former", "probable")


@dataclass(frozen=True)
class Node:
    """Records of one entity: `settled` where it was there before, else new. `first` orders who founds a cluster."""

    name: str
    settled: bool
    code: str | None
    old: str | None
    first: tuple[int, str]

    def contradicts(self, other: "Node") -> bool:
        """Whether both have a code and they differ; a former code counts where one of them has no other."""
        if self.code is not None and other.code is not None:
            return self.code != other.code
        return self.old is not None and other.old is not None and self.old != other.old

    def with_(self, other: "Node") -> "Node":
        """Both as one, by the name of this."""
        head, tail = (self, other) if self.first <= other.first else (other, self)
        code, old = head.code or tail.code, head.old or tail.old
        return Node(self.name, self.settled or other.settled, code, old, head.first)


@dataclass(frozen=True)
class Edge:
    """Two nodes that speak of one entity, the records that say so (`via`, of `left` and `right`), and how."""

    left: str
    right: str
    how: How
    via: tuple[str, str]
    weight: float | None = None


@dataclass(frozen=True)
class Reached:
    """How a node joined its cluster: by which record there, and with what weight."""

    cluster: str
    how: How | None
    via: str | None
    weight: float | None


class Clusters:
    """Nodes and what has been joined. `apart` are pairs of nodes of which a person said that they are two."""

    def __init__(self, nodes: Iterable[Node], apart: Iterable[tuple[str, str]] = ()) -> None:
        self._parent: dict[str, str] = {}
        self._own: dict[str, Node] = {}
        self._at: dict[str, Node] = {}
        self.add(nodes)
        self._apart: dict[str, set[str]] = defaultdict(set)
        self._joined: list[Edge] = []
        for left, right in apart:
            if left != right:
                self._apart[left].add(right)
                self._apart[right].add(left)

    def add(self, nodes: Iterable[Node]) -> None:
        """More nodes; of one that is there already nothing changes."""
        for node in nodes:
            if node.name not in self._own:
                self._own[node.name] = self._at[node.name] = node

    def root(self, name: str) -> str:
        """The node that stands for its cluster; one that nothing was said of stands for itself."""
        parent = self._parent
        while (above := parent.get(name, name)) != name:
            parent[name] = name = parent.get(above, above)
        return name

    def at(self, name: str) -> Node:
        """All of its cluster as one node."""
        return self._at[self.root(name)]

    def may_join(self, left: str, right: str, how: How) -> bool:
        """Whether nothing speaks against the two being one: a decision overrules codes, nothing overrules `apart`.

        That two entities were there before is for people to overrule, or a code or name; a likelihood is not enough.
        """
        mine, other = self.at(left), self.at(right)
        if other.name in self._apart.get(mine.name, ()):
            return False
        if how == "decided":
            return True
        if how == "probable" and mine.settled and other.settled:
            return False
        return not mine.contradicts(other)

    def states(self) -> list[tuple[str, str, bool]]:
        """Of every node its name, its cluster's node, and whether that has a code or was there before."""
        return [(name, root := self.root(name), self._closed(root)) for name in self._own]

    def _closed(self, root: str) -> bool:
        return self._at[root].code is not None or self._at[root].settled

    def join(self, edges: Iterable[Edge]) -> None:
        """Join along the edges: decisions first, then codes and names, then by weight; equal ones in a fixed order."""
        for edge in sorted(edges, key=lambda edge: (_ORDER.index(edge.how), -(edge.weight or 0.0), edge.via)):
            left, right = self.root(edge.left), self.root(edge.right)
            if left != right and self.may_join(left, right, edge.how):
                self._unite(left, right)
                self._joined.append(edge)

    def _unite(self, left: str, right: str) -> None:
        self._parent[right] = left
        self._at[left] = self._at[left].with_(self._at[right])
        for other in self._apart.pop(right, ()):
            self._apart[other].discard(right)
            self._apart[other].add(left)
            self._apart[left].add(other)

    def reached(self) -> dict[str, Reached]:
        """Of every node that was joined: its cluster, and the edge by which the way from the first node came to it.

        An entity that was there before is first, then the record of most authority; the cluster has its name.
        """
        near: dict[str, list[Edge]] = defaultdict(list)
        for edge in self._joined:
            near[edge.left].append(edge)
            near[edge.right].append(edge)
        own = self._own
        reached: dict[str, Reached] = {}
        for founder in sorted(near, key=lambda name: (not own[name].settled, own[name].code is None, own[name].first)):
            if founder in reached:
                continue
            reached[founder] = Reached(founder, None, None, None)
            waiting = deque([founder])
            while waiting:
                here = waiting.popleft()
                for edge in near[here]:
                    name, via = (edge.right, edge.via[0]) if edge.left == here else (edge.left, edge.via[1])
                    if name not in reached:
                        reached[name] = Reached(founder, edge.how, via, edge.weight)
                        waiting.append(name)
        return reached
