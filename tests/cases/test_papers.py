"""Documents of cases: when one is given out and taken back, who gets it, whether one that is shown holds."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.cases.licences import ASKED, GIVEN, LICENCE, OFFICER, UNTIL, asked, granted, make_market
from tests.town import close, entries
from zhongshu.cases.acts import Acting, Said
from zhongshu.cases.case import Case
from zhongshu.cases.documents.code import BadCode, found_in
from zhongshu.cases.paper import Paper
from zhongshu.cases.records import number_of
from zhongshu.core.errors import UnknownName
from zhongshu.packs.hub import Hub
from zhongshu.sharing.people.person import Post
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.reader import ANYONE, Reader

PAGE = "/verify"
COLLEAGUE = Reader("p-colleague", "Colleague", (Post("urban", Role.ANALYST),))


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    home: Path = tmp_path_factory.mktemp("market") / "home"
    made = make_market(home)
    yield made
    close(made)


def papers(hub: Hub, id: str) -> dict[str, Paper]:
    """By name and number."""
    return {f"{one.name}/{one.n}": one for one in hub.cases.store.case(number_of(id)).papers}


def corrected(hub: Hub, id: str, **answers: str) -> Case:
    seen = hub.cases.look(id, OFFICER, address="/case")
    acting = Acting(hub.cases, OFFICER, None, "/case")
    return acting.do(seen, "correct", Said(note="写错了", answers=answers), version=None)


def test_a_case_gives_its_documents_out_as_it_comes_to_their_steps(hub: Hub) -> None:
    id = asked(hub)
    assert list(papers(hub, id)) == ["receipt/1"]
    hub.cases.move(id, "granted", UNTIL, OFFICER)
    assert list(papers(hub, id)) == ["receipt/1", "licence/1"]
    said = hub.papers.contents(papers(hub, id)["licence/1"])
    assert (said.region, said.number) == ("testland", f"{id}/licence/1")
    assert (said.unit, said.title) == ("城管局", "摊位许可证")
    assert said.facts == (
        ("经营者", "王 *小* #明"), ("经营品类", "小吃"), ("宽度", "1.5 米"), ("有效期至", "2027-05-31"),
    )  # fmt: skip


def test_an_answer_that_is_put_right_makes_a_new_one_of_each_that_shows_it(hub: Hub) -> None:
    id = asked(hub)
    first = papers(hub, id)["receipt/1"].code
    corrected(hub, id, stall="toys")
    now = papers(hub, id)
    assert (now["receipt/1"].why, now["receipt/2"].holds) == ("changed", True)
    found = hub.papers.verified(first, ANYONE, address=PAGE)
    assert (found.holds, found.why, found.replaced) == ("withdrawn", "changed", True)
    assert hub.papers.contents(now["receipt/2"]).facts[1] == ("经营品类", "玩具")
    corrected(hub, id, phone="13900002222")  # stands on no document
    assert list(papers(hub, id)) == ["receipt/1", "receipt/2"]


def test_a_case_that_is_open_again_takes_back_what_it_decided_and_not_its_receipt(hub: Hub) -> None:
    id = granted(hub)
    hub.cases.move(id, "new", {}, OFFICER)
    now = papers(hub, id)
    assert (now["receipt/1"].holds, now["licence/1"].why) == (True, "reopened")
    assert not hub.papers.verified(now["licence/1"].code, ANYONE, address=PAGE).replaced
    hub.cases.move(id, "granted", UNTIL, OFFICER)
    assert papers(hub, id)["licence/2"].holds


def test_a_step_may_end_what_a_document_says(hub: Hub) -> None:
    id = granted(hub)
    hub.cases.move(id, "revoked", {}, OFFICER)
    found = hub.papers.verified(papers(hub, id)["licence/1"].code, ANYONE, address=PAGE)
    assert (found.holds, found.why) == ("withdrawn", "ended")
    assert found.withdrawn == hub.cases.store.case(number_of(id)).changed


def test_a_document_is_for_who_asked_and_who_works_at_the_case(hub: Hub) -> None:
    id = granted(hub)
    get = partial(hub.papers.printed, id, "licence", "1", address=f"/case/{id}")
    made = get(ASKED)
    assert made.name == f"摊位许可证-{id.replace('/', '-')}-licence-1.pdf"
    assert get(OFFICER) == made  # the same bytes, whoever gets it
    for other in (COLLEAGUE, ANYONE, Reader("p-2", "Other", (Post(None, Role.RESIDENT),), subject="r-2")):
        with pytest.raises(UnknownName):
            get(other)
    with pytest.raises(UnknownName, match="licence 2"):
        hub.papers.printed(id, "licence", "2", ASKED, address="/case")
    hub.cases.move(id, "revoked", {}, OFFICER)
    with pytest.raises(UnknownName, match="that holds"):
        get(ASKED)


def test_a_stranger_gets_theirs_by_the_code_that_they_follow_the_case_by(hub: Hub) -> None:
    opened = hub.cases.open(LICENCE, GIVEN, ANYONE, "page")
    get = partial(hub.papers.printed, opened.case.id, "receipt", "1", ANYONE, address="/case")
    assert get(code=opened.code).content.startswith(b"%PDF")
    with pytest.raises(UnknownName):
        get(code="another")


def test_a_file_carries_its_code_and_is_verified_by_it(hub: Hub) -> None:
    id = granted(hub)
    pdf = hub.papers.printed(id, "licence", "1", ASKED, address="/case").content
    found = hub.papers.verified(found_in(pdf), ANYONE, address=PAGE)
    assert (found.holds, found.contents.number) == ("holds", f"{id}/licence/1")


def test_the_ledger_knows_of_each_issue_and_each_look_and_nothing_that_stands_on_it(hub: Hub) -> None:
    id = granted(hub)
    code = papers(hub, id)["licence/1"].code
    before = len(entries(hub))
    hub.papers.printed(id, "licence", "1", ASKED, address="/case")
    hub.papers.verified(code, ANYONE, address=PAGE)
    read, looked = entries(hub)[before:]
    assert (read.kind, read.reference, read.details) == ("read", id, {"document": "licence/1"})
    assert (looked.actor, looked.address, looked.objects[0].columns) == ("anyone", PAGE, ())
    issued = [one for one in entries(hub) if one.reference == id and "documents" in one.details]
    assert [one.act for one in issued] == ["case.opened", "case.moved"]
    assert issued[1].details["documents"].startswith("licence/1 issued ")
    assert "小吃" not in str(issued)


def test_what_is_signed_and_stands_in_no_case_is_told_apart_from_a_forgery(hub: Hub, tmp_path: Path) -> None:
    id = granted(hub)
    code = papers(hub, id)["licence/1"].code
    other = make_market(tmp_path / "home")  # another key, and no case
    with pytest.raises(BadCode) as caught:
        other.papers.verified(code, ANYONE, address=PAGE)
    assert (caught.value.why, caught.value.claimed) == ("other_key", "testland")
    other.cases.earlier_keys = (hub.ledger.key.public,)
    assert other.papers.verified(code, ANYONE, address=PAGE).holds == "unknown"
    close(other)
