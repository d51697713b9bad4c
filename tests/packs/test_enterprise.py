"""The shipped firms: made as the generator makes them, with codes that check and nobody who could be meant."""

import runpy
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.kit import make_hub
from tests.town import close
from zhongshu.app.wiring import shipped_packs
from zhongshu.packs.assemble import read_packs
from zhongshu.sharing.people.person import Post
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.reader import Reader

REGION = """
region: taizhou
title: {zh: 台州市, en: Taizhou}
area: '331000'
units:
  market: {title: {zh: 市场监督管理局, en: Market supervision bureau}}
  bank: {title: {zh: 台州银行, en: Bank of Taizhou}}
  bank_rural: {title: {zh: 农商行, en: Rural bank}}
  bank_city: {title: {zh: 城商行, en: City bank}}
  data_bureau: {title: {zh: 数据局, en: Data bureau}}
  development_reform: {title: {zh: 发改委, en: Development and reform commission}}
  economy: {title: {zh: 经信局, en: Economy bureau}}
  finance: {title: {zh: 金融办, en: Finance office}}
  human_resources: {title: {zh: 人社局, en: Human resources bureau}}
  science: {title: {zh: 科技局, en: Science bureau}}
  tax: {title: {zh: 税务局, en: Tax bureau}}
packs: [region, enterprise]
"""
CHAPTERS = ("registration", "tax", "social_security", "power", "permits", "ip", "projects", "finance")
SAMPLE = shipped_packs() / "enterprise" / "sample"


@pytest.fixture(scope="module")
def make() -> Iterator[dict[str, Any]]:
    """The names of the generator of firms, and of what makes all files."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(SAMPLE))
        yield {**runpy.run_path(str(SAMPLE / "firms.py")), **runpy.run_path(str(SAMPLE / "make.py"))}


def test_the_sample_is_what_the_generator_makes(make: dict[str, Any], tmp_path: Path) -> None:
    make["make"](tmp_path, 2000, 600)
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in SAMPLE.glob("*.csv")}
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (SAMPLE / path.name).read_bytes(), path.name


def test_more_firms_begin_with_the_same_ones(make: dict[str, Any]) -> None:
    first = list(make["firms"](20))
    assert list(make["firms"](60))[:20] == first
    assert list(make["firms"](20, seed=7)) != first


def test_codes_check_and_nobody_can_be_meant(make: dict[str, Any]) -> None:
    firms = list(make["firms"](5000))
    assert len({firm.uscc for firm in firms}) == len({firm.name for firm in firms}) == 5000
    for firm in firms:
        assert firm.uscc == firm.uscc[:17] + make["check_character"](firm.uscc[:17])
        assert firm.uscc[16] == make["organisation_check"](firm.uscc[8:16])
        assert firm.uscc[2:8] == firm.area[:6]
        assert firm.uscc[8:10] == "YL", "no series of codes that was given out"
        assert "样例" in firm.name
        assert firm.contact_phone.startswith("0576-0"), "no subscriber's number begins with 0"


def test_published_codes_check(make: dict[str, Any]) -> None:
    assert make["check_character"]("91350100M000100Y4") == "3"
    assert make["organisation_check"]("D2143569") == "X"


def test_columns_hang_together(make: dict[str, Any]) -> None:
    firms = sorted(make["firms"](5000), key=lambda firm: firm.revenue_last_year)
    small, large = firms[:1000], firms[-1000:]
    assert 20 * sum(firm.tax_last_year for firm in small) < sum(firm.tax_last_year for firm in large)
    assert sum(firm.loan_balance > 0 for firm in small) < sum(firm.loan_balance > 0 for firm in large)
    assert all(firm.loan_balance > 0 for firm in firms if firm.overdue_days)
    grades = Counter(firm.credit_grade for firm in firms)
    assert grades["A"] > grades["C"] > grades["D"] > 0
    assert {firm.credit_grade for firm in firms if firm.overdue_days > 90} <= {"D"}


def test_what_strangers_may_read_is_said_by_the_packs() -> None:
    folders = [path.parent for path in sorted(shipped_packs().glob("*/pack.yaml"))]
    packs = read_packs(folders, ZoneInfo("Asia/Shanghai"))
    assert packs.problems == ()
    assert sorted(name for name, grant in packs.grants.items() if grant.spec.to.anyone) == [
        "air-open",
        "birth-open",
        "deputies-open",
        "economy-open",
        "loans-open",
        "match-weight",
        "region-open",
        "street-open",
    ]
    bank = packs.grants["bank-lookup"].spec
    assert (bank.consent, bank.to.unit, bank.quota.rows_a_call) == (True, "bank", 50)
    chapters = {
        name: grant.spec for name, grant in packs.grants.items() if grant.spec.chapter and grant.pack == "enterprise"
    }
    for unit in ("bank", "bank_rural", "bank_city"):
        assert {spec.chapter for spec in chapters.values() if spec.to.unit == unit} == set(CHAPTERS)
    assert all(spec.quota.subjects_a_day == 200 for spec in chapters.values()), "1,000 firms in a minute are refused"
    assert "power_last_year" not in (bank.columns.allow or ())
    assert "name" not in (packs.grants["analyst-firms"].spec.columns.allow or ())


def test_a_firm_that_corrects_its_record_finds_it_filled_in(tmp_path: Path) -> None:
    hub = make_hub(tmp_path / "home", {}, region=REGION)
    hub.refresher.run(who="test")  # the codes that a firm's row refers to
    hub.load("enterprise.firm", SAMPLE / "firms.csv", source="csv", who="test", refresh=False)
    hub.door.book()
    for unit in ("market", "data_bureau"):
        officer = Reader(f"p-{unit}", unit, (Post(unit, Role.OFFICER),))
        if hub.grants.store.dossier("firm-own").waiting:
            hub.grants.take(officer, "firm-own", "approved", reason="its own record")
    uscc, other = [line.split(",")[0] for line in (SAMPLE / "firms.csv").read_text(encoding="utf-8").split()[1:3]]
    firm = Reader("p-firm", "Firm", (Post(None, Role.FIRM),), subject=uscc)
    form = hub.cases.form(hub.cases.type("enterprise.correction"))
    known = hub.prefill.known(form, {}, firm, address="/ask/enterprise/correction")
    assert set(known) == set(form.questions) - {"why", "proof"}
    assert known["firm"].value == uscc
    loaded = hub.runs.latest("enterprise.firm")[0].ended
    assert {one.source.at for one in known.values()} == {loaded}
    assert hub.prefill.known(form, {"firm": other}, firm, address="/ask/enterprise/correction") == {}
    close(hub)
