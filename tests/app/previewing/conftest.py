"""A pack under work: the first files of one with cases, a rule and a sample, on a bench of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from tests.kit import write_pack
from zhongshu.app.previewing.bench import Bench
from zhongshu.app.previewing.ground import ground

FILES = {
    "pack.yaml": "pack: hall\ntitle: {zh: 大厅, en: Hall}\nowner: office\nuses: [region]\nstage: draft\n",
    "datasets/visits.yaml": """
        dataset: visits
        title: {zh: 人次, en: Visits}
        owner: office
        level: 1
        sharing: unconditional
        origin: synthetic
        key: [day]
        columns:
          area: {type: area, required: true}
          day: {type: date}
          visitors: {type: integer, min: 0, required: true}
        sources:
          csv: {kind: csv, path: sample/*.csv, columns: {area: area, day: day, visitors: visitors}}
        """,
    "sample/visits.csv": "area,day,visitors\n331000,2026-01-05,40\n331000,2026-01-06,x\n",
    "indicators.yaml": """
        visitors:
          title: {zh: 办事人次, en: Visitors}
          of: visits
          measure: sum(visitors)
          unit: 人次
          scale: 0
          time: day
          grain: day
          area: area
          owner: office
        """,
    "duties.yaml": "desk: {title: {zh: 前台, en: Front desk}, units: [office]}\n",
    "cases/lost.yaml": """
        case: lost
        title: {zh: 失物登记, en: Something lost}
        open_to: anyone
        says: what
        form:
          what: {type: string, level: 2, required: true, title: {zh: 丢了什么, en: What}}
        owner: {duty: desk}
        steps:
          new: {title: {zh: 待查找, en: New}, to: {found: {title: {zh: 找到了, en: Found}}}}
          found: {title: {zh: 已找到, en: Found}, outcome: found}
        """,
    "tests/visitors.yaml": """
        case: {zh: 人次相加, en: Visitors add up}
        given: {visits: [{area: "331000", day: 2026-01-05, visitors: 3}]}
        then: {visitors: [{area: "331000", period: 2026-01-05, value: 3}]}
        """,
}


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """The bench that all tests share; it may have seen files last that are right again."""
    root = tmp_path_factory.mktemp("previewing")
    folder = write_pack(root, "hall", FILES)
    shipped = ground(None)
    made = Bench(folder, replace(shipped, packs={"region": shipped.packs["region"]}), root, lambda _: None)
    yield made
    made.close()


@pytest.fixture
def bench(kept: Bench) -> Bench:
    """It has seen the files as they are: they hold together."""
    if not kept.standing.shown or kept.standing.faults:
        kept.look()
    return kept


@contextmanager
def writing(bench: Bench, file: str, before: str, after: str) -> Iterator[None]:
    """While the block lasts a file of the pack says something else, and the bench has seen it."""
    path = bench.folder / file
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after), "utf-8")
    bench.look()
    try:
        yield
    finally:
        path.write_text(text, "utf-8")
