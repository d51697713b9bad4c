"""`zhongshu check figures FILE...`: the figure checker's report on office papers, for a terminal or as JSON."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhongshu.app.output import emit
from zhongshu.core.text import Text

if TYPE_CHECKING:
    from zhongshu.screens.figures.paper import Finding, Outcome, PaperReport

_HEADS: dict["Outcome", Text] = {
    "contradiction": Text(zh="对不上", en="Contradictions"),
    "implies": Text(zh="推算得出", en="Implied values"),
    "truncated": Text(zh="只有按舍尾（不是四舍五入）才对得上", en="Right only if digits were cut off, not rounded"),
    "incomparable": Text(zh="不能相比", en="Not comparable"),
}
"""The consistent ones are counted only."""

_COUNTED: dict["Outcome", Text] = {
    "contradiction": Text(zh="对不上 {n}", en="{n} contradictory"),
    "implies": Text(zh="推算 {n}", en="{n} implied"),
    "truncated": Text(zh="舍尾 {n}", en="{n} cut off"),
    "consistent": Text(zh="相符 {n}", en="{n} consistent"),
    "incomparable": Text(zh="不能相比 {n}", en="{n} not comparable"),
}
_UNREAD = Text(zh="没读懂", en="Not understood")
_REFUSED = Text(zh="未采用的单元格", en="Cells left out")
_NEAREST = Text(zh="最接近的写法：{form}", en="nearest form: {form}")
_NOTHING = Text(
    zh="没有找到可核对的关系", en="nothing to check was found: no statement, and no table with totals, shares or growth"
)
_NOT_UNDERSTOOD = Text(zh="没读懂 {n}", en="{n} not understood")
_CELLS = Text(
    zh="{tables} 张表，{numbers} 个数字，{skipped} 格没有数字",
    en="tables: {tables}, numbers: {numbers}, cells without a number: {skipped}",
)


def report_papers(args: argparse.Namespace, files: Sequence[str]) -> int:
    """1 when there is a contradiction, 0 otherwise. LoadError for a file that cannot be read; none is reported then."""
    from zhongshu.core.errors import LoadError
    from zhongshu.datasets.papers.read import read_paper
    from zhongshu.screens.figures.paper import check_paper

    if not files:
        raise LoadError("no paper to check", hint="zhongshu check figures FILE...: docx, xlsx, csv or txt")
    reports = [check_paper(read_paper(Path(file))) for file in files]
    text = "\n\n".join(_told(report, args.lang) for report in reports)
    emit(args, {"papers": [_document(report) for report in reports]}, text)
    return 1 if any(report.counts["contradiction"] for report in reports) else 0


def _told(report: "PaperReport", lang: str) -> str:
    lines = [report.name, "=" * len(report.name)]
    for outcome, head in _HEADS.items():
        if found := report.of(outcome):
            lines += ["", head.to(lang)]
            lines += [line for one in found for line in _finding(one, lang)]
    if report.unread:
        lines += ["", _UNREAD.to(lang)]
        for unread in report.unread:
            lines.append(f"  {unread.where.to(lang)}: {unread.text}")
            lines.append(f"      {_NEAREST.to(lang).format(form=unread.nearest.to(lang))}")
    if report.refused:
        lines += ["", _REFUSED.to(lang)]
        lines += [f"  {one.place.to(lang)}: {one.why.to(lang)}" for one in report.refused]
    return "\n".join([*lines, "", _summary(report, lang)])


def _finding(one: "Finding", lang: str) -> list[str]:
    return [f"  {one.where.to(lang)}: {one.said.to(lang)}", f"      {one.verdict.arithmetic.to(lang)}"]


def _summary(report: "PaperReport", lang: str) -> str:
    counts = [_COUNTED[outcome].to(lang).format(n=n) for outcome, n in report.counts.items() if n]
    if report.unread:
        counts.append(_NOT_UNDERSTOOD.to(lang).format(n=len(report.unread)))
    told = ("，" if lang == "zh" else ", ").join(counts) or _NOTHING.to(lang)
    if not report.tables:
        return told
    cells = _CELLS.to(lang).format(tables=report.tables, numbers=report.numbers, skipped=report.skipped)
    return f"{told}\n{cells}"


def _document(report: "PaperReport") -> dict[str, Any]:
    return {
        "name": report.name,
        "counts": {**report.counts, "not_understood": len(report.unread), "refused": len(report.refused)},
        "numbers": report.numbers,
        "skipped": report.skipped,
        "relations": [_relation(one) for one in report.findings],
        "not_understood": [
            {"where": one.where.model_dump(), "text": one.text, "nearest": one.nearest.model_dump()}
            for one in report.unread
        ],
        "refused": [
            {"where": one.place.model_dump(), "text": one.text, "why": one.why.model_dump()} for one in report.refused
        ],
    }


def _relation(one: "Finding") -> dict[str, Any]:
    verdict, relation = one.verdict, one.verdict.relation
    implied = verdict.implied
    return {
        "where": one.where.model_dump(),
        "said": one.said.model_dump(),
        "kind": relation.kind,
        "status": verdict.status,
        "reading": verdict.reading,
        "arithmetic": verdict.arithmetic.model_dump(),
        "implied": None
        if implied is None
        else {
            "role": implied.role,
            "shown": implied.shown,
            "unit": implied.unit.symbol,
            "whole": implied.whole,
            "low": None if implied.within.low is None else str(implied.within.low),
            "high": None if implied.within.high is None else str(implied.within.high),
        },
        "terms": {
            role: [
                {
                    "printed": figure.printed,
                    "unit": figure.unit.symbol,
                    "qualifier": figure.qualifier,
                    "source": figure.source or figure.id,  # a cell of a table is called by its place
                }
                for figure in figures
            ]
            for role, figures in relation.terms.items()
        },
    }
