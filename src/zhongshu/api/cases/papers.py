"""Documents that a case gave out: told with the case, handed out as PDF."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from starlette.responses import Response

from zhongshu.cases.papers import Printed, titled
from zhongshu.cases.sight import Seen

PAPERS_SCHEMA: Mapping[str, Any] = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "document": {"type": "string", "description": "The type's name for it"},
            "n": {"type": "integer"},
            "title": {"type": "object", "additionalProperties": {"type": "string"}},
            "issued": {"type": "string", "format": "date-time"},
            "withdrawn": {"type": ["string", "null"], "format": "date-time"},
            "why": {"type": ["string", "null"], "enum": ["changed", "reopened", "ended", None]},
            "code": {"type": "string", "description": "All that it says, signed: what its QR code holds"},
        },
        "required": ["document", "n", "title", "issued", "withdrawn", "why", "code"],
    },
    "description": "What it gave out, newest first, for who asked and who works at it: GET …/documents/{document}/{n}",
}


def papers_told(seen: Seen) -> list[dict[str, Any]]:
    """Those that are for this reader."""
    return [
        {
            "document": one.name,
            "n": one.n,
            "title": titled(seen.type, one.name).model_dump(),
            "issued": one.at.isoformat(timespec="milliseconds"),
            "withdrawn": None if one.withdrawn is None else one.withdrawn.isoformat(timespec="milliseconds"),
            "why": one.why,
            "code": one.code,
        }
        for one in seen.papers
    ]


def printed_out(made: Printed) -> Response:
    """One of them, to be saved."""
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(made.name)}",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return Response(made.content, headers=headers, media_type="application/pdf")
