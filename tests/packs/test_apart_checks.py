"""A second pair of eyes that nobody has is told of as a pack is checked."""

from pathlib import Path

import pytest

from tests.cases.town import DUTIES
from tests.packs.test_case_checks import ORDER
from tests.packs.test_cases import read

LOAN = ORDER.replace("owner: {duty: desk, post: to}", "owner: {duty: keeper}").replace(
    "to: {done: {title: {zh: 办结, en: Done}}}}",
    """to: {lent: {title: {zh: 借出, en: Lend}}}}
  lent:
    title: {zh: 已借出, en: Lent}
    to: {done: {title: {zh: 办结, en: Done}, apart_from: lent}}""",
)
KEEPER = "\nkeeper:\n  title: {zh: 保管员, en: Keeper}\n  units: [urban]\n"


def advice(tmp_path: Path, loan: str = LOAN, keeper: str = KEEPER) -> list[str]:
    packs = read(tmp_path, **{"cases/order.yaml": loan, "duties.yaml": DUTIES + keeper})
    assert packs.problems == ()
    return [str(one) for one in packs.advice]


def test_one_post_cannot_look_twice(tmp_path: Path) -> None:
    (told,) = advice(tmp_path)
    assert told.startswith(
        "town/cases/order.yaml:14 (steps.lent.to.done.apart_from): apart_from lent: only the one post"
    )
    assert "of town.keeper brings a case there" in told


@pytest.mark.parametrize(
    ("right", "other"),
    [
        ("apart_from: lent", "by: inspector, apart_from: lent"),
        ("apart_from: lent", "apart_from: new"),
        ("en: Lent}\n", "en: Lent}\n    owner: {duty: inspector}\n"),
        ("en: Lend}", "en: Lend}, by: inspector"),
        ("units: [urban]\n", "units: [urban]\n  each: 2\n"),
        ("units: [urban]\n", "units: all\n"),
    ],
)
def test_where_another_may_look_nothing_is_said(tmp_path: Path, right: str, other: str) -> None:
    assert (right in LOAN) != (right in KEEPER)
    assert advice(tmp_path, LOAN.replace(right, other), KEEPER.replace(right, other)) == []
