"""Who sees which file of a case, and that only what was sent for it can be named in it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from tests.cases.photos import GPS, PDF, WITH_FILES, phone_photo, photo
from tests.cases.town import EVENT, IN_EAST, IN_WEST, LI, RESIDENT, STRANGER, WANG, make_town
from tests.town import entries
from zhongshu.cases.cases import Cases
from zhongshu.cases.filling import Unfilled
from zhongshu.core.errors import UnknownName
from zhongshu.packs.hub import Hub
from zhongshu.sharing.reader import Reader
from zhongshu.state.tables.cases import case_file

ELSE = Reader("p-else", "Else", ())


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    home: Path = tmp_path_factory.mktemp("town") / "home"
    hub = make_town(home, events=WITH_FILES)
    yield hub
    hub.ledger.close()


def send(cases: Cases, content: bytes = photo(), *, keep: bool = True) -> str:
    return cases.attach("a.jpg", content, keep_position=keep)


def ask(cases: Cases, by: Reader = RESIDENT, **files: list[str]) -> str:
    given = {"kind": "cover", "place": IN_WEST, "said": "坏了", **files}
    return cases.open(EVENT, given, by, "page").case.id


def test_a_file_is_seen_by_whom_its_answer_is_for(hub: Hub) -> None:
    cases = hub.cases
    open_one, face = send(cases, phone_photo()), send(cases, photo(40, 40))
    id = ask(cases, photo=[open_one], face=[face])
    for reader in (RESIDENT, WANG, LI):  # LI is a colleague of WANG's unit, whose case it is not
        assert cases.file(id, open_one, reader, address="/").position == pytest.approx(GPS, abs=1e-5)
    for reader in (RESIDENT, WANG):
        assert cases.file(id, face, reader, address="/").id == face
    for reader, file in ((LI, face), (ELSE, open_one), (STRANGER, open_one), (WANG, "0" * 64), (WANG, "../../region")):
        with pytest.raises(UnknownName):
            cases.file(id, file, reader, address="/")


def test_every_file_that_is_handed_out_is_on_the_ledger_without_its_whole_id(hub: Hub) -> None:
    cases = hub.cases
    face = send(cases)
    id = ask(cases, face=[face])
    cases.file(id, face, WANG, address="/case")
    with pytest.raises(UnknownName):
        cases.file(id, face, LI, address="/case")
    read, denied = entries(hub)[-2:]
    assert (read.kind, read.reference, read.objects[0].columns, read.address) == ("read", id, ("face",), "/case")
    assert face.startswith(read.details["file"])
    assert (denied.kind, denied.reference, denied.actor) == ("denied", id, LI.actor)
    assert face not in str(entries(hub))


def test_a_position_is_shown_only_where_a_question_asks_for_it(hub: Hub) -> None:
    cases = hub.cases
    one = send(cases, phone_photo(), keep=False)
    id = ask(cases, photo=[one])
    asked_again = send(cases, phone_photo(), keep=True)
    assert asked_again == one
    other = ask(cases, face=[one])
    assert cases.file(other, one, WANG, address="/").position is None
    assert cases.file(id, one, WANG, address="/").position is not None


def test_a_stranger_sees_their_own_by_the_code(hub: Hub) -> None:
    cases = hub.cases
    file = send(cases)
    opened = cases.open(EVENT, {"kind": "cover", "place": IN_EAST, "said": "x", "photo": [file]}, STRANGER, "page")
    assert cases.file(opened.case.id, file, STRANGER, address="/", code=opened.code).id == file
    with pytest.raises(UnknownName):
        cases.file(opened.case.id, file, STRANGER, address="/", code="wrong")


def test_only_files_that_were_sent_for_it_answer_a_question(hub: Hub) -> None:
    cases = hub.cases
    paper, one = cases.attach("a.pdf", PDF, keep_position=False), send(cases)
    id = ask(cases, paper=[paper, one])
    assert {file.name for file in cases.attached(cases.look(id, WANG, address="/")).values()} == {"a.pdf", "a.jpg"}
    before = len(entries(hub))
    for files, said in (({"photo": [paper]}, "only photos"), ({"photo": ["0" * 64]}, "not there any more")):
        with pytest.raises(Unfilled, match=said) as wrong:
            ask(cases, RESIDENT, **files)
        assert [fault.field for fault in wrong.value.faults] == list(files)
    assert len(entries(hub)) == before


def test_the_id_of_another_case_s_file_opens_nothing(hub: Hub) -> None:
    cases = hub.cases
    file = send(cases, photo(33, 44))
    id = ask(cases, photo=[file])
    with cases.store.database.begin() as connection:
        connection.execute(update(case_file).values(made=hub.now() - timedelta(days=2)))
    with pytest.raises(Unfilled, match="send it again"):
        ask(cases, by=ELSE, photo=[file])
    cases.act(id, WANG, lambda moves, case: moves.corrected(case, {"photo": [file], "said": "更正"}, "看错"))
    assert send(cases, photo(33, 44)) == file
    ask(cases, by=ELSE, photo=[file])


def test_a_photo_that_was_put_right_is_still_in_the_history(hub: Hub) -> None:
    cases = hub.cases
    first, second = send(cases, photo(21, 21)), send(cases, photo(22, 22))
    id = ask(cases, photo=[first])
    cases.act(id, WANG, lambda moves, case: moves.corrected(case, {"photo": [second]}, "换一张"))
    found = cases.look(id, WANG, address="/")
    assert found.fields["photo"] == [second]
    assert set(cases.attached(found)) == {first, second}
