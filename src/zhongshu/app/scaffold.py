"""The first files of a pack: small, and every one of them works."""

import re
from pathlib import Path

from zhongshu.core.errors import PackError

_PACK = """\
pack: {name}
title: {{zh: 办事大厅, en: Service halls}}
summary: {{zh: 各大厅每天来了多少人、等了多久, en: "How many people came to each hall a day, and how long they waited"}}
domain: {{zh: 政务服务, en: Government services}}
owner: {owner}
uses: [region]                # packs whose datasets, tables, parameters and indicators this one reads
stage: draft                  # draft | trial | live | retired
home: overview                # its first screen
"""

_DATASET = """\
dataset: visits               # what a unit supplies
title: {{zh: 大厅每日人次, en: "Visits a day, by hall"}}
owner: {owner}
level: 1                      # 1 open .. 4 closed (DB33/T 2350-2021)
sharing: unconditional        # unconditional | conditional | none, between units
origin: synthetic             # measured | published | synthetic; shown on every number made from it
key: [hall, day]              # one row for each; the same key again is a correction
partition: month(day)
fresh_within: 2d              # the promise: later than this and the unit is told
columns:
  area: {{type: area, required: true, title: {{zh: 地区, en: area}}}}   # a code or a name of the region's areas
  hall: {{type: string, title: {{zh: 大厅, en: hall}}}}
  day: {{type: date, title: {{zh: 日期, en: day}}}}
  visitors: {{type: integer, unit: 人次, min: 0, required: true, title: {{zh: 人次, en: visitors}}}}
  waited: {{type: decimal, unit: 分钟, scale: 1, min: 0, max: 600, title: {{zh: 平均等候, en: mean wait}}}}
sources:
  hall_csv:
    kind: csv
    path: sample/*.csv        # your own path; every: 1d has the worker pull it
    columns: {{area: 地区, hall: 大厅, day: 日期, visitors: 人次, waited: 平均等候分钟}}
checks:
  - name: waited_when_visited
    title: {{zh: 没有人来就没有等候, en: Nobody waits where nobody came}}
    sql: visitors > 0 OR waited IS NULL
    on_fail: warn             # warn | reject
"""

_TABLE = """\
---
table: hall_day
title: {{zh: 大厅每日等候, en: "Waiting, by hall and day"}}
key: [hall, day]
partition: month(day)
columns:
  wait_minutes: {{unit: 分钟, title: {{zh: 等候总分钟, en: minutes waited in all}}}}
---
SELECT area, hall, day, visitors, CAST(visitors * waited AS DECIMAL(18, 1)) AS wait_minutes
FROM visits
"""

_INDICATORS = """\
visitors:
  title: {{zh: 办事人次, en: Visitors}}
  of: hall_day
  measure: sum(visitors)
  unit: 人次
  scale: 0
  time: day
  grain: day                  # rolls up to month, quarter, year
  area: area                  # rolls up to city and province
  by: [hall]
  owner: {owner}
  key: true                   # on the cockpit

waiting:
  title: {{zh: 平均等候, en: Mean wait}}
  description: {{zh: 等候总分钟除以人次，不是各大厅平均值的平均, en: "Minutes waited over visitors, no mean of means"}}
  of: hall_day
  ratio: [sum(wait_minutes), sum(visitors)]
  unit: 分钟/人次
  scale: 1
  time: day
  grain: day
  area: area
  by: [hall]
  better: lower               # higher | lower | closer
  warn: {{above: 30, lasting: 2d}}
  owner: {owner}
  key: true
"""

_SCREEN = """\
screen: overview
title: {{zh: 办事大厅, en: Service halls}}
roles: [anyone]
rows:
  - - {{number: visitors}}
    - {{number: waiting}}
  - - {{trend: waiting, by: hall}}
    - {{breakdown: visitors, by: hall}}
  - - table: hall_day
      columns: [hall, day, visitors, wait_minutes]
      order: ["-day", hall]
"""

_SAMPLE = """\
地区,大厅,日期,人次,平均等候分钟
{area},市民中心,2026-01-05,420,12.5
{area},市民中心,2026-01-06,380,11.0
{area},东区大厅,2026-01-05,150,18.0
{area},东区大厅,2026-01-06,0,
"""

_SOURCE = """\
# The sample

`visits.csv` is made up, to show the format. Nothing was left out, nothing describes a real hall. Public domain (CC0).
"""

_CASE = """\
case:
  zh: 平均等候由总分钟除以总人次；各大厅的平均值不再平均
  en: The mean wait is all minutes over all visitors; means of halls are never averaged
given:
  visits:
    - {{area: "{area}", hall: 甲, day: 2026-01-05, visitors: 300, waited: 10}}
    - {{area: "{area}", hall: 乙, day: 2026-01-05, visitors: 100, waited: 30}}
then:
  hall_day:
    - {{hall: 甲, day: 2026-01-05, wait_minutes: 3000}}
  visitors:
    - {{area: "{area}", period: 2026-01-05, value: 400}}
    - {{area: "{area}", period: 2026-01-05, hall: 乙, value: 100}}
  waiting:
    - {{area: "{area}", period: 2026-01-05, value: 15.0}}
"""

_SAMPLE_CASE = """\
case:
  zh: 样例文件原样装入；没有人来的那天没有等候
  en: The sample loads as it is; the day without visitors has no wait
load: {{dataset: visits, source: hall_csv, file: ../sample/visits.csv}}
then:
  load: {{input: 4, accepted: 4, rejected: 0}}
  waiting:
    - {{area: "{area}", period: 2026-01-05, value: 13.9}}
    - {{area: "{area}", period: 2026-01-06, hall: 东区大厅, value: null}}
"""

_README = """\
# 办事大厅 · Service halls

Written by `zhongshu pack new {name}`: change it to what you need.

**What it answers**  How many people came to each hall, and how long they waited.

**For whom**  The clerk who hands in the daily table; the office that plans the counters.

| what | where |
|---|---|
| what a unit hands in: columns, rules, sources | `datasets/visits.yaml` |
| what is derived from it, one SELECT | `tables/hall_day.sql` |
| the numbers, with unit, owner and direction | `indicators.yaml` |
| the page | `screens/overview.yaml` |
| cases that an official can read | `tests/*.yaml` |

    zhongshu check PACK_DIR
    zhongshu pack test PACK_DIR
    zhongshu load {name}.visits sample/visits.csv --source hall_csv
    zhongshu show {name}.waiting --grain day
"""

FILES = {
    "pack.yaml": _PACK,
    "README.md": _README,
    "datasets/visits.yaml": _DATASET,
    "tables/hall_day.sql": _TABLE,
    "indicators.yaml": _INDICATORS,
    "screens/overview.yaml": _SCREEN,
    "sample/visits.csv": _SAMPLE,
    "sample/SOURCE.md": _SOURCE,
    "tests/waiting.yaml": _CASE,
    "tests/sample.yaml": _SAMPLE_CASE,
}
"""Path in the pack -> text with {name}, {owner} and {area}; braces of its own are doubled."""


def write_pack(folder: Path, *, owner: str, area: str) -> list[str]:
    """Write the pack `folder.name`; returns its files. PackError where the name is no id or the folder is there.

    `owner` is a unit of the region, `area` the code that sample and cases are about.
    """
    name = folder.name
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,59}", name):
        raise PackError(f"{name!r} is no id of a pack", hint="lower-case letters, digits and _, a letter first: visits")
    if folder.exists():
        raise PackError(f"{folder} is there already", hint="choose another name, or remove it")
    for file, text in FILES.items():
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.format(name=name, owner=owner, area=area), encoding="utf-8")
    return list(FILES)
