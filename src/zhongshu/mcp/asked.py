"""An indicator, a place, a time or a relation, in the words in which a call names them."""

from zhongshu.core.areas import Ambiguous, Area
from zhongshu.core.errors import GrantError, UnknownName
from zhongshu.core.periods import Grain, Period
from zhongshu.core.spec import pack_of
from zhongshu.indicators.catalogue import Indicator
from zhongshu.mcp.call import Call
from zhongshu.screens.extent import WHOLE, extents
from zhongshu.screens.reading import Reading, reading
from zhongshu.screens.rows.columns import Column
from zhongshu.screens.rows.refusal import with_way_out
from zhongshu.sharing.grants.book import Permit

REGION = "Code of GB/T 2260 or a name (椒江区); the region itself without it"


def area_of(call: Call, text: str | None) -> str:
    """The code of an area; the region's own without one.

    UnknownName for what no code list knows, or a name of several areas.
    """
    if text is None:
        return call.hub.place.area
    areas = call.hub.packs.catalogue.areas
    found = areas.resolve(text)
    if isinstance(found, Ambiguous):
        known = "; ".join(f"{area.code} {areas.path(area.code, 'zh')}" for area in found.candidates[:8])
        raise UnknownName(f"{text!r} is the name of {len(found.candidates)} areas", hint=f"give the code: {known}")
    if isinstance(found, Area):
        return found.code
    if areas.areas:
        raise UnknownName.among("area", text, [area.name.zh for area in areas.areas.values()])
    return text


def indicator_of(call: Call, name: str) -> Indicator:
    """UnknownName, with the nearest right one; of a dataset or table it says which tool has its rows."""
    if name in call.hub.packs.catalogue.names and name not in call.hub.packs.indicators.by_name:
        raise UnknownName(f"{name} is no indicator: it has rows, not values", hint="query_rows reads rows")
    found = call.desk.indicator(name)
    require_open(call, name)
    return found


def require_open(call: Call, name: str) -> None:
    """GrantError, written into the ledger, where the stage of a scenario keeps this caller out."""
    sight, pack = call.desk.sight, pack_of(name)
    if sight.opens(pack):
        return
    said, access = f"the scenario {pack} is a {sight.stage(pack)}, and not for {call.reader.shown}", call.access
    access.door.deny(call.reader, name, said, purpose=access.purpose, address=access.address)
    owner = call.hub.scenarios.life(pack).owner
    raise GrantError(said, hint=f"{owner}, who answers for it, decides who sees it and when")


def reading_of(call: Call, indicator: Indicator, area: str, text: str | None) -> tuple[Reading, Period]:
    """The value of the asked period, or of the newest one that has any, with what stands before it.

    UnknownName for a period that the indicator cannot have, or a place where it has no value at all.
    """
    period = None if text is None else Period.parse(text, call.desk.zone)
    grain = None if period is None else call.desk.grain(indicator, period.grain.value)
    shown = reading(call.desk, indicator, area, grain=grain, period=period)
    found = period or shown.period
    if found is None:
        places = [code for code in extents(call.desk, indicator) if code != WHOLE]
        hint = f"it has rows for {', '.join(places[:8])}" if places else "nothing has been loaded for it yet"
        raise UnknownName(f"{indicator.name} has no value in {call.desk.area_title(area, 'en')}", hint=hint)
    return shown, found


def edge(call: Call, text: str | None, grain: Grain, *, end: bool) -> Period | None:
    """The period of `grain` that a told one begins or ends with: of 2020 the month 2020-01 or 2020-12."""
    if text is None:
        return None
    told = Period.parse(text, call.desk.zone)
    if told.grain.finer_than(grain):
        return told.parent(grain)
    return told.parts(grain)[-1 if end else 0]


def columns_of(call: Call, name: str) -> dict[str, Column]:
    """Those of a relation. UnknownName, with the nearest name; of an indicator it says which tool has its values."""
    return call.calls.columns(name, values_at="indicator_values reads them")


def permit_of(call: Call, name: str, grant: str | None, purpose: str | None) -> Permit:
    """What is read of a relation: under the stated grant, else the widest for the purpose, else the widest of all.

    GrantError, written into the ledger, with where to ask for what is missing.
    """
    access = call.access
    noun = access.book.nouns.of_relation(name)
    access.grant, access.purpose = grant, purpose
    if grant is None and purpose is not None:
        held = access.book.permits(access.reader, noun, access.now)
        access.grant = next((one.grant.id for one in held if one.grant.spec.purpose == purpose), None)
    try:
        permit = access.required(noun)
    except GrantError as error:
        raise with_way_out(error, name) from error
    access.grant = permit.grant.id
    access.purpose = purpose or permit.grant.spec.purpose
    return permit
