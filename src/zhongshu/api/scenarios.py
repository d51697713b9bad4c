"""GET /scenarios: each scenario's stage, who decided it, and how it does."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field

from zhongshu.api.asked import desk_of
from zhongshu.api.problems import resource
from zhongshu.core.text import Text
from zhongshu.packs.hub import Hub
from zhongshu.screens.desk import Desk
from zhongshu.screens.scenarios.measures import Measures, measures
from zhongshu.sharing.scenarios.stage import Life
from zhongshu.sharing.scenarios.use import WAYS

Word = Literal["draft", "trial", "live", "retired"]


class DayOfUse(BaseModel):
    """Answers of a day of the region; strangers count as one reader."""

    day: date
    calls: int
    readers: int


class UseOf(BaseModel):
    """`by_way`: its own pages, pages elsewhere, the API, agents. The machine's own reads are left out."""

    calls: int
    readers: int
    by_way: dict[str, int]
    days: list[DayOfUse]


class SatisfactionOf(BaseModel):
    """`mean` null while there are fewer opinions than the region tells a mean of."""

    opinions: int
    mean: Decimal | None


class QualityOf(BaseModel):
    """Over the pack's datasets."""

    datasets: int
    filled: int
    promised: int
    on_time: int
    received: int
    accepted: int


class ScenarioEntry(BaseModel):
    """One scenario. `waiting` is the stage that is proposed and not decided yet."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": "air",
                    "title": {"zh": "空气卫士", "en": "Air guard"},
                    "owner": "ecology",
                    "stage": "live",
                    "since": "2026-11-21T02:10:00Z",
                    "reason": "",
                    "waiting": None,
                    "units": [],
                    "successor": None,
                    "use": {
                        "calls": 12,
                        "readers": 3,
                        "by_way": {"page": 9, "elsewhere": 2, "api": 1, "agent": 0},
                        "days": [{"day": "2026-11-21", "calls": 12, "readers": 3}],
                    },
                    "faults": 0,
                    "satisfaction": {"opinions": 4, "mean": "4.3"},
                    "quality": {
                        "datasets": 2,
                        "filled": 2,
                        "promised": 1,
                        "on_time": 1,
                        "received": 6560,
                        "accepted": 6551,
                    },
                    "seconds": "1.24",
                }
            ]
        }
    )

    name: str
    title: Text
    owner: str
    stage: Word
    since: datetime
    reason: str
    waiting: Word | None
    units: list[str] = Field(description="Whose people a trial is for; none: all who have logged in")
    successor: str | None
    use: UseOf
    faults: int
    satisfaction: SatisfactionOf
    quality: QualityOf
    seconds: Decimal | None = Field(description="A load with what is refreshed after it, on the average")


class ScenarioList(BaseModel):
    """In the order of the names; `days` is how many are counted, today included."""

    days: int
    scenarios: list[ScenarioEntry]


def routes(hub: Hub) -> APIRouter:
    """Scenarios that the caller may open, as they are now."""
    router = resource("scenarios")
    desk_at = Depends(desk_of(hub))

    @router.get("/scenarios", summary="Scenarios: stages and measures")
    def scenarios(desk: Desk = desk_at) -> ScenarioList:
        lives, found = hub.scenarios.lives(), measures(desk, hub.scenarios)
        entries = [_entry(hub, lives[name], found[name]) for name in sorted(found)]
        return ScenarioList(days=len(hub.scenarios.days()), scenarios=entries)

    return router


def _entry(hub: Hub, life: Life, of: Measures) -> ScenarioEntry:
    standing, told = life.standing, of.satisfaction
    enough = told is not None and told.count >= hub.scenarios.settings.few
    mean = told.mean if enough and told is not None else None
    quality = {name: getattr(of.quality, name) for name in QualityOf.model_fields}
    return ScenarioEntry(
        name=life.pack,
        title=hub.packs.pack(life.pack).spec.title,
        owner=life.owner,
        stage=life.stage.value,
        since=life.since,
        reason=standing.reason,
        waiting=None if life.waiting is None else life.waiting.wish.stage.value,
        units=list(standing.wish.units),
        successor=standing.wish.successor,
        use=UseOf(
            calls=of.use.calls,
            readers=of.use.readers,
            by_way={way: of.use.by_way(way) for way in WAYS},
            days=[DayOfUse(day=one.day, calls=one.total, readers=one.readers) for one in of.use.days if one.total],
        ),
        faults=of.faults,
        satisfaction=SatisfactionOf(opinions=0 if told is None else told.count, mean=_digits(mean, "0.1")),
        quality=QualityOf(**quality),
        seconds=_digits(of.seconds, "0.01"),
    )


def _digits(value: Decimal | None, last: str) -> Decimal | None:
    return None if value is None else value.quantize(Decimal(last), ROUND_HALF_UP)
