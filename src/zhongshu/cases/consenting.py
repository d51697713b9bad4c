"""Consents that are given with a form: by whom the account acts for, in the act that opens the case, or not at all."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from zhongshu.cases.consents_spec import ConsentsSpec
from zhongshu.cases.deadline import end_of
from zhongshu.cases.filling import Fault
from zhongshu.core.text import Text
from zhongshu.sharing.grants.consent import Consenting

_ANOTHER = Text(zh="这不是您的账号所代表的：请填自己的", en="is not whom your account acts for: say your own")
_NOT_THEIRS = Text(
    zh="同意只能由本人的账号给出：这里请选“否”，本人登录后在“同意书”里给",
    en="is for the subject's own account to allow: say no here; it may be given later, under consents",
)


def consenting(
    said: ConsentsSpec, answers: Mapping[str, Any], subject: str, at: datetime, zone: ZoneInfo, evidence: str
) -> Iterator[Consenting]:
    """What the answers of a form consent to, chapter by chapter, from `at` on; `evidence` names the case."""
    until = end_of(str(answers[said.until]), zone) if answers.get(said.until) else None
    for chapter, question in said.chapters.items():
        if answers.get(question) is True:
            yield Consenting(subject, str(answers[said.to]), said.purpose, at, until, evidence, chapter)


def unconsented(said: ConsentsSpec, answers: Mapping[str, Any], subject: str | None) -> tuple[Fault, ...]:
    """What is wrong with the answers of somebody who acts for `subject`, None where they ask for somebody else: they
    name another, or consent in another's stead."""
    if subject is None:
        return tuple(Fault(name, _NOT_THEIRS) for name in said.chapters.values() if answers.get(name) is True)
    return () if answers.get(said.of) == subject else (Fault(said.of, _ANOTHER),)
