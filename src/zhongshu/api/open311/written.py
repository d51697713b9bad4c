"""An answer as JSON or XML, after the Spark convention: a list in JSON is an element of elements in XML."""

import json
import re
from collections.abc import Mapping
from typing import Any, Literal
from xml.etree.ElementTree import Element, SubElement, tostring

from starlette.responses import Response

Format = Literal["json", "xml"]

PREFIX = "/open311"
HEADERS = {"Cache-Control": "no-cache", "Vary": "Accept-Language"}
MEDIA: Mapping[Format, str] = {"json": "application/json; charset=utf-8", "xml": "text/xml; charset=utf-8"}
_ITEMS: Mapping[str, str] = {
    "services": "service",
    "attributes": "attribute",
    "values": "value",
    "service_requests": "request",
    "endpoints": "endpoint",
    "formats": "format",
    "errors": "error",
}
"""The name of each item of a list, by that of the list."""
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot say at all."""


def is_open311(path: str) -> bool:
    """Whether a call is one of Open311's, so that it is answered in its shape."""
    return path.startswith(f"{PREFIX}/")


def format_of(path: str) -> Format:
    """What the end of an address asks for; XML, which every client can read, where it asks for neither."""
    return "json" if path.endswith(".json") else "xml"


def answer(root: str, content: Any, form: Format, status: int = 200, headers: Mapping[str, str] = HEADERS) -> Response:
    """`content` is a list or record of texts, numbers, truth values, None, lists and records."""
    if form == "json":
        body = json.dumps(content, ensure_ascii=False).encode("utf-8", "replace")
    else:
        body = tostring(_filled(Element(root), content), encoding="utf-8", xml_declaration=True)
    return Response(body, status, dict(headers), MEDIA[form])


def failed(status: int, said: list[str], path: str, headers: Mapping[str, str] | None = None) -> Response:
    """What went wrong: the code is that of HTTP."""
    errors = [{"code": status, "description": one} for one in said]
    return answer("errors", errors, format_of(path), status, {**HEADERS, **(headers or {})})


def _filled(element: Element, content: Any) -> Element:
    if isinstance(content, Mapping):
        for name, value in content.items():
            _filled(SubElement(element, name), value)
    elif isinstance(content, list):
        for value in content:
            _filled(SubElement(element, _ITEMS[element.tag]), value)
    elif isinstance(content, bool):
        element.text = "true" if content else "false"
    elif content is not None:
        element.text = _UNWRITABLE.sub("\ufffd", str(content))
    return element
