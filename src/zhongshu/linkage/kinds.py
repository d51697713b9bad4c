"""The kinds of entity: what is read from a record of one, and what two records are compared by."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

FIXED = ("dataset", "record", "rank", "entity", "entity_code")
"""Columns of every relation of records, raw and prepared: which record it is, how much authority it has (0 most), which
entity it belongs to and the code of that."""
EXACT = ("code", "old", "name", "former")
"""Prepared columns that the exact step reads: a valid code, a valid former code, a whole name, former whole names."""


@dataclass(frozen=True)
class Comparison:
    """What two records are compared by: `levels` are SQL conditions over `l` and `r`, best first.

    The first true one counts. The comparison says nothing where `unknown` holds.
    """

    name: str
    unknown: str
    levels: tuple[str, ...]


@dataclass(frozen=True)
class Kind:
    """How entities of a kind are told apart.

    `exact` and `own` are prepared columns, each an SQL expression over the raw columns and what `prepare` reads in
    them: title, signs_of_title, region, core, signs_of_core, form, branch, whole_name of the name; code_text, uscc,
    older, meant of the codes; former_names; street, house. Those of `exact` that are missing are NULL.

    `blocks` are SQL conditions over `l` and `r`: pairs for which none holds are never compared. `trained_on` are some
    narrow enough to learn from, no two about the same column; under one of `same` two records are nearly always one.
    `alike` is when two records under one code may be one entity's.
    """

    name: str
    exact: Mapping[str, str]
    own: Mapping[str, str]
    comparisons: tuple[Comparison, ...]
    blocks: tuple[str, ...]
    trained_on: tuple[str, ...]
    same: tuple[str, ...]
    alike: str
    crowds: Mapping[str, str] = field(default_factory=dict)
    """Columns that say nothing where many entities have the same, and SQL for what they have the same."""


def equal(column: str, *weaker: str) -> Comparison:
    """Equal, or one of the weaker conditions, or different; unknown where either has none."""
    return Comparison(
        column,
        f"l.{column} IS NULL OR r.{column} IS NULL",
        (f"l.{column} = r.{column}", *weaker),
    )


_SAME_CORE = "l.core = r.core"
_NEAR_REGION = "(l.region = r.region OR l.region = '' OR r.region = '')"
_NEAR_FORM = "(l.form = r.form OR l.form = '' OR r.form = '')"
_SLIP = "levenshtein(l.signs, r.signs) <= 1"
_LIKE = "jaro_winkler_similarity(l.signs, r.signs) >= 0.9"
_SAME_PLACE = "l.street = r.street AND l.house = r.house"
_CROWDS = {"person": "person", "phone": "phone", "house": "street || ' ' || house"}
_ADDRESS = Comparison("address", "l.street IS NULL OR r.street IS NULL", (_SAME_PLACE, "l.street = r.street"))
_BRANCHES = "l.branch = r.branch"
"""A branch is no match for its parent nor for another branch, whatever else they share."""

ENTERPRISE = Kind(
    name="enterprise",
    exact={"code": "uscc", "old": "older", "name": "whole_name", "former": "former_names"},
    own={
        "said": "meant",  # what it may have been counts as likeness, never as a code
        "core": "core",
        "signs": "signs_of_core",
        "region": "coalesce(region, '')",
        "form": "coalesce(form, '')",
        "branch": "coalesce(branch, '')",
        "street": "street",
        "house": "house",
        "person": "person",
        "phone": "phone",
    },
    comparisons=(
        Comparison(
            "name",
            "l.core IS NULL OR r.core IS NULL",
            (
                f"{_SAME_CORE} AND l.region = r.region AND l.form = r.form",
                f"{_SAME_CORE} AND {_NEAR_REGION} AND {_NEAR_FORM}",
                _SAME_CORE,
                f"{_SLIP} AND {_NEAR_REGION} AND {_NEAR_FORM}",
                f"{_SLIP} OR {_LIKE}",
            ),
        ),
        equal("said", "damerau_levenshtein(l.said, r.said) <= 2"),
        equal("person"),
        equal("phone"),
        _ADDRESS,
    ),
    blocks=(
        f"l.phone = r.phone AND {_BRANCHES}",
        f"l.person = r.person AND {_BRANCHES}",
        f"{_SAME_CORE} AND {_NEAR_REGION} AND {_BRANCHES}",
        f"{_SAME_PLACE} AND {_BRANCHES}",
        f"substr(l.said, 9, 9) = substr(r.said, 9, 9) AND {_BRANCHES}",
    ),
    trained_on=("l.phone = r.phone", "l.core = r.core", _SAME_PLACE),
    same=(
        f"{_SAME_CORE} AND l.region = r.region AND l.form = r.form AND {_BRANCHES}",
        f"l.said = r.said AND {_BRANCHES}",
    ),
    alike=(
        f"l.core IS NULL OR r.core IS NULL OR {_SLIP} OR contains(l.core, r.core) "
        "OR contains(r.core, l.core) OR l.person = r.person OR l.phone = r.phone "
        "OR coalesce(list_contains(l.former, r.name), false) OR coalesce(list_contains(r.former, l.name), false)"
    ),
    crowds={"said": "substr(said, 9, 9)", **_CROWDS},
)


def _thing(name: str) -> Kind:
    """Places, devices and projects: a code of their own, else a name, where they stand, whose they are."""
    return Kind(
        name=name,
        exact={"code": "code_text", "old": "old_text"},
        own={
            "title": "title",
            "signs": "signs_of_title",
            "street": "street",
            "house": "house",
            "person": "person",
            "phone": "phone",
        },
        comparisons=(
            equal("title", _LIKE),
            _ADDRESS,
            equal("person"),
            equal("phone"),
        ),
        blocks=("l.title = r.title", _SAME_PLACE, "l.phone = r.phone", "l.person = r.person"),
        trained_on=("l.title = r.title", _SAME_PLACE),
        same=(f"l.title = r.title AND {_SAME_PLACE}",),
        alike=(
            "l.title IS NULL OR r.title IS NULL OR jaro_winkler_similarity(l.signs, r.signs) >= 0.8 "
            f"OR ({_SAME_PLACE}) OR l.person = r.person OR l.phone = r.phone"
        ),
        crowds=_CROWDS,
    )


KINDS: Mapping[str, Kind] = MappingProxyType(
    {kind.name: kind for kind in (ENTERPRISE, _thing("place"), _thing("device"), _thing("project"))}
)
"""By the word that a pack's `entities/NAME.yaml` says."""
