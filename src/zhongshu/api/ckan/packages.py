"""The records as CKAN's packages, with the resources that this reader may take."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from zhongshu.api.dcat.describe import resource_id
from zhongshu.api.dcat.records import Agent, Entry, Listing
from zhongshu.core.text import Text
from zhongshu.sharing.grants.book import Permit
from zhongshu.sharing.read import Access

Dict = dict[str, Any]
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
UNLICENSED = {"id": "notspecified", "title": "License not specified", "url": "", "is_open": False}


@dataclass(frozen=True)
class Packages:
    """For one reader. Titles are in the region's first language; beside them stand both."""

    listing: Listing
    access: Access
    base: str

    def all(self) -> Iterator[Dict]:
        """In the order of the ids."""
        return (self.package(one) for one in self.listing.entries.values())

    def package(self, entry: Entry) -> Dict:
        """As `package_show` tells it."""
        resources, licence = self.resources(entry), self.licence(entry)
        tags = [_tag(word) for word in dict.fromkeys(self.word(one) for one in (entry.theme.label, *entry.keywords))]
        return {
            "id": entry.id,
            "name": entry.slug,
            "title": self.word(entry.title),
            "title_translated": entry.title.model_dump(),
            "notes": self.word(entry.description),
            "notes_translated": entry.description.model_dump(),
            "url": f"{self.base}{entry.landing}",
            "author": self.word(entry.publisher.name),
            "author_email": entry.publisher.contact,
            "maintainer": self.word(entry.publisher.name),
            "maintainer_email": entry.publisher.contact,
            "private": False,
            "isopen": licence["is_open"],
            "license_id": licence["id"],
            "license_title": licence["title"],
            "license_url": licence["url"],
            "state": "active",
            "type": "dataset",
            "version": None if entry.version is None else str(entry.version),
            "metadata_created": _instant(entry.issued or entry.modified),
            "metadata_modified": _instant(entry.modified),
            "owner_org": entry.publisher.id,
            "organization": self.organization(entry.publisher),
            "groups": [self.group(entry.pack)],
            "tags": tags,
            "num_tags": len(tags),
            "resources": resources,
            "num_resources": len(resources),
            "extras": self.extras(entry),
            "relationships_as_subject": [],
            "relationships_as_object": [],
        }

    def resources(self, entry: Entry) -> list[Dict]:
        """One a grant that the reader holds: what it shows is read by its id. An indicator's are files."""
        if entry.kind == "indicator":
            return [
                self._resource(
                    entry, at, f"{entry.id}~{one.id}", one.title, (one.format, one.media, one.path), datastore=False
                )
                for at, one in enumerate(entry.distributions)
            ]
        found = []
        for at, permit in enumerate(self.permits(entry.name)):
            id = resource_id(entry.name, permit.grant.id)
            taken = "JSON", "application/json", f"/api/3/action/datastore_search?resource_id={id}"
            if permit.grant.spec.to.anyone:
                taken = "CSV", "text/csv", f"/data/{entry.name}/download.csv"
            found.append(self._resource(entry, at, id, permit.grant.spec.title, taken))
        return found

    def permits(self, name: str) -> Sequence[Permit]:
        """Those over a relation, what anybody may read first."""
        held = self.access.book.permits(self.access.reader, self.access.book.nouns.of_rows[name], self.access.now)
        return sorted(held, key=lambda one: not one.grant.spec.to.anyone)

    def organization(self, unit: Agent) -> Dict:
        """A unit, as it stands in a package."""
        return {
            "id": unit.id,
            "name": unit.id,
            "title": self.word(unit.name),
            "type": "organization",
            "description": "",
            "image_url": "",
            "created": _instant(None),
            "is_organization": True,
            "approval_status": "approved",
            "state": "active",
        }

    def group(self, pack: str) -> Dict:
        """A pack, as it stands in a package."""
        title = self.word(self.listing.packs[pack])
        return {
            "id": pack,
            "name": pack,
            "title": title,
            "display_name": title,
            "description": "",
            "image_display_url": "",
        }

    def licence(self, entry: Entry) -> Dict:
        """The region's of what anybody may have; of everything else none is told."""
        opened = self.listing.licence is not None and entry.distributions
        return licences(self.listing)[-1] if opened else UNLICENSED

    def extras(self, entry: Entry) -> list[Dict]:
        """What CKAN has no word for."""
        told: Mapping[str, str | None] = {
            "identifier": entry.id,
            "kind": entry.kind,
            "origin": entry.origin,
            "access_rights": entry.rights,
            "spatial_code": self.listing.area,
            "temporal_start": None if entry.since is None else entry.since.isoformat(),
            "temporal_end": None if entry.until is None else entry.until.isoformat(),
            "basis": None if entry.basis is None else self.word(entry.basis),
        }
        return [{"key": key, "value": value} for key, value in told.items() if value is not None]

    def word(self, text: Text) -> str:
        return text.to(self.listing.languages[0])

    def _resource(
        self, entry: Entry, at: int, id: str, title: Text, taken: tuple[str, str, str], *, datastore: bool = True
    ) -> Dict:
        (form, media, path), changed = taken, _instant(entry.modified)
        return {
            "id": id,
            "package_id": entry.id,
            "name": self.word(title),
            "name_translated": title.model_dump(),
            "description": "",
            "format": form,
            "mimetype": media,
            "url": f"{self.base}{path}",
            "url_type": None,
            "datastore_active": datastore,
            "state": "active",
            "position": at,
            "created": _instant(entry.issued or entry.modified),
            "last_modified": changed,
            "metadata_modified": changed,
            "hash": "",
            "size": None,
        }


def licences(listing: Listing) -> list[Dict]:
    """What a package may name; the region's own is the last."""
    if listing.licence is None:
        return [UNLICENSED]
    return [
        UNLICENSED,
        {"id": "region", "title": listing.licence, "url": listing.licence, "is_open": True, "status": "active"},
    ]


def _tag(word: str) -> Dict:
    return {"id": word, "name": word, "display_name": word, "state": "active", "vocabulary_id": None}


def _instant(at: datetime | None) -> str:
    """UTC without a sign of it, as CKAN writes times; what is not remembered was long ago."""
    return (at or _BEGINNING).astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")
