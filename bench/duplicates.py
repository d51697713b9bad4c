"""Twins of a case looked for among 100,000 open ones: by kind, place and time, and by words alike.

Invented sentences on invented streets, seeded; one in twenty tells of the same thing as another. Before each proposal
one more case was written, so that what follows the state is measured too.
"""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, insert, update

from bench.report import Line, timed
from zhongshu.cases.public import PublicCases
from zhongshu.cases.spec import CaseSpec
from zhongshu.cases.twin_index import Sought
from zhongshu.cases.twins import Twins, Viewer
from zhongshu.cases.type import CaseType
from zhongshu.state.database import open_database
from zhongshu.state.tables.cases import case_edition, work_case

CASES, TRIES = 100_000, 60
MOST = 0.050
"""Seconds, of the slowest but two in sixty."""
_NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
_WEST, _SOUTH, _WIDE, _HIGH = 121.2, 28.4, 0.35, 0.3
_WRONG = {
    "cover": "井盖破损 井盖松动有响声 井盖不见了很危险 污水井盖翘起来了".split(),
    "lamp": "路灯不亮 路灯一直闪 灯杆歪了 晚上一排路灯都黑着".split(),
    "rubbish": "垃圾堆了好几天没人收 垃圾桶满了很臭 有人乱倒建筑垃圾 绿化带里都是垃圾".split(),
    "vendor": "摊贩占道 烧烤油烟很大 店外经营挡住人行道 流动摊贩噪音扰民".split(),
    "road": "路面坑洼 下雨积水严重 人行道地砖松动 路面塌陷一个洞".split(),
}
_SPOTS = "门口 对面 东侧 路口 公交站旁 小区北门 学校旁边 菜场入口".split()
_NAMES = "枫 海 葭 白云 东海 洪家 前所 章安 三甲 下陈 中山 府 市府 机场 学院 解放 康平 景元 云健 广场".split()
_TAILS = "路 大道 街 东路 西路 南路 北路 巷".split()
_ADDED = "请尽快处理 孩子差点摔倒 已经一个星期了 老人走路不方便 麻烦来看看 晚上特别危险".split()

_TYPE = CaseType(
    "street.event",
    CaseSpec.model_validate(
        {
            "case": "event",
            "title": "街面事项",
            "form": {
                "kind": {"type": "string", "title": "类别"},
                "place": {"type": "point", "title": "位置"},
                "what": {"type": "text", "title": "情况"},
            },
            "says": "what",
            "area": "place",
            "owner": {"duty": "street.officer"},
            "steps": {
                "new": {"title": "新", "to": {"done": {"title": "办结"}}},
                "done": {"title": "毕", "outcome": "done"},
            },
            "duplicates": {"same": ["kind"], "at": "place", "metres": 50, "hours": 72, "words": "what", "alike": 0.6},
        }
    ),
)


def run(folder: Path, only: str | None) -> Iterator[Line]:
    """The bound of `duplicates-text`."""
    database = open_database(f"sqlite:///{folder / 'state.db'}")
    rows = _rows()
    _write(database, rows[:CASES], 1)
    assert _TYPE.spec.duplicates is not None
    twins, public = Twins(database, _TYPE, _TYPE.spec.duplicates), PublicCases(database, {})
    with timed() as watch:
        twins.warm(_NOW)
    seconds, hits = [], 0
    for written, row in enumerate(rows[CASES:], 2):
        _write(database, [row], written)
        sought = Sought(row["fields"], row["opened"], _NOW, row["number"])
        with timed() as once:
            hits += bool(twins.propose(sought, Viewer("p", works=True), public))
        seconds.append(once.seconds)
    database.dispose()
    seconds.sort()
    note = (
        f"median {seconds[TRIES // 2] * 1000:.1f} ms, slowest but two {seconds[-3] * 1000:.1f} ms, twins for {hits} of "
        f"{TRIES}; read the first time in {watch.seconds:.1f} s"
    )
    yield Line("duplicates-text", "proposal", seconds[-3] / MOST, f"{MOST * 1000:g} ms", most=1.0, note=note)


def _rows() -> list[dict[str, Any]]:
    chance = random.Random(6)
    rows: list[dict[str, Any]] = []
    for number in range(1, CASES + TRIES + 1):
        of = chance.choice(rows)["fields"] if rows and (chance.random() < 0.05 or number > CASES + TRIES // 2) else None
        rows.append(_row(number, _again(of, chance) if of else _first(chance), chance))
    return rows


def _first(chance: random.Random) -> dict[str, Any]:
    kind = chance.choice(list(_WRONG))
    wrong = chance.choice(_WRONG[kind])
    street = chance.choice(_NAMES) + chance.choice(_NAMES) + chance.choice(_TAILS)
    where = f"{street}{chance.randint(1, 900)}号{chance.choice(_SPOTS)}"
    said = f"{where}{wrong}，{chance.choice(_ADDED)}" if chance.random() < 0.7 else wrong
    place = {"lon": _WEST + chance.random() * _WIDE, "lat": _SOUTH + chance.random() * _HIGH}
    return {"kind": kind, "place": place, "what": said}


def _again(of: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """The same thing, told by somebody else who stood some steps away."""
    lon, lat = (of["place"][name] + chance.gauss(0, 0.0001) for name in ("lon", "lat"))
    return of | {"place": {"lon": lon, "lat": lat}, "what": of["what"].replace("号", "")[:40]}


def _row(number: int, fields: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    opened = _NOW - timedelta(seconds=chance.random() * 30 * 86_400 if number <= CASES else 0)
    return {
        "number": number,
        "type": "street.event",
        "edition": "e",
        "version": 1,
        "step": "new",
        "post": f"street.officer/{number % 40}",
        "opened": opened,
        "changed": opened,
        "channel": "page",
        "headline": fields["what"],
        "fields": fields,
        **fields["place"],
    }


def _write(database: Engine, rows: list[dict[str, Any]], written: int) -> None:
    with database.begin() as connection:
        connection.execute(update(case_edition).values(number=written))
        connection.execute(insert(work_case), [row | {"written": written} for row in rows])
