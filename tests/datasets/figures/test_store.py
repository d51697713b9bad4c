from pathlib import Path

import pytest

from tests.kit import make_hub
from tests.methods.figures.kit import declared_relation
from zhongshu.core.errors import PackError
from zhongshu.core.text import Text
from zhongshu.datasets.figures.spec import RelationSpec
from zhongshu.datasets.figures.store import DecisionStore, digest_of, spec_of

pytestmark = pytest.mark.usefixtures("both_states")

SHARE = RelationSpec(share={"part": "a", "percent": "b"})


@pytest.fixture
def store(tmp_path: Path) -> DecisionStore:
    return make_hub(tmp_path, {}).decisions


def test_a_confirmed_relation_comes_back_as_if_it_were_declared(store: DecisionStore) -> None:
    made = store.confirm("economy.figure", SHARE, who="lin", note=" same page ")
    (kept,) = store.of("economy.figure")
    assert kept == made
    assert (kept.decision, kept.note, kept.who) == ("confirmed", "same page", "lin")
    assert kept.declared.name == f"economy.confirmed_{made.digest[:12]}"
    assert kept.declared.spec.roles == {"part": "a", "percent": "b"}
    assert kept.at.tzinfo is not None
    assert store.of("economy.other") == []


def test_a_decision_stands_until_another_replaces_it(store: DecisionStore) -> None:
    store.confirm("economy.figure", SHARE, who="lin")
    store.dismiss("economy.figure", SHARE, who="wu", note="another denominator")
    (kept,) = store.of("economy.figure")
    assert (kept.decision, kept.who) == ("dismissed", "wu")


def test_nothing_is_dismissed_without_a_reason(store: DecisionStore) -> None:
    with pytest.raises(PackError, match="without a reason"):
        store.dismiss("economy.figure", SHARE, who="wu", note="  ")
    assert store.of("economy.figure") == []


def test_the_digest_knows_figures_and_dataset_but_neither_title_nor_the_order_of_parts() -> None:
    one = RelationSpec(sum={"total": "t", "parts": ["a", "b"]}, title=Text(zh="甲", en="x"))
    same = RelationSpec(sum={"parts": ["b", "a"], "total": "t"})
    assert digest_of("d", one) == digest_of("d", same)
    assert digest_of("d", one) != digest_of("e", one)
    assert digest_of("d", one) != digest_of("d", RelationSpec(sum={"total": "t", "parts": ["a", "c"]}))


def test_a_relation_is_written_by_the_ids_of_its_figures() -> None:
    spec = spec_of(declared_relation("r04"), "economy.figure")
    assert spec.roles == {"done": "P4-L030-03", "completion": "P4-L030-04"}
