"""The region that tests of briefs share, and what they ask of it."""

from pathlib import Path

from tests.kit import READER, make_hub, put
from zhongshu.core.periods import Period
from zhongshu.packs.hub import Hub
from zhongshu.screens.briefs.document import Document
from zhongshu.screens.briefs.issues import composed

AREA = "331000"
NAME = "town.monthly"
UNITS = ("331002", "331003", "331081")

WORK = """
dataset: work
title: {zh: 月报, en: Returns}
owner: office
level: 1
sharing: unconditional
origin: synthetic
key: [unit, month]
columns:
  unit: {type: string}
  month: {type: date}
  area: {type: area}
  output: {type: decimal, scale: 2, unit: 亿元}
  profit: {type: decimal, scale: 2, unit: 亿元}
sources: {csv: {kind: csv}}
"""
NATION = """
dataset: nation
title: {zh: 全国, en: Country}
owner: office
level: 1
sharing: unconditional
origin: published
key: [month]
columns:
  month: {type: date}
  rate: {type: decimal, scale: 1, unit: "%"}
  trade: {type: decimal, scale: 1, unit: 亿元}
sources: {csv: {kind: csv}}
"""
PRINTED = """
dataset: printed
title: {zh: 印出的数字, en: Printed figures}
owner: office
level: 1
sharing: unconditional
origin: published
key: [id]
columns:
  id: {type: string}
  name: {type: string}
  digits: {type: string}
  unit: {type: string}
  qualifier: {type: string}
  area: {type: area}
  first: {type: date}
  last: {type: date}
figures: {printed: digits, unit: unit, name: name, qualifier: qualifier, place: area, start: first, end: last}
sources: {csv: {kind: csv}}
"""
INDICATORS = """
output: {title: {zh: 工业产值, en: Industrial output}, of: work, measure: sum(output), unit: 亿元, scale: 1,
  time: month, grain: month, area: area, better: higher, target: {2020: 6000}, warn: {above: 392}}
profit: {title: {zh: 利润, en: Profit}, of: work, measure: sum(profit), unit: 亿元, scale: 1, time: month, grain: month,
  area: area, better: higher}
margin: {title: {zh: 利润率, en: Margin}, of: work, ratio: [sum(profit), sum(output)], unit: "%", scale: 1, time: month,
  grain: month, area: area, better: higher}
rate: {title: {zh: 全国增速, en: Growth of the country}, of: nation, published: rate, unit: "%", scale: 1, time: month,
  grain: month, better: higher}
trade: {title: {zh: 全国零售额, en: Retail sales of the country}, of: nation, published: trade, unit: 亿元, scale: 1,
  time: month, grain: month, form: ytd, better: higher}
"""
RELATIONS = """
r04: {title: {zh: 年度目标, en: The year's target}, of: printed, target: {done: P-03, completion: P-04}}
r09: {title: {zh: 全市家数, en: Firms of the city}, of: printed, share: {part: P-07, percent: P-08}}
"""
TONE = """
parameter: tone
title: {zh: 用语, en: Tone}
columns: {of: string, at_least: "decimal(9,1)", up_zh: string, up_en: string, down_zh: string, down_en: string,
  sized: boolean}
editions:
  - valid_from: 2019-01-01
    adopted: 2019-01-01
    reference: {title: the region's own style rule}
    certainty: read
    rows:
      - {of: growth, at_least: 0, up_zh: 持平, up_en: unchanged, down_zh: 持平, down_en: unchanged, sized: false}
      - {of: growth, at_least: 0.1, up_zh: 增长, up_en: up, down_zh: 下降, down_en: down, sized: true}
      - {of: growth, at_least: 20, up_zh: 大幅增长, up_en: up sharply by, down_zh: 大幅下降, down_en: down sharply by,
         sized: true}
      - {of: points, at_least: 0, up_zh: 持平, up_en: unchanged, down_zh: 持平, down_en: unchanged, sized: false}
      - {of: points, at_least: 0.1, up_zh: 提高, up_en: up, down_zh: 回落, down_en: down, sized: true}
"""
BRIEF = """
brief: monthly
title: {zh: 运行月报, en: The month}
tone: tone
sections:
  - title: {zh: 总体, en: Overview}
    items:
      - sentence:
          zh: "{figure:P-01:when}，{area}增加值同比{figure:P-01:change}，居全省{figure:P-02:rank}。"
          en: "{figure:P-01:when}: value added of {area} was {figure:P-01:change}\
 on a year earlier, {figure:P-02:rank} in the province."
      - sentence:
          zh: "{period}，工业产值 {output}，同比{output:yoy}，环比{output:mom}；\
累计 {output:ytd}，同比{output:ytd_yoy}，完成年度目标的 {output:target}。"
          en: "Industrial output in {period} was {output}, {output:yoy} on a year earlier and {output:mom}\
 on the month before; to date {output:ytd}, {output:ytd_yoy}, which is {output:target} of the year's target."
        otherwise:
          zh: "{period}，已报产值 {output}。"
          en: "Output returned so far for {period}: {output}."
      - sentence:
          zh: "产值最高的是{output:top}，增速最低的是{output:bottom_yoy}。"
          en: "Output was highest in {output:top}; growth was lowest in {output:bottom_yoy}."
      - sentence:
          zh: "利润率 {margin}，同比{margin:yoy}。"
          en: "The margin stood at {margin}, {margin:yoy} on a year earlier."
      - table: [output, profit, margin, trade]
        title: {zh: 主要指标, en: At a glance}
      - chart: [output, profit]
        title: {zh: 产值与利润, en: Output and profit}
  - title: {zh: 投资, en: Investment}
    items:
      - sentence:
          zh: "重点项目完成投资 {figure:P-03}，为目标的 {figure:P-04}，目标即 {check:r04}。"
          en: "Key projects took in {figure:P-03}, {figure:P-04} of the target, which is {check:r04}."
      - sentence:
          zh: "{figure:P-01:when}，示范企业 {figure:P-05}。"
          en: "{figure:P-01:when}: model firms {figure:P-05}."
      - sentence: {zh: "别处企业 {figure:P-06}。", en: "Firms elsewhere: {figure:P-06}."}
  - title: {zh: 全国, en: The country}
    items:
      - sentence: {zh: "{rate:when}，全国增速{rate:change}。", en: "In {rate:when} the country was {rate:change}."}
      - sentence:
          zh: "{trade:when}，零售额 {trade}，同比{trade:yoy}。"
          en: "{trade:when}: retail sales {trade}, {trade:yoy} on a year earlier."
  - title: {zh: 核对, en: Checked}
    items: [{checks: [r04, r09]}]
  - title: {zh: 需要关注, en: To look at}
    items: [{signals: true}]
"""
FILES = {
    "pack.yaml": "pack: town\ntitle: {zh: 镇, en: Town}\nowner: office\nuses: [region]\n",
    "datasets/work.yaml": WORK,
    "datasets/nation.yaml": NATION,
    "datasets/printed.yaml": PRINTED,
    "indicators.yaml": INDICATORS,
    "relations.yaml": RELATIONS,
    "parameters/tone.yaml": TONE,
    "briefs/monthly.yaml": BRIEF,
}
FIGURES = """
SELECT * FROM (VALUES
  ('P-01', '增加值增速', '3.4', '%', '=', '331000', DATE '2020-01-01', DATE '2020-11-30'),
  ('P-02', '增速名次', '1', '位', '=', '331000', DATE '2020-01-01', DATE '2020-11-30'),
  ('P-03', '重点项目投资', '47.4', '亿元', '=', '331000', DATE '2020-01-01', DATE '2020-11-30'),
  ('P-04', '目标完成率', '108.7', '%', '=', '331000', DATE '2020-01-01', DATE '2020-11-30'),
  ('P-05', '示范企业', '15', '家', '>=', '331000', DATE '2020-11-01', DATE '2020-11-30'),
  ('P-06', '别处企业', '40', '家', '=', '330482', DATE '2020-01-01', DATE '2020-11-30'),
  ('P-07', '认定企业', '76', '家', '=', '330482', DATE '2020-01-01', DATE '2020-11-30'),
  ('P-08', '占全市比重', '54.5', '%', '=', '330482', DATE '2020-01-01', DATE '2020-11-30')
) AS t(id, name, digits, unit, qualifier, area, first, last)
"""


def make_region(home: Path, *, files: dict[str, str] | None = None) -> Hub:
    """January 2019 to November 2020, every county in every month."""
    hub = make_hub(home, {"town": {**FILES, **(files or {})}})
    put(hub, "town.work", work())
    put(hub, "town.nation", nation())
    put(hub, "town.printed", FIGURES)
    hub.refresher.run(who="test")
    return hub


def work(*, without: str = "false", factor: str = "1") -> str:
    """SQL of the returns, each county at its own pace; `without` leaves rows out, `factor` multiplies output."""
    return f"""
    SELECT unit, month, unit AS area, round(output * ({factor}), 2) AS output,
      round(output * 0.08 + n * 0.01, 2) AS profit
    FROM (
      SELECT unit, month, n, (100 + 20 * c) * (1 + n * 0.002 * (c + 1)) AS output
      FROM (SELECT unnest(['331002', '331003', '331081']) AS unit, unnest([0, 1, 2]) AS c),
           (SELECT CAST(DATE '2019-01-01' + to_months(CAST(n AS INTEGER)) AS DATE) AS month, n FROM range(23) AS r(n))
    ) WHERE NOT ({without})
    """


def nation() -> str:
    return """
    SELECT CAST(DATE '2019-01-01' + to_months(CAST(n AS INTEGER)) AS DATE) AS month, 5.0 + n * 0.1 AS rate,
      (n % 12 + 1) * (30000 + 100 * n) AS trade FROM range(26) AS r(n)
    """


def month(hub: Hub, label: str) -> Period:
    return Period.parse(label, hub.place.zone)


def document(hub: Hub, label: str = "2020-11", area: str = AREA) -> Document:
    """Composed at the newest snapshot."""
    return composed(hub.desk(READER), hub.packs.briefs[NAME], area, month(hub, label))
