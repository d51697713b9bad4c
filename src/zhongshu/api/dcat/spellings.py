"""One description in three spellings, and which of them a call takes."""

import json
from collections.abc import Mapping
from typing import Any, Literal

from zhongshu.api.accepting import liked
from zhongshu.core.errors import ZhongshuError

Spelling = Literal["jsonld", "ttl", "rdf"]
MEDIA: Mapping[Spelling, str] = {
    "jsonld": "application/ld+json",
    "ttl": "text/turtle",
    "rdf": "application/rdf+xml",
}
_ACCEPTED: Mapping[str, Spelling] = {
    **{media: spelling for spelling, media in MEDIA.items()},
    "application/json": "jsonld",
    "application/xml": "rdf",
    "application/*": "jsonld",
    "text/*": "ttl",
    "*/*": "jsonld",
}
_PARSERS: Mapping[Spelling, str] = {"ttl": "turtle", "rdf": "pretty-xml"}


def spelled(description: Mapping[str, Any], spelling: Spelling) -> bytes:
    """The description in UTF-8. ZhongshuError where Turtle or RDF/XML is asked for and rdflib is not there."""
    text = json.dumps(description, ensure_ascii=False, separators=(",", ":"))
    if spelling == "jsonld":
        return text.encode()
    try:
        from rdflib import Graph  # noqa: PLC0415, an extra, and heavy
    except ImportError as error:
        hint = "JSON-LD needs none: ask for it; or pip install 'zhongshu[rdf]'"
        raise ZhongshuError("Turtle and RDF/XML need rdflib, which is not installed", hint=hint) from error
    graph = Graph().parse(data=text, format="json-ld")
    made: bytes = graph.serialize(format=_PARSERS[spelling], encoding="utf-8")
    return made


def wants_page(header: str | None) -> bool:
    """Whether an Accept header is a browser's: a page, before any spelling."""
    return "text/html" in (header or "").split(",")[0]


def accepted(header: str | None) -> Spelling:
    """The spelling that an Accept header likes best; JSON-LD where it says nothing that we have."""
    return liked(header, _ACCEPTED) or "jsonld"
