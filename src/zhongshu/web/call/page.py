"""`/call`: a call for rows is put together, tried, and copied for other programs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from zhongshu.sharing.grants.book import Permit
from zhongshu.web.call.texts import Composed
from zhongshu.web.pages import Pages, Shown
from zhongshu.web.visit import Visit

CONDITIONS = ("eq", "neq", "gt", "gte", "lt", "lte", "like", "in", "is.null", "not.is.null")
FILTERS = 4
"""Rows of the form; a call may have more."""
MOST = 1_000


@dataclass(frozen=True)
class Wanted:
    """One line of the filters, as the form has it."""

    column: str
    condition: str
    value: str

    @property
    def word(self) -> tuple[str, str] | None:
        """As a call says it; None for a line that says nothing."""
        if not self.column or self.condition not in CONDITIONS:
            return None
        value = self.value
        if self.condition == "like" and not value.endswith("*"):
            value += "*"
        if self.condition == "in" and not value.startswith("("):
            value = f"({value})"
        said = self.condition if self.condition.endswith("null") else f"{self.condition}.{value}"
        return (f"column.{self.column}" if self.column in _RESERVED else self.column), said


_RESERVED = frozenset(("select", "order", "limit", "after", "snapshot", "as_of", "format", "or", "and"))


def call_page(pages: Pages) -> Callable[[Request], Response]:
    """The endpoint; texts to copy begin with the address under which this page was reached."""

    def answer(request: Request) -> Response:
        base = str(request.base_url).rstrip("/")
        chosen = tuple(request.query_params.getlist("select"))
        return pages.endpoint(partial(_build, base, chosen), keep=False)(request)

    return answer


def _build(base: str, chosen: Sequence[str], visit: Visit) -> Shown:
    names = readable(visit)
    name = visit.asked("name")
    permits = {} if name is None or name not in names else permits_of(visit, name)
    permit = permits.get(visit.asked("grant") or "") or next(iter(permits.values()), None)
    wanted = [Wanted(*(visit.query.get(f"{part}{row}", "") for part in "cov")) for row in range(1, FILTERS + 1)]
    composed = None if permit is None else _composed(base, visit, permit, wanted, chosen)
    values = {
        "names": names,
        "name": name,
        "permits": permits,
        "permit": permit,
        "titles": {} if permit is None else column_titles(visit, permit.noun.name),
        "wanted": wanted,
        "chosen": chosen,
        "composed": composed,
        "conditions": CONDITIONS,
        "most": MOST,
    }
    return Shown("call/call.html", values, lasting=False)


def readable(visit: Visit) -> dict[str, str]:
    """Datasets, tables and parameters of which the reader sees something, with their titles."""
    catalogue, of_relation = visit.desk.catalogue, visit.access.book.nouns.of_relation
    seen = (name for name in sorted(catalogue.names) if visit.access.may(of_relation(name)))
    return {name: visit.text(catalogue.title(name)) for name in seen}


def permits_of(visit: Visit, name: str) -> dict[str, Permit]:
    """What the reader holds on a name, by grant, the widest first."""
    access = visit.access
    noun = access.book.nouns.of_relation(name)
    return {one.grant.id: one for one in access.book.permits(access.reader, noun, access.now)}


def column_titles(visit: Visit, name: str) -> Mapping[str, str]:
    """What columns are called; those without a title are absent."""
    dataset, table = visit.desk.catalogue.datasets.get(name), visit.desk.catalogue.tables.get(name)
    said = dataset.spec.columns if dataset is not None else table.spec.columns if table is not None else {}
    return {column: visit.text(spec.title) for column, spec in said.items() if spec.title is not None}


def _composed(base: str, visit: Visit, permit: Permit, wanted: Sequence[Wanted], chosen: Sequence[str]) -> Composed:
    plain = [name for name in permit.columns if name not in permit.masks]
    words = [one.word for one in wanted if one.column in plain]
    asked = [word for word in words if word is not None]
    columns = [name for name in permit.columns if name in chosen]
    if columns and len(columns) < len(permit.columns):
        asked.append(("select", ",".join(columns)))
    order = visit.query.get("order", "")
    if order.removeprefix("-") in plain:
        asked.append(("order", order))
    limit = visit.query.get("limit", "")
    if limit.isascii() and limit.isdecimal() and 0 < int(limit[:6]) <= MOST:
        asked.append(("limit", limit))
    return Composed(base, permit.noun.name, permit.grant.id, permit.grant.spec.purpose, asked)
