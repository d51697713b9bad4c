"""The records as JSON-LD in DCAT-AP 3: the one spelling from which the others are made."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from zhongshu.api.dcat.records import Agent, Distribution, Entry, Listing, Theme
from zhongshu.api.dcat.vocabulary import CONTEXT, access_right, file_type, frequency, language, media_type
from zhongshu.api.dcat.words import PROVENANCE
from zhongshu.core.text import Text

Node = dict[str, Any]


@dataclass(frozen=True)
class Writing:
    """`base` is the region's address, without a slash at its end: every id begins with it."""

    listing: Listing
    base: str

    def catalogue(self) -> Node:
        """Everything."""
        listing = self.listing
        return self._document(
            {
                "@id": self.uri("/catalog"),
                "@type": "dcat:Catalog",
                "dct:title": _texts(
                    Text(zh=f"{listing.title.zh}公共数据目录", en=f"Data catalogue of {listing.title.en}")
                ),
                "dct:description": _texts(
                    Text(
                        zh=f"{listing.title.zh}各单位的数据集、派生表、参数和指标。",
                        en=f"Datasets, derived tables, parameters and indicators of the units of {listing.title.en}.",
                    )
                ),
                "dct:publisher": self.agent(listing.publisher),
                "dct:language": [language(one) for one in listing.languages],
                "dct:spatial": self.place(),
                "dct:modified": _instant(listing.modified),
                "dct:license": self.licence(),
                "foaf:homepage": self.document("/"),
                "dcat:themeTaxonomy": {
                    "@id": self.uri("/catalog#themes"),
                    "@type": "skos:ConceptScheme",
                    "dct:title": _texts(Text(zh="场景的领域", en="Domains of the packs")),
                },
                "dcat:service": self.services(),
                "dcat:dataset": [self.dataset(one) for one in listing.entries.values()],
            }
        )

    def one(self, entry: Entry) -> Node:
        """One dataset by itself, whole."""
        return self._document(self.dataset(entry))

    # --- nodes ----------------------------------------------------------------------------------------------------

    def dataset(self, entry: Entry) -> Node:
        return {
            "@id": self.of(entry),
            "@type": "dcat:Dataset",
            "dct:identifier": entry.id,
            "dct:title": _texts(entry.title),
            "dct:description": _texts(entry.description),
            "dct:publisher": self.agent(entry.publisher),
            "dcat:contactPoint": self.contact(entry.publisher),
            "dcat:theme": self.theme(entry.theme),
            "dcat:keyword": [text for one in entry.keywords for text in _texts(one)],
            "dct:language": [language(one) for one in self.listing.languages],
            "dct:spatial": self.place() if entry.placed else None,
            "dct:temporal": _period(entry),
            "dct:accrualPeriodicity": frequency(entry.every),
            "dct:issued": _instant(entry.issued),
            "dct:modified": _instant(entry.modified),
            "dcat:version": None if entry.version is None else str(entry.version),
            "dct:accessRights": access_right(entry.rights),
            "dct:provenance": {
                "@id": self.uri(f"/catalog#origin-{entry.origin or 'law'}"),
                "@type": "dct:ProvenanceStatement",
                "rdfs:label": _texts(PROVENANCE[entry.origin]),
            },
            "dct:conformsTo": self.areas_standard() if entry.placed else None,
            "dcat:landingPage": self.document(entry.landing),
            "dcat:distribution": [self.distribution(entry, one) for one in entry.distributions],
        }

    def distribution(self, entry: Entry, one: Distribution) -> Node:
        """A file has an address to take it from; a service is told with what it serves."""
        address = {"@id": self.uri(one.path)}
        return {
            "@id": f"{self.of(entry)}#{quote(one.id)}",
            "@type": "dcat:Distribution",
            "dct:title": _texts(one.title),
            "dcat:accessURL": address,
            "dcat:downloadURL": None if one.service else address,
            "dcat:accessService": {"@id": self.service_of(entry)} if one.service else None,
            "dct:format": file_type(one.format),
            "dcat:mediaType": media_type(one.media),
            "dct:license": self.licence(),
            "dct:rights": _rights(entry.basis),
            "dct:modified": _instant(entry.modified),
        }

    def services(self) -> list[Node]:
        """The calls of CKAN for rows, the hub's own for numbers."""
        open_to_all = [one for one in self.listing.entries.values() if one.distributions]
        numbers = [one for one in open_to_all if one.kind == "indicator"]
        rows = [one for one in open_to_all if one.kind != "indicator"]
        ckan, own = Text(zh="CKAN 读取接口", en="Read actions of CKAN"), Text(zh="指标接口", en="API of the indicators")
        return [
            self.service("/catalog#ckan", ckan, "/api/3/action/", rows, None),
            self.service("/catalog#api", own, "/api/v1/", numbers, "/api/v1/openapi.json"),
        ]

    def service(self, id: str, title: Text, path: str, served: Sequence[Entry], described: str | None) -> Node:
        return {
            "@id": self.uri(id),
            "@type": "dcat:DataService",
            "dct:title": _texts(title),
            "dct:publisher": self.agent(self.listing.publisher),
            "dcat:endpointURL": {"@id": self.uri(path)},
            "dcat:endpointDescription": None if described is None else {"@id": self.uri(described)},
            "dct:accessRights": access_right("PUBLIC"),
            "dct:license": self.licence(),
            "dcat:servesDataset": [{"@id": self.of(one)} for one in served],
        }

    def agent(self, agent: Agent) -> Node:
        return {"@id": self.uri(f"/catalog#unit-{agent.id}"), "@type": "foaf:Agent", "foaf:name": _texts(agent.name)}

    def contact(self, agent: Agent) -> Node | None:
        if agent.contact is None:
            return None
        return {
            "@id": self.uri(f"/catalog#contact-{agent.id}"),
            "@type": ["vcard:Kind", "vcard:Organization"],
            "vcard:fn": _texts(agent.name),
            "vcard:hasEmail": {"@id": f"mailto:{quote(agent.contact, safe='@')}"},
        }

    def theme(self, theme: Theme) -> Node:
        return {
            "@id": self.uri(f"/catalog#theme-{theme.id}"),
            "@type": "skos:Concept",
            "skos:prefLabel": _texts(theme.label),
            "skos:inScheme": {"@id": self.uri("/catalog#themes")},
        }

    def place(self) -> Node:
        return {
            "@id": self.uri(f"/places/{self.listing.area}"),
            "@type": "dct:Location",
            "dct:identifier": self.listing.area,
            "skos:prefLabel": _texts(self.listing.area_name),
        }

    def areas_standard(self) -> Node:
        return {
            "@id": self.uri("/catalog#gbt-2260"),
            "@type": "dct:Standard",
            "dct:title": _texts(
                Text(
                    zh="GB/T 2260 中华人民共和国行政区划代码",
                    en="GB/T 2260 Codes for the administrative divisions of the People's Republic of China",
                )
            ),
        }

    def licence(self) -> Node | None:
        address = self.listing.licence
        return None if address is None else {"@id": address, "@type": "dct:LicenseDocument"}

    def document(self, path: str) -> Node:
        return {"@id": self.uri(path), "@type": "foaf:Document"}

    # --- addresses ------------------------------------------------------------------------------------------------

    def uri(self, path: str) -> str:
        return f"{self.base}{path}"

    def of(self, entry: Entry) -> str:
        return self.uri(f"/dataset/{entry.id}")

    def service_of(self, entry: Entry) -> str:
        return self.uri("/catalog#api" if entry.kind == "indicator" else "/catalog#ckan")

    @staticmethod
    def _document(node: Node) -> Node:
        return {"@context": CONTEXT, **_told(node)}


def _texts(text: Text) -> list[Node]:
    return [{"@value": text.zh, "@language": "zh"}, {"@value": text.en, "@language": "en"}]


def _instant(at: datetime | None) -> Node | None:
    return None if at is None else {"@value": at.isoformat(timespec="seconds"), "@type": "xsd:dateTime"}


def _period(entry: Entry) -> Node | None:
    if entry.since is None or entry.until is None:
        return None
    days = {"dcat:startDate": entry.since, "dcat:endDate": entry.until - timedelta(days=1)}  # both days belong to it
    return {
        "@type": "dct:PeriodOfTime",
        **{word: {"@value": day.isoformat(), "@type": "xsd:date"} for word, day in days.items()},
    }


def _rights(basis: Text | None) -> Node | None:
    return None if basis is None else {"@type": "dct:RightsStatement", "rdfs:label": _texts(basis)}


def _told(value: Any) -> Any:
    """Without what nobody knows."""
    if isinstance(value, dict):
        return {name: _told(one) for name, one in value.items() if one is not None and one != []}
    return [_told(one) for one in value] if isinstance(value, list) else value
