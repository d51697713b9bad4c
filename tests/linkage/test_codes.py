import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhongshu.linkage.codes import SIGNS, Code, check_sign, look_alikes, read_code


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("91350100M000100Y43", Code("uscc", "91350100M000100Y43")),  # the example of GB 32100-2015, annex A
        ("９１３５０１００m000100 y43", Code("uscc", "91350100M000100Y43")),
        ("D2143569-X", Code("organisation", "D2143569X")),  # the example of GB 11714-1997
        ("110108000000016", Code("registration", "110108000000016")),  # the example of GS 15-2006
        ("91350100M000100Y44", None),
        ("110108000000017", None),
        ("D21435690", None),
        ("91350100M000I00Y43", None),
        ("", None),
        ("无", None),
    ],
)
def test_a_code_is_read_with_its_check_digit(said: str, code: Code | None) -> None:
    assert read_code(said) == code


@settings(max_examples=40)
@given(st.text(alphabet=SIGNS, min_size=17, max_size=17), st.integers(0, 16), st.sampled_from(SIGNS))
def test_one_wrong_sign_never_passes(body: str, place: int, sign: str) -> None:
    code = body + check_sign("uscc", body)
    wrong = code[:place] + sign + code[place + 1 :]
    assert read_code(code) == Code("uscc", code)
    assert (read_code(wrong) is None) == (wrong != code)


@settings(max_examples=40)
@given(st.text(alphabet="0123456789", min_size=14, max_size=14), st.integers(0, 13), st.sampled_from("0123456789"))
def test_one_wrong_digit_of_an_old_number_never_passes(body: str, place: int, digit: str) -> None:
    number = body + check_sign("registration", body)
    wrong = number[:place] + digit + number[place + 1 :]
    assert (read_code(wrong) is None) == (wrong != number)


def test_look_alikes_are_candidates_and_never_a_repair() -> None:
    assert read_code("9I35OlOOM000100Y43".upper()) is None
    assert look_alikes("9I350100M0OO100Y43") == ("91350100M000100Y43",)
    assert "91350100M000100Y43" in look_alikes("91350100MD00100Y43")
    assert look_alikes("91350100M000100Y43") == ()  # it holds as it stands
    assert look_alikes("9135") == ()
