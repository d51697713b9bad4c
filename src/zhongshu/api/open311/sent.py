"""What a client sends: the fields of a form, as answers to the questions of a case type. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl

from starlette.datastructures import FormData, UploadFile

from zhongshu.api.cases.keys import sealed
from zhongshu.api.open311.errors import Wrong
from zhongshu.api.open311.service import Service
from zhongshu.cases.filling import Fault
from zhongshu.core.errors import nearest
from zhongshu.core.text import Text

MOST_FIELDS, MOST_FILES = 200, 10
SAME = timedelta(minutes=1)
"""What one device sends again within so long is the same report."""

_ATTRIBUTE = re.compile(r"attribute\[([A-Za-z0-9_]{1,64})\](\[\])?")


@dataclass(frozen=True)
class Sent:
    """The fields of a call, the first value of each that is not empty, the values of each attribute, and the files."""

    fields: Mapping[str, str]
    attributes: Mapping[str, Sequence[str]]
    media: Sequence[UploadFile] = ()

    def get(self, name: str) -> str | None:
        """None for one that is empty, too: that is as if it were not sent."""
        return self.fields.get(name)


def read_sent(body: bytes, query: str) -> Sent:
    """From a form, and what the address says besides. Wrong for more than MOST_FIELDS fields, or an attribute that
    cannot be one."""
    return _sent((*_pairs(body.decode("utf-8", "replace")), *_pairs(query)))


def read_parts(form: FormData, query: str) -> Sent:
    """From a form with files, likewise. Wrong, too, for a file under another name than `media`."""
    pairs = [(name, value) for name, value in form.multi_items() if isinstance(value, str) and value]
    files = [(name, file) for name, file in form.multi_items() if isinstance(file, UploadFile)]
    if wrong := [name for name, _ in files if not name.startswith("media")]:
        raise Wrong([f"there is no file {wrong[0][:80]!r}: a photo is sent as media"])
    return _sent((*pairs, *_pairs(query)), [file for _, file in files if file.size])


def _sent(pairs: Iterable[tuple[str, str]], media: Sequence[UploadFile] = ()) -> Sent:
    fields: dict[str, str] = {}
    attributes: dict[str, list[str]] = {}
    for name, value in pairs:
        if not name.startswith("attribute"):
            fields.setdefault(name, value)
            continue
        found = _ATTRIBUTE.fullmatch(name)
        if found is None:
            raise Wrong([f"{name[:80]!r} is no attribute: attribute[code]=value, or attribute[code][]=value"])
        attributes.setdefault(found[1], []).append(value)
    return Sent(fields, attributes, media)


def answers(sent: Sent, service: Service) -> dict[str, Any]:
    """As the form takes them. Wrong where half a place was sent, or an attribute that there is not, or several values
    for one question."""
    offer = service.offer
    given: dict[str, Any] = {}
    for param, question in offer.takes.items():
        if param not in ("lat", "long", "media") and (said := sent.get(param)) is not None:
            given[question] = f"{given[question]} {said}" if question in given else said
    if "lat" in offer.takes:
        given |= _place(sent, offer.takes["lat"])
    given |= _attributes(sent, service)
    return given | {offer.kind: service.answer}


def faults_said(faults: Sequence[Fault], service: Service) -> list[str]:
    """What is wrong, by the names under which it was sent."""
    names = {question: param for param, question in service.offer.takes.items()} | {service.offer.kind: "service_code"}
    if "lat" in service.offer.takes:
        names[service.offer.takes["lat"]] = "lat and long"
    return [f"{names.get(one.field, f'attribute[{one.field}]')}: {one.text.en}" for one in faults]


def left_out(sent: Sent, service: Service) -> list[Text]:
    """What was sent and has no place in a case."""
    found = []
    if sent.media and "media" not in service.offer.takes:
        found.append(Text(zh="照片没有保存", en="The photo was not kept."))
    if sent.get("media_url") is not None and "media_url" not in service.offer.takes:
        found.append(Text(zh="media_url 没有读取", en="The media_url was not fetched."))
    if sent.get("address_string") is not None and "address_string" not in service.offer.takes:
        found.append(Text(zh="address_string 没有保存", en="The address_string was not kept."))
    return found


def same_keys(sent: Sent, given: Mapping[str, Any], type: str, secret: bytes, at: datetime) -> tuple[str, str] | None:
    """What a report of a device is known by within the minute of `at`, and what it was within the minute before; None
    where no device says which it is."""
    device = sent.get("device_id")
    if device is None:
        return None
    minute = int(at.timestamp() // SAME.total_seconds())
    now, before = (sealed(secret, "device", device, type, given, one) for one in (minute, minute - 1))
    return now, before


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    try:
        yield from parse_qsl(text, max_num_fields=MOST_FIELDS, encoding="utf-8", errors="replace")
    except ValueError:
        raise Wrong([f"a call has at most {MOST_FIELDS} fields"]) from None


def _place(sent: Sent, question: str) -> dict[str, Any]:
    lat, long = sent.get("lat"), sent.get("long")
    if lat is None and long is None:
        return {}
    if lat is None or long is None:
        raise Wrong([f"{'lat' if lat is None else 'long'} is missing: a place has lat and long"])
    return {question: f"{long},{lat}"}


def _attributes(sent: Sent, service: Service) -> dict[str, Any]:
    form, said = service.offer.type.spec.form, []
    for code, values in sent.attributes.items():
        if code not in form or form[code].files or code == service.offer.kind:
            said.append(f"attribute[{code}]: there is no such attribute ({nearest(code, service.offer.asked)})")
        elif len(values) > 1:
            said.append(f"attribute[{code}] takes one value, not {len(values)}")
    if said:
        raise Wrong(said)
    return {code: values[0] for code, values in sent.attributes.items()}
