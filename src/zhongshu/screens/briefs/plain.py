"""A document as plain text with marks of Markdown: for golden files, commands and programs."""

from collections.abc import Iterator

from zhongshu.screens.briefs.document import (
    ChartItem,
    ChecksItem,
    Document,
    Item,
    Number,
    Sentence,
    SignalsItem,
    Spoken,
    TableItem,
    plain,
)
from zhongshu.screens.briefs.said import MARKS, WORDS, source_words, status_words


def plain_text(document: Document, language: str) -> str:
    """Numbers with their source's place in brackets; the sources and what is left out at the end."""
    return "\n".join(_lines(document, language)) + "\n"


def _lines(document: Document, language: str) -> Iterator[str]:
    at = {path: place for path, (place, _) in document.sources.items()}
    yield f"# {document.area_title.to(language)} · {document.title.to(language)} · {document.period_title.to(language)}"
    if document.has("synthetic"):
        yield f"\n> {WORDS['synthetic'].to(language)}"
    for section in document.sections:
        yield f"\n## {section.title.to(language)}\n"
        for item in section.items:
            yield from _item(item, language, at)
    if document.sources:
        yield f"\n## {WORDS['sources'].to(language)}\n"
        for path, (place, number) in document.sources.items():
            yield f"[{place}] {source_words(number, language)} <{path}>"
    if document.left_out:
        yield f"\n## {WORDS['left_out'].to(language)}\n"
        for one in document.left_out:
            reasons = "; ".join(reason.to(language) for reason in one.reasons)
            yield f"- {one.template.to(language)} — {' '.join(one.gaps)}: {reasons}"


def _item(item: Item, language: str, at: dict[str, int]) -> Iterator[str]:
    if isinstance(item, Sentence):
        yield _spoken(item.to(language), language, at)
    elif isinstance(item, TableItem):
        yield from _table(item, language, at)
    elif isinstance(item, ChartItem):
        names = ", ".join(line.title.to(language) for line in item.lines)
        yield f"({item.title.to(language)}: {names}, {item.labels[0]}–{item.labels[-1]}, {item.unit.to(language)})"
    elif isinstance(item, SignalsItem):
        for signal in item.signals:
            yield f"! {signal.title.to(language)}: {signal.detail.to(language)} <{signal.path}>"
        if not item.signals:
            yield WORDS["no_signals"].to(language)
    elif isinstance(item, ChecksItem):
        for check in item.checks:
            status = status_words(check.status, language)
            yield f"- {check.title.to(language)} [{status}] {check.arithmetic.to(language)} <{check.path}>"


def _table(item: TableItem, language: str, at: dict[str, int]) -> Iterator[str]:
    heads = [WORDS[key].to(language) for key in ("indicator", "value", "yoy", "ytd", "ytd_yoy")]
    if item.title is not None:
        yield f"**{item.title.to(language)}**"
    yield "| " + " | ".join(heads) + " |"
    for row in item.rows:
        cells = [_number(cell, language, at) if cell else "—" for cell in (row.value, row.yoy, row.ytd, row.ytd_yoy)]
        yield "| " + " | ".join([row.title.to(language), *cells]) + " |"


def _spoken(parts: Spoken, language: str, at: dict[str, int]) -> str:
    return "".join(part if isinstance(part, str) else _number(part, language, at) for part in parts)


def _number(number: Number, language: str, at: dict[str, int]) -> str:
    mark = MARKS.get(number.origin, "") + (MARKS["partial"] if number.partial else "")
    return f"{number.text.to(language)}{mark}[{at[number.path]}]"


__all__ = ["plain", "plain_text"]
