"""What a number, a dataset or a form says at this moment, for a case that is opened about it: read with the grants of
whoever opens it."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from zhongshu.cases.cause import About, Cause
from zhongshu.cases.type import CaseType
from zhongshu.core.errors import GrantError, UnknownName
from zhongshu.core.periods import Period
from zhongshu.core.text import Text
from zhongshu.core.units import format_quantity
from zhongshu.indicators.catalogue import Indicator
from zhongshu.packs.hub import Hub
from zhongshu.screens.data_health import dataset_line
from zhongshu.screens.desk import Desk
from zhongshu.screens.extent import area_of, extents
from zhongshu.screens.notices import Notice, data_notices
from zhongshu.screens.passport import Passport, passport
from zhongshu.screens.reading import reading
from zhongshu.screens.signals import signal_at
from zhongshu.sharing.read import Access


def starters(hub: Hub, access: Access) -> Sequence[CaseType]:
    """The types that this reader may open about a number."""
    opens = hub.scenarios.sight(access.reader).opens
    types = (one for one in hub.cases.types.values() if one.spec.from_number is not None and opens(one.pack))
    return [one for one in types if _may_open(hub, one, access)]


def cause_at(hub: Hub, access: Access, said: About) -> Cause:
    """The cause as it is now. UnknownName where there is no such number, or nothing is wrong with the dataset or form;
    GrantError where the reader may not see the number."""
    desk = hub.desk(access)
    if said.kind == "indicator":
        return _of_number(desk, said)
    notices = _notices(desk, said)
    if not notices:
        raise UnknownName(f"no signal of {said.name} now", hint="the home page lists those that there are")
    line = "form" if said.kind == "form" else desk.catalogue.origin(said.name)
    title = desk.forms[said.name].title if said.kind == "form" else desk.catalogue.title(said.name)
    signal = _sentence([(one.title, one.detail) for one in notices])
    origin = "measured" if line == "form" else line
    proof = _digest({"about": str(said), "said": signal.zh, "snapshot": desk.snapshot.number})
    return Cause(said, title, desk.snapshot.number, desk.snapshot.at, proof, origin, signal=signal)


def value_at(desk: Desk, said: About) -> tuple[Period | None, Decimal | None]:
    """A number as it is by now: its period, the newest where none is said, and its value. Raises as `cause_at`."""
    found = desk.indicator(said.name)
    period = None if said.period is None else Period.parse(said.period, desk.zone)
    grain = None if period is None else desk.grain(found, str(period.grain))
    shown = reading(desk, found, desk.area(said.area or desk.region), grain=grain, period=period)
    return shown.period, shown.value


def printed(indicator: Indicator, value: Decimal | None) -> Text:
    """A number as pages print it, with its unit."""
    zh, en = (format_quantity(value, indicator.unit, language, indicator.scale) for language in ("zh", "en"))
    return Text(zh=zh, en=en)


def _of_number(desk: Desk, said: About) -> Cause:
    found = desk.indicator(said.name)
    area = desk.area(said.area or desk.region)
    period, value = value_at(desk, said)
    if period is None or value is None:
        hint = "a page of the indicator shows where and when it has one"
        raise UnknownName(f"{found.name} has no value in {desk.area_title(area, 'en')}", hint=hint)
    full = replace(said, area=area, period=period.label)
    signal = signal_at(desk, found, area)
    proved = passport(desk, found, area_of(extents(desk, found), area), period)
    return Cause(
        about=full,
        title=found.title,
        snapshot=proved.snapshot,
        published=proved.published,
        proof=_digest(_said(proved)),
        origin=found.origin,
        value=f"{value.normalize():f}",
        unit=found.unit.symbol,
        printed=printed(found, value),
        signal=None if signal is None or signal.until != period.end else _sentence([(signal.title, signal.detail)]),
    )


def _notices(desk: Desk, said: About) -> list[Notice]:
    """What somebody should look at, of one dataset or form."""
    if said.kind == "form":
        return [one for one in data_notices(desk, ()) if one.form == said.name]
    if said.name not in desk.catalogue.datasets or not desk.sight.lists(said.name.partition(".")[0]):
        raise UnknownName.among("dataset", said.name, desk.catalogue.datasets)
    return data_notices_of(desk, said.name)


def data_notices_of(desk: Desk, dataset: str) -> list[Notice]:
    """Those of one dataset."""
    line = dataset_line(desk, desk.resolutions, dataset, desk.now)
    return [one for one in data_notices(desk, [line]) if one.dataset == dataset]


def _said(proved: Passport) -> Mapping[str, Any]:
    """What a passport rests a number on."""
    return {
        "indicator": proved.indicator.name,
        "area": proved.area,
        "period": proved.period.label,
        "value": str(proved.value),
        "definition": proved.definition,
        "sql": proved.sql,
        "snapshot": proved.snapshot,
        "inputs": [(one.name, one.version, one.origin) for one in proved.inputs],
        "editions": [(one.parameter, one.valid_from.isoformat(), one.reference.title) for one in proved.editions],
        "rows": [proved.rows, proved.expected, proved.quarantined, proved.unplaced],
    }


def _digest(said: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _sentence(said: Sequence[tuple[Text, Text]]) -> Text:
    zh = "；".join(f"{title.zh}（{detail.zh}）" for title, detail in said)
    return Text(zh=zh, en="; ".join(f"{title.en} ({detail.en})" for title, detail in said))


def _may_open(hub: Hub, type: CaseType, access: Access) -> bool:
    try:
        hub.cases.may_open(type, access.reader)
    except GrantError:
        return False
    return True
