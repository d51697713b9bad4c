"""A report that Open311 brought becomes a case: once, however often it is sent."""

from dataclasses import dataclass
from typing import Any

from zhongshu.api.cases.described import may_open
from zhongshu.api.cases.files import Intake
from zhongshu.api.cases.keys import own_key, secret_of
from zhongshu.api.open311.errors import Wrong
from zhongshu.api.open311.sent import SAME, Sent, answers, faults_said, left_out, same_keys
from zhongshu.api.open311.service import Service
from zhongshu.cases.attachments.refusal import NotTaken
from zhongshu.cases.cases import Opened
from zhongshu.cases.filling import Fault, Unfilled
from zhongshu.cases.follow import digest
from zhongshu.core.text import Language, Text
from zhongshu.packs.hub import Hub
from zhongshu.sharing.people.refusal import NotAllowed
from zhongshu.sharing.reader import Reader


@dataclass(frozen=True)
class Report:
    """`key` is the caller's own for this act, `address` where others reach the region."""

    sent: Sent
    service: Service
    reader: Reader
    key: str | None
    address: str


@dataclass
class Reporting:
    """Threads share one."""

    hub: Hub

    def __post_init__(self) -> None:
        self.intake = Intake(self.hub.cases)

    def report(self, report: Report, language: Language) -> dict[str, Any]:
        """What the client is told. Wrong for answers that cannot be taken; GrantError, StateAway."""
        opened = self._opened(report)
        said = self._notice(report, opened)
        return {
            "service_request_id": opened.case.id.rpartition("/")[2],
            "service_notice": " ".join(one.to(language) for one in said) or None,
            "account_id": None,
        }

    def _opened(self, report: Report) -> Opened:
        type, cases = report.service.offer.type, self.hub.cases
        given, reader = answers(report.sent, report.service), report.reader
        self._take_media(report, given)
        key = self._key(report, given)
        try:
            return cases.open(type.name, given, reader, "open311", key=key)
        except Unfilled as unfilled:
            raise Wrong(faults_said(unfilled.faults, report.service)) from None
        except NotAllowed as refused:
            if may_open(cases, type, reader):  # the place is in nobody's grid
                raise Wrong([refused.message]) from None
            raise

    def _take_media(self, report: Report, given: dict[str, Any]) -> None:
        """Photos are taken in, and named in the answers; where one is none, all else that is wrong is told with it."""
        service, faults = report.service, []
        name, ids = service.offer.takes.get("media"), []
        for file in report.sent.media if name is not None else ():
            try:
                ids.append(self.intake.take(file, file.filename or "", service.offer.type.spec.form[name or ""]))
            except NotTaken as refused:
                faults.append(Fault(name or "", refused.said))
        if faults:
            others = self.hub.cases.form(service.offer.type).read(given)[1]
            raise Wrong(faults_said([*faults, *(one for one in others if one.field != name)], service))
        if ids and name is not None:
            given[name] = ids

    def _key(self, report: Report, given: dict[str, Any]) -> str | None:
        """The caller's own key goes before that of the device. What a device said within the last minute is the same
        report, though another minute of the clock has begun."""
        type, now, secret = report.service.offer.type.name, self.hub.now(), secret_of(self.hub)
        keys = same_keys(report.sent, given, type, secret, now)
        if report.key is not None or keys is None:
            return own_key(report.key, secret, "open", type, given)
        store = self.hub.cases.store
        before = store.done(report.reader.actor, digest(keys[1]))
        if before is not None and now - store.case(before).opened < SAME:
            return keys[1]
        return keys[0]

    def _notice(self, report: Report, opened: Opened) -> list[Text]:
        type, id = report.service.offer.type, opened.case.id
        said = left_out(report.sent, report.service)
        where = f"{report.address}/case/{id.replace('.', '/', 1)}"
        if opened.code is not None:
            zh, en = f"凭查询码 {opened.code} 在 {where} 跟进。", f"Follow it at {where} by the code {opened.code}."
            said.append(Text(zh=zh, en=en))
        spec = type.spec.public
        if spec is not None and spec.after:
            said.append(Text(zh=f"{spec.after} 小时后公开。", en=f"It is public after {spec.after} hours."))
        return said
