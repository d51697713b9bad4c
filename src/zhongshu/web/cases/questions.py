"""Questions of a form as a page asks them, and what was sent as the room of cases reads it."""

import json
import secrets
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from re import compile as pattern
from typing import Any, Literal

from starlette.datastructures import FormData, UploadFile

from zhongshu.cases.attachments.shelf import LARGEST_PHOTO
from zhongshu.cases.cases import Cases
from zhongshu.cases.event import Source
from zhongshu.cases.field_spec import FieldSpec
from zhongshu.cases.filling import Fault, Form, case_ids
from zhongshu.core.text import Text
from zhongshu.sharing.people.refusal import Refusal
from zhongshu.web.data_pages.forms import cell_of, text_of

PREFIX = "answer."
"""Before the names of answers: a pack may call a question `csrf`."""
FEW = 8
"""So many choices are buttons, more a list to open."""
_LONGEST, _LONGEST_ID = 20_000, 140
_KEY = pattern(r"[A-Za-z0-9_-]{16,64}")

Widget = Literal[
    "tiles", "select", "lines", "line", "number", "phone", "email", "date", "time", "point", "files", "cases", "yes",
]  # fmt: skip


@dataclass(frozen=True)
class Question:
    """One question with what is in its answer now. `value` is as typed, `lon` and `lat` those of a point, `kept` the
    ids of files that were taken in already, or of cases that are named; `fault` stands beside it. `source` is where the
    hub has the answer from; `fills`: its own answer may fill others in, and `told` is what came of that. `along` has by
    option the answers to others that go with it, for the page's script: {"bank": "bank_city"}."""

    name: str
    spec: FieldSpec
    options: Mapping[str, Text]
    value: str = ""
    lon: str = ""
    lat: str = ""
    kept: Sequence[str] = ()
    fault: Text | None = None
    source: Source | None = None
    fills: bool = False
    told: str = ""
    along: Mapping[str, str] = field(default_factory=dict)

    @property
    def field(self) -> str:
        """What its field is called in the form."""
        return f"{PREFIX}{self.name}"

    @property
    def widget(self) -> Widget:
        """What it is answered with."""
        kind = self.spec.type
        if kind in ("choice", "code", "area", "post"):
            return "tiles" if len(self.options) <= FEW else "select"
        if kind == "string" and self.options:
            return "select"
        return _WIDGETS.get(kind, "line")

    @property
    def begun(self) -> bool:
        """Whether there is something in its answer, or something to be said of it."""
        return bool(self.value or self.lon or self.lat or self.kept or self.fault or self.told)

    @property
    def only_when(self) -> str:
        """Under which answers to others it is asked, for the page's script: {"kind": ["cover"]}; "" for always."""
        said = {
            name: [_word(one) for one in (wanted if isinstance(wanted, list | tuple) else (wanted,))]
            for name, wanted in self.spec.when.items()
        }
        return json.dumps(said, ensure_ascii=False) if said else ""


_WIDGETS: Mapping[str, Widget] = {
    "text": "lines",
    "integer": "number",
    "decimal": "number",
    "phone": "phone",
    "email": "email",
    "date": "date",
    "timestamp": "time",
    "point": "point",
    "image": "files",
    "file": "files",
    "case": "cases",
    "boolean": "yes",
}


def questions_of(form: Form, given: Mapping[str, Any] | None = None, faults: Sequence[Fault] = ()) -> list[Question]:
    """The questions with the answers so far."""
    told, said = {one.field: one.text for one in faults}, given or {}
    return [_question(name, spec, form, said.get(name), told.get(name)) for name, spec in form.questions.items()]


def folded(questions: Sequence[Question]) -> tuple[Sequence[Question], Sequence[Question]]:
    """Those to be seen at once, and those to be opened: the last ones, which need no answer and have none from the hub.
    None are to be opened where that would be all."""
    at = len(questions)
    while at and not (questions[at - 1].spec.required or questions[at - 1].spec.prefill or questions[at - 1].fills):
        at -= 1
    return (questions[:at], questions[at:]) if at else (questions, ())


def given_in(sent: FormData, questions: Mapping[str, FieldSpec]) -> dict[str, Any]:
    """The answers of a sent form but for new files: text as typed, a point as "lon,lat", the ids of files kept."""
    return {name: _sent(sent, name, spec) for name, spec in questions.items()}


def take_files(
    cases: Cases, sent: FormData, questions: Mapping[str, FieldSpec], given: dict[str, Any]
) -> tuple[Fault, ...]:
    """Take the photos and files of a form in, adding their ids to `given`; why one was not taken."""
    faults: list[Fault] = []
    for name, spec in questions.items():
        for one in sent.getlist(f"{PREFIX}{name}") if spec.files else ():
            if not isinstance(one, UploadFile) or not one.size:
                continue
            try:
                id = cases.attach(one.filename or "", one.file.read(LARGEST_PHOTO + 1), keep_position=spec.position)
                given[name] = [*given[name], id]
            except Refusal as refused:
                faults.append(Fault(name, refused.said))
    return tuple(faults)


def plain(said: str) -> str:
    r"""What was typed without characters that nobody sees, or that turn a line around; line breaks stay.

    >>> plain("坏了\u202e\r\n快修 ")
    '坏了\n快修'
    """
    lines = said.replace("\r\n", "\n")
    return "".join(one for one in lines if one == "\n" or unicodedata.category(one)[0] != "C").strip()


def key_of(sent: FormData) -> str:
    """The form's own key, by which what is sent twice is done once; a new one for what is none."""
    said = text_of(sent, "key", 80)
    return said if _KEY.fullmatch(said) else new_key()


def new_key() -> str:
    """For a form that is shown."""
    return secrets.token_urlsafe(18)


def _question(name: str, spec: FieldSpec, form: Form, given: Any, fault: Text | None) -> Question:
    options = form.options(spec)
    if spec.type == "point":
        lon, lat = _degrees(given)
        return Question(name, spec, options, lon=lon, lat=lat, fault=fault)
    if spec.files:
        return Question(name, spec, options, kept=tuple(given or ()), fault=fault)
    if spec.cases:
        return Question(name, spec, options, kept=tuple(case_ids(given, spec)), fault=fault)
    return Question(name, spec, options, value=_word(given), fault=fault)


def _sent(sent: FormData, name: str, spec: FieldSpec) -> Any:
    field = f"{PREFIX}{name}"
    if spec.type == "point":
        lon, lat = text_of(sent, f"{field}.lon", 40), text_of(sent, f"{field}.lat", 40)
        return f"{lon},{lat}" if lon or lat else None
    if spec.files:
        return [one for one in sent.getlist(f"{field}.kept") if isinstance(one, str)]
    if spec.cases:
        return [one[:_LONGEST_ID] for one in sent.getlist(field) if isinstance(one, str) and one.strip()]
    return cell_of(sent, field, _LONGEST)


def _degrees(given: Any) -> tuple[str, str]:
    if isinstance(given, Mapping):
        return str(given["lon"]), str(given["lat"])
    lon, _, lat = str(given or "").partition(",")
    return lon, lat


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
