"""GET /indicators/{name}/values: one indicator in time, exact, with what is missing said as such."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field

from zhongshu.api.asked import desk_of
from zhongshu.api.problems import resource
from zhongshu.core.errors import UnknownName
from zhongshu.core.periods import Grain, Period
from zhongshu.core.text import Text
from zhongshu.indicators.catalogue import Indicator
from zhongshu.indicators.series import Series
from zhongshu.packs.hub import Hub
from zhongshu.screens.desk import Desk
from zhongshu.screens.reading import marked

MOST = 10_000


class Point(BaseModel):
    """`value` is a decimal as a string, null when no row gives one; `rows` 0: the period is missing altogether."""

    period: str
    start: datetime
    value: Decimal | None
    rows: int
    partial: bool = Field(
        description="The period has not ended where the rows end, lacks its first part, or units that owe it a return"
    )


class SeriesOf(BaseModel):
    """Oldest first, without holes; `member` null unless the values are split."""

    member: str | None
    points: list[Point]
    cut: bool = Field(description="There are older points; ask for them with first and last")


class Values(BaseModel):
    """One indicator at one area, at one snapshot. Periods are the region's."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "indicator": "air.good_hours",
                    "title": {"zh": "优良小时占比", "en": "Share of good hours"},
                    "unit": "%",
                    "scale": 1,
                    "origin": "measured",
                    "area": "331000",
                    "area_title": {"zh": "台州市", "en": "Taizhou"},
                    "grain": "day",
                    "by": "station",
                    "zone": "Asia/Shanghai",
                    "snapshot": 9,
                    "published": "2026-11-21T02:10:02Z",
                    "series": [
                        {
                            "member": "台州环保大楼",
                            "points": [
                                {
                                    "period": "2020-04-07",
                                    "start": "2020-04-07T00:00:00+08:00",
                                    "value": "87.5",
                                    "rows": 24,
                                    "partial": False,
                                }
                            ],
                            "cut": False,
                        }
                    ],
                }
            ]
        }
    )

    indicator: str
    title: Text
    unit: str
    scale: int
    origin: Literal["measured", "published", "synthetic"]
    area: str
    area_title: Text
    grain: Grain
    by: str | None
    zone: str
    snapshot: int
    published: datetime
    series: list[SeriesOf]


def routes(hub: Hub) -> APIRouter:
    """Values of one indicator; a page's trend and table are made of the same."""
    router = resource("indicators")
    desk_at = Depends(desk_of(hub))

    @router.get("/indicators/{name}/values", summary="An indicator's values in time")
    def values(  # noqa: PLR0917 - one parameter a word of the query
        name: str,
        desk: Desk = desk_at,
        area: Annotated[str | None, Query(description="Code or name; the region itself without it")] = None,
        grain: Annotated[str | None, Query(description="hour, day, month, quarter or year")] = None,
        first: Annotated[str | None, Query(description="The first period: 2020, 2020-04, 2020-04-07")] = None,
        last: Annotated[str | None, Query(description="The last period, included")] = None,
        by: Annotated[str | None, Query(description="One of the indicator's dimensions: one series a member")] = None,
        limit: Annotated[int, Query(ge=1, le=MOST, description="The newest points of each series")] = 1000,
    ) -> Values:
        indicator = desk.indicator(name)
        code = desk.area(area or hub.place.area)
        shown = desk.grain(indicator, grain)
        window = (_edge(first, shown, desk, end=False), _edge(last, shown, desk, end=True))
        found = _series(desk, indicator, code, shown, by, window)
        return Values(
            indicator=name,
            title=indicator.title,
            unit=indicator.unit.symbol,
            scale=indicator.scale,
            origin=indicator.origin,
            area=code,
            area_title=Text(zh=desk.area_title(code, "zh"), en=desk.area_title(code, "en")),
            grain=shown,
            by=by,
            zone=desk.zone.key,
            snapshot=desk.snapshot.number,
            published=desk.snapshot.at,
            series=[_shown(marked(desk, series), limit) for series in found],
        )

    return router


def _series(
    desk: Desk,
    indicator: Indicator,
    area: str,
    grain: Grain,
    by: str | None,
    window: tuple[Period | None, Period | None],
) -> list[Series]:
    first, last = window
    if by is None:
        return [desk.series(indicator, area, grain, first=first, last=last)]
    if by not in indicator.spec.by:
        raise UnknownName.among(f"dimension of {indicator.name}", by, indicator.spec.by)
    return list(desk.series_by(indicator, area, grain, by, first=first, last=last).values())


def _edge(text: str | None, grain: Grain, desk: Desk, *, end: bool) -> Period | None:
    """The period of `grain` that a told one begins or ends with: of 2020 the month 2020-01 or 2020-12."""
    if text is None:
        return None
    told = Period.parse(text, desk.zone)
    if told.grain.finer_than(grain):
        return told.parent(grain)
    return told.parts(grain)[-1 if end else 0]


def _shown(series: Series, limit: int) -> SeriesOf:
    points = [
        Point(
            period=point.period.label,
            start=point.period.start,
            value=point.value,
            rows=point.rows,
            partial=point.partial,
        )
        for point in series.points[-limit:]
    ]
    return SeriesOf(member=series.member, points=points, cut=len(series.points) > limit)
