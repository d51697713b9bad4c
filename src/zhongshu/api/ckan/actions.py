"""The actions that read, by CKAN's names for them."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import Request

from zhongshu.api.ckan import rows
from zhongshu.api.ckan.packages import Dict, Packages, licences
from zhongshu.api.ckan.params import Params
from zhongshu.api.ckan.search import search
from zhongshu.api.conditional import address_of
from zhongshu.api.dcat.describe import Listings
from zhongshu.api.dcat.records import Entry
from zhongshu.api.dcat.routes import entry_of
from zhongshu.core.errors import UnknownName
from zhongshu.packs.calls import Calls

VERSION = "2.10.0"
"""The CKAN whose action API these are."""
_MOST = 1_000


@dataclass(frozen=True)
class Turn:
    """One call on its way."""

    listings: Listings
    calls: Calls
    request: Request
    params: Params

    @property
    def packages(self) -> Packages:
        base = address_of(self.listings.hub, self.request)
        return Packages(self.listings.now(), self.request.state.arrival.access, base)

    def slice(self, found: list[Any]) -> list[Any]:
        """What `limit` and `offset` leave."""
        start = self.params.whole("offset", 0)
        return found[start : start + self.params.whole("limit", len(found))]


def site_read(turn: Turn) -> str:
    """Whether the site can be read."""
    return "true"


def status_show(turn: Turn) -> str:
    """What this site is, and whose action API it speaks."""
    packages = turn.packages
    title = packages.word(packages.listing.title)
    return _json(
        {
            "ckan_version": VERSION,
            "site_title": title,
            "site_description": title,
            "site_url": packages.base,
            "error_emails_to": packages.listing.publisher.contact,
            "locale_default": "zh_Hans_CN" if packages.listing.languages[0] == "zh" else "en",
            "extensions": ["datastore", "dcat"],
        }
    )


def package_list(turn: Turn) -> str:
    """The names of all packages."""
    return _json(turn.slice(sorted(one.slug for one in turn.packages.listing.entries.values())))


def package_show(turn: Turn) -> str:
    """One package by `id`, which may be its name, with the resources that you may take."""
    packages = turn.packages
    return _json(packages.package(entry_of(packages.listing, turn.params.required("id", "name_or_id"))))


def package_search(turn: Turn) -> str:
    """Packages by `q`, `fq`, `sort`, `rows`, `start`, counted by `facet.field`."""
    return _json(search(turn.packages, turn.params))


def current_package_list_with_resources(turn: Turn) -> str:
    """All packages, the newest first, with `limit` and `offset`."""
    found = sorted(turn.packages.all(), key=lambda one: str(one["metadata_modified"]), reverse=True)
    return _json(turn.slice(found)[:_MOST])


def resource_show(turn: Turn) -> str:
    """One resource by `id`."""
    packages, id = turn.packages, turn.params.required("id")
    entry = packages.listing.entries.get(_package_of(id))
    found = [one for one in packages.resources(entry) if one["id"] == id] if entry is not None else []
    if not found:
        raise UnknownName(f"Resource {id[:120]!r} was not found", hint="package_show lists those that you may take")
    return _json(found[0])


def organization_list(turn: Turn) -> str:
    """The units; with `all_fields` what is known of them."""
    packages = turn.packages
    return _list(turn, packages.listing.units, lambda unit: _organization(packages, unit))


def organization_show(turn: Turn) -> str:
    """One unit by `id`; with `include_datasets` its packages."""
    packages, id = turn.packages, turn.params.required("id")
    if id not in packages.listing.units:
        raise UnknownName.among("organization", id, packages.listing.units)
    whose = [one for one in packages.listing.entries.values() if one.publisher.id == id]
    return _json({**_organization(packages, id), **_members(turn, packages, whose)})


def group_list(turn: Turn) -> str:
    """The packs; with `all_fields` what is known of them."""
    packages = turn.packages
    return _list(turn, packages.listing.packs, lambda pack: _group(packages, pack))


def group_show(turn: Turn) -> str:
    """One pack by `id`; with `include_datasets` its packages."""
    packages, id = turn.packages, turn.params.required("id")
    if id not in packages.listing.packs:
        raise UnknownName.among("group", id, packages.listing.packs)
    whose = [one for one in packages.listing.entries.values() if one.pack == id]
    return _json({**_group(packages, id), **_members(turn, packages, whose)})


def tag_list(turn: Turn) -> str:
    """The tags of all packages."""
    return _json(sorted({tag["name"] for one in turn.packages.all() for tag in one["tags"]}))


def license_list(turn: Turn) -> str:
    """The licences that packages name."""
    return _json(licences(turn.packages.listing))


def datastore_search(turn: Turn) -> str:
    """Rows of `resource_id`: `filters`, `fields`, `sort`, `limit`, `offset`, `include_total`, `records_format`."""
    return rows.search(turn.calls, turn.request, turn.params)


def datastore_info(turn: Turn) -> str:
    """The columns of `resource_id` and how many rows there are."""
    return _json(rows.info(turn.calls, turn.request, turn.params))


def help_show(turn: Turn) -> str:
    """What the action `name` does."""
    name = turn.params.required("name")
    if name not in ACTIONS:
        raise UnknownName.among("action", name, ACTIONS)
    return _json(ACTIONS[name].__doc__)


ACTIONS: Mapping[str, Callable[[Turn], str]] = {
    one.__name__: one
    for one in (
        site_read,
        status_show,
        package_list,
        package_show,
        package_search,
        current_package_list_with_resources,
        resource_show,
        organization_list,
        organization_show,
        group_list,
        group_show,
        tag_list,
        license_list,
        datastore_search,
        datastore_info,
        help_show,
    )
}
"""Each gives its result as JSON."""


def _json(result: object) -> str:
    return json.dumps(result, ensure_ascii=False)


def _package_of(resource: str) -> str:
    """A relation's resource is `pack.relation.grant`, an indicator's `indicators.pack.name~form`."""
    return resource.partition("~")[0] if "~" in resource else ".".join(resource.split(".")[:2])


def _list(turn: Turn, ids: Iterable[str], describe: Callable[[str], Dict]) -> str:
    """The ids; with `all_fields` each described."""
    found = sorted(ids)
    return _json(turn.slice([describe(one) for one in found] if turn.params.flag("all_fields") else found))


def _organization(packages: Packages, unit: str) -> Dict:
    told = packages.organization(packages.listing.units[unit])
    count = sum(1 for one in packages.listing.entries.values() if one.publisher.id == unit)
    return {**told, "display_name": told["title"], "package_count": count, "extras": [], "tags": [], "groups": []}


def _group(packages: Packages, pack: str) -> Dict:
    count = sum(1 for one in packages.listing.entries.values() if one.pack == pack)
    return {**packages.group(pack), "type": "group", "state": "active", "package_count": count, "extras": []}


def _members(turn: Turn, packages: Packages, whose: list[Entry]) -> Dict:
    return {"packages": [packages.package(one) for one in whose]} if turn.params.flag("include_datasets") else {}
