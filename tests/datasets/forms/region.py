"""A small region with two forms: one row a county and month, and one of three lines that a unit of the region owes."""

from pathlib import Path

from tests.kit import make_hub
from zhongshu.datasets.forms.form import Form
from zhongshu.datasets.forms.steps import NEW, Answer, Entry, Return
from zhongshu.packs.hub import Hub

COUNTIES = ("331002", "331003", "331004", "331022", "331023", "331024", "331081", "331082", "331083")
TRADE, STALLS = "trade.month", "trade.stalls"
GOOD = {"sales": "84.50", "tax": "3.20", "staff": "820", "kind": ""}

PACK = {
    "datasets/month.yaml": """
        dataset: month
        title: {zh: 商贸月报, en: Trade}
        owner: office
        level: 2
        sharing: conditional
        origin: synthetic
        key: [unit, month]
        partition: month(month)
        columns:
          unit: {type: string}
          month: {type: date}
          area: {type: area, required: true}
          sales: {type: decimal, scale: 2, unit: 亿元, min: 0, max: 10000, title: {zh: 销售额, en: Sales}}
          tax: {type: decimal, scale: 2, unit: 亿元, title: {zh: 税收, en: Tax}, required: true}
          staff: {type: integer, unit: 人, min: 0, title: {zh: 人数, en: Staff}, required: true}
          kind: {type: string, title: {zh: 类型, en: Kind}}
        sources: {csv: {kind: csv}}
        checks:
          - {name: tax_within_sales, sql: "tax <= sales", title: {zh: 税收不大于销售额, en: tax is no more than sales}}
          - {name: kind_told, sql: "kind <> '其他'", on_fail: warn, title: {zh: 类型不是其他, en: the kind is told}}
        """,
    "datasets/stalls.yaml": """
        dataset: stalls
        title: {zh: 摊位, en: Stalls}
        owner: office
        level: 2
        sharing: conditional
        origin: synthetic
        key: [unit, month, goods]
        columns:
          unit: {type: string}
          month: {type: date}
          goods: {type: string}
          stalls: {type: integer, unit: 个, min: 0, title: {zh: 摊位数, en: Stalls}, required: true}
          mood: {type: string, title: {zh: 景气, en: Mood}, one_of: [好, 平, 差]}
        """,
    "forms/month.yaml": """
        form: month
        title: {zh: 商贸月报表, en: Trade return}
        dataset: month
        area: area
        each: {level: county, title: {zh: "{area}商务局", en: "Commerce bureau of {area}"}}
        first: 2020-01
        due: {working_day: 5}
        jump: {previous: 60, last_year: 60}
        fields: {kind: {optional: true}}
        """,
    "forms/stalls.yaml": """
        form: stalls
        title: {zh: 摊位表, en: Stalls return}
        dataset: stalls
        owed_by: [office]
        first: 2020-01
        last: 2020-12
        due: {working_day: 3}
        lines: {goods: {fish: {zh: 水产, en: Fish}, fruit: {zh: 水果, en: Fruit}, toys: {zh: 玩具, en: Toys}}}
        fields: {mood: {optional: true}}
        """,
    "indicators.yaml": """
        sales:
          title: {zh: 销售额, en: Sales}
          of: month
          measure: sum(sales)
          unit: 亿元
          scale: 2
          time: month
          grain: month
          area: area
          better: higher
          key: true
          warn: {below: 500}
        tax_share: {title: 税负, of: month, ratio: [sum(tax), sum(sales)], unit: "%", time: month, area: area}
        stalls: {title: 摊位, of: stalls, measure: sum(stalls), unit: 个, time: month, grain: month, by: [goods]}
        """,
}


def make_region(home: Path) -> Hub:
    """Without rows; the parameters are published."""
    hub = make_hub(home, {"trade": PACK})
    hub.refresher.run(who="test")
    return hub


def fill(hub: Hub, folder: Path, months: dict[str, tuple[str, ...]]) -> None:
    """Rows of a month (`2020-10`) for these counties, by a file: sales of 80.00 and something, nobody filled a form."""
    lines = ["unit,month,area,sales,tax,staff,kind"]
    for month, counties in months.items():
        for index, county in enumerate(counties):
            lines.append(f"{county},{month}-01,{county},{80 + index}.00,3.00,{800 + index},")
    path = folder / "month.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    hub.load(TRADE, path, source="csv", who="test")


def form_of(hub: Hub, name: str = TRADE) -> Form:
    return hub.packs.forms[name]


def entry(cells: dict[str, str] | None = None, **reasons: str) -> Entry:
    """A good return with these cells changed; `reasons` answer for the cells as they stand."""
    said = {**GOOD, **(cells or {})}
    return Entry(said, {address: Answer(said[address], reason) for address, reason in reasons.items()})


def handed_in(hub: Hub, unit: str, month: str, said: Entry, form: str = TRADE) -> Return:
    """Past the questions of the pages."""
    return hub.returns.enter((form, unit, month), NEW, "handed_in", said, who="clerk")
