"""Answers that come later: a question is kept, asked by the worker, and its answer picked up by whoever asked.

Nothing is lost when a process dies: what was not asked is asked, what may have been asked is asked once more where that
does no harm, and else said to have failed. The grant is decided when it is asked and again when it is picked up.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from zhongshu.core.errors import GrantError, UnknownName, ZhongshuError
from zhongshu.sharing.ledger.entry import Entry, Look
from zhongshu.sharing.services.asked import Question, question_of
from zhongshu.sharing.services.calling import AnswersLater, Fetched
from zhongshu.sharing.services.deciding import Ask
from zhongshu.sharing.services.faults import ServiceFault
from zhongshu.sharing.services.line import Failed
from zhongshu.sharing.services.live import Answer, LiveServices, Render
from zhongshu.sharing.services.records import Unreadable, packed, unpacked
from zhongshu.sharing.services.requests import KEPT, Request, RequestStore, fresh_id

AT_ONCE = 16
"""Requests that one process asks at a time."""
_SLACK = timedelta(seconds=60)
"""Beyond the time of a call, until its process is held to have died."""


@dataclass
class Later:
    """One a process. `live` answers at once, `store` keeps what is answered later."""

    live: LiveServices
    store: RequestStore

    async def request(self, ask: Ask, given: Any) -> Request:
        """Keep a question. Raises as `LiveServices.answer` does before it asks; GrantError for a stranger."""
        if not ask.reader.known:
            error = GrantError("an answer that comes later is for somebody who is known", hint="show an API key")
            await self.live.deny(ask, error)
            raise error
        decision, question = await self.live.allowed(ask, given)
        if not self.live.consented(decision, question):
            error = GrantError("nobody may be asked about who has not consented")
            await self.live.deny(ask, error)
            raise error
        now = self.store.now()
        said = (ask.service.name, ask.operation.name, ask.reader.actor, ask.grant, ask.purpose)
        request = Request(fresh_id(), *said, question.given, "pending", now, now + KEPT)
        await self.live.note(ask, decision, question, "service.requested")
        return await asyncio.to_thread(self.store.add, request)

    async def pick_up(self, request: Request, ask: Ask, render: Render, *, seen: int) -> tuple[Answer, bytes]:
        """The answer under the grant as it is now; after it nothing of the answer is kept. Raises as `answer`."""
        decision, question = await self.live.allowed(ask, request.given)
        if not self.live.consented(decision, question):
            error = GrantError("the consent has ended meanwhile")
            await self.live.deny(ask, error)
            raise error
        try:
            rows = unpacked(request.answer or b"[]", ask.operation)
        except Unreadable as error:
            raise ZhongshuError(f"{ask.service.name} {error}", hint="ask again") from None
        at = request.ended or request.at
        age = (self.store.now() - at).total_seconds()
        answer, why = self.live.seen(ask, decision, Fetched(rows, at, age, 0.0))
        body = render(answer)
        await self.live.prove(answer, question, rows, why, body, seen=seen)
        await asyncio.to_thread(self.store.picked, request.id)
        return answer, body

    # --- the worker's part ------------------------------------------------------------------------------------------

    async def round(self) -> int:
        """Ask what is to be asked, end what has expired; how many were asked."""
        for gone in await asyncio.to_thread(self.store.tidy):
            await self._note(gone, "service.request_expired", None)
        claimed = await asyncio.to_thread(self.store.claim, AT_ONCE, self._lease)
        await asyncio.gather(*(self._ask(one) for one in claimed))
        return len(claimed)

    def _lease(self, service: str, operation: str) -> timedelta:
        found = self.live.services.get(service)
        said = None if found is None else found.operations.get(operation)
        return _SLACK + (timedelta() if said is None else said.spec.timeout)

    async def _ask(self, request: Request) -> None:
        try:
            service, operation = self.live.operation(request.service, request.operation)
            question = question_of(operation, request.given)
        except UnknownName as error:  # the pack has changed meanwhile
            await self._fail(request, error.message)
            return
        except ZhongshuError:  # whose sentence quotes a parameter, which may be about somebody
            await self._fail(request, "is asked in another way since its pack has changed")
            return
        if request.tries > (2 if operation.idempotent else 1):
            await self._fail(request, "was being asked when the program broke off; whether it heard is not known")
            return
        try:
            more = await self._callback(request)
            fetched = await self.live.caller.fetch(service, question, more=more)
        except AnswersLater:
            await asyncio.to_thread(self.store.waits, request.id)
        except ServiceFault as error:
            await self._failed(request, question, error)
        except (ZhongshuError, UnknownName) as error:
            await self._fail(request, error.message)
        else:
            await asyncio.to_thread(self.store.done, request.id, packed(fetched.rows))

    async def _callback(self, request: Request) -> Mapping[str, str]:
        """What a unit needs that answers by itself: POST /api/v1/services/requests/ID/answer with this key."""
        key = await asyncio.to_thread(self.store.keyed, request.id)
        return {"Zhongshu-Request": request.id, "Zhongshu-Answer-Key": key}

    async def _failed(self, request: Request, question: Question, error: ServiceFault) -> None:
        """What nobody heard is asked again; what somebody may have heard once more, where that does no harm."""
        unheard = error.kind in ("open", "busy")
        again = unheard or (error.passing and question.operation.idempotent and request.tries < 2)
        if again:
            await asyncio.to_thread(self.store.later, request.id, request.tries - unheard)
            return
        await self._fail(request, error.said)

    async def _fail(self, request: Request, said: str) -> None:
        await self._note(request, "service.failed", said)
        await asyncio.to_thread(self.store.failed, request.id, said)

    async def _note(self, request: Request, act: str, reason: str | None) -> None:
        entry = Entry(
            kind="note",
            actor=request.actor,
            act=act,
            grant=request.grant,
            purpose=request.purpose,
            objects=(Look(request.service),),
            reason=reason,
        )
        await self.live.door.ledger.commit_async([(entry, None)])

    # --- the unit's part --------------------------------------------------------------------------------------------

    async def expected(self, id: str, key: str) -> None:
        """Before an answer is taken in at all. GrantError as `answered`."""
        await asyncio.to_thread(self.store.by_key, id, key)

    async def answered(self, id: str, key: str, content: bytes) -> None:
        """A unit answers by itself. GrantError for a wrong key; ZhongshuError for an answer that is not as promised."""
        request = await asyncio.to_thread(self.store.by_key, id, key)
        service, operation = self.live.operation(request.service, request.operation)
        try:
            rows = await self.live.caller.read(Question(operation, request.given), content)
        except Failed as error:
            raise ZhongshuError(f"{service.name} {error.said}") from None
        await self._note(replace(request, actor=f"service:{service.name}"), "service.answered", None)
        if not await asyncio.to_thread(self.store.done, request.id, packed(rows)):
            raise GrantError("this request is not waiting for an answer")
