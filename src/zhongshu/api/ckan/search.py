"""package_search: packages found by words and fields, counted by facets, a page of them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from zhongshu.api.ckan.errors import WrongQuery
from zhongshu.api.ckan.packages import Packages
from zhongshu.api.ckan.params import Params
from zhongshu.api.ckan.query import FIELDS, read_query
from zhongshu.core.errors import nearest

PAGE, MOST = 10, 1_000
"""Packages of a page, as CKAN has them."""
FACETS = 50
_BY_TIME = "score desc, metadata_modified desc"
_SORTED: Mapping[str, str] = {
    "id": "id",
    "name": "name",
    "title": "title",
    "title_string": "title",
    "metadata_modified": "metadata_modified",
    "metadata_created": "metadata_created",
}


def search(packages: Packages, params: Params) -> dict[str, Any]:
    """WrongQuery, Invalid for words that cannot be read."""
    terms = [*read_query(params.text("q") or ""), *(term for text in _filters(params) for term in read_query(text))]
    sort = params.text("sort") or _BY_TIME
    found = [one for one in packages.all() if all(term.holds(one) for term in terms)]
    for field, down in reversed(_order(sort)):
        found.sort(key=lambda one, field=field: one[field], reverse=down)  # type: ignore[misc]
    start, rows = params.whole("start", 0), params.whole("rows", PAGE, most=MOST)
    faceted = params.words("facet.field")
    counted = {field: _counted(field, found) for field in faceted}
    most = _most(params)
    return {
        "count": len(found),
        "sort": sort,
        "facets": {field: dict(counts.most_common(most)) for field, counts in counted.items()},
        "search_facets": {
            field: {"title": field, "items": [_item(packages, field, *one) for one in counts.most_common(most)]}
            for field, counts in counted.items()
        },
        "results": found[start : start + rows],
    }


def _filters(params: Params) -> list[str]:
    """`fq` and what clients write as a list of them."""
    return [*([text] if (text := params.text("fq")) else []), *params.words("fq_list")]


def _order(text: str) -> list[tuple[str, bool]]:
    """Everything found by words has the same score."""
    found = []
    for part in text.split(","):
        name, _, way = part.strip().partition(" ")
        if way.strip().lower() not in ("", "asc", "desc") or (name != "score" and name not in _SORTED):
            raise WrongQuery(f"sort: {part.strip()[:40]!r}", hint=nearest(name, (*_SORTED, "score")))
        if name != "score":
            found.append((_SORTED[name], way.strip().lower() == "desc"))
    return found


def _counted(field: str, found: Sequence[Mapping[str, Any]]) -> Counter[str]:
    if field not in FIELDS:
        raise WrongQuery(f"no field {field!r} to count by", hint=nearest(field, FIELDS))
    return Counter(str(value) for one in found for value in dict.fromkeys(FIELDS[field](one)))


def _most(params: Params) -> int | None:
    """CKAN's -1 is all of them."""
    return None if params.text("facet.limit") == "-1" else params.whole("facet.limit", FACETS)


def _item(packages: Packages, field: str, value: str, count: int) -> dict[str, Any]:
    listing = packages.listing
    shown = value
    if field in ("organization", "owner_org") and value in listing.units:
        shown = packages.word(listing.units[value].name)
    elif field == "groups" and value in listing.packs:
        shown = packages.word(listing.packs[value])
    return {"name": value, "display_name": shown, "count": count}
