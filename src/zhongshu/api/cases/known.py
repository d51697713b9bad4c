"""What the hub knows of a form, for programs: values, their sources, and a slip to send back with them."""

from collections.abc import Mapping
from typing import Any

from zhongshu.cases.event import Source
from zhongshu.cases.filling import Form
from zhongshu.cases.prefill import Filling
from zhongshu.cases.sight import Seen
from zhongshu.cases.type import CaseType
from zhongshu.packs.hub import Hub
from zhongshu.sharing.reader import Reader

_OBJECT = {"type": "object", "additionalProperties": True}
KNOWN_SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "answers": {**_OBJECT, "description": "By question, as the form says"},
        "sources": {**_OBJECT, "description": "By question: whose it is, and as of when"},
        "filled": {"type": "string", "description": "Send it along with the answers; empty where nothing is known"},
    },
    "required": ["answers", "sources", "filled"],
}


def known_record(hub: Hub, type: CaseType, given: Mapping[str, Any], reader: Reader, address: str) -> dict[str, Any]:
    """What may be told to the reader of the questions that `given` leaves open; the read is on the ledger."""
    found = hub.prefill.known(hub.cases.form(type), given, reader, address=address)
    return _record(hub, type.name, found, reader)


def known_on_way(
    hub: Hub, seen: Seen, asks: Form, given: Mapping[str, Any], reader: Reader, address: str
) -> dict[str, Any]:
    """The same of the questions of a way on, from what the case says."""
    own = seen.as_ == "reporter"
    found = hub.prefill.known(asks, given, reader, address=address, beside=seen.fields, own=own)
    return _record(hub, seen.case.id, found, reader)


def _record(hub: Hub, form: str, found: Mapping[str, Filling], reader: Reader) -> dict[str, Any]:
    return {
        "answers": {name: one.value for name, one in found.items()},
        "sources": {name: source_record(hub, one.source) for name, one in found.items()},
        "filled": hub.cases.sealer(form, reader).sealed(found),
    }


def source_record(hub: Hub, source: Source) -> dict[str, Any]:
    """`changed` of an answer that says something else than the hub did."""
    return {
        "dataset": source.dataset,
        "column": source.column,
        "unit": hub.packs.catalogue.owner(source.dataset),
        "snapshot": source.snapshot,
        "as_of": source.at.isoformat(timespec="milliseconds"),
        "changed": source.changed,
    }
