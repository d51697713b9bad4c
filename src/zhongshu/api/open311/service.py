"""What can be reported: each kind of a public case type is a service, its form the definition. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from zhongshu.cases.field_spec import FieldSpec
from zhongshu.cases.filling import Form
from zhongshu.cases.spec import CaseSpec
from zhongshu.cases.type import CaseType
from zhongshu.core.text import Language, Text
from zhongshu.rules.parameters import edition_at

_TYPES: Mapping[str, str] = {
    "text": "text",
    "integer": "number",
    "decimal": "number",
    "date": "datetime",
    "timestamp": "datetime",
    "boolean": "singlevaluelist",
    "choice": "singlevaluelist",
    "code": "singlevaluelist",
    "area": "singlevaluelist",
}
"""Every other question is a string."""
_TRUTH = {"true": Text(zh="是", en="Yes"), "false": Text(zh="否", en="No")}
_NAMED: Mapping[str, tuple[str, ...]] = {
    "address_string": ("address_string", "address", "spot"),
    "email": ("email",),
    "first_name": ("first_name", "name"),
    "last_name": ("last_name", "name"),
    "media_url": ("media_url",),
}
"""Questions of these names, the first that there is, take what a client says by the parameter; one that takes two of
them has both. A media_url is words: nothing is ever fetched."""


@dataclass(frozen=True)
class Offer:
    """A case type that takes part: `kind` is the question whose codes are the services, `takes` the question that each
    of Open311's own parameters answers."""

    type: CaseType
    kind: str
    takes: Mapping[str, str]

    @property
    def asked(self) -> Mapping[str, FieldSpec]:
        """The questions that only a definition tells of."""
        own = {self.kind, *self.takes.values()}
        return {name: one for name, one in self.type.spec.form.items() if name not in own and not one.files}


@dataclass(frozen=True)
class Service:
    """One kind: `code` is how Open311 calls it, `answer` how the form does."""

    code: str
    offer: Offer
    answer: str
    title: Text
    group: Text
    keywords: tuple[Text, ...] = field(default=())


def offer_of(type: CaseType) -> Offer | None:
    """None for a type that is not public, says no open code of what it is about, or cannot do without a file."""
    spec = type.spec
    kinds = [name for name, one in spec.form.items() if one.type == "code" and one.level == 1 and not one.when]
    if spec.public is None or not kinds or any(one.files and one.required for one in spec.form.values()):
        return None
    return Offer(type, kinds[0], _takes(spec))


def services(types: Iterable[CaseType], at: datetime) -> Mapping[str, Service]:
    """Every service at a time, by code. A code that two types have is the first one's; the other puts its own name
    before it."""
    found: dict[str, Service] = {}
    for offer in (offer_of(type) for type in types):
        if offer is None:
            continue
        question = offer.type.spec.form[offer.kind]
        edition = edition_at(offer.type.law.get(question.of or "", ()), at)
        rows = {} if edition is None else {str(row["code"]): row for row in edition.rows}
        for answer, title in offer.type.options(question, at).items():
            code = answer if answer not in found else f"{offer.type.name}.{answer}"
            group = _group(rows.get(answer, {}), offer.type.spec.title)
            found[code] = Service(code, offer, answer, title, group, (title, group, offer.type.spec.title))
    return found


def service_record(service: Service, language: Language) -> dict[str, Any]:
    """As the list of services tells it."""
    spec = service.offer.type.spec
    described = spec.title.to(language) if spec.description is None else spec.description.to(language)
    words = dict.fromkeys(word.to(language) for word in service.keywords)
    return {
        "service_code": service.code,
        "service_name": service.title.to(language),
        "description": described,
        "metadata": any(one.required and not one.when for one in service.offer.asked.values()),
        "type": "realtime",
        "keywords": ", ".join(words),
        "group": service.group.to(language),
    }


def definition(service: Service, form: Form, language: Language) -> dict[str, Any]:
    """What else the form asks. A question that is asked only after certain answers is told as not required."""
    attributes = [
        _attribute(name, question, number, form, language)
        for number, (name, question) in enumerate(service.offer.asked.items(), start=1)
    ]
    return {"service_code": service.code, "attributes": attributes}


def _attribute(name: str, question: FieldSpec, number: int, form: Form, language: Language) -> dict[str, Any]:
    options = _TRUTH if question.type == "boolean" else form.options(question)
    told = {
        "variable": True,
        "code": name,
        "datatype": _TYPES.get(question.type, "string"),
        "required": question.required and not question.when,
        "datatype_description": None if question.hint is None else question.hint.to(language),
        "order": number,
        "description": question.title.to(language),
    }
    values = [{"key": key, "name": title.to(language)} for key, title in options.items()]
    return {**told, "values": values} if values else told


def _takes(spec: CaseSpec) -> dict[str, str]:
    form = spec.form
    found = {param: name for param, names in _NAMED.items() for name in reversed(names) if _is_text(form.get(name))}
    if spec.area in form and form[spec.area].type == "point":
        found["lat"] = found["long"] = spec.area
    taken = set(found.values())
    texts = [name for name, one in form.items() if one.type == "text" and name not in taken]
    if spec.says in form and _is_text(form[spec.says]):
        found["description"] = spec.says
    elif texts:
        found["description"] = texts[0]
    if images := [name for name, one in form.items() if one.type == "image"]:
        found["media"] = images[0]
    for name, one in form.items():
        if one.type in ("phone", "email"):
            found.setdefault(one.type, name)
    return found


def _group(row: Mapping[str, Any], title: Text) -> Text:
    """The major group of a kind, by its title where the parameter has one; else the title of the type."""
    if row.get("major") is None:
        return title
    zh = str(row.get("major_title") or row["major"])
    return Text(zh=zh, en=str(row.get("major_title_en") or zh))


def _is_text(question: FieldSpec | None) -> bool:
    return question is not None and question.type in ("string", "text")
