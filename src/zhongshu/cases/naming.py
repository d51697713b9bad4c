"""Cases that an answer names (the field type `case`): whoever answers may see each, and each says who names it."""

from collections.abc import Iterator

from zhongshu.cases.case import Case
from zhongshu.cases.event import Event
from zhongshu.cases.filling import Fault, Unfilled
from zhongshu.cases.records import number_of
from zhongshu.cases.store import Pen
from zhongshu.cases.type import CaseType
from zhongshu.cases.writing import Writing
from zhongshu.core.errors import UnknownName
from zhongshu.core.text import Text
from zhongshu.sharing.reader import Reader


class Naming(Writing):
    """Between what writes and what may be written: threads share one."""

    def name(self, pen: Pen, type: CaseType, case: Case, event: Event, reader: Reader) -> None:
        """What an event of a case, which this pen has written, names for the first time is told so, in the same act.
        Unfilled for a case that there is not, and alike for one that is not for this reader."""
        for field, id in _named(type, event):
            other = self._other(pen, id, reader)
            if other is None or other.id == case.id:
                number = id.rpartition("/")[2]
                gone = Text(zh=f"没有您能看到的 {number} 号", en=f"there is no number {number} that you may see")
                raise Unfilled([Fault(field, gone)])
            if case.id not in other.named:
                of = self.type_of(other)
                self.add(pen, other, of, self.moves(of, self.hand(reader, other)).named(other, case))

    def _other(self, pen: Pen, id: str, reader: Reader) -> Case | None:
        try:
            found = pen.case(number_of(id))
        except UnknownName:
            return None
        return found if found.id == id and self.stands_as(found, reader) is not None else None


def _named(type: CaseType, event: Event) -> Iterator[tuple[str, str]]:
    """Each with the question that it answers."""
    for field, answer in event.fields.items():
        question = type.spec.fields.get(field)
        if question is not None and question.cases:
            yield from ((field, id) for id in answer or ())
