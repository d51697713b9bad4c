"""All tables of the state together, for whoever needs every one: migrations, moves, backups."""

from zhongshu.state.base import METADATA
from zhongshu.state.tables import (
    briefs,
    cases,
    cubes,
    forms,
    grants,
    identities,
    lake,
    linkage,
    people,
    products,
    scenarios,
    services,
    usage,
    witnesses,
)

__all__ = ["METADATA", "ROOMS"]

ROOMS = (
    lake, linkage, forms, briefs, grants, people, cubes, identities, services, witnesses, scenarios, products, usage,
    cases,
)  # fmt: skip
"""The modules that declare tables; importing them is what fills METADATA."""
