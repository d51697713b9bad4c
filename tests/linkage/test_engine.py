"""The exact step, decisions, increments: what a user would notice of who is whose."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.linkage.records import CODE, OLD, OTHER_CODE, Found, decided, linked, record
from zhongshu.linkage.exact import CROWD

FIRM = record(
    "register/1", code=CODE, old_code=OLD, name="路桥安邦泵业有限公司", former="路桥老邦泵业有限公司；路桥先邦泵业厂"
)
OTHER = record("register/2", code=OTHER_CODE, name="路桥宏达食品有限公司")


def test_one_firm_under_three_names_and_two_numbers_is_one_file() -> None:
    found = linked(
        [
            FIRM,
            OTHER,
            record("tax/1", code=CODE, name="路桥老邦泵业有限公司"),
            record("tax/2", code=OLD, name="路橋安邦泵業有限責任公司"),
            record("insured/1", name="路桥先邦泵业厂"),
            record("power/1", name="安邦泵业（路桥）有限公司"),
            record("power/2", code=CODE[8:17], name="安邦泵业"),
        ]
    )
    mine = [("register", "1"), ("tax", "1"), ("tax", "2"), ("insured", "1"), ("power", "1"), ("power", "2")]
    assert found.entity(*mine) != found.entity(("register", "2"))
    hows = {key: found.links[key].how for key in mine}
    assert hows == {
        ("register", "1"): "alone",  # it founded the entity
        ("tax", "1"): "exact",
        ("tax", "2"): "former",  # by its old number
        ("insured", "1"): "former",
        ("power", "1"): "exact",
        ("power", "2"): "former",  # by the organisation code inside
    }
    assert {found.links[key].code for key in mine} == {CODE}
    assert found.links[("insured", "1")].via == ("register", "1")
    assert not found.clashes


def test_two_firms_with_one_code_are_told_and_not_joined() -> None:
    found = linked([FIRM, record("tax/1", code=CODE, name="路桥宏达食品有限公司"), OTHER])
    assert found.clashes == {(CODE, ("tax", "1"), ("register", "1"))}
    assert found.entity(("tax", "1")) == found.entity(("register", "2"))  # its whole name says whose it is
    assert found.links[("tax", "1")].code == OTHER_CODE


def test_of_a_code_that_a_crowd_has_one_clash_is_told() -> None:
    chance = random.Random(8)
    cores = ("".join(chance.sample("宏达食品飞天大象运输蚂蚁五金蜜蜂模具猫咪塑料", 4)) for _ in range(CROWD + 1))
    crowd = [record(f"tax/{place:03}", code=CODE, name=f"路桥{core}有限公司") for place, core in enumerate(cores)]
    assert len(linked([FIRM, *crowd[:CROWD]]).clashes) == CROWD  # each of a few is a person's to look at
    found = linked([FIRM, OTHER, *crowd])
    assert found.clashes == {(CODE, ("tax", "000"), ("register", "1"))}
    assert [key for key, one in found.links.items() if one.code == CODE] == [("register", "1")]
    assert len(found.partition()) == len(crowd) + 2  # nobody is joined to anybody by it


def test_one_code_and_another_name_with_the_same_telephone_is_a_change_of_name() -> None:
    firm = {**FIRM, "phone": "p1"}
    found = linked([firm, record("tax/1", code=CODE, name="路桥宏达食品有限公司", phone="p1")])
    assert not found.clashes
    assert found.entity(("register", "1"), ("tax", "1"))


def test_a_wrong_check_digit_is_no_code_and_the_name_still_counts() -> None:
    wrong = CODE[:-1] + "4"
    found = linked([FIRM, record("tax/1", code=wrong, name="路桥安邦泵业有限公司"), record("tax/2", code=wrong)])
    assert found.entity(("register", "1"), ("tax", "1"))
    assert found.links[("tax", "2")].how == "alone"
    assert found.links[("tax", "2")].code is None


def test_a_name_that_two_firms_have_links_nothing() -> None:
    twin = record("register/2", code=OTHER_CODE, name="路桥安邦泵业有限责任公司")
    found = linked([FIRM, twin, record("power/1", name="路桥安邦泵业有限公司")])
    assert len(found.partition()) == 3


def test_a_branch_is_not_its_parent() -> None:
    found = linked([FIRM, record("power/1", name="路桥安邦泵业有限公司临海分公司")])
    assert len(found.partition()) == 2


def test_decisions_win_over_codes_and_names_and_the_newest_counts() -> None:
    records = [FIRM, OTHER, record("tax/1", code=CODE, name="路桥安邦泵业有限公司"), record("power/1", name="某店")]
    found = linked(
        records,
        decisions=[
            decided("tax/1", "same", "register/1", day=1),
            decided("register/1", "apart", "tax/1", day=2),
            decided("register/2", "same", "tax/1"),
            decided("power/1", "same", "tax/1"),
            decided("power/1", "same", "tax/404"),  # a record that is not there yet
        ],
    )
    assert found.entity(("register", "2"), ("tax", "1"), ("power", "1")) != found.entity(("register", "1"))
    assert found.links[("power", "1")].how == "decided"


def test_a_split_leaves_the_name_to_those_that_stay() -> None:
    records = [
        FIRM,
        record("tax/1", code=CODE, name="路桥安邦泵业有限公司"),
        record("power/1", name="路桥安邦泵业有限公司"),
    ]
    whole = linked(records).entity(("register", "1"), ("tax", "1"), ("power", "1"))
    goes = [{**FIRM, "entity": None}, *({**one, "entity": whole} for one in records[1:])]
    apart = [decided("register/1", "apart", "tax/1"), decided("register/1", "apart", "power/1")]
    found = linked(goes, decisions=apart)
    assert found.entity(("tax", "1"), ("power", "1")) == whole
    assert found.entity(("register", "1")) != whole


def test_rows_of_later_loads_join_what_is_there() -> None:
    first = linked([FIRM, OTHER])
    known = _known([FIRM, OTHER], first)
    found = linked([record("power/1", name="路桥安邦泵业有限公司"), record("power/2", name="新店")], known)
    assert found.entity(("power", "1")) == first.entity(("register", "1"))
    assert found.links[("power", "1")].via == ("register", "1")
    assert not found.moved
    assert not found.merged


def test_an_entity_learns_its_code_and_keeps_its_name() -> None:
    early = [record("power/1", name="路桥安邦泵业有限公司"), record("insured/1", code=OLD)]
    first = linked(early)
    power, insured = first.entity(("power", "1")), first.entity(("insured", "1"))
    assert power != insured
    found = linked([FIRM], _known(early, first))
    kept = found.entity(("register", "1"))
    gone = ({power, insured} - {kept}).pop()
    assert kept in {power, insured}
    assert found.merged == {gone: kept}
    assert found.moved == {("power", "1"): (kept, CODE), ("insured", "1"): (kept, CODE)}


def test_decided_apart_holds_against_a_record_that_would_bring_both_together() -> None:
    early = [record("power/1", name="路桥安邦泵业有限公司"), record("insured/1", code=OLD)]
    first = linked(early)
    found = linked([FIRM], _known(early, first), [decided("power/1", "apart", "insured/1")])
    assert not found.merged
    assert found.entity(("register", "1")) in {first.entity(("power", "1")), first.entity(("insured", "1"))}


def test_a_relink_of_everything_changes_no_name() -> None:
    early = [record("power/1", name="路桥安邦泵业有限公司"), record("tax/1", name="路桥宏达食品有限公司")]
    first = linked(early)
    names = {key: link.entity for key, link in first.links.items()}
    later = [{**one, "entity": names[(str(one["dataset"]), str(one["record"]))]} for one in early]
    found = linked([*later, FIRM, OTHER])
    assert found.entity(("power", "1"), ("register", "1")) == names[("power", "1")]
    assert found.entity(("tax", "1"), ("register", "2")) == names[("tax", "1")]


_NAMES = ("路桥安邦泵业有限公司", "路桥宏达食品有限公司", "安邦泵业", None)


@st.composite
def _records(draw: st.DrawFn) -> list[dict[str, object]]:
    said = st.tuples(
        st.sampled_from(list("register tax insured power".split())),
        st.sampled_from((CODE, OTHER_CODE, OLD, CODE[:-1] + "4", None)),
        st.sampled_from((OLD, None)),
        st.sampled_from(_NAMES),
    )
    rows = draw(st.lists(said, min_size=2, max_size=7))
    return [
        record(f"{dataset}/{i}", code=code, old_code=old, name=name)
        for i, (dataset, code, old, name) in enumerate(rows)
    ]


@settings(max_examples=5)
@given(_records(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter_and_no_two_codes_are_one(
    records: list[dict[str, object]], chance: random.Random
) -> None:
    found = linked(records)
    mixed = list(records)
    chance.shuffle(mixed)
    assert linked(mixed).links == found.links
    again = [{**one, "entity": found.links[(str(one["dataset"]), str(one["record"]))].entity} for one in records]
    assert linked(again).partition() == found.partition()
    unlike = {clash[1] for clash in found.clashes}
    for together in found.partition():
        codes = {one["code"] for one in records if (one["dataset"], one["record"]) in together - unlike}
        assert not {CODE, OTHER_CODE} <= codes


def _known(records: list[dict[str, object]], found: Found) -> list[dict[str, object]]:
    """The records as they are known after a call."""
    links = {(str(one["dataset"]), str(one["record"])): one for one in records}
    return [
        {**one, "entity": found.links[key].entity, "entity_code": found.links[key].code} for key, one in links.items()
    ]
