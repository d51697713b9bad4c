"""The cases of a region at work: what pages, API, commands and the worker ask of this room."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from zhongshu.cases.attachments.file import File
from zhongshu.cases.attachments.sight import files_seen, keeps_position
from zhongshu.cases.case import Case
from zhongshu.cases.cause import Cause
from zhongshu.cases.consenting import consenting, unconsented
from zhongshu.cases.deadline import untimely
from zhongshu.cases.event import Channel, Event
from zhongshu.cases.filling import Form, Unfilled
from zhongshu.cases.flow_spec import MessageSpec
from zhongshu.cases.follow import digest, new_code
from zhongshu.cases.lists import Line
from zhongshu.cases.moves import Moves
from zhongshu.cases.naming import Naming
from zhongshu.cases.onward import unoffered
from zhongshu.cases.paper import Paper
from zhongshu.cases.prefill import Filling
from zhongshu.cases.reads import denied_entry, listed_entry, read_entry
from zhongshu.cases.records import number_of
from zhongshu.cases.refusal import no
from zhongshu.cases.sight import HANDED_TO, Seen, seen
from zhongshu.cases.slip import PURPOSE, Sealer, kept
from zhongshu.cases.store import Pen
from zhongshu.cases.type import CaseType
from zhongshu.core.errors import UnknownName
from zhongshu.sharing.reader import Reader


@dataclass(frozen=True)
class Opened:
    """A case that was asked for; `code` is what it is followed by, told once, None where who asked is known."""

    case: Case
    code: str | None = None


class Cases(Naming):
    """What is done and looked at; `Room` tells what there is, `Writing` what follows. Threads share one."""

    # --- what is done -----------------------------------------------------------------------------------------------

    def open(
        self, type: str, given: Mapping[str, Any], reader: Reader, channel: Channel, *, key: str | None = None,
        same_as: str | None = None, filled: Mapping[str, Filling] | None = None, cause: Cause | None = None,
    ) -> Opened:  # fmt: skip
        """Somebody asks, at a counter or by telephone through the reader. Unfilled where answers are wrong; GrantError
        where this is not for them. With the `key` of an act that was done already, its case.

        `same_as` is an open case in which it goes up at once; `Likeness.proposed` says who may name which. `filled`
        is what the hub had filled the form in with, `cause` the number that it is about."""
        what = self.type(type)
        reporter = self._reporter(what, reader, channel)
        code = None if reporter is not None or channel == "data" else new_code(key)
        key = key and digest(key)
        if key is not None and (number := self.store.done(reader.actor, key)) is not None:
            return Opened(self.store.case(number), code)
        if cause is not None and what.spec.from_number is None:
            raise no("这类事项不从指标下达", f"{what.spec.title.en} is not opened about a number")
        answers = self._filled(self.form(what), given, what)
        self._require_askable(what, answers, reader, None if reporter is None else reader.subject)
        self.store.adopt([what], self.ledger.now())
        moves = self._moves(what, self.hand(reader))
        event = replace(moves.opened(answers, channel, reporter), filled=kept(filled or {}, answers), cause=cause)
        follow = None if code is None else digest(code)

        def done(pen: Pen) -> Case:
            if (before := pen.done(reader.actor, key)) is not None:
                return before
            case = pen.open(what, event, follow=follow, key=key)
            self.name(pen, what, case, event, reader)
            up = None if same_as is None else self._same(pen, moves, case, same_as)
            after = up or self.begun(pen, what, case, event)
            self._consent(pen, what, case, reader)
            return after

        return Opened(self.take(done), code)

    def move(
        self, id: str, to: str, given: Mapping[str, Any], reader: Reader, *, version: int | None = None,
        note: str = "", code: str | None = None, key: str | None = None,
    ) -> Case:  # fmt: skip
        """A case goes on. Unfilled, NotAllowed; Overtaken where it is not at `version` any more."""
        return self.act(id, reader, self.moving(to, given, note), version=version, code=code, key=key)

    def moving(
        self, to: str, given: Mapping[str, Any], note: str = "", filled: Mapping[str, Filling] | None = None
    ) -> Callable[[Moves, Case], Event]:
        """What `act` does to move a case on; `filled` is what the hub had filled the way's form in with."""

        def done(moves: Moves, case: Case) -> Event:
            way = moves.type.spec.steps[case.step].to.get(to)
            answers = {} if way is None else self._filled(self.form(moves.type, way.asks), given, moves.type)
            return replace(moves.moved(case, to, answers, note), filled=kept(filled or {}, answers))

        return done

    def telling(self, message: str, given: Mapping[str, Any], note: str = "") -> Callable[[Moves, Case], Event]:
        """What `act` does to tell the flow of a case a message."""

        def done(moves: Moves, case: Case) -> Event:
            flow = moves.type.spec.flow
            asks = {} if flow is None or message not in flow.messages else flow.messages[message].asks
            return moves.told(case, message, self._filled(self.form(moves.type, asks), given, moves.type), note)

        return done

    def act(
        self, id: str, reader: Reader, do: Callable[[Moves, Case], Event], *, version: int | None = None,
        code: str | None = None, key: str | None = None,
    ) -> Case:  # fmt: skip
        """Whatever `do` makes of a case as it is now; nobody else acts on one meanwhile. Raises what it raises."""
        number, key = self._number(id), key and digest(key)

        def done(pen: Pen) -> Case:
            if (before := pen.done(reader.actor, key)) is not None:
                return before
            case = pen.case(number, version)
            type = self.type_of(case)
            event = do(self._moves(type, self.hand(reader, case, code)), case)
            self.name(pen, type, case, event, reader)
            return self.add(pen, case, type, event, key)

        return self.take(done)

    def sealer(self, form: str, reader: Reader) -> Sealer:
        """What makes and opens the slips of a form (the name of a type, or the id of a case) for one reader."""
        return Sealer(self.ledger.key.sign(PURPOSE), form, reader.actor)

    def attach(self, name: str, content: bytes, *, keep_position: bool) -> str:
        """The id of a file, to be named in an answer within a day. NotTaken for what is none that a case may have;
        StateAway where it could not be kept."""
        return self.shelf.take(name, content, self.ledger.now(), keep_position=keep_position)

    def merge(
        self, id: str, master: str, reader: Reader, *, version: int | None = None, key: str | None = None
    ) -> Case:
        """One case goes up in another; returns the one that went up. Overtaken where that is not at `version` any
        more; NotAllowed."""
        key = key and digest(key)

        def done(pen: Pen) -> Case:
            if (before := pen.done(reader.actor, key)) is not None:
                return before
            case, other = pen.case(self._number(id), version), pen.case(self._number(master))
            moves = self._moves(self.type_of(case), self.hand(reader, case))
            up, joined = moves.merged(case, other)
            other = self.add(pen, other, self.type_of(other), joined)
            for one in (pen.case(number_of(one)) for one in case.joined):
                again, joined = moves.redirected(one, other)
                other = self.add(pen, other, self.type_of(other), joined)
                self.add(pen, one, self.type_of(one), again)
            return self.add(pen, case, self.type_of(case), up, key)

        return self.take(done)

    # --- what is looked at ------------------------------------------------------------------------------------------

    def look(self, id: str, reader: Reader, *, address: str, code: str | None = None) -> Seen:
        """A case as this reader sees it, with the read on the ledger. UnknownName also where it is not for them."""
        found = self._seen(id, reader, address, code)
        self.ledger.commit(read_entry(reader, found.case, found.fields, address))
        return found

    def listed(self, lines: Sequence[Line], reader: Reader, *, address: str) -> None:
        """The ledger is told that somebody is shown these lines of a list. LedgerError: then they are not."""
        if lines:
            self.ledger.commit(listed_entry(reader, lines, self.types, address))

    def attached(self, found: Seen) -> Mapping[str, File]:
        """The files of a case that its reader sees, by id; a position only where a question asks for one."""
        seen_as = files_seen(found)
        return {
            id: file if keeps_position(found, seen_as[id]) else replace(file, position=None)
            for id, file in self.shelf.files(seen_as).items()
        }

    def file(self, id: str, file: str, reader: Reader, *, address: str, code: str | None = None) -> File:
        """One file of a case, to be handed out, with the read on the ledger. UnknownName for one that there is not,
        and alike for one that is not for this reader."""
        found = self._seen(id, reader, address, code)
        kept = self.attached(found).get(file)
        if kept is None:
            self.ledger.commit(denied_entry(reader, found.case.type, id, address, "no file of an answer they see"))
            raise UnknownName(f"no file of {id} that you may see", hint="the page of the case lists those that you may")
        self.ledger.commit(read_entry(reader, found.case, files_seen(found)[file], address, file=file))
        return kept

    def paper(
        self, id: str, name: str, n: str, reader: Reader, *, address: str, code: str | None = None
    ) -> tuple[Seen, Paper]:
        """A document of a case that holds, to be handed out, with the read on the ledger. UnknownName for one
        that is not there, was taken back, or is not for this reader: who asked and who works at the case have it."""
        found = self._seen(id, reader, address, code)
        papers = [one for one in found.papers if (one.name, str(one.n)) == (name, n) and one.holds]
        if not papers:
            self.ledger.commit(denied_entry(reader, found.case.type, id, address, "no document that holds"))
            raise UnknownName(f"no document {name} {n} of {id} that holds", hint="the page of the case lists those")
        spec = found.type.spec.documents.get(name)
        shows = () if spec is None else spec.shows
        self.ledger.commit(read_entry(reader, found.case, shows, address, document=f"{name}/{n}"))
        return found, papers[0]

    def ways(self, found: Seen, reader: Reader, code: str | None = None) -> Mapping[str, Any]:
        """The ways on that this reader may take now, by the step that they lead to."""
        return self._moves(found.type, self.hand(reader, found.case, code)).ways(found.case)

    def apart(self, found: Seen, reader: Reader, code: str | None = None) -> Mapping[str, Any]:
        """The ways on that are for somebody else than this reader, for a second pair of eyes alone."""
        return self._moves(found.type, self.hand(reader, found.case, code)).apart(found.case)

    def messages(self, found: Seen, reader: Reader, code: str | None = None) -> Mapping[str, MessageSpec]:
        """What this reader may tell the flow of a case now, by the name of the message."""
        flow = found.type.spec.flow
        if flow is None or not flow.messages or not found.case.is_open:
            return {}
        moves, awaited = self._moves(found.type, self.hand(reader, found.case, code)), self.awaits(found.case)
        mine = {name: one for name, one in flow.messages.items() if moves.is_one(one.by, found.case)}
        return {name: one for name, one in mine.items() if name in awaited}

    # ----------------------------------------------------------------------------------------------------------------

    def _same(self, pen: Pen, moves: Moves, case: Case, other: str) -> Case | None:
        """A case that was opened this moment goes up in the other, or in that in which the other went up by now."""
        master = pen.case(self._number(other))
        while master.master is not None:
            master = pen.case(number_of(master.master))
        events = moves.same_as(case, master)
        if events is None:
            return None
        self.add(pen, master, self.type_of(master), events[1])
        return self.add(pen, case, moves.type, events[0])

    def _seen(self, id: str, reader: Reader, address: str, code: str | None) -> Seen:
        case = self.store.case(self._number(id))
        as_ = self.stands_as(case, reader, code)
        if case.id != id or as_ is None:
            self.ledger.commit(denied_entry(reader, case.type, id, address, "neither asked for it nor works at it"))
            raise UnknownName(f"no case {id} that you may see", hint="whoever asked, or works at it, sees a case")
        return seen(case, self.type_of(case), self.store.events(number_of(case.id)), as_)

    def _require_askable(self, type: CaseType, answers: Mapping[str, Any], reader: Reader, subject: str | None) -> None:
        """Unfilled for what is not on offer, and where somebody who acts for `subject` answers for another."""
        moment, told = self.now().astimezone(self.time.zone), partial(self._answers_for, reader)
        faults = unoffered(self.types, type.name, answers, self.offers, moment, told)
        if type.spec.consents is not None:
            faults += unconsented(type.spec.consents, answers, subject)
        if faults:
            raise Unfilled(faults)

    def _answers_for(self, reader: Reader, id: str) -> Mapping[str, Any]:
        """Those of a case, for whom it was asked or who works at it; none for everybody else."""
        try:
            case = self.store.case(number_of(id))
        except UnknownName:
            return {}
        return case.fields if case.id == id and self.stands_as(case, reader) in HANDED_TO else {}

    def _consent(self, pen: Pen, type: CaseType, case: Case, by: Reader) -> None:
        """What its form consents to is given with the case, or neither is there."""
        if type.spec.consents is None or self.consents is None or by.subject is None or case.reporter != by.actor:
            return
        at = self.ledger.now()
        for one in consenting(type.spec.consents, case.fields, by.subject, at, self.time.zone, case.id):
            self.consents.give(by, one, at, within=pen.connection)

    def _filled(self, form: Form, given: Mapping[str, Any], type: CaseType) -> dict[str, Any]:
        answers, faults = form.read(given)
        faults = faults or untimely(type.spec, answers, self.ledger.now(), self.time.zone)
        if faults:
            raise Unfilled(faults)
        return answers
