"""Log-in names that nobody can mistake for another's; posts that can be held."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhongshu.core.text import Text
from zhongshu.sharing.people.person import Post, checked, folded, line, new_login
from zhongshu.sharing.people.refusal import Refusal
from zhongshu.sharing.people.roles import Role


@pytest.mark.parametrize("typed", ["Wang.Fang", " wang.fang ", "ＷＡＮＧ．ＦＡＮＧ", "wang\uff0efang"])
def test_however_it_is_typed_it_is_one_login(typed: str) -> None:
    assert folded(typed) == "wang.fang"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "a",
        "w\u0430ng",  # a Cyrillic а
        "wang\u200bfang",  # zero width
        "wang\u202egnaf",  # turned around
        "wang\x00fang",
        "wang fang",
        ".wang",
        "wang\ud800",
        "x" * 65,
        "\ufdfa" * 200,  # each folds to eighteen characters
        "x" * 10_000_000,
        "' OR 1=1 --",
    ],
)
def test_what_no_login_can_be(typed: str) -> None:
    assert folded(typed) is None
    with pytest.raises(Refusal, match="can be no log-in name") as refused:
        new_login(typed)
    assert len(str(refused.value)) < 400


@settings(max_examples=60)
@given(st.text())
def test_folding_twice_is_folding_once(typed: str) -> None:
    once = folded(typed)
    assert once is None or folded(once) == once


@pytest.mark.parametrize("name", ["", "  ", "王\n芳", "王\u202e芳", "x" * 121, "a\x1b[2J"])
def test_a_name_is_one_visible_line(name: str) -> None:
    with pytest.raises(Refusal, match="a name has 1 to 120 visible characters"):
        line(name, Text(zh="姓名", en="a name"), 120)


def test_rare_characters_of_a_name_are_kept() -> None:
    rare = "王\U0002ebf0"
    assert line(f" {rare} ", Text(zh="姓名", en="a name"), 120) == rare


@pytest.mark.parametrize(
    ("post", "subject", "said"),
    [
        (Post(None, Role.OFFICER), None, "the role officer is held in a unit: which?"),
        (Post("ecolgy", Role.OFFICER), None, 'did you mean "ecology"'),
        (Post("bank", Role.FIRM), "91330000000000000X", "the role firm is held in no unit"),
        (Post(None, Role.RESIDENT), None, "by somebody with a subject"),
    ],
)
def test_a_post_that_cannot_be_held(post: Post, subject: str | None, said: str) -> None:
    with pytest.raises(Refusal) as refused:
        checked(post, subject, {"ecology", "bank"})
    assert said in str(refused.value)
    assert refused.value.said.zh != refused.value.said.en


def test_posts_that_can() -> None:
    for post in (Post("bank", Role.CLERK, "柜员"), Post(None, Role.AUDITOR), Post("bank", Role.AUDITOR)):
        assert checked(post, None, {"bank"}) == post
    assert checked(Post(None, Role.FIRM), "91330000000000000X", {"bank"}) == Post(None, Role.FIRM)
