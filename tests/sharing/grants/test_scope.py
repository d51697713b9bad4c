"""What may be shared with whom at all."""

import pytest

from tests.sharing.grants.office import nouns, spec
from zhongshu.core.errors import PackError, UnknownName
from zhongshu.sharing.grants.scope import require_complete, require_sharable, scope_of
from zhongshu.sharing.people.refusal import NotAllowed

ANYONE = {"to": {"anyone": True}, "columns": None}


def refused(**said: object) -> str:
    """What is said against a grant; nothing where it may be."""
    asked = spec(**said)
    try:
        scope = scope_of(asked, nouns())
        require_sharable(asked, scope)
        require_complete(asked, scope)
    except NotAllowed as error:
        return error.message
    return ""


def test_a_table_has_the_highest_level_and_the_strictest_sharing_of_what_it_is_made_of() -> None:
    catalogue = nouns().catalogue
    assert (catalogue.level("p.by_area"), catalogue.sharing("p.by_area")) == (3, "conditional")
    assert (catalogue.level("p.noted"), catalogue.sharing("p.noted")) == (2, "none")
    assert (catalogue.level("region.area"), catalogue.sharing("region.area")) == (1, "unconditional")


def test_an_indicator_is_as_closed_as_what_it_is_measured_over() -> None:
    scope = scope_of(spec(read="p.total", columns=None), nouns())
    assert (scope.level, scope.sharing, set(scope.suppliers)) == (2, "conditional", {"market"})


@pytest.mark.parametrize(
    ("said", "against"),
    [
        ({}, ""),
        ({"read": "p.firm"}, ""),
        ({"read": "p.diary"}, "p.diary: sharing is none, it stays with market"),
        ({"read": "p.secret"}, "p.secret: level 4 is closed, it stays with market"),
        ({"read": "p.diary", "to": {"unit": "market", "roles": ["analyst"]}}, ""),
        ({"read": "p.secret", "to": {"unit": "market"}}, ""),
        ({"from": "tax", "read": "p.noted", "to": {"unit": "tax"}}, "p.noted: sharing is none, it stays with tax"),
        ({"read": "p.listing", **ANYONE}, "p.listing: level 2 is not opened to anyone, only level 1 is"),
        ({"from": "ecology", "read": "p.station", **ANYONE, "valid": None}, ""),
        ({"read": ["p.listing", "p.diary"]}, "p.diary and 1 more: sharing is none, it stays with market"),
        ({"read": "p.*", "columns": None}, "p.diary and 6 more: sharing is none, it stays with market"),
        ({"from": "ecology", "read": "p.*", **ANYONE}, ""),
        ({"from": "ecology", "read": "p.*", "to": {"unit": "bank"}, "columns": None}, ""),
        ({"read": "p.station"}, "market does not answer for p.station"),
        ({"from": "bank", "read": "p.*"}, "bank answers for nothing in p.*"),
        ({"valid": None}, "a request says until when: valid has no valid_to"),
        ({"columns": None}, "a request names the columns it needs: columns has no allow"),
        ({"read": "p.total", "columns": None}, ""),
        ({"read": "p.total"}, "p.total: no column 'uscc'"),
        ({"read": "p.total", "columns": None, "where": "output > 1"}, "p.total is an indicator: it is granted whole"),
        ({"basis": {"consent": True}}, "p.register names no subject, so nobody can consent"),
        ({"read": "p.firm", "basis": {"consent": True}}, ""),
    ],
)
def test_levels_and_sharing_decide(said: dict[str, object], against: str) -> None:
    assert refused(**said) == against


def test_a_wrong_word_is_met_with_the_right_one() -> None:
    with pytest.raises(UnknownName, match=r'did you mean "p.register"'):
        scope_of(spec(read="p.registr"), nouns())
    with pytest.raises(NotAllowed, match=r'did you mean "name"'):
        scope_of(spec(columns={"allow": ["nam"]}), nouns())
    with pytest.raises(PackError, match="the mask time is for dates"):
        scope_of(spec(columns={"allow": ["name"], "mask": {"name": {"time": "day"}}}), nouns())
    with pytest.raises(PackError, match="no column 'outptu'"):
        scope_of(spec(where="outptu > 1"), nouns())
