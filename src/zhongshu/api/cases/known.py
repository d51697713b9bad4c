"""What the hub knows of a form, for programs: values, their sources, and a slip to send back with them."""

from collections.abc import Mapping
from typing import Any

from zhongshu.cases.acts import Said
from zhongshu.cases.event import Source
from zhongshu.cases.field_spec import PrefillSpec
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
        "offers": {
            **_OBJECT,
            "description": "By question: whose rows it may be filled from once the caller, whom they are about, agrees "
            "to it by `agreed`. Nothing is read of them before",
        },
    },
    "required": ["answers", "sources", "filled"],
}


def known_record(hub: Hub, type: CaseType, said: Said, reader: Reader, address: str) -> dict[str, Any]:
    """What may be told to the reader of the questions that are left open; the read is on the ledger."""
    form, given = hub.cases.form(type), said.answers
    found = hub.prefill.known(form, given, reader, address=address, agreed=said.agreed)
    offers = hub.prefill.offers(form, {**given, **{name: one.value for name, one in found.items()}}, reader)
    left = {name: one for name, one in offers.items() if name not in said.agreed and not given.get(name)}
    return _record(hub, type.name, found, reader) | {"offers": {name: _held(hub, one) for name, one in left.items()}}


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


def _held(hub: Hub, spec: PrefillSpec) -> dict[str, Any]:
    return {"dataset": spec.dataset, "column": spec.column, "unit": hub.packs.catalogue.owner(spec.dataset)}


def source_record(hub: Hub, source: Source) -> dict[str, Any]:
    """`changed` of an answer that says something else than the hub did; `agreed` is when whom it is about agreed."""
    return {
        "dataset": source.dataset,
        "column": source.column,
        "unit": hub.packs.catalogue.owner(source.dataset),
        "snapshot": source.snapshot,
        "as_of": source.at.isoformat(timespec="milliseconds"),
        "changed": source.changed,
        "agreed": None if source.agreed is None else source.agreed.isoformat(timespec="milliseconds"),
    }
