"""A region of one's own: region.yaml with the units that the packs speak of, and the parameters published."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from zhongshu.app.region import RegionSpec, UnitSpec
from zhongshu.app.wiring import open_hub, open_packs
from zhongshu.cases.type import Duty
from zhongshu.core.areas import Area, Unknown
from zhongshu.core.errors import HomeError, PackError, UnknownName
from zhongshu.core.text import Text
from zhongshu.lake.durable import write_file
from zhongshu.packs.hub import Hub
from zhongshu.packs.packs import Packs

UNIT_TITLES = {
    "agriculture": ("农业农村局", "Agriculture and rural affairs bureau"),
    "bank": ("银行（示例）", "Bank (sample)"),
    "bank_city": ("城商行（示例）", "City bank (sample)"),
    "bank_rural": ("农商行（示例）", "Rural bank (sample)"),
    "civil_affairs": ("民政局", "Civil affairs bureau"),
    "commerce": ("商务局", "Commerce bureau"),
    "congress": ("人大常委会", "Standing committee of the people's congress"),
    "construction": ("住房和城乡建设局", "Housing and construction bureau"),
    "data_bureau": ("数据局", "Data bureau"),
    "development_reform": ("发展和改革委员会", "Development and reform commission"),
    "ecology": ("生态环境局", "Ecology bureau"),
    "economy": ("经济和信息化局", "Economy and information technology bureau"),
    "education": ("教育局", "Education bureau"),
    "emergency": ("应急管理局", "Emergency management bureau"),
    "finance": ("财政局", "Finance bureau"),
    "health": ("卫生健康委员会", "Health commission"),
    "human_resources": ("人力资源和社会保障局", "Human resources and social security bureau"),
    "market": ("市场监督管理局", "Market supervision bureau"),
    "medical_insurance": ("医疗保障局", "Medical insurance bureau"),
    "justice": ("司法局", "Justice bureau"),
    "meteorology": ("气象局", "Meteorological bureau"),
    "natural_resources": ("自然资源和规划局", "Natural resources and planning bureau"),
    "police": ("公安局", "Public security bureau"),
    "science": ("科学技术局", "Science and technology bureau"),
    "statistics": ("统计局", "Statistics bureau"),
    "tax": ("税务局", "Tax bureau"),
    "transport": ("交通运输局", "Transport bureau"),
    "urban_management": ("综合行政执法局", "Urban management bureau"),
    "water": ("水利局", "Water resources bureau"),
}
"""What units of a Chinese city or county are called, by the ids that packs use; (zh, en)."""

OFFICE_HOURS = ("08:30-12:00", "14:00-17:30")
"""What a new region begins with, for whoever is there to change: no office hours are law."""

_HEAD = """# What this installation says of itself. `zhongshu check` reads it; restart `serve` after a change.
# packs: [air, economy, enterprise, region]   only these of the shipped packs; all of them without this line
# packs of your own go into packs/: zhongshu pack new NAME
"""


@dataclass(frozen=True)
class Wish:
    """What a person says of a new region; what is left out follows from the area."""

    region: str | None = None
    area: str = "331000"
    title: str | None = None
    title_en: str | None = None
    zone: str = "Asia/Shanghai"
    invented: bool = False


def found(home: Path, wish: Wish) -> Hub:
    """Make a region in `home`, with every shipped pack and no rows; HomeError where there is one already.

    Nothing is left behind when it cannot be.
    """
    if (home / "region.yaml").exists():
        raise HomeError(
            f"{home} is the home of a region already", hint="choose another folder: zhongshu init --home DIR"
        )
    spec = plan(home, wish)
    home.mkdir(parents=True, exist_ok=True)
    (home / "packs").mkdir(exist_ok=True)
    write_file(home / "region.yaml", (_HEAD + written(spec)).encode())
    try:
        hub = open_hub(home)
        hub.refresher.run(who="init")
    except BaseException:
        (home / "region.yaml").unlink(missing_ok=True)
        raise
    return hub


def plan(home: Path, wish: Wish) -> RegionSpec:
    """The region of a wish: its area resolved by the packs' code list, its units those that packs name as owners.

    Raises UnknownName for an area or zone that is not there, PackError (the first) when a pack is wrong.
    """
    draft = RegionSpec(region="draft", title=Text(zh="—", en="—"), area="—", zone=_zone(wish.zone))
    packs = open_packs(home, draft)
    if packs.problems:
        raise PackError(packs.problems[0].message, place=packs.problems[0].place, hint=packs.problems[0].hint)
    area = _area(packs, wish.area)
    name = Text(zh=area, en=area) if isinstance(area, str) else area.name
    code = area if isinstance(area, str) else area.code
    zh = wish.title or name.zh
    title = Text(zh=zh, en=wish.title_en or (name.en if wish.title is None or wish.title == name.zh else zh))
    region = wish.region or _identifier(title.en, code)
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,59}", region):
        raise HomeError(
            f"{region!r} is no id of a region", hint="lower-case letters, digits and _, a letter first: taizhou"
        )
    units = {unit: UnitSpec(title=unit_title(unit), area=code) for unit in owners(packs)}
    return RegionSpec(
        region=region,
        title=title,
        area=code,
        zone=wish.zone,
        units=units,
        office_hours=OFFICE_HOURS,
        invented=wish.invented,
    )


def owners(packs: Packs) -> list[str]:
    """The ids of units that packs name: owners, those that owe a form, give or receive, have duty posts. Sorted."""
    catalogue = packs.catalogue
    named: Iterable[str | None] = [
        *(pack.spec.owner for pack in packs.packs.values()),
        *(dataset.spec.owner for dataset in catalogue.datasets.values()),
        *(table.spec.owner for table in catalogue.tables.values()),
        *(indicator.owner for indicator in packs.indicators.by_name.values()),
        *(unit for form in packs.forms.values() for unit in form.spec.owed_by),
        *(unit for grant in packs.grants.values() for unit in grant.units),
        *(unit for duty in packs.duties.values() for unit in _posted(duty, packs)),
    ]
    return sorted({unit for unit in named if unit})


def unit_title(unit: str) -> Text:
    """A unit's usual title; its id where nobody has said more."""
    zh, en = UNIT_TITLES.get(unit, (unit, unit.replace("_", " ")))
    return Text(zh=zh, en=en)


def written(spec: RegionSpec) -> str:
    """region.yaml, with what a person is likely to change and without what is as usual."""
    content: dict[str, Any] = {
        "region": spec.region,
        "title": spec.title.model_dump(),
        "area": spec.area,
        "zone": spec.zone,
        "languages": list(spec.languages),
        "units": {name: {"title": unit.title.model_dump(), "area": unit.area} for name, unit in spec.units.items()},
        "office_hours": list(spec.office_hours),
        **({"invented": True} if spec.invented else {}),
        "state": spec.state,
        "lake": spec.lake,
    }
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False, default_flow_style=None, width=120)


def _posted(duty: Duty, packs: Packs) -> Iterator[str]:
    """The units in which a duty has posts: those that it names, or those of every grid that there ever was; one that is
    in all of them names none."""
    yield from () if duty.spec.units == "all" else duty.spec.units
    grids = packs.catalogue.parameters.get(duty.spec.grids or "")
    for edition in () if grids is None else grids.editions:
        yield from (str(row["unit"]) for row in edition.rows)


def _zone(zone: str) -> str:
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError) as error:
        raise UnknownName(f"no time zone {zone!r}", hint="for instance Asia/Shanghai") from error
    return zone


def _area(packs: Packs, text: str) -> Area | str:
    """The area of a code or name; the word itself in a region whose packs hold no code list."""
    areas = packs.catalogue.areas
    if not areas.areas:
        return text
    resolved = areas.resolve(text)
    if isinstance(resolved, Area):
        return resolved
    if isinstance(resolved, Unknown):
        raise UnknownName.among("area", text, [area.name.zh for area in areas.areas.values()])
    known = "; ".join(f"{area.code} {areas.path(area.code, 'zh')}" for area in resolved.candidates[:8])
    raise UnknownName(f"{text!r} is the name of {len(resolved.candidates)} areas", hint=f"write the code: {known}")


def _identifier(title: str, code: str) -> str:
    word = "".join(
        character if character.isascii() and character.isalnum() else "_" for character in title.lower()
    ).strip("_")
    return word if word and word[0].isalpha() else f"area_{code}"
