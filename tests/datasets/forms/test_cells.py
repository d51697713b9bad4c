"""What a clerk types becomes a number, or a sentence that says what to type instead."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.datasets.forms.region import form_of
from zhongshu.datasets.forms.cells import LONGEST, CellFault, shown, tidy, typed, value_of
from zhongshu.datasets.forms.form import Field
from zhongshu.packs.hub import Hub


@pytest.fixture(scope="module")
def fields(seen: Hub) -> dict[str, Field]:
    return {field.name: field for field in form_of(seen).fields}


def fault(field: Field, text: str) -> CellFault:
    with pytest.raises(CellFault) as caught:
        value_of(field, text)
    return caught.value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("84.5", "84.5"),
        (" 1,234.50 ", "1234.50"),
        ("1 234.5", "1234.5"),
        ("１２.３", "12.3"),
        ("84.50亿元", "84.50"),
        ("84.5 亿元", "84.5"),
        ("+3", "3"),
    ],
)
def test_a_number_is_read_as_people_write_it(fields: dict[str, Field], text: str, value: str) -> None:
    assert value_of(fields["sales"], text) == Decimal(value)


def test_a_minus_sign_of_typography_is_a_minus_sign(fields: dict[str, Field]) -> None:
    assert value_of(fields["tax"], "−3.50") == Decimal("-3.50")


def test_another_unit_is_refused_with_the_number_it_would_make(fields: dict[str, Field]) -> None:
    told = fault(fields["sales"], "845000 万元")
    assert told.kind == "unit"
    assert told.suggestion == "84.50"
    assert "合 84.50" in told.text.zh
    assert "makes 84.50" in told.text.en


def test_a_number_that_conversion_would_cut_is_no_suggestion(fields: dict[str, Field]) -> None:
    told = fault(fields["sales"], "13.1 万元")
    assert told.text.zh == "这里填亿元：“13.1 万元”合 0.00131，请核对单位"
    assert told.suggestion is None


@pytest.mark.parametrize("text", ["12.3 万元/4.5 亿元", "12亿3000万元", "12.3、4.5", "3-4", "12.3 亿元 (上月 11.9)"])
def test_two_numbers_in_one_cell_are_refused(fields: dict[str, Field], text: str) -> None:
    told = fault(fields["sales"], text)
    assert "一格一个数" in told.text.zh
    assert told.suggestion is None


@pytest.mark.parametrize(
    ("name", "text", "kind", "says"),
    [
        ("sales", "很多", "number", "不是数"),
        ("sales", "=1+1", "number", "一格一个数"),
        ("sales", "1e3", "number", "一格一个数"),
        ("sales", "=A1", "number", "不是数"),
        ("sales", "1.234", "digits", "小数最多 2 位"),
        ("sales", "-1", "min", "不能小于 0"),
        ("sales", "10000.01", "max", "不能大于 10000"),
        ("sales", "12 人", "unit", "另一种量"),
        ("tax", "9" * 17, "size", "位数太多"),
        ("staff", "12.5", "digits", "应为整数"),
        ("staff", "", "missing", "必填"),
    ],
)
def test_what_a_field_cannot_hold_is_said(fields: dict[str, Field], name: str, text: str, kind: str, says: str) -> None:
    told = fault(fields[name], text)
    assert told.kind == kind
    assert says in told.text.zh


def test_a_field_that_may_be_empty_is_nothing(fields: dict[str, Field]) -> None:
    assert value_of(fields["kind"], "  ") is None


def test_hostile_text_is_one_line_without_control_characters() -> None:
    told = tidy("<script>\x00\n\talert(1)\u202e</script>" + "长" * 5000)
    assert told.startswith("<script> alert(1) </script>长")
    assert len(told) <= LONGEST


@settings(max_examples=60)
@given(st.decimals(min_value=0, max_value=10000, places=2))
def test_what_is_typed_for_a_number_is_that_number(seen: Hub, number: Decimal) -> None:
    field = form_of(seen).fields[0]
    assert value_of(field, typed(field, number)) == number
    assert value_of(field, shown(field, number).zh) == number


@settings(max_examples=60)
@given(st.text(max_size=40))
def test_any_text_is_a_number_or_a_sentence(seen: Hub, text: str) -> None:
    field = form_of(seen).fields[0]
    try:
        told: object = value_of(field, text)
    except CellFault as refused:
        told = refused.text.zh and refused.text.en
    assert isinstance(told, Decimal) or told
