"""Learning with splink, and what likelihood joins, leaves to people, or leaves alone."""

import random
import sys
from functools import cache

import duckdb
import pytest

from tests.linkage.records import CODE, Found, linked, record, table
from zhongshu.core.errors import ZhongshuError
from zhongshu.linkage.codes import check_sign
from zhongshu.linkage.engine import link
from zhongshu.linkage.exact import CROWD
from zhongshu.linkage.kinds import KINDS
from zhongshu.linkage.model import Model, settings, train
from zhongshu.linkage.outcome import VERDICTS, stage_verdicts
from zhongshu.linkage.record import Batch, Thresholds

_BRANDS = "安邦诚达丰福高冠海浩恒宏华汇佳金景康朗力联隆茂明宁鹏启庆"
_KIND = KINDS["enterprise"]


@cache
def _model() -> Model:
    """Weights as they would be learned of a county: of matches nine in ten agree, by chance one in ten thousand."""
    learned = settings(_KIND)
    for comparison in learned["comparisons"]:
        levels = [level for level in comparison["comparison_levels"] if not level.get("is_null_level")]
        between = 0.05 / max(1, len(levels) - 2)
        for place, level in enumerate(levels):
            last = place == len(levels) - 1
            m = 0.9 if place == 0 else 0.05 if last else between
            level |= {"m_probability": m, "u_probability": 0.999 if last else 1e-4 * 5**place}
    return Model("enterprise", {**learned, "probability_two_random_records_match": 1e-4})


def _linked(*records: dict[str, object], known: tuple[dict[str, object], ...] = ()) -> Found:
    return linked(records, known, model=_model(), thresholds=Thresholds())


FIRM = record(
    "register/1",
    code=CODE,
    name="路桥安邦泵业有限公司",
    address="路桥区样安路12号",
    person="h1",
    phone="p1",
)


def test_a_slip_in_the_name_is_made_good_by_telephone_and_address() -> None:
    found = _linked(FIRM, record("power/1", name="路桥安达泵业有限公司", phone="p1", address="路桥区样安路12号5楼"))
    link = found.links[("power", "1")]
    assert (link.how, link.via) == ("probable", ("register", "1"))
    assert link.entity == found.links[("register", "1")].entity
    assert link.code == "91350100M000100Y43"


def test_what_is_neither_likely_nor_unlikely_waits_for_a_person() -> None:
    found = _linked(FIRM, record("power/1", name="安邦泵业", phone="p1"))
    assert found.review == {(("power", "1"), ("register", "1"), "grey")}
    assert found.links[("power", "1")].how == "alone"


def test_two_firms_that_fit_alike_wait_for_a_person() -> None:
    twin = {**FIRM, "record": "2", "code": "91331004YL0000004L", "name": "椒江安邦泵业有限公司"}
    found = _linked(FIRM, twin, record("power/1", name="安邦泵业有限公司", phone="p1", person="h1"))
    assert {(other, why) for _, other, why in found.review} == {
        (("register", "1"), "several"),
        (("register", "2"), "several"),
    }
    assert len(found.partition()) == 3


def test_a_telephone_that_a_hundred_firms_share_says_nothing() -> None:
    crowd = [record(f"power/{number}", name=f"{number}号店", phone="p1") for number in range(100)]
    asked = record("insured/1", name="安邦泵业", phone="p1")
    assert linked([FIRM, asked], model=_model()).review
    assert not linked([FIRM, asked, *crowd], model=_model()).review


def test_a_code_with_a_slip_of_the_pen_is_evidence_and_no_code() -> None:
    said = record("insured/1", name="安邦泵业")
    slipped = {**said, "code": "9I350100M0OO100Y43"}
    assert not _linked(FIRM, said).review
    assert _linked(FIRM, slipped).review == {(("insured", "1"), ("register", "1"), "grey")}
    assert _linked(slipped).links[("insured", "1")].code is None


def test_nobody_is_asked_twice_about_a_pair_nor_about_what_is_settled() -> None:
    pair = _linked(record("power/1", name="安邦泵业", phone="p1"), record("power/2", name="安达泵业", phone="p1"))
    assert len(pair.review) == 1
    other = record("register/2", code="91331004YL0000004L", name="椒江安邦泵业有限公司", phone="p1")
    clear = record("power/1", name="路桥安达泵业有限公司", phone="p1", person="h1", address="路桥区样安路12号")
    found = _linked(FIRM, other, clear)
    assert found.entity(("power", "1"), ("register", "1"))
    assert not found.review


def test_another_firm_and_a_branch_stay_alone() -> None:
    found = _linked(
        FIRM,
        record("power/1", name="路桥宏达食品有限公司", phone="p2"),
        record("power/2", name="路桥安邦泵业有限公司临海分公司", phone="p1", address="路桥区样安路12号"),
    )
    assert len(found.partition()) == 3
    assert not found.review


def test_a_code_that_a_crowd_has_is_not_what_pairs_are_found_by() -> None:
    chance = random.Random(8)
    names = ("".join(chance.sample(_BRANDS, 4)) for _ in range(CROWD + 2))
    crowd = [record(f"tax/{place}", code=CODE, name=f"路桥{name}泵业有限公司") for place, name in enumerate(names)]
    with duckdb.connect(config={"threads": 1}) as connection:
        for relation, records in (("records", [FIRM, *crowd]), ("known", [])):
            table(connection, relation, records)
        stage_verdicts(connection, [])
        link(connection, Batch(_KIND, "records", "known", VERDICTS), _model())
        found = connection.execute("SELECT count(*) FROM link_pair").fetchone()
    assert found == (0,)  # and not one pair each two of them


def test_records_without_any_code_find_one_another_and_later_ones_find_them() -> None:
    said = {"address": "路桥区样安路12号", "phone": "p1"}
    first = (record("power/1", name="安邦泵业", **said), record("insured/1", name="路桥安达泵业有限公司", **said))
    found = _linked(*first)
    entity = found.entity(("power", "1"), ("insured", "1"))
    known = tuple({**one, "entity": entity} for one in first)
    later = _linked(record("permit/1", name="路桥安帮泵业有限公司", **said), known=known)
    assert later.entity(("permit", "1")) == entity
    assert not later.moved


def test_the_weights_are_learned_alike_each_time_and_kept_as_text() -> None:
    records = _county(120)
    with duckdb.connect(config={"threads": 1}) as connection:
        table(connection, "records", records)
        model = train(connection, "records", _KIND, seed=3)
        left = connection.execute("SELECT table_name FROM duckdb_tables() WHERE NOT temporary").fetchall()
    assert Model.from_json(model.to_json()) == model
    assert sorted(left) == [("raw_records",)]  # splink leaves nothing behind
    name, _, _, phone, _ = model.settings["comparisons"]
    best, other = phone["comparison_levels"][1], phone["comparison_levels"][-1]
    assert best["m_probability"] > 100 * best["u_probability"]
    assert other["m_probability"] < other["u_probability"]
    assert all(level["m_probability"] > 0 for level in name["comparison_levels"][1:])
    found = linked(records, model=model)
    mistaken = [keys for keys in found.partition() if len({number for _, number in keys}) > 1]
    assert not mistaken
    assert len(found.partition()) <= 130


def test_there_is_nothing_to_learn_from_one_record() -> None:
    with duckdb.connect() as connection:
        table(connection, "records", [FIRM])
        with pytest.raises(ZhongshuError, match="some hundred records"):
            train(connection, "records", _KIND)


def test_without_the_extra_the_sentence_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "splink", None)
    with pytest.raises(ZhongshuError, match=r"zhongshu\[linkage\]"):
        _linked(FIRM, record("power/1", name="安邦泵业"))


def _county(count: int) -> list[dict[str, object]]:
    """Three records each of so many firms, the last without a code and often with a slip."""
    chance = random.Random(8)
    records = []
    for number in range(count):
        brand = "".join(chance.sample(_BRANDS, 3))
        body = f"91331004YL{number:07}"
        said = {"address": f"路桥区样{chance.choice('安康宁')}路{number}号", "phone": f"p{number}"}
        code, name = body + check_sign("uscc", body), f"路桥{brand}泵业有限公司"
        slip = name if chance.random() < 0.5 else name.replace(brand[0], chance.choice(_BRANDS))
        records += [
            record(f"register/{number}", code=code, name=name, person=f"h{number}", **said),
            record(f"tax/{number}", code=code, name=name, person=f"h{number}", phone=f"p{number}"),
            record(f"power/{number}", name=slip, **said),
        ]
    return records
