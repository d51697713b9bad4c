"""Two versions of a table side by side: whose change would be told by their difference.

Who holds both versions holds their difference, a table with the same margins in which a cell is known where it is known
in both. So what may not be told of a cell may not be told of its change: one to which fewer than k contributors have
changed anything is sensitive, and is suppressed in the new version until k of them have changed since it was last told.

The other way, to repeat the old value until then (to hold it), is not taken: a held cell no longer adds up with what
stands beside it, so that a reader sees which it is and by how much it was held, which is the change itself.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from zhongshu.methods.disclosure.linear import determined
from zhongshu.methods.disclosure.table import (
    Dimension,
    Equation,
    Few,
    Key,
    Part,
    Pulse,
    Table,
    by_contributor,
    cover,
    equations,
    tabulate,
    unhurried,
)


@dataclass(frozen=True)
class Difference:
    """The table of changes since an earlier version.

    `changed`: whose contribution to a cell is another; cells that are not there are the same. `dark`: cells of which
    the earlier version tells nothing exact.
    """

    equations: tuple[Equation, ...]
    changed: Mapping[Key, Few]
    dark: frozenset[Key]

    @property
    def sensitive(self) -> frozenset[Key]:
        """Cells whose change would be told, and is one of few contributors."""
        return frozenset(key for key, who in self.changed.items() if who and key not in self.dark)


def difference(
    table: Table,
    parts: Sequence[Part],
    old: Sequence[Part],
    hidden: frozenset[Key],
    few: int,
    pulse: Pulse = unhurried,
) -> Difference:
    """Since the version made of `old`, which left out `hidden`; `parts` are those of `table`.

    The dimensions of `table` have to know the codes of both.
    """
    pulse()
    changed = changes(table.dimensions, old, parts, few)
    earlier = tabulate(table.dimensions, table.measures, old, few)
    follows = determined(earlier.equations, hidden, pulse)
    both = equations(table.dimensions, {*table.cells, *earlier.cells})
    return Difference(both, changed, hidden - follows)


def changes(dimensions: Sequence[Dimension], old: Iterable[Part], new: Iterable[Part], few: int) -> dict[Key, Few]:
    """Who contributes something else to a cell than before, by cell; a move between two parts of it is no change."""
    before, after = _by_leaf(old), _by_leaf(new)
    leaves = {leaf for leaf in {*before, *after} if before.get(leaf) != after.get(leaf)}
    found: dict[Key, Few] = {}
    for key, covered in cover(dimensions, leaves).items():
        then = by_contributor(part for leaf in covered for part in before.get(leaf, {}).values())
        now = by_contributor(part for leaf in covered for part in after.get(leaf, {}).values())
        who = [name for name in {*then, *now} if then.get(name) != now.get(name)]
        if who:
            found[key] = frozenset(who) if len(who) < few else None
    return found


def _by_leaf(parts: Iterable[Part]) -> dict[Key, dict[str, Part]]:
    grouped: dict[Key, list[Part]] = defaultdict(list)
    for part in parts:
        grouped[part.key].append(part)
    return {
        leaf: {name: Part(leaf, name, values) for name, values in by_contributor(own).items()}
        for leaf, own in grouped.items()
    }
