"""Running cases that go on by the flow of today: checked first, each whole or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from sqlalchemy import select

from zhongshu.cases.case import Case
from zhongshu.cases.cases import Cases
from zhongshu.cases.event import Event
from zhongshu.cases.parts.carrying import Carrying
from zhongshu.cases.parts.positions import keep, position_of
from zhongshu.cases.records import number_of
from zhongshu.cases.store import Pen
from zhongshu.cases.type import CaseType
from zhongshu.core.errors import ZhongshuError
from zhongshu.sharing.reader import Reader
from zhongshu.state.tables.cases import work_case


class Stays(ZhongshuError):
    """A case cannot go on by the flow of today; it goes on by its own."""


@dataclass(frozen=True)
class Migrated:
    """What came of a case; `trouble` is why it stays with the edition that it was opened under, None where it goes on
    by the one of today, or would."""

    case: str
    trouble: str | None = None


def behind(cases: Cases, type: str) -> Sequence[str]:
    """The open cases of a type that were opened under another edition than today's, the oldest first."""
    row, now = work_case.c, cases.type(type).edition
    query = select(row.number).where(row.type == type, row.closed.is_(None), row.edition != now).order_by(row.number)
    with cases.store.database.connect() as connection:
        return [f"{type}/{number}" for number in connection.execute(query).scalars()]


def migrate(cases: Cases, ids: Sequence[str], reader: Reader, *, dry_run: bool = False) -> list[Migrated]:
    """Each by itself; of a dry run nothing is kept. StateAway, LedgerError end it: those before are done."""
    done = []
    for id in ids:
        cases.store.adopt([cases.type(id.rpartition("/")[0])], cases.ledger.now())
        try:
            cases.take(partial(_migrated, cases, number_of(id), reader, dry_run))
        except (Stays, _Enough) as error:
            done.append(Migrated(id, error.message if isinstance(error, Stays) else None))
        else:
            done.append(Migrated(id))
    return done


class _Enough(ZhongshuError):
    """All went well, and nothing of it is to be kept."""


def _migrated(cases: Cases, number: int, reader: Reader, dry_run: bool, pen: Pen) -> None:
    case = pen.case(number)
    old, new = cases.type_of(case), cases.type(case.type)
    _require_fitting(case, old, new)
    try:
        position = _position(cases, pen, case, old, new)
        keep(pen.beside, number, position, None)
        note = f"{old.edition} → {new.edition}"
        event = Event(
            number=case.version + 1,
            kind="migrated",
            at=max(cases.ledger.now(), case.changed),
            actor=reader.actor,
            name=reader.shown,
            unit=reader.unit,
            step=case.step,
            post=case.post,
            note=note,
        )
        case = cases.add(pen, replace(case, edition=new.edition), new, event)
        Carrying(cases, pen).rang(case, event.at)
    except Stays:
        raise
    except ZhongshuError as error:
        raise Stays(error.message) from None
    if dry_run:
        raise _Enough("")


def _position(cases: Cases, pen: Pen, case: Case, old: CaseType, new: CaseType) -> dict[str, object]:
    from zhongshu.cases.flows.migration import migrated  # noqa: PLC0415 - an extra

    position = position_of(pen.beside, number_of(case.id))
    if position is None:
        raise Stays("its flow has not begun")
    return dict(migrated(cases.engines.of(old).flow, cases.engines.of(new).flow, position))


def _require_fitting(case: Case, old: CaseType, new: CaseType) -> None:
    """What stands beside the flow has to be there still: the step, the clocks that run, the types of the parts."""
    if old.spec.flow is None or new.spec.flow is None:
        raise Stays(f"{case.type} has no flow")
    if old.edition == new.edition:
        raise Stays("it goes by the edition of today already")
    begins = new.spec.flow.begins or new.spec.begins
    if not case.is_open or case.step != (old.spec.flow.begins or old.spec.begins):
        raise Stays("its flow is not running")
    if case.step != begins:
        raise Stays(f"the flow runs at {begins!r} now, and the case stands at {case.step!r}")
    for name, promise in case.promises.items():
        if promise.clock.ended is None and name not in new.spec.clocks:
            raise Stays(f"its clock {name!r} runs, and the edition of today has none of that name")
    _require_answers(case, old, new)
    for part in case.parts.values():
        wanted = new.spec.flow.parts.get(part.element)
        if part.ended is None and wanted is not None and wanted != part.case.rpartition("/")[0]:
            raise Stays(f"{part.case} is done for {part.element!r}, which is {wanted} now")


def _require_answers(case: Case, old: CaseType, new: CaseType) -> None:
    """What was answered and decided is read by the new edition from then on."""
    for name in case.decided:
        if name not in new.spec.decides:
            raise Stays(f"a rule was asked as {name!r}, and the edition of today asks none of that name")
    for name in case.fields:
        was, now = old.spec.fields.get(name), new.spec.fields.get(name)
        if was is None or now is None:
            continue
        if was.type != now.type:
            raise Stays(f"its answer {name!r} is a {was.type}, and a {now.type} in the edition of today")
        if now.level < was.level:
            raise Stays(f"its answer {name!r} was given at level {was.level}, and would be opened to level {now.level}")
