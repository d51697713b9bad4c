"""What somebody should look at: breached thresholds, late data and returns, failing sources, rows in quarantine."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from zhongshu.core.errors import DamageError
from zhongshu.core.periods import format_duration
from zhongshu.core.text import Text
from zhongshu.screens.data_health import CatalogueLine, newest_runs
from zhongshu.screens.desk import Desk
from zhongshu.screens.returns.reminding import LateMonth, late_months
from zhongshu.screens.signals import Signal, threshold_signals

Severity = Literal["bad", "warn", "good"]
_NAMED = 4
"""Places that a sentence names."""
_WEIGHT: dict[Severity, int] = {"bad": 0, "warn": 1, "good": 2}


@dataclass(frozen=True)
class Notice:
    """A sentence and where it leads: to an indicator at a place, a dataset or a form. `since` None: never yet."""

    severity: Severity
    title: Text
    detail: Text
    since: datetime | None
    indicator: str | None = None
    area: str | None = None
    dataset: str | None = None
    form: str | None = None


def threshold_notices(desk: Desk, area: str) -> list[Notice]:
    """From the numbers alone, so that any earlier snapshot can be asked. Several places of one indicator are one."""
    by_indicator: dict[str, list[Signal]] = {}
    try:
        signals = threshold_signals(desk, area)
    except DamageError as error:
        return [_damaged(error)]
    for signal in signals:
        by_indicator.setdefault(signal.indicator, []).append(signal)
    return [_breach(desk, area, own) for own in by_indicator.values()]


def data_notices(desk: Desk, lines: Sequence[CatalogueLine]) -> list[Notice]:
    """From arrivals, the newest runs, the marks of sources that somebody pulls, and open quarantine."""
    datasets = [line for line in lines if line.kind == "dataset"]
    runs = newest_runs(desk, [line.name for line in datasets])
    found: list[Notice] = []
    for line in datasets:
        newest = runs[line.name][0] if runs[line.name] else None
        if newest is not None and newest.status == "failed":
            found.append(_failed(line, str(newest.report.get("message", "")), newest.started))
        found += _failing(desk, line)
        found += _late(line)
        found += _waiting(line)
    return [*found, *(_late_returns(month) for month in late_months(desk))]


def ordered(notices: Iterable[Notice]) -> tuple[Notice, ...]:
    """Bad before warnings before good, the newest first within each."""

    def key(notice: Notice) -> tuple[int, float]:
        return _WEIGHT[notice.severity], -(notice.since.timestamp() if notice.since else 0.0)

    return tuple(sorted(notices, key=key))


def _breach(desk: Desk, area: str, signals: Sequence[Signal]) -> Notice:
    """The signal of the region itself, else the longest, speaks for all."""
    first = next((signal for signal in signals if signal.area == area), signals[0])
    others = [signal.area for signal in signals if signal is not first]
    named = {language: [desk.area_title(code, language) for code in others[:_NAMED]] for language in ("zh", "en")}
    more = len(others) > _NAMED
    detail = first.detail
    if others:
        detail = Text(
            zh=f"{detail.zh}；另有 {len(others)} 地：{'、'.join(named['zh'])}{'等' if more else ''}",
            en=f"{detail.en}; {len(others)} more: {', '.join(named['en'])}{' …' if more else ''}",
        )
    return Notice(first.severity, first.title, detail, first.since, indicator=first.indicator, area=first.area)


def _damaged(error: DamageError) -> Notice:
    return Notice(
        severity="bad",
        title=Text(zh="有一张表的文件损坏，信号算不出来", en="Signals cannot be computed: a table is damaged"),
        detail=Text(zh=error.message.splitlines()[0], en=error.message.splitlines()[0]),
        since=None,
    )


def _late(line: CatalogueLine) -> list[Notice]:
    arrival = line.arrival
    if arrival is None or arrival.state != "late" or arrival.late_by is None or arrival.promise is None:
        return []
    late = {language: format_duration(arrival.late_by, language) for language in ("zh", "en")}
    promise = {language: format_duration(arrival.promise, language) for language in ("zh", "en")}
    return [
        Notice(
            severity="warn",
            title=Text(zh=f"{line.title.zh}迟到 {late['zh']}", en=f"{line.title.en}: {late['en']} late"),
            detail=Text(zh=f"承诺 {promise['zh']}内更新", en=f"promised every {promise['en']}"),
            since=arrival.at,
            dataset=line.name,
        )
    ]


def _late_returns(late: LateMonth) -> Notice:
    """The units that owe one month of a form."""
    count, title = len(late.units), late.form.title
    month = {language: late.month.title(language) for language in ("zh", "en")}
    zh = "、".join(unit.title.zh for unit in late.units[:_NAMED]) + ("等" if count > _NAMED else "")
    en = ", ".join(unit.title.en for unit in late.units[:_NAMED]) + (" …" if count > _NAMED else "")
    return Notice(
        severity="warn",
        title=Text(
            zh=f"{title.zh} {month['zh']}缺 {count} 个单位",
            en=f"{title.en}, {month['en']}: {count} unit{'' if count == 1 else 's'} missing",
        ),
        detail=Text(zh=f"{zh}，{late.due.day} 截止", en=f"{en}; it was due {late.due.day}"),
        since=late.overdue_since,
        form=late.form.name,
    )


def _failed(line: CatalogueLine, message: str, at: datetime) -> Notice:
    sentence = message.splitlines()[0] if message else ""
    return Notice(
        severity="bad",
        title=Text(zh=f"{line.title.zh}最近一次装载失败", en=f"{line.title.en}: the last load failed"),
        detail=Text(zh=sentence or "没有说明", en=sentence or "no reason given"),
        since=at,
        dataset=line.name,
    )


def _failing(desk: Desk, line: CatalogueLine) -> list[Notice]:
    found = []
    for source, spec in desk.catalogue.datasets[line.name].spec.sources.items():
        if spec.every is None:
            continue
        mark = desk.sources.get(line.name, source)
        if mark.failures:
            found.append(
                Notice(
                    severity="bad",
                    title=Text(
                        zh=f"{line.title.zh}的来源 {source} 连续 {mark.failures} 次取不到",
                        en=f"{line.title.en}: source {source} has failed {mark.failures} times in a row",
                    ),
                    detail=Text(zh=mark.message or "—", en=mark.message or "—"),
                    since=mark.tried,
                    dataset=line.name,
                )
            )
    return found


def _waiting(line: CatalogueLine) -> list[Notice]:
    if line.quality is None or not line.quality.open_rejects:
        return []
    count = f"{line.quality.open_rejects:,}".replace(",", "\u202f")
    return [
        Notice(
            severity="warn",
            title=Text(
                zh=f"{line.title.zh}有 {count} 行在隔离区待处理",
                en=f"{line.title.en}: {count} row{'' if count == '1' else 's'} in quarantine",
            ),
            detail=Text(zh="更正后重新提交，或说明原因作废", en="correct and hand in again, or discard with a reason"),
            since=None if line.arrival is None else line.arrival.at,
            dataset=line.name,
        )
    ]
