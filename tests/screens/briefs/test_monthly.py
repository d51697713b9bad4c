"""The shipped monthly brief of the economy, over the printed figures that come with it."""

from pathlib import Path

import pytest

from tests.kit import READER, make_hub
from zhongshu.app.wiring import shipped_packs
from zhongshu.core.periods import Period
from zhongshu.screens.briefs.document import ChecksItem, Document, plain
from zhongshu.screens.briefs.issues import composed

REGION = """
region: taizhou
title: {zh: 台州市, en: Taizhou}
area: '331000'
units: {}
packs: [region, economy]
"""


@pytest.fixture(scope="module")
def november(tmp_path_factory: pytest.TempPathFactory) -> Document:
    """Figures and pages alone: what was printed can be said before any unit has reported."""
    hub = make_hub(tmp_path_factory.mktemp("taizhou"), {}, region=REGION)
    samples = Path(shipped_packs()) / "economy" / "sample"
    for dataset, file in (("page", "pages"), ("figure", "figures")):
        hub.load(f"economy.{dataset}", samples / f"{file}.csv", source="csv", who="test", refresh=False)
    month = Period.parse("2020-11", hub.place.zone)
    return composed(hub.desk(READER), hub.packs.briefs["economy.monthly"], "331000", month)


def test_it_says_what_was_printed_for_november(november: Document):
    said = [plain(sentence.zh, "zh").replace("\u202f", " ") for sentence in november.sentences]
    assert said == [
        "2020年1–11月，台州市规模以上工业增加值同比增长 3.4%，增速提升幅度居全省第 1 位。",
        "2020年1–11月，产业数字化转型重点项目完成投资 47.4 亿元，为年度目标的 108.7%；据此推算，年度目标为 43.6 亿元。",
        "2020年1–11月，规模以上工业研发费用同比大幅增长 32.9%，增速居全省第 2 位；据版面推算，全省增速为 16.9%。",
    ]


def test_its_checker_shows_the_implied_target_and_the_contradiction(november: Document):
    checks = [c for s in november.sections for item in s.items if isinstance(item, ChecksItem) for c in item.checks]
    found = {check.name: check for check in checks}
    assert found["economy.r04"].implied is not None
    assert found["economy.r04"].implied.text.zh == "43.6\u202f亿元"
    assert found["economy.r09"].status == "contradiction"


def test_what_nobody_has_returned_is_left_out_with_the_reason(november: Document):
    reasons = {reason.zh for one in november.left_out for reason in one.reasons}
    assert "规上工业总产值在2020年11月没有数值" in reasons
