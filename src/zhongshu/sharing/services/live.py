"""Live services behind the hub: decide, ask the unit, mask, count, write it down, then answer.

A call is decided like a look-up; what comes back passes the same executor of masks and row filters; the entry is
durable in the ledger before the answer leaves, also when the cache had it. A call that the unit did not answer is
noted, because the unit has heard of it.
"""

import asyncio
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from zhongshu.core.errors import GrantError, UnknownName
from zhongshu.sharing.grants.masks import Value
from zhongshu.sharing.ledger.entry import Entry
from zhongshu.sharing.proof import Looked, fingerprint
from zhongshu.sharing.read import Door
from zhongshu.sharing.refusals import require_few, require_purpose, require_written
from zhongshu.sharing.services.asked import Question, question_of
from zhongshu.sharing.services.calling import Caller, Fetched
from zhongshu.sharing.services.deciding import Ask, Decision, decided, require_plain
from zhongshu.sharing.services.faults import ServiceFault
from zhongshu.sharing.services.records import Row
from zhongshu.sharing.services.spec import Operation, Service

HELD = 1.0
"""Seconds for which a decision holds, while no act and no midnight comes: a consent ends by itself within them."""
_MOST_HELD = 10_000
_NO_CONSENT = "no consent"

Cells = tuple[tuple[Value, ...], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows that are shown, of the columns that the decision shows. `at` (UTC) is when the unit told them, `age` and
    `left` seconds: how old they are, how long still valid."""

    ask: Ask
    decision: Decision
    rows: Cells
    at: datetime
    age: float = 0.0
    left: float = 0.0

    @property
    def personal(self) -> bool:
        """Whether it is about somebody."""
        return self.ask.operation.spec.subject is not None


Render = Callable[[Answer], bytes]


@dataclass
class LiveServices:
    """One a process. Everything here runs in an event loop and holds no thread while a unit thinks."""

    services: Mapping[str, Service]
    door: Door
    caller: Caller
    _decided: OrderedDict[tuple[object, ...], Decision] = field(default_factory=OrderedDict)
    _spent: dict[tuple[str, int, str], str] = field(default_factory=dict)

    def service(self, name: str) -> Service:
        """UnknownName, with the nearest right one."""
        if name not in self.services:
            raise UnknownName.among("live service", name, self.services)
        return self.services[name]

    def operation(self, service: str, name: str) -> tuple[Service, Operation]:
        """UnknownName, with the nearest right one."""
        found = self.service(service)
        if name not in found.operations:
            raise UnknownName.among(f"operation of {service}", name, found.operations)
        return found, found.operations[name]

    async def answer(self, ask: Ask, given: Any, render: Render, *, seen: int) -> tuple[Answer, bytes]:
        """The answer and what `render` makes of it, once its entry is durable.

        `seen` is how many acts there were before the reader was identified: Stale when there were more since. Raises
        ZhongshuError for parameters that are wrong; GrantError, written into the ledger; ServiceFault; LedgerError.
        """
        decision, question = await self.allowed(ask, given)
        if not self.consented(decision, question):
            # the unit is not asked, and the answer looks as if there were no record
            answer, why = Answer(ask, decision, (), self.door.ledger.now()), [_NO_CONSENT]
            rows: tuple[Row, ...] = ()
        else:
            fetched = await self.fetched(ask, decision, question)
            rows = fetched.rows
            answer, why = self.seen(ask, decision, fetched)
        body = render(answer)
        await self.prove(answer, question, rows, why, body, seen=seen)
        return answer, body

    # --- steps, which answers that come later take one by one ---------------------------------------------------------

    async def allowed(self, ask: Ask, given: Any) -> tuple[Decision, Question]:
        """The decision and the question that may be asked. Raises as `answer`, before anything is asked."""
        decision = await self.decision(ask)
        question = question_of(ask.operation, given)
        try:
            require_plain(question, decision.permit)
            self._require_left(decision)
        except GrantError as error:
            await self.deny(ask, error)
            raise
        return decision, question

    def consented(self, decision: Decision, question: Question) -> bool:
        """Whether the unit may be asked about those whom the question names, where the grant rests on consent."""
        consented = decision.permit.consented
        return consented is None or question.subjects <= consented

    async def fetched(self, ask: Ask, decision: Decision, question: Question) -> Fetched:
        """From the unit, or from the cache. ServiceFault, noted in the ledger when the unit has heard of it."""
        try:
            return await self.caller.fetch(ask.service, question)
        except ServiceFault as error:
            if error.kind not in ("open", "busy", "closed"):
                await self.note(ask, decision, question, "service.failed", reason=error.said)
            raise

    def seen(self, ask: Ask, decision: Decision, fetched: Fetched) -> tuple[Answer, list[str]]:
        """What of the rows is shown, and why others are not."""
        cells = [decision.sight.of_row(row) for row in fetched.rows]
        shown = tuple([one for one in cells if not isinstance(one, str)])
        answer = Answer(ask, decision, shown, fetched.at, fetched.age, fetched.left)
        return answer, [one for one in cells if isinstance(one, str)]

    async def prove(
        self, answer: Answer, question: Question, rows: tuple[Row, ...], why: list[str], body: bytes, *, seen: int
    ) -> None:
        """Write the entry, durably. Raises as `answer`."""
        ask, decision = answer.ask, answer.decision
        subjects = question.subjects | self._subjects(decision, rows)
        count = len(answer.rows)
        try:
            require_few({ask.service.name: decision.permit}, rows=count, subjects=len(subjects))
        except GrantError as error:
            await self.deny(ask, error)
            raise
        entry = replace(
            self._entry(ask, decision, question, subjects, count),
            decision="denied" if why and not count else "allowed",
            reason=", ".join(f"{one}: {number}" for one, number in Counter(why).items()) or None,
            result=sha256(body).hexdigest()[:32],
        )
        outcome = await self.door.ledger.commit_async([(entry, decision.quota)], seen=min(seen, decision.epoch[0]))
        if outcome.verdict == "denied" and outcome.reason and outcome.reason.endswith("calls a day"):
            self._spend(decision, outcome.at, outcome.reason)
        require_written(outcome)

    async def note(
        self, ask: Ask, decision: Decision, question: Question, act: str, *, reason: str | None = None
    ) -> None:
        """Write what was done without an answer: who had the unit asked about whom."""
        entry = self._entry(ask, decision, question, question.subjects, 0)
        await self.door.ledger.commit_async([(replace(entry, kind="note", act=act, reason=reason), None)])

    async def deny(self, ask: Ask, error: GrantError) -> None:
        """Write the refusal before it is told."""
        deny = self.door.deny
        await asyncio.to_thread(
            deny, ask.reader, ask.service.name, error.message, purpose=ask.purpose, address=ask.address
        )

    async def decision(self, ask: Ask) -> Decision:
        """What may be seen now, made anew at least once a second. GrantError, written."""
        ledger = self.door.ledger
        held = self._decided.get(ask.among)
        now = time.monotonic()
        if held is not None and now - held.made < HELD and held.epoch == (ledger.acts, ledger.day(ledger.now())):
            return held
        try:
            made = await asyncio.to_thread(self._decide, ask, now)
        except GrantError as error:
            await self.deny(ask, error)
            raise
        self._decided[ask.among] = made
        self._decided.move_to_end(ask.among)
        while len(self._decided) > _MOST_HELD:
            self._decided.popitem(last=False)
        return made

    # --- inside ---------------------------------------------------------------------------------------------------

    def _decide(self, ask: Ask, made: float) -> Decision:
        access = self.door.open(ask.reader, purpose=ask.purpose, address=ask.address, grant=ask.grant)
        try:
            permit = access.permit(ask.service.name)
            require_purpose(permit, ask.purpose)
            return decided(permit, ask.operation, self.door.zone, access.epoch, made)
        finally:
            access.drop()

    def _entry(self, ask: Ask, decision: Decision, question: Question, subjects: frozenset[str], rows: int) -> Entry:
        columns = decision.permit.columns
        looked = Looked(
            decision.permit, {ask.service.name: columns}, rows, subjects, (fingerprint(question.canonical),)
        )
        return self.door.entry(looked, ask.reader, kind="read", purpose=ask.purpose, address=ask.address)

    def _subjects(self, decision: Decision, rows: tuple[Row, ...]) -> frozenset[str]:
        """Whom the rows that are shown are about."""
        sight = decision.sight
        if sight.permit.noun.subject is None:
            return frozenset()
        shown = (row for row in rows if not isinstance(sight.of_row(row), str))
        return frozenset(subject for row in shown if (subject := sight.subject(row)) is not None)

    def _require_left(self, decision: Decision) -> None:
        """GrantError once the ledger has refused the day's calls: the unit is not asked what nobody may be told."""
        grant = decision.permit.grant
        if reason := self._spent.get((grant.id, grant.version, decision.epoch[1])):
            hint = "it gives again tomorrow; or ask its owner to amend it"
            raise GrantError(f"this grant gives no more today: {reason}", hint=hint)

    def _spend(self, decision: Decision, at: datetime, reason: str) -> None:
        today, grant = self.door.ledger.day(at), decision.permit.grant
        self._spent = {key: said for key, said in self._spent.items() if key[2] == today}
        self._spent[grant.id, grant.version, today] = reason
