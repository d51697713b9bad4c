"""Issues of briefs and their edits, in the state."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import Connection, Engine, insert, select, update

from zhongshu.core.errors import UnknownName
from zhongshu.core.text import Text
from zhongshu.screens.briefs.refusal import Refusal
from zhongshu.state.database import writing
from zhongshu.state.holding import hold
from zhongshu.state.tables import briefs as schema

issue_table, edit_table = schema.brief_issue, schema.brief_edit


@dataclass(frozen=True)
class IssueHead:
    """One issue of a brief; `period` is a month's label, `snapshot` what it was begun or released from (UTC times)."""

    number: int
    brief: str
    area: str
    period: str
    snapshot: int
    status: Literal["draft", "released"]
    who: str
    at: datetime
    released_by: str | None
    released: datetime | None


@dataclass(frozen=True)
class Edit:
    """What a person wrote in place of `before`, in one language; `after` is empty where it is left out."""

    issue: int
    item: str
    language: str
    before: str
    after: str
    reason: str
    who: str
    at: datetime


class BriefStore:
    """A released issue never changes; edits are only ever added."""

    def __init__(self, database: Engine):
        self._database = database

    def issues(self, brief: str | None = None, *, limit: int = 200) -> list[IssueHead]:
        """Newest first, without their content."""
        wanted = () if brief is None else (issue_table.c.brief == brief,)
        return self._heads(*wanted, limit=limit)

    def get(self, number: int) -> IssueHead:
        """UnknownName for a number that no issue has."""
        found = self._heads(issue_table.c.number == number)
        if not found:
            raise UnknownName(f"no issue {number} of any brief")
        return found[0]

    def content(self, number: int) -> Mapping[str, Any]:
        """The released document as JSON; {} of a draft."""
        with self._database.connect() as connection:
            content: Mapping[str, Any] = connection.execute(
                select(issue_table.c.content).where(issue_table.c.number == number)
            ).scalar_one()
        return content

    def released(self, brief: str, area: str, period: str, *, until: datetime | None = None) -> IssueHead | None:
        """The newest issue that was released, by `until` if that is given."""
        wanted = [*_of(brief, area, period), issue_table.c.status == "released"]
        if until is not None:
            wanted.append(issue_table.c.released <= until)
        found = self._heads(*wanted, limit=1)
        return found[0] if found else None

    def draft(self, brief: str, area: str, period: str) -> IssueHead | None:
        """The open draft; None before the first edit of the next issue."""
        found = self._heads(*_of(brief, area, period), issue_table.c.status == "draft")
        return found[-1] if found else None

    def open(self, brief: str, area: str, period: str, *, snapshot: int, who: str) -> IssueHead:
        """The open draft, begun where there is none; the edits of the last released issue are carried into it."""
        found = self.draft(brief, area, period)
        if found is not None:
            return found
        with self._writing() as connection:
            hold(connection, "brief", brief, area, period)
            begun = _heads(connection, *_of(brief, area, period), issue_table.c.status == "draft", limit=1)
            if begun:  # by somebody else, just now
                return begun[0]
            last = _heads(connection, *_of(brief, area, period), issue_table.c.status == "released", limit=1)
            values = {"brief": brief, "area": area, "period": period, "snapshot": snapshot, "status": "draft"}
            made = connection.execute(
                insert(issue_table).values(**values, content={}, who=who, at=datetime.now(UTC))
            ).inserted_primary_key
            assert made is not None
            if last:
                _carry(connection, last[0].number, int(made[0]))
        return self.get(int(made[0]))

    def edits(self, issue: int, *, until: datetime | None = None) -> list[Edit]:
        """Oldest first."""
        query = select(*_columns()).where(edit_table.c.issue == issue).order_by(edit_table.c.number)
        if until is not None:
            query = query.where(edit_table.c.at <= until)
        with self._database.connect() as connection:
            return [Edit(**row) for row in connection.execute(query).mappings()]

    def add(self, edits: Sequence[Edit]) -> None:
        """Refusal when their issue has been released meanwhile: nothing is kept then."""
        with self._writing() as connection:
            for issue in {edit.issue for edit in edits}:
                _still_draft(connection, issue)
            for edit in edits:
                connection.execute(insert(edit_table).values(**vars(edit)))

    def release(self, issue: int, *, snapshot: int, content: Mapping[str, Any], who: str) -> IssueHead:
        """Freeze the whole document. Refusal when somebody else has released it, or the same words, already."""
        head = self.get(issue)
        with self._writing() as connection:
            hold(connection, "brief", head.brief, head.area, head.period)
            _still_draft(connection, issue)
            _not_said_already(connection, issue, content)
            values = {"status": "released", "snapshot": snapshot, "content": dict(content), "released_by": who}
            connection.execute(
                update(issue_table).where(issue_table.c.number == issue).values(**values, released=datetime.now(UTC))
            )
        return self.get(issue)

    def _writing(self) -> AbstractContextManager[Connection]:
        advice = Text(zh="告诉管理员，再存一次", en="tell the operator, then save again")
        return writing(self._database, lambda said: Refusal(said, advice))

    def _heads(self, *wanted: Any, limit: int = 200) -> list[IssueHead]:
        with self._database.connect() as connection:
            return _heads(connection, *wanted, limit=limit)


def _heads(connection: Connection, *wanted: Any, limit: int) -> list[IssueHead]:
    kept = [column for column in issue_table.c if column.name != "content"]
    query = select(*kept).where(*wanted).order_by(issue_table.c.number.desc()).limit(limit)
    return [IssueHead(**row) for row in connection.execute(query).mappings()]


def _of(brief: str, area: str, period: str) -> list[Any]:
    return [issue_table.c.brief == brief, issue_table.c.area == area, issue_table.c.period == period]


def _columns() -> list[Any]:
    return [column for column in edit_table.c if column.name != "number"]


def _carry(connection: Connection, source: int, target: int) -> None:
    rows = connection.execute(select(*_columns()).where(edit_table.c.issue == source).order_by(edit_table.c.number))
    for row in rows.mappings().all():
        connection.execute(insert(edit_table).values(**{**row, "issue": target}))


def same_to_a_reader(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two released documents differ in nothing but the snapshot that their numbers were read from."""
    return _without_snapshot(one) == _without_snapshot(other)


def _without_snapshot(content: Mapping[str, Any]) -> dict[str, Any]:
    return {**content, "document": {**content["document"], "snapshot": None}}


def _not_said_already(connection: Connection, issue: int, content: Mapping[str, Any]) -> None:
    own = connection.execute(select(issue_table).where(issue_table.c.number == issue)).mappings().one()
    wanted = [*_of(own["brief"], own["area"], own["period"]), issue_table.c.status == "released"]
    query = select(issue_table.c.number, issue_table.c.content).where(*wanted).order_by(issue_table.c.number.desc())
    last = connection.execute(query.limit(1)).mappings().first()
    if last is not None and same_to_a_reader(last["content"], content):
        raise Refusal(
            Text(
                zh=f"与第 {last['number']} 期相同，没有可以发布的改动",
                en=f"nothing has changed since issue {last['number']}",
            )
        )


def _still_draft(connection: Connection, issue: int) -> None:
    """Takes the row's lock, so that nobody releases or edits it at the same time."""
    of = (issue_table.c.number == issue) & (issue_table.c.status == "draft")
    if connection.execute(update(issue_table).where(of).values(status="draft")).rowcount == 0:
        raise Refusal(
            Text(zh=f"第 {issue} 期已经发布，不再变动", en=f"issue {issue} has been released and never changes"),
            Text(zh="再改就是下一期", en="the next edit begins a new issue"),
        )
