"""Questions that would never be asked are told by the check, with file and line."""

from pathlib import Path

import pytest

from tests.cases.town import EVENTS
from tests.packs.test_cases import problems, read

HURT = "hurt: {type: boolean, title: Hurt}"
SIZE = "size: {type: choice, one_of: {small: S, large: L}, title: Size}"
PHONE = "phone: {type: phone, title: {zh: 电话, en: Telephone}, level: 4}"


def on(condition: str) -> str:
    return f"x: {{type: string, when: {{{condition}}}, title: X}}"


def form(*lines: str) -> str:
    assert EVENTS.count(PHONE) == 1
    return EVENTS.replace(PHONE, "\n  ".join(lines))


@pytest.mark.parametrize(
    "lines",
    [(HURT, on("hurt: true")), (SIZE, on("size: [large]")), (on("kind: cover"),)],
)
def test_a_condition_on_a_question_before_it_holds(tmp_path: Path, lines: tuple[str, ...]) -> None:
    assert problems(read(tmp_path, form(*lines))) == []


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ((on("hurt: true"), HURT), "(form.x.when.hurt): when names 'hurt', which stands after it"),
        ((HURT, on("hurt: 'yes'")), "when says hurt: 'yes', which is neither true nor false"),
        ((SIZE, on("size: [lage]")), "when says size: 'lage', which is none of its words (did you mean \"large\"?"),
        ((on("kind: 100102"),), 'which is no text: write kind: "100102"'),
        ((on("place: here"),), "when compares 'place', which is a point"),
    ],
)
def test_one_that_never_holds_is_a_fault(tmp_path: Path, lines: tuple[str, ...], told: str) -> None:
    (said,) = problems(read(tmp_path, form(*lines)))
    assert said.startswith("town/cases/event.yaml:")
    assert told in said


def test_what_a_way_asks_knows_only_its_own_answers(tmp_path: Path) -> None:
    (said,) = problems(read(tmp_path, EVENTS.replace("asks: {done: {", "asks: {done: {when: {kind: cover}, ")))
    assert "when names 'kind', which is not asked there" in said
