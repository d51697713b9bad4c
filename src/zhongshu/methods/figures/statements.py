"""Statements about figures, one a line, in Chinese or English: `zhongshu.methods.figures.grammar` lists their forms.

A question mark stands for a value that is asked for, or it is left out: 76 家 占 ? 家 的 54.5%, 76 家占全市的 54.5%.
Qualifiers stand at their number: 超 逾 以上 不少于, 近 不到 至多, 约; at least, more than, at most, about. Words around
the numbers do not matter. Blank lines and lines that begin with # are left out.
"""

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from zhongshu.core.text import Text
from zhongshu.core.units import parse_unit
from zhongshu.methods.figures.figure import Figure
from zhongshu.methods.figures.grammar import (
    ASKED,
    FORMS,
    NUMBER,
    ROLE_NAMES,
    SUM,
    Form,
    compiled,
    mark,
)
from zhongshu.methods.figures.quantities import DATES, Quantity, plain, quantities
from zhongshu.methods.figures.relation import Kind, Relation

_ALIKE: Mapping[Kind, tuple[str, ...]] = {
    "share": ("part", "base"),
    "growth": ("now", "before"),
    "difference": ("now", "before", "change"),
    "target": ("done", "target"),
    "rank": ("now", "before", "gained"),
    "sum": ("total", "parts"),
    "subset": ("part", "whole"),
}
"""Roles that have one unit; a number written without any takes that of another."""

_MOST_CLAUSES, _LONGEST = 6, 400
"""Clauses and characters that one statement has at most: a longer run of words is no statement."""

_ORDINAL = re.compile(r"rank|排名|名次|排第|位居|位列", re.IGNORECASE)
_COUNTED_OFF = re.compile(r"^\s*(?:[(（]\d{1,2}[)）]|\d{1,2}[.)](?=\s)|\d{1,2}、)\s*")
_ANY, _WORDS = f"[{NUMBER}-{ASKED}]", f"[^{NUMBER}-{ASKED}=+、]*?"
_JOINED, _TOGETHER = "(?:[+、和与及]|and)", "(?:=|合计|共计|总计|一共|共|total|sum)"
_SUM = re.compile(
    f"{_WORDS}{_ANY}(?:{_WORDS}{_JOINED}{_WORDS}{_ANY})+{_WORDS}{_TOGETHER}{_WORDS}{_ANY}{_WORDS}", re.IGNORECASE
)
_FALLEN = re.compile(r"(?:下降|减少|降低|下跌|负增长|down|fell|a fall of|declined) *$", re.IGNORECASE)
"""Before a percentage that is compared with another: 下降 3.4%，比一季度收窄 2 个百分点."""
_SAME_SUBJECT = re.compile(r"\s*(?:并|约)?(?:占|完成|同比|比上年|较上年|增长|增幅|下降|达到?目标)")
"""How a clause begins that speaks of the number before: 产值 253.63 亿元，增长 2.08%，占全区的 64.48%."""


@dataclass(frozen=True)
class NotUnderstood:
    """A line, or a clause of it, that holds digits other than a date's and has none of the forms; `nearest` is the form
    most like it, as an example."""

    line: int
    text: str
    nearest: Text


@dataclass(frozen=True)
class Statements:
    """What a text says: relations in the order of their lines, and what could not be read."""

    relations: tuple[Relation, ...]
    not_understood: tuple[NotUnderstood, ...]


def read_statements(lines: Iterable[tuple[int, str]]) -> Statements:
    """`lines` are numbers (from 1) and texts; a relation's figures have the source "line N".

    >>> found = read_statements([(1, "76 家占全市的 54.5%"), (2, "共 5 家")])
    >>> found.relations[0].kind, sorted(found.relations[0].terms), found.not_understood[0].nearest.zh
    ('share', ['part', 'percent'], '12 + 30 + 8 = 50 家')
    """
    relations: list[Relation] = []
    unread: list[NotUnderstood] = []
    for number, text in lines:
        if not text.strip() or text.lstrip().startswith("#"):
            continue
        found = 0
        for sentence in re.split(r"[。；;]", _COUNTED_OFF.sub("", plain(text))):
            for clause, relation in _clauses(sentence, f"line {number}", found):
                if relation is not None:
                    relations.append(relation)
                    found += 1
                elif re.search(r"\d", DATES.sub("", clause)):
                    unread.append(NotUnderstood(number, clause.strip(" ，,"), nearest_form(clause)))
    return Statements(tuple(relations), tuple(unread))


def nearest_form(text: str) -> Text:
    """The form whose words the text has, else the one that looks most like it, as an example."""
    spaced = f" {text.casefold()} "
    hinted = [(sum(hint in spaced for hint in form.hints), form) for form in (SUM, *FORMS)]
    most, form = max(hinted, key=lambda pair: pair[0])
    if most:
        return form.shown
    examples = {shown: form.shown for form in (*FORMS, SUM) for shown in (form.shown.zh, form.shown.en)}
    close = difflib.get_close_matches(text, examples, n=1, cutoff=0)
    return examples[close[0]] if close else FORMS[0].shown


def _clauses(sentence: str, source: str, begun: int) -> Iterator[tuple[str, Relation | None]]:
    """The relations of a sentence: the whole of it, else the longest runs of its clauses that have a form. What is
    left over comes with None."""
    parts = [part for part in re.split(r"[，,](?!\d{3}(?!\d))", sentence) if part.strip()]
    first, left, subject = 0, list[str](), ""
    while first < len(parts):
        clause, relation, last = _longest(parts, first, source, begun, subject)
        if relation is None:
            left.append(parts[first])
            subject = ""  # what follows may speak of what was not understood
        else:
            if left:
                yield "，".join(left), None
            yield clause, relation
            left, begun = [], begun + 1
            subject = subject or clause[: quantities(clause)[0].at[1]]
        first = last
    if left:
        yield "，".join(left), None


def _longest(parts: list[str], first: int, source: str, begun: int, subject: str) -> tuple[str, Relation | None, int]:
    """The longest run of clauses from `first` that has a form, and where the next one begins."""
    for last in range(min(len(parts), first + _MOST_CLAUSES), first, -1):
        clause = "，".join(parts[first:last])
        relation = _relation(clause, source, begun)
        if relation is None and subject and last == first + 1 and _SAME_SUBJECT.match(clause):
            clause = f"{subject}，{clause}"
            relation = _relation(clause, source, begun)
        if relation is not None:
            return clause, relation, last
    return "", None, first + 1


def _relation(text: str, source: str, begun: int) -> Relation | None:
    found = quantities(text) if len(text) <= _LONGEST else []
    if len(found) < 2:
        return None
    marks = _marked(text, found)
    for form in (SUM, *FORMS):
        roles = _summed(marks, found) if form is SUM else _fitting(form, marks, found)
        if roles and sum(one.printed is not None for many in roles.values() for one in many) > 1:
            if form.kind == "rank" and not _ordinal(text, found):
                continue
            alike = _alike(form.kind, roles)
            if "，" in text and not _same_kind(form.kind, alike):
                continue  # two clauses that speak of different things: 税收 1.2 亿元，比上年少 2 家
            return _made(form.kind, alike, source, begun, text)
    return None


def _marked(text: str, found: list[Quantity]) -> str:
    pieces, end = list[str](), 0
    for one in found:
        pieces += [text[end : one.at[0]], mark(one)]
        end = one.at[1]
    return "".join([*pieces, text[end:]])


Roles = dict[str, list[Quantity]]


def _fitting(form: Form, marks: str, found: list[Quantity]) -> Roles | None:
    match = compiled(form.pattern).fullmatch(marks)
    if match is None:
        return None
    down = "down" in match.re.groupindex and match["down"] is not None
    skipped = match.re.groupindex.get("down")
    groups = [match[place] for place in range(1, match.re.groups + 1) if place != skipped]
    remaining, roles = iter(found), Roles()
    spans = [match.start(place) for place in range(1, match.re.groups + 1) if place != skipped]
    for start, role, group in sorted(zip(spans, form.roles, groups, strict=True)):
        if group is not None:
            one = next(remaining)
            fallen = form.kind == "difference" and role in ("now", "before") and _FALLEN.search(marks[:start])
            roles[role] = [one.negative() if fallen or (down and role == form.turned) else one]
    return roles


def _summed(marks: str, found: list[Quantity]) -> Roles | None:
    """Parts with + or 、 between them, then = or 合计 and the total."""
    if not _SUM.fullmatch(marks) or any(one.printed is None for one in found[:-1]):
        return None  # only the total can be asked for
    return {"parts": found[:-1], "total": found[-1:]}


def _ordinal(text: str, found: list[Quantity]) -> bool:
    first = found[0]
    return first.rank or "位" in text[slice(*first.at)] or _ORDINAL.search(text) is not None


def _alike(kind: Kind, roles: Roles) -> Roles:
    """Units where none is written; what is asked for is left out."""
    family = [one for role in _ALIKE.get(kind, ()) for one in roles.get(role, ())]
    unit = next((one.unit for one in family if one.unit is not None), parse_unit("位" if kind == "rank" else "1"))
    filled = {
        role: [
            replace(one, unit=one.unit or (unit if role in _ALIKE.get(kind, ()) else parse_unit("1"))) for one in many
        ]
        for role, many in roles.items()
    }
    return {role: known for role, many in filled.items() if (known := [one for one in many if one.printed is not None])}


def _same_kind(kind: Kind, roles: Roles) -> bool:
    """Whether the roles that have one unit have it; points are the change of a percentage."""
    family = [
        one for role in _ALIKE.get(kind, ()) for one in roles.get(role, ()) if role != "change" or kind != "difference"
    ]
    units = [one.unit for one in family if one.unit is not None]
    if kind == "difference" and "now" in roles and "change" in roles:
        now, change = roles["now"][0].unit, roles["change"][0].unit
        if now is None or change is None or not now.difference.same_dimension(change.difference):
            return False
    return len({unit.dimension for unit in units}) <= 1


def _made(kind: Kind, roles: Roles, source: str, begun: int, text: str) -> Relation:
    number, terms = 0, dict[str, tuple[Figure, ...]]()
    for role, many in roles.items():
        figures = list[Figure]()
        for one in many:
            number += 1
            figures.append(_figure(one, role, f"{source} #{begun + 1}.{number}", source))
        terms[role] = tuple(figures)
    return Relation(f"{source} #{begun + 1}", kind, terms, Text(zh=text.strip(), en=text.strip()))


def _figure(one: Quantity, role: str, name: str, source: str) -> Figure:
    assert one.unit is not None
    assert one.printed is not None
    return Figure(name, ROLE_NAMES[role], one.printed, one.unit, one.qualifier, source=source)
