"""How a file's values are said: in the reader's language, with units, and with the words of code lists beside codes."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from zhongshu.core.errors import ZhongshuError
from zhongshu.core.units import format_number, parse_unit
from zhongshu.linkage.file import Files, Head
from zhongshu.linkage.golden import Field, Said
from zhongshu.linkage.open_file import Compared, Happened, OpenFile, Part
from zhongshu.screens.upload import shown_value
from zhongshu.web.rules.telling import RuleTelling
from zhongshu.web.visit import Visit


@dataclass(frozen=True, slots=True)
class Fact:
    """What all rows of a table say of a column; `masked` where it is shown changed."""

    title: str
    said: str
    masked: bool


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of a table. `number`: its values stand at the right, as amounts do, and years and codes do not."""

    title: str
    unit: str
    number: bool
    masked: bool


@dataclass(frozen=True, slots=True)
class Laid:
    """A table of the file as it is laid out: what is the same in all rows once, above a table of what changes. `rows`
    are the newest, each cell with whether it is a number."""

    facts: tuple[Fact, ...] = ()
    heads: tuple[Heading, ...] = ()
    rows: tuple[tuple[tuple[str, bool], ...], ...] = ()


@dataclass(frozen=True)
class Saying:
    """Of one file to one reader."""

    visit: Visit
    opened: OpenFile

    def table(self, name: str) -> str:
        """What a table is called, without the words that all tables of the file have in front."""
        said = self.visit.text(self.visit.hub.packs.catalogue.title(name))
        return said.partition("：")[2] or said.partition(": ")[2] or said

    def laid(self, part: Part) -> Laid:
        """A table as it is laid out, with the columns that the reader sees; without rows nothing."""
        if not part.rows:
            return Laid()
        wanted = part.spec.columns or tuple(name for name in part.found.columns if name != "entity")
        columns = [name for name in wanted if name in part.found.columns]
        first, masked = part.rows[0], part.found.masked
        lasting = {name for name in columns if all(row[name] == first[name] for row in part.rows)}
        moving = [(name, self._head(part.table, name)) for name in columns if name not in lasting]
        return Laid(
            tuple(
                Fact(self._title(part.table, name), self.with_unit(part.table, name, first[name]), name in masked)
                for name in columns
                if name in lasting and first[name] is not None
            ),
            tuple(
                Heading(self._title(part.table, name), self._unit(head), head.unit is not None, name in masked)
                for name, head in moving
            ),
            tuple(
                tuple((self._cell(head, row[name]), head.unit is not None) for name, head in moving)
                for row in part.rows[: part.spec.most]
            ),
        )

    def cell(self, table: str, column: str, value: Any) -> str:
        """One value, without its unit; a dash for none."""
        return self._cell(self._head(table, column), value)

    def _cell(self, head: Head, value: Any) -> str:
        if value is None:
            return "—"
        if head.area:
            return self.visit.area(str(value))
        if head.unit is not None and isinstance(value, Decimal | int):
            return _number(value, head.unit, None)
        said = shown_value(value, self.visit.zone) or "—"
        name = None if head.code_list is None else self._files.words(head.code_list, self.visit.now).get(said)
        return said if name is None else f"{name} {said}"

    def with_unit(self, table: str, column: str, value: Any) -> str:
        """The same with its unit, for a sentence."""
        said, unit = self.cell(table, column, value), self.unit(table, column)
        return said if not unit or value is None else f"{said}\u202f{unit}"

    def unit(self, table: str, column: str) -> str:
        """The title of a column's unit, empty where it has none."""
        return self._unit(self._head(table, column))

    def _unit(self, head: Head) -> str:
        return "" if head.unit is None else self.visit.unit_named(head.unit)

    def _title(self, table: str, column: str) -> str:
        return self.visit.text(self._head(table, column).title) or column

    def happened(self, one: Happened) -> str:
        """The line of the timeline; columns that the reader does not see are left open."""
        return self.visit.text(one.tells).format_map(_Open(self, one))

    # --- the golden record ------------------------------------------------------------------------------------------

    def value(self, name: str, said: Said | None) -> str:
        """What a source says of a field."""
        spec = self.opened.spec.golden[name]
        if said is None:
            return "—"
        if said.unread is not None:
            return str(said.value)
        if spec.unit is not None and isinstance(said.value, Decimal | int):
            other = said.currency not in (None, "CNY")
            unit = (
                f"{self.visit.t('file.ten_thousand')}\u202f{said.currency}"
                if other
                else self.visit.unit_named(spec.unit)
            )
            return f"{_number(said.value, spec.unit, spec.scale)}\u202f{unit}"
        return self.cell(said.table, said.column, said.value)

    def own(self, one: Compared) -> str:
        """A field beside its median."""
        spec = self.opened.spec.golden[one.field]
        return "—" if one.own is None else _number(one.own, spec.unit or "", spec.scale)

    def why(self, found: Field) -> str:
        """By which rule the value was chosen; empty where one source alone speaks, and there is nothing to choose."""
        if not found.agree and not found.differ and found.spec.pick != "newest":
            return ""
        return self.visit.t(f"file.pick.{found.spec.pick}")

    def day(self, at: date | None) -> str:
        """For which day a row speaks."""
        return "" if at is None else at.isoformat()

    # --- what rules say ---------------------------------------------------------------------------------------------

    def rule(self, name: str) -> RuleTelling:
        """How a rule's facts are said."""
        return RuleTelling(self.visit, self.opened.judged[name].rule)

    def rule_path(self, name: str) -> str:
        """The page of the rule with the same facts typed in: there its whole table stands."""
        judged = self.opened.judged[name]
        facts = {f"fact.{fact}": value for fact, value in judged.facts.items() if value is not None}
        return self.visit.link(f"/rules/{judged.rule.name}", **facts)

    def matched(self, match: Any) -> str:
        """What peers have in common, in words."""
        assert self.opened.spec.peers is not None
        said = []
        for column, name in self.opened.spec.peers.match.items():
            value, judged = match[column], self.opened.judged.get(name)
            if judged is not None:
                said.append(self.rule(name).value(next(iter(judged.rule.spec.outputs)), value))
            else:
                field = self.opened.fields[name]
                said.append(self.value(name, field.said))
        return "、".join(said) if self.visit.language == "zh" else ", ".join(said)

    @property
    def _files(self) -> Files:
        return self.visit.hub.files

    def _head(self, table: str, column: str) -> Head:
        return self._files.head(table, column)


class _Open(dict[str, str]):
    """The columns of a row as a sentence names them; what the reader does not see is a dash."""

    def __init__(self, say: Saying, one: Happened) -> None:
        super().__init__()
        self._say, self._one = say, one

    def __missing__(self, key: str) -> str:
        one = self._one
        return self._say.with_unit(one.part.table, key, one.row[key]) if key in one.row else "—"


def _number(value: Decimal | int, unit: str, scale: int | None) -> str:
    try:
        known = parse_unit(unit)
    except ZhongshuError:
        return str(value)
    exact = Decimal(value)
    digits = max(0, -int(exact.as_tuple().exponent)) if scale is None else scale
    return format_number(exact, known, digits)
