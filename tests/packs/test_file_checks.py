"""Whether what a pack says of an entity's file can be."""

from pathlib import Path

import pytest

from tests.kit import make_hub
from tests.linkage.works import PACK, REGION, WORKS
from zhongshu.core.errors import PackError


def refusal(tmp_path: Path, wrong: str, right: str) -> str:
    """What is said where `right` of the file stands as `wrong`; with the line."""
    assert right in WORKS
    said = WORKS.replace(right, wrong, 1)
    with pytest.raises(PackError) as caught:
        make_hub(tmp_path / "home", {"town": {**PACK, "entities/works.yaml": said}}, region=REGION)
    assert caught.value.place is not None
    assert caught.value.place.file == "town/entities/works.yaml"
    assert caught.value.place.line is not None
    return f"{caught.value.message} {caught.value.hint or ''}"


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("register: {at: as_of", "registry: {at: as_of", "'register' is in no chapter (did you mean"),
        ("register: {at: as_of", "register: {at: as_off", "town.register has no column 'as_off' (did you mean"),
        ("tells: {founded:", "tells: {begun:", "town.register has no column 'begun'"),
        ("columns: [year, revenue, name]", "columns: [year, income]", "town.taxes has no column 'income'"),
        ("from: [register.capital]", "from: [register.money]", "town.register has no column 'money'"),
        ("from: [register.capital]", "from: [peer.revenue]", "'peer' is in no chapter"),
        ("called: name\n", "called: nam\n", "'nam' is no field of the golden record (did you mean \"name\"?"),
        ("names: called", "names: taxes", "town.taxes is looked up by entity, not by uscc"),
        ("names: called", "names: calling", "no table 'town.calling' (did you mean \"town.called\"?"),
        ("corrects: mend", "corrects: menders", "no case type 'town.menders' (did you mean \"town.mend\"?"),
        ("rule: size", "rule: sizes", "no rule 'town.sizes' (did you mean \"town.size\"?"),
        ("facts: {revenue: revenue}", "facts: {income: revenue}", "the rule size asks for no 'income'"),
        ("facts: {revenue: revenue}", "facts: {revenue: income}", "'income' is no field of the golden record"),
        ("among: trade,", "among: peer,", "town.peer has no column 'code'"),
        ("match: {trade: trade, size: size}", "match: {trade: trade}", "town.peer is looked up by trade, size, not by"),
        ("count: works", "count: works_n", "town.peer has no column 'works_n'"),
        ("compares: {revenue: revenue}", "compares: {revenue: income}", "'income' is no field of the golden record"),
    ],
)
def test_a_wrong_word_is_told_with_its_line_and_what_exists(tmp_path: Path, right: str, wrong: str, told: str) -> None:
    assert told in refusal(tmp_path, wrong, right)


def test_a_decision_takes_no_fields_name(tmp_path: Path) -> None:
    twice = "  decides:\n    name: {rule: size, facts: {revenue: revenue}}\n    size:"
    assert "name is a field already" in refusal(tmp_path, twice, "  decides:\n    size:")


def test_a_table_of_a_pack_that_is_not_used_is_refused(tmp_path: Path) -> None:
    said = WORKS.replace("among: trade,", "among: other.trade,")
    other = {"parameters/trade.yaml": PACK["parameters/trade.yaml"]}
    with pytest.raises(PackError, match=r"other\.trade is of a pack that this one does not use"):
        make_hub(tmp_path / "home", {"town": {**PACK, "entities/works.yaml": said}, "other": other}, region=REGION)
