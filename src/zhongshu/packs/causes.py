"""What a number, a dataset or a form says at this moment, for a case that is opened about it: read with the grants of
whoever opens it."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from zhongshu.cases.cause import About, Cause, cause_record
from zhongshu.cases.type import CaseType
from zhongshu.core.errors import GrantError, UnknownName
from zhongshu.core.periods import Period
from zhongshu.core.spec import pack_of
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

_SAID = ("value", "printed", "signal", "proof")
"""What of a cause its reader needs a grant for."""


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
    form = desk.forms.get(said.name) if said.kind == "form" else None
    title, rows = (form.title, form.dataset.name) if form else (desk.catalogue.title(said.name), said.name)
    signal, origin = _sentence([(one.title, one.detail) for one in notices]), desk.catalogue.origin(rows)
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


def granted(desk: Desk, cause: Cause) -> bool:
    """Whether a reader may be shown what a case is about: what a signal said, everybody who finds its scenario."""
    if not desk.sight.opens(pack_of(cause.about.name)):
        return False
    known = desk.indicators.by_name.get(cause.about.name)
    return cause.about.kind != "indicator" or (known is not None and desk.may_see(known))


def shown_again(desk: Desk, cause: Cause) -> bool:
    """`granted`, and noted: the number that was read then is shown now."""
    if not granted(desk, cause):
        return False
    if cause.about.kind == "indicator":
        desk.show_again(cause.about.name)
    return True


def cause_told(desk: Desk, cause: Cause) -> dict[str, Any]:
    """What a case is about, for a program: without what it said for who may not see that."""
    told = cause_record(cause)
    return told if shown_again(desk, cause) else {name: one for name, one in told.items() if name not in _SAID}


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
    if said.name not in desk.catalogue.datasets or not desk.sight.lists(pack_of(said.name)):
        raise UnknownName.among("dataset", said.name, desk.catalogue.datasets)
    line = dataset_line(desk, desk.resolutions, said.name, desk.now)
    return [one for one in data_notices(desk, [line]) if one.dataset == said.name]


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
