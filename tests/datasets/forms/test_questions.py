"""A number that is far from last month's or last year's is asked about; a slip of the unit is recognised."""

from decimal import Decimal

import pytest

from tests.datasets.forms.region import entry, form_of
from zhongshu.datasets.forms.cells import Value
from zhongshu.datasets.forms.questions import Checked, History, check
from zhongshu.datasets.forms.steps import Answer, Entry
from zhongshu.packs.hub import Hub

BEFORE: dict[str, Value] = {"sales": Decimal("84.36"), "tax": Decimal("3.10"), "staff": Decimal(815)}


def checked(hub: Hub, said: Entry, previous: dict[str, Value] | None = None, month: int = 11) -> Checked:
    return check(form_of(hub), said, History(BEFORE if previous is None else previous, {}), month)


def test_a_plain_month_is_ready(seen: Hub) -> None:
    assert checked(seen, entry()).ready


def test_ten_thousand_times_too_much_is_asked_about_as_the_wrong_unit(seen: Hub) -> None:
    (question,) = checked(seen, entry({"tax": "31000.00"})).questions
    assert question.text.zh == (
        "31\u202f000.00\u202f亿元是上月 3.10\u202f亿元的 10\u202f000 倍，是否按万元（而不是亿元）填了？"
        "若是，应为 3.10\u202f亿元"
    )
    assert "in 10\u202f000 yuan instead of 100\u202fmillion yuan? then it is 3.10" in question.text.en
    assert question.suggestion == "3.10"


@pytest.mark.parametrize(
    ("value", "says", "suggestion"),
    [
        ("310000000.00", "按元（而不是亿元）", "3.10"),
        ("310.00", "小数点是否错了 2 位", "3.10"),
        ("3100.00", "小数点是否错了 3 位", "3.10"),
        ("0.03", "小数点是否错了 2 位", "3.00"),
        ("37.20", "是否填了全年数", None),
        ("34.10", "是否填了 1–11 月累计", None),
        ("6.30", "请核对或说明原因", None),
        ("-3.10", "本月 −3.10\u202f亿元，上月 3.10\u202f亿元，请核对", None),
        ("0", "请核对", None),
    ],
)
def test_other_slips_have_their_own_words(seen: Hub, value: str, says: str, suggestion: str | None) -> None:
    (question,) = checked(seen, entry({"tax": value})).questions
    assert says in question.text.zh
    assert question.suggestion == suggestion


def test_a_number_out_of_bounds_is_explained_too(seen: Hub) -> None:
    (fault,) = checked(seen, entry({"sales": "843600"})).faults
    assert fault.text.zh.startswith(
        "不能大于 10000：843\u202f600.00\u202f亿元是上月 84.36\u202f亿元的 10\u202f000 倍，是否按万元"
    )
    assert fault.suggestion == "84.36"


def test_a_slip_is_asked_about_where_the_form_knows_no_jump(seen: Hub) -> None:
    form = form_of(seen, "trade.stalls")
    history = History({"stalls@fish": Decimal(30)}, {})
    said = {"stalls@fruit": "1", "stalls@toys": "1"}
    assert check(form, Entry({**said, "stalls@fish": "300"}), history, 1).ready, "no jump said: tenfold is let pass"
    (question,) = check(form, Entry({**said, "stalls@fish": "3000"}), history, 1).questions
    assert question.address == "stalls@fish"
    assert question.suggestion == "30"


def test_an_answer_stands_for_the_number_it_was_given_for(seen: Hub) -> None:
    answered = entry({"tax": "6.30"}, tax="两笔一次性税款")
    assert checked(seen, answered).ready
    changed = Entry({**answered.cells, "tax": "9.30"}, answered.answers)
    assert [one.address for one in checked(seen, changed).questions] == ["tax"]
    blank = Entry(answered.cells, {"tax": Answer("6.30", "  ")})
    assert not checked(seen, blank).ready


def test_the_same_slip_is_asked_about_once(seen: Hub) -> None:
    history = History(BEFORE, {**BEFORE, "tax": Decimal("3.00")})
    found = check(form_of(seen), entry({"tax": "31000"}), history, 11).questions
    assert [one.against for one in found] == ["previous"]


def test_a_value_beside_nought_is_asked_about(seen: Hub) -> None:
    (question,) = checked(seen, entry(), previous={**BEFORE, "tax": Decimal(0)}).questions
    assert "上月 0.00" in question.text.zh


def test_without_any_earlier_value_nothing_is_asked(seen: Hub) -> None:
    assert checked(seen, entry({"tax": "84.49"}), previous={}).ready
