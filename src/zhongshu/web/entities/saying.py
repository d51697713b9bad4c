"""How a file's values are said: in the reader's language, with units, and with the words of code lists beside codes."""

from collections.abc import Sequence
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


@dataclass(frozen=True)
class Saying:
    """Of one file to one reader."""

    visit: Visit
    opened: OpenFile

    def title(self, table: str, column: str) -> str:
        """What a column is called."""
        return self.visit.text(self._head(table, column).title) or column

    def table(self, name: str) -> str:
        """What a table is called, without the words that all tables of the file have in front."""
        said = self.visit.text(self.visit.hub.packs.catalogue.title(name))
        return said.partition("：")[2] or said.partition(": ")[2] or said

    def is_number(self, table: str, column: str) -> bool:
        """Whether its values stand at the right: amounts do, years and codes do not."""
        return self._head(table, column).unit is not None

    def cell(self, table: str, column: str, value: Any) -> str:
        """One value, without its unit; a dash for none."""
        head = self._head(table, column)
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
        unit = self._head(table, column).unit
        return "" if unit is None else self.visit.unit_named(unit)

    def columns(self, part: Part) -> list[str]:
        """Those that a table shows, as far as the reader sees them."""
        wanted = part.spec.columns or tuple(name for name in part.found.columns if name != "entity")
        return [name for name in wanted if name in part.found.columns]

    def lasting(self, part: Part, columns: Sequence[str]) -> list[str]:
        """The columns that say the same in every row: said once, they leave a table of what changes."""
        return [name for name in columns if len({row[name] for row in part.rows}) == 1]

    def happened(self, one: Happened) -> str:
        """The line of the timeline; columns that the reader does not see are left open."""
        words = {name: self.with_unit(one.part.table, name, value) for name, value in one.row.items()}
        return self.visit.text(one.tells).format_map(_Open(words))

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
    """What a reader does not see is a dash in a sentence."""

    def __missing__(self, key: str) -> str:
        return "—"


def _number(value: Decimal | int, unit: str, scale: int | None) -> str:
    try:
        known = parse_unit(unit)
    except ZhongshuError:
        return str(value)
    exact = Decimal(value)
    digits = max(0, -int(exact.as_tuple().exponent)) if scale is None else scale
    return format_number(exact, known, digits)
