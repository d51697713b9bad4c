"""The signed code of a document: what goes in comes out, and nothing else does."""

import base64
from dataclasses import replace
from datetime import date

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from zhongshu.cases.documents.code import MARK, PURPOSE, BadCode, Contents, encoded, found_in, opened, signed
from zhongshu.sharing.signing import HubKey

KEY = HubKey.of(Ed25519PrivateKey.from_private_bytes(b"k" * 32), "taizhou")
NEW = HubKey.of(Ed25519PrivateKey.from_private_bytes(b"n" * 32), "taizhou")
NEXT_DOOR = HubKey.of(Ed25519PrivateKey.from_private_bytes(b"o" * 32), "wenzhou")
SAID = Contents(
    region="taizhou",
    number="birth.birth/12/allowance/1",
    day=date(2026, 11, 22),
    unit="医疗保障局",
    title="生育津贴核定书",
    facts=(("申请人", "林晓燕"), ("生育津贴", "21330.00 元"), ("依据", "《办法》第十四条 “𠮷” 😀")),
)
CODE = signed(SAID, KEY)

texts = st.text(max_size=30).map(lambda said: said.encode("gb18030", "replace").decode("gb18030"))
contents = st.builds(
    Contents,
    region=st.just("taizhou"),
    number=texts,
    day=st.dates(),
    unit=texts,
    title=texts,
    facts=st.lists(st.tuples(texts, texts), max_size=6).map(tuple),
)


def why(text: str, *keys: HubKey) -> str:
    with pytest.raises(BadCode) as caught:
        opened(text, [one.public for one in keys or (KEY,)])
    return caught.value.why


@settings(max_examples=60)
@given(contents)
def test_whatever_a_document_says_comes_out_as_it_went_in(said: Contents) -> None:
    assert opened(signed(said, KEY), [NEW.public, KEY.public]) == said


def test_the_same_document_has_the_same_code() -> None:
    assert signed(SAID, KEY) == CODE
    assert set(CODE.removeprefix(MARK)) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
    assert signed(replace(SAID, number="birth.birth/12/allowance/2"), KEY) != CODE


def test_it_may_be_typed_by_hand_or_come_as_an_address() -> None:
    lines = "\n ".join(CODE[at : at + 40].lower() for at in range(0, len(CODE), 40))
    for text in (lines, f"https://zhongshu.example.org/verify#{CODE}", f"HTTPS://ZHONGSHU.EXAMPLE.ORG/VERIFY#{CODE}\n"):
        assert opened(text, [KEY.public]) == SAID


def test_a_changed_value_is_told() -> None:
    forged = encoded(replace(SAID, facts=(("生育津贴", "91330.00 元"),)))
    head = KEY.public.hash + len(forged).to_bytes(2, "big")
    assert why(_letters(head + forged + KEY.sign(PURPOSE + encoded(SAID)))) == "changed"
    for at in range(len(MARK) + 12, len(CODE) - 1, 29):
        other = "A" if CODE[at] != "A" else "B"
        assert why(CODE[:at] + other + CODE[at + 1 :]) == "changed"


def test_a_signature_of_the_region_over_something_else_is_none() -> None:
    """What the key signs for other purposes, a checkpoint say, never becomes a document."""
    said = encoded(SAID)
    for message in (said, b"zhongshu: slips of filled answers" + said):
        assert why(_letters(KEY.public.hash + len(said).to_bytes(2, "big") + said + KEY.sign(message))) == "changed"


@pytest.mark.parametrize("length", [5, 20, 100, len(CODE) - 40, len(CODE) - 1])
def test_a_code_that_was_cut_is_told(length: int) -> None:
    assert why(CODE[:length]) == "cut"


@pytest.mark.parametrize("text", ["", "hello", "https://zhongshu.example.org/verify", "ZS2:ABCDEFGH"])
def test_what_is_no_code_is_told(text: str) -> None:
    assert why(text) == "none"


def test_letters_that_no_code_has_are_named() -> None:
    with pytest.raises(BadCode, match="'8' is no letter"):
        opened(CODE[:60] + "8" + CODE[61:], [KEY.public])
    assert why(CODE + "AAAAAAAA") == "garbled"


def test_another_region_and_another_key_of_this_one_are_told_apart() -> None:
    theirs = signed(replace(SAID, region="wenzhou"), NEXT_DOOR)
    with pytest.raises(BadCode, match="'wenzhou' gave it out") as caught:
        opened(theirs, [KEY.public])
    assert (caught.value.why, caught.value.claimed) == ("other_region", "wenzhou")
    assert why(CODE, NEW) == "other_key"
    assert opened(CODE, [NEW.public, KEY.public]) == SAID  # the key was changed, and its former one is known
    for keys in ((KEY,), (KEY, NEXT_DOOR)):  # somebody says that they are taizhou, whether they are known or not
        assert why(signed(SAID, NEXT_DOOR), *keys) == "other_key"


def test_a_pdf_with_two_codes_is_none() -> None:
    assert found_in(b"%PDF " + CODE.encode() + b" <x>" + CODE.encode() + b"</x>") == CODE
    for pdf, expected in ((b"%PDF", "none"), (f"%PDF {CODE} {signed(SAID, NEW)} ".encode(), "changed")):
        with pytest.raises(BadCode) as caught:
            found_in(pdf)
        assert caught.value.why == expected


def _letters(whole: bytes) -> str:
    return MARK + base64.b32encode(whole).decode().rstrip("=")
