"""What somebody answered on a form, as values; what cannot be one is told beside its question. Pure."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from zhongshu.cases.field_spec import FieldSpec
from zhongshu.core.text import Text

_NUMBER = re.compile(r"[+-]?\d{1,18}(\.\d{1,12})?")
_PHONE = re.compile(r"\+?\d[\d -]{4,18}\d")
_EMAIL = re.compile(r"(?=.{6,120}$)[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@([A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,63}")
_USCC = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")
_FORMS = {
    "phone": (_PHONE, "电话号码", "a telephone number"),
    "email": (_EMAIL, "电子邮箱", "a mail address"),
    "uscc": (_USCC, "18 位统一社会信用代码", "a unified social credit code"),
}
_FILE = re.compile(r"[0-9a-f]{64}")
_CASE, _BETWEEN = re.compile(r"[1-9][0-9]{0,14}"), re.compile(r"[\s,，、;；]+")
_YES, _NO = frozenset({"true", "1", "yes", "on", "是"}), frozenset({"false", "0", "no", "off", "否"})
_BREAKS = frozenset("\n\t")

Options = Callable[[FieldSpec], Mapping[str, Text]]


@dataclass(frozen=True)
class Fault:
    """Why an answer cannot be taken; `field` is the question's name."""

    field: str
    text: Text


class Unfilled(Exception):
    """Answers that cannot be taken; `faults` stand beside their questions."""

    def __init__(self, faults: Sequence[Fault]):
        self.faults = tuple(faults)
        super().__init__("; ".join(f"{one.field}: {one.text.en}" for one in faults))


class _Wrong(Exception):
    def __init__(self, zh: str, en: str):
        self.text = Text(zh=zh, en=en)


@dataclass(frozen=True)
class Form:
    """Questions, what a choice may be, the zone in which times without one are meant."""

    questions: Mapping[str, FieldSpec]
    options: Options
    zone: ZoneInfo

    def asked(self, answers: Mapping[str, Any]) -> dict[str, FieldSpec]:
        """The questions that these answers lead to."""
        return {name: one for name, one in self.questions.items() if _applies(one, answers)}

    def read(self, given: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[Fault, ...]]:
        """Answers as events keep them, and what is wrong. Questions that are not asked are dropped; a name that is no
        question is a fault: somebody thinks that it was taken."""
        faults = [
            Fault(name, _text("没有这个问题", "there is no such question"))
            for name in given
            if name not in self.questions
        ]
        values: dict[str, Any] = {}
        for name, question in self.questions.items():
            if not _applies(question, values):
                continue
            try:
                value = self._value(question, given.get(name))
            except _Wrong as wrong:
                faults.append(Fault(name, wrong.text))
                continue
            if value is not None:
                values[name] = value
            elif question.required:
                faults.append(Fault(name, _text("必填", "has to be answered")))
        return values, tuple(faults)

    def _value(self, question: FieldSpec, given: Any) -> Any:
        if question.type == "point":
            return _point(given)
        if question.files:
            return _files(given, question.files)
        if question.cases:
            return _cases(given, question)
        if isinstance(given, bool):
            given = "true" if given else "false"
        if isinstance(given, int | float | Decimal):
            given = str(given)
        if given is not None and not isinstance(given, str):
            raise _Wrong("不是文字", "is no text")
        said = _tidy(given or "", lines=question.type == "text")
        return self._word(question, said) if said else None

    def _word(self, question: FieldSpec, said: str) -> Any:
        match question.type:
            case "string" | "text":
                if len(said) > question.longest:
                    raise _Wrong(f"最多 {question.longest} 字", f"has at most {question.longest} characters")
                return said
            case "integer" | "decimal":
                return _number(question, said)
            case "boolean":
                if said.casefold() not in _YES | _NO:
                    raise _Wrong("应为是或否", "is yes or no")
                return said.casefold() in _YES
            case "choice" | "code" | "area" | "post":
                options = self.options(question)
                if said not in options:
                    raise _Wrong(f"没有“{said[:40]}”这一项", f"{said[:40]!r} is not among the choices")
                return said
            case "phone" | "email" | "uscc":
                return _matching(*_FORMS[question.type], said.upper() if question.type == "uscc" else said)
            case "date":
                return _dated(said)
            case _:
                return _moment(said, self.zone)


def case_ids(given: Any, question: FieldSpec) -> list[str]:
    """The cases that an answer names, each by its id, as they are said: ids or bare numbers, in a list or in a text."""
    said = given if isinstance(given, list | tuple) else [given]
    parts = (part for one in said for part in _BETWEEN.split(str(one or "")) if part)
    return [f"{question.of}/{one}" for one in dict.fromkeys(part.removeprefix(f"{question.of}/") for part in parts)]


def _applies(question: FieldSpec, answers: Mapping[str, Any]) -> bool:
    for name, wanted in question.when.items():
        allowed = wanted if isinstance(wanted, list | tuple) else (wanted,)
        if answers.get(name) not in allowed:
            return False
    return True


def _tidy(said: str, *, lines: bool) -> str:
    kept = "".join(
        letter if unicodedata.category(letter)[0] != "C" or (lines and letter in _BREAKS) else " "
        for letter in unicodedata.normalize("NFC", said[:20_000].replace("\r\n", "\n"))
    )
    return kept.strip() if lines else " ".join(kept.split())


def _number(question: FieldSpec, said: str) -> Any:
    word = unicodedata.normalize("NFKC", said).replace(",", "").replace("\u2212", "-")
    if not _NUMBER.fullmatch(word):
        raise _Wrong(f"“{said[:40]}”不是数", f"{said[:40]!r} is no number")
    try:
        number = Decimal(word)
    except InvalidOperation:
        raise _Wrong(f"“{said[:40]}”不是数", f"{said[:40]!r} is no number") from None
    scale = 0 if question.type == "integer" else question.scale or 0
    if number != number.quantize(Decimal(1).scaleb(-scale)):
        raise _Wrong(f"小数最多 {scale} 位", f"has at most {scale} digits after the point")
    if question.min is not None and number < Decimal(str(question.min)):
        raise _Wrong(f"不能小于 {question.min:g}", f"must not be below {question.min:g}")
    if question.max is not None and number > Decimal(str(question.max)):
        raise _Wrong(f"不能大于 {question.max:g}", f"must not be above {question.max:g}")
    return int(number) if question.type == "integer" else f"{number.quantize(Decimal(1).scaleb(-scale)):f}"


def _point(given: Any) -> dict[str, float] | None:
    """{lon, lat}, or the text "lon,lat". 0,0 is what a broken device says, and no place in any region."""
    if given is None or given == "":
        return None
    try:
        lon, lat = (given["lon"], given["lat"]) if isinstance(given, Mapping) else str(given).split(",")
        place = {"lon": round(float(lon), 6), "lat": round(float(lat), 6)}
    except (ValueError, KeyError, TypeError, OverflowError):
        raise _Wrong("不是位置：应为“经度,纬度”", 'is no position: "longitude,latitude"') from None
    if abs(place["lon"]) <= 90 < abs(place["lat"]) <= 180:
        raise _Wrong(
            "经度和纬度写反了：先经度，后纬度",
            "is no position: longitude and latitude stand the other way round",
        )
    if not (-180 <= place["lon"] <= 180 and -90 <= place["lat"] <= 90) or place == {"lon": 0.0, "lat": 0.0}:
        raise _Wrong("位置不对：请在地图上重新选点", "is no position: choose the spot on the map again")
    return place


def _files(given: Any, most: int) -> list[str] | None:
    """Ids of files that were taken in before."""
    found = given if isinstance(given, list | tuple) else [given] if given else []
    if any(not isinstance(one, str) or not _FILE.fullmatch(one) for one in found):
        raise _Wrong("不是上传过的文件", "names a file that was not uploaded")
    if len(set(found)) > most:
        raise _Wrong(f"最多 {most} 个文件", f"has at most {most} files")
    return list(dict.fromkeys(found)) or None


def _cases(given: Any, question: FieldSpec) -> list[str] | None:
    """Ids of cases of the type that the question names, from ids or bare numbers; whether they are there, and to be
    seen, is for who takes the answer in."""
    found = case_ids(given, question)
    if wrong := [one for one in found if not _CASE.fullmatch(one.removeprefix(f"{question.of}/"))]:
        said = wrong[0].removeprefix(f"{question.of}/")[:40]
        raise _Wrong(f"“{said}”不是编号", f"{said!r} is no number of such a case")
    if len(found) > question.cases:
        raise _Wrong(f"最多 {question.cases} 件", f"names at most {question.cases}")
    return found or None


def _matching(pattern: re.Pattern[str], zh: str, en: str, said: str) -> str:
    if not pattern.fullmatch(said):
        raise _Wrong(f"“{said[:40]}”不是{zh}", f"{said[:40]!r} is not {en}")
    return said


def _dated(said: str) -> str:
    try:
        return date.fromisoformat(said).isoformat()
    except ValueError:
        raise _Wrong("日期应如 2026-05-01", "a date is such as 2026-05-01") from None


def _moment(said: str, zone: ZoneInfo) -> str:
    try:
        at = datetime.fromisoformat(said)
    except ValueError:
        raise _Wrong("时间应如 2026-05-01 08:30", "a time is such as 2026-05-01 08:30") from None
    return (at if at.tzinfo else at.replace(tzinfo=zone)).isoformat()


def _text(zh: str, en: str) -> Text:
    return Text(zh=zh, en=en)
