"""Under what a plan reads each of its relations."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from zhongshu.core.errors import GrantError
from zhongshu.datasets.plan import Plan
from zhongshu.datasets.quarantine import table_name
from zhongshu.sharing.grants.book import Permit
from zhongshu.sharing.grants.nouns import Noun, Nouns
from zhongshu.sharing.people.roles import OF_A_UNIT
from zhongshu.sharing.reader import Reader

REJECTS = table_name("")
"""How the lake table of a dataset's rejected rows ends."""


def permits_of(plan: Plan, reader: Reader, nouns: Nouns, permit: Callable[[Noun], Permit]) -> dict[str, Permit]:
    """By relation; `permit` says what of a noun the reader may see. GrantError when he may not.

    An indicator's plan reads its parts under its own grant; one of rows reads each relation under its noun's.
    """
    measured = nouns.of_indicators.get(plan.about) if plan.about not in plan.reads else None
    found = {}
    for relation, columns in plan.reads.items():
        noun = measured or nouns.of_relation(relation)
        given = permit(noun)
        own = measured is not None or relation == noun.name
        found[relation] = given if own else _of_part(given, relation, columns, reader)
    return found


def _of_part(permit: Permit, relation: str, columns: Mapping[str, str], reader: Reader) -> Permit:
    """What belongs to a noun without being it: its cubes for who sees it whole, its rejected rows for its owner.

    A rejected row is there as it came, with what no grant on the accepted rows speaks of.
    """
    owner = permit.noun.owner
    if relation.endswith(REJECTS) and not reader.holds(owner, OF_A_UNIT):
        raise GrantError(f"the rejected rows of {permit.noun.name} are for {owner or 'its owner'} alone")
    if not permit.whole:
        raise GrantError(
            f"{relation} holds whole rows of {permit.noun.name}",
            hint=f"the grant {permit.grant.id} lets {reader.shown} see only some of them",
        )
    return replace(permit, noun=Noun(relation, permit.noun.kind, owner, columns), columns=tuple(columns))
