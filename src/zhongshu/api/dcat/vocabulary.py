"""The words of DCAT-AP 3 and of the EU's authority tables that the catalogue uses."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from zhongshu.core.text import Language

AUTHORITY = "http://publications.europa.eu/resource/authority/"
CONTEXT: dict[str, Any] = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""JSON-LD's prefixes; no context is fetched from anywhere."""

_LANGUAGES: Mapping[Language, str] = {"zh": "ZHO", "en": "ENG"}
_FREQUENCIES = (
    (timedelta(minutes=29), "CONT"),
    (timedelta(hours=3), "HOURLY"),
    (timedelta(hours=36), "DAILY"),
    (timedelta(days=10), "WEEKLY"),
    (timedelta(days=45), "MONTHLY"),
    (timedelta(days=135), "QUARTERLY"),
    (timedelta(days=250), "ANNUAL_2"),
    (timedelta(days=500), "ANNUAL"),
)
"""A promise is given with some slack: of monthly rows within 35 days."""


def language(word: Language) -> dict[str, Any]:
    """A concept of the table of languages."""
    return {"@id": f"{AUTHORITY}language/{_LANGUAGES[word]}", "@type": "dct:LinguisticSystem"}


def frequency(every: timedelta | None) -> dict[str, Any] | None:
    """The nearest concept of the table of frequencies; None where nothing is promised, or more seldom than a year.

    >>> frequency(timedelta(days=35))["@id"].rpartition("/")[2]
    'MONTHLY'
    """
    code = next((code for longest, code in _FREQUENCIES if every is not None and every <= longest), None)
    return None if code is None else {"@id": f"{AUTHORITY}frequency/{code}", "@type": "dct:Frequency"}


def access_right(code: str) -> dict[str, Any]:
    """A concept of the table of access rights."""
    return {"@id": f"{AUTHORITY}access-right/{code}", "@type": "dct:RightsStatement"}


def file_type(code: str) -> dict[str, Any]:
    """A concept of the table of file types."""
    return {"@id": f"{AUTHORITY}file-type/{code}", "@type": "dct:MediaTypeOrExtent"}


def media_type(name: str) -> dict[str, Any]:
    """A media type of IANA's register."""
    return {"@id": f"https://www.iana.org/assignments/media-types/{name}", "@type": "dct:MediaType"}
