"""Cubes are granted by themselves: a grant over their rows says nothing of them, nor does one over all of a pack."""

from dataclasses import replace

import pytest

from tests.sharing.cubes.kit import SAID
from tests.sharing.grants.office import MONDAY, UNITS, ZONE, nouns, person, spec
from zhongshu.core.errors import Place
from zhongshu.sharing.cubes.spec import Cube, CubeSpec
from zhongshu.sharing.grants.adopt import Wanted, standing_grants
from zhongshu.sharing.grants.book import GrantBook
from zhongshu.sharing.grants.grant import Grant
from zhongshu.sharing.grants.nouns import Nouns
from zhongshu.sharing.grants.scope import require_sharable, scope_of
from zhongshu.sharing.people.refusal import NotAllowed
from zhongshu.sharing.reader import ANYONE, Reader


def with_cube(of: str = "p.firm", owner: str = "market", audience: str = "public") -> Nouns:
    made = Cube("p.firms", CubeSpec.model_validate(SAID | {"audience": audience}), of, {}, Place("p/cubes.yaml", 1))
    return replace(nouns(), cubes={"p.firms": made}, pack_owners={**nouns().pack_owners, "p": owner})


def wanted(found: Nouns) -> Wanted:
    (one,) = (one for one in standing_grants(found, "data_bureau") if one.spec.grant.startswith("cube-"))
    return one


def may(found: Nouns, reader: Reader, *specs: object) -> bool:
    grants = tuple(Grant(one, 1, "active", "x", MONDAY) for one in specs)  # type: ignore[arg-type]
    book = GrantBook(grants, found, ZONE, lambda *_: frozenset(), dict.fromkeys(UNITS))
    return bool(book.permits(reader, found.of_cubes["p.firms"], MONDAY))


def test_the_owner_of_the_rows_opens_a_cube_by_declaring_it() -> None:
    public, internal = wanted(with_cube()), wanted(with_cube(audience="internal"))
    assert (public.spec.grant, public.spec.from_, public.at_once) == ("cube-p-firms", "market", True)
    assert (public.spec.to.anyone, internal.spec.to.anyone, internal.at_once) == (True, False, True)
    officer, auditor = person("li", ("bank", "officer")), person("shen", ("data_bureau", "auditor"))
    assert [may(with_cube(), who, public.spec) for who in (ANYONE, officer, auditor)] == [True, True, True]
    assert [may(with_cube(), who, internal.spec) for who in (ANYONE, officer, auditor)] == [False, True, False]


def test_a_cube_over_the_rows_of_others_waits_for_them() -> None:
    foreign = wanted(with_cube(owner="tax"))
    assert (foreign.spec.from_, foreign.at_once, foreign.asked_by) == ("market", False, "pack:p")
    assert not wanted(with_cube(of="p.noted", owner="tax")).at_once, "its table is made of rows of another unit"


def test_a_grant_over_the_rows_or_the_pack_does_not_open_it() -> None:
    officer = person("li", ("bank", "officer"))
    rows = spec(read="p.firm")
    pack = spec(grant="all", read="p.*", columns=None)
    assert not may(with_cube(audience="internal"), officer, rows, pack)
    assert may(
        with_cube(audience="internal"), officer, spec(grant="own-market", to={"unit": "bank"}, read="*", columns=None)
    )


def test_only_what_a_public_cube_tells_is_open() -> None:
    assert scope_of(wanted(with_cube()).spec, with_cube()).level == 1
    opened = spec(to={"anyone": True}, read="p.firms", columns=None)
    require_sharable(opened, scope_of(opened, with_cube()))
    with pytest.raises(NotAllowed, match="level 3 is not opened to anyone"):
        require_sharable(opened, scope_of(opened, with_cube(audience="internal")))


def test_it_is_granted_whole() -> None:
    with pytest.raises(NotAllowed, match=r"p\.firms is a cube: it is granted whole"):
        scope_of(spec(read="p.firms", columns=None, where="output > 1"), with_cube())
