"""Links as the worker keeps them: each record in its entity, told again only where something has changed."""

import json
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.kit import put, rows_of
from tests.linkage.firms import (
    ANT,
    BEE,
    CAT,
    ENTITY,
    FILE,
    LINKS,
    OFFICER,
    POWER,
    REGISTER,
    TAX,
    accounts,
    fill,
    firms,
    link,
    links,
    registered,
    together,
)
from tests.town import close
from zhongshu.app.wiring import open_hub
from zhongshu.linkage.decision import Key
from zhongshu.linkage.links import SOURCE
from zhongshu.linkage.review import By
from zhongshu.packs.hub import Hub
from zhongshu.packs.operations import operations, troubles_of

_REGISTERED = (("r1", ANT, "椒江蚂蚁五金有限公司", "p1"), ("r2", BEE, "椒江蜜蜂模具有限公司", "p2"))


def test_records_of_one_firm_are_one_entity(hub: Hub) -> None:
    assert together(hub) == {frozenset({"r1", ANT, "a1"}), frozenset({"r2", "a2"}), frozenset({CAT})}
    found = links(hub)
    assert found[Key(TAX, ANT)][1:] == (ANT, "exact")
    assert found[Key(POWER, "a2")][1:] == (BEE, "exact")  # a power account has no code: it has its entity's


def test_only_what_changed_is_told_again(hub: Hub) -> None:
    before = links(hub)
    put(hub, POWER, accounts("account", ("a1", "椒江蚂蚁五金有限公司", None), ("a3", "椒江猫咪塑料有限公司", None)))
    batch = hub.linking.since(hub.packs.entities[FILE], hub.sources.get(LINKS, SOURCE).mark["watermark"])
    assert batch is not None
    assert {row["record"]: row["how"] for row in batch.rows} == {"a2": "gone", "a3": "exact"}
    link(hub)
    after = links(hub)
    assert after[Key(POWER, "a3")][0] == before[Key(TAX, CAT)][0]
    assert {key: one for key, one in after.items() if key.record not in ("a2", "a3")} == {
        key: one for key, one in before.items() if key.record != "a2"
    }


def test_a_record_that_comes_back_is_where_it_was(hub: Hub) -> None:
    before = links(hub)
    put(hub, POWER, accounts("account", ("a1", "椒江蚂蚁五金有限公司", None)))
    link(hub)
    put(hub, POWER, accounts("account", ("a1", "椒江蚂蚁五金有限公司", None), ("a2", "椒江蜜蜂模具有限公司", None)))
    link(hub)
    assert links(hub) == before


def test_what_was_read_of_names_is_kept_and_may_be_thrown_away(hub: Hub) -> None:
    kept = hub.intake.scratch / "linkage" / FILE
    link(hub)
    put(hub, REGISTER, registered(*_REGISTERED, ("r3", CAT, "椒江猫咪塑料有限公司", "p3")))
    shutil.rmtree(kept, ignore_errors=True)
    link(hub)
    assert {file.name.partition("-")[0] for file in kept.iterdir()} == {"read_name", "read_code"}  # no addresses
    assert frozenset({"r3", CAT}) in together(hub)


def test_rows_written_anew_without_a_change_tell_nothing_new_and_end(hub: Hub) -> None:
    before = rows_of(hub, LINKS)
    put(hub, REGISTER, registered(*_REGISTERED))
    link(hub)
    assert rows_of(hub, LINKS) == before
    cursor = hub.sources.get(LINKS, SOURCE).mark["watermark"]
    assert hub.linking.since(hub.packs.entities[FILE], cursor) is None


def test_what_was_killed_before_its_cursor_was_kept_comes_to_the_same(hub: Hub) -> None:
    put(hub, REGISTER, registered(*_REGISTERED, ("r3", CAT, "椒江猫咪塑料有限公司", "p3")))
    file, cursor = hub.packs.entities[FILE], hub.sources.get(LINKS, SOURCE).mark["watermark"]
    first = hub.linking.since(file, cursor)
    again = hub.linking.since(file, cursor)
    assert first is not None
    assert again is not None
    some = next(iter(first.rows))  # and no further
    rest = [{**row, "since": some["since"]} for row in again.rows]
    assert {**some} in rest
    link(hub)
    assert frozenset({"r3", CAT}) in together(hub)
    assert hub.linkage.questions.questions(FILE) == []


def test_the_order_of_loads_does_not_matter(hub: Hub, tmp_path: Path) -> None:
    other = firms(tmp_path / "other")
    put(other, POWER, accounts("account", ("a1", "椒江蚂蚁五金有限公司", None), ("a2", "椒江蜜蜂模具有限公司", None)))
    link(other)
    put(other, TAX, accounts("number", (ANT, "椒江蚂蚁五金有限公司", "p1"), (CAT, "椒江猫咪塑料有限公司", "p3")))
    link(other)
    put(other, REGISTER, registered(*_REGISTERED))
    link(other)
    assert together(other) == together(hub)


def test_two_firms_with_one_code_are_not_linked_and_the_owner_is_asked(hub: Hub) -> None:
    put(hub, REGISTER, registered(*_REGISTERED, ("r3", ANT, "椒江飞天大象运输有限公司", "p9")))
    link(hub)
    assert frozenset({"r3"}) in together(hub)
    (question,) = hub.linkage.questions.questions(FILE)
    assert (question.found.why, question.found.code) == ("clash", ANT)
    assert question.found.left == Key(REGISTER, "r3")
    told = {one.kind: one for one in troubles_of(hub, operations(hub, OFFICER))}
    assert (told["codes_clash"].about, told["codes_clash"].owner) == (FILE, "office")
    put(hub, REGISTER, registered(*_REGISTERED, ("r3", BEE, "椒江蜜蜂模具有限公司", "p2")))  # the register put it right
    link(hub)
    assert hub.linkage.questions.questions(FILE) == []
    assert frozenset({"r2", "r3", "a2"}) in together(hub)


def test_other_weights_link_everything_anew(hub: Hub) -> None:
    cursor = hub.sources.get(LINKS, SOURCE).mark["watermark"]
    assert hub.linking.since(hub.packs.entities[FILE], cursor) is None
    hub.linkage.memory.keep_model(FILE, json.dumps({"kind": "enterprise", "settings": {}}), 6, hub.now())
    assert hub.linking.since(hub.packs.entities[FILE], cursor) is not None


def test_without_splink_codes_and_names_link_and_a_sentence_names_the_extra(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = hub.packs.entities[FILE]
    hub.linkage.memory.keep_model(FILE, json.dumps({"kind": "enterprise", "settings": {}}), 6, hub.now())
    assert hub.linking.unable(file) is None
    monkeypatch.setitem(sys.modules, "splink", None)
    assert "zhongshu[linkage]" in str(hub.linking.unable(file))
    put(hub, POWER, accounts("account", ("a1", "椒江蚂蚁五金有限公司", None), ("a3", "椒江猫咪塑料有限公司", None)))
    link(hub)
    assert together(hub) == {frozenset({"r1", ANT, "a1"}), frozenset({"r2"}), frozenset({CAT, "a3"})}
    without = hub.sources.get(LINKS, SOURCE).mark["watermark"]
    monkeypatch.delitem(sys.modules, "splink")
    assert hub.linking.since(file, without) is not None  # once it is there all records are compared


def test_a_dataset_without_rows_is_nothing_to_link(tmp_path: Path) -> None:
    empty = firms(tmp_path / "empty")
    put(empty, POWER, "SELECT '' AS account, '' AS name, '' AS phone WHERE false")
    assert empty.linking.since(empty.packs.entities[FILE], None) is None


def test_a_place_is_linked_the_same_way(tmp_path: Path) -> None:
    places = firms(tmp_path / "places", **{"entities/firm_file.yaml": ENTITY.replace("enterprise", "place")})
    put(places, REGISTER, registered(("r1", "P-001", "东山公园", None), ("r2", "P-002", "西山公园", None)))
    put(places, TAX, accounts("number", ("p-001", "东山公园（北门）", None)))
    link(places)
    assert together(places) == {frozenset({"r1", "p-001"}), frozenset({"r2"})}  # a code is read without its case


def test_what_a_slower_second_worker_wrote_late_is_put_right(hub: Hub, tmp_path: Path) -> None:
    file, mark = hub.packs.entities[FILE], hub.sources.get(LINKS, SOURCE)
    put(hub, POWER, accounts("account", ("a1", "椒江蚂蚁五金有限公司", None), ("a2", "椒江猫咪塑料有限公司", None)))
    slow = hub.linking.since(file, mark.mark["watermark"])
    assert slow is not None
    late = "\n".join(json.dumps(dict(row)) for row in slow.rows)
    put(hub, POWER, accounts("account", ("a1", "椒江蚂蚁五金有限公司", None), ("a2", "椒江蜜蜂模具有限公司", None)))
    link(hub)
    (tmp_path / "late.jsonl").write_text(late, encoding="utf-8")
    hub.load(LINKS, tmp_path / "late.jsonl", source=SOURCE, who="second")
    hub.sources.set(LINKS, SOURCE, replace(mark, mark={**mark.mark, "watermark": slow.cursor}))
    assert frozenset({CAT, "a2"}) in together(hub)
    link(hub)
    assert frozenset({"r2", "a2"}) in together(hub)


def test_who_has_no_code_goes_along_when_a_code_is_put_right(hub: Hub) -> None:
    bee = links(hub)[Key(REGISTER, "r2")][0]
    put(hub, TAX, accounts("number", (ANT, "椒江蚂蚁五金有限公司", "p1")))
    put(hub, REGISTER, registered(_REGISTERED[0], ("r2", CAT, "椒江蜜蜂模具有限公司", "p2")))
    link(hub)
    found = links(hub)
    assert found[Key(REGISTER, "r2")][:2] == found[Key(POWER, "a2")][:2] == (bee, CAT)


def test_a_code_changes_hands_only_by_a_person(hub: Hub) -> None:
    ant = links(hub)[Key(TAX, ANT)][0]
    put(hub, REGISTER, registered(_REGISTERED[1], ("r9", ANT, "路桥大象运输有限公司", "p9")))
    put(hub, TAX, accounts("number", (ANT, "路桥大象运输有限公司", "p9")))
    link(hub)
    assert links(hub)[Key(POWER, "a1")][0] == ant != links(hub)[Key(REGISTER, "r9")][0]
    for question in hub.linkage.questions.questions(FILE):
        assert (question.found.why, question.found.code) == ("clash", ANT)
        hub.linkage.answer(FILE, question.number, "apart", By(OFFICER))
    link(hub)
    assert links(hub)[Key(REGISTER, "r9")][1] == ANT
    assert links(hub)[Key(POWER, "a1")][:2] == (ant, None)
    assert hub.linkage.questions.questions(FILE) == []


def test_keys_and_names_may_hold_anything(hub: Hub) -> None:
    names = (
        "阀" * 3_400,
        "'; DROP TABLE x; --",
        "<script>alert(1)</script>",
        "😀",
        "\u200f\u200e",
        "\x1f",
        "=1+1",
        "台州市",
    )
    odd: list[tuple[str, str | None, str | None, str | None]] = [
        (f"k{number}", None, name.replace("'", "''"), None) for number, name in enumerate(names)
    ]
    odd += [("a\x1fb", ANT, "椒江飞天大象运输有限公司", "p8"), ("k" * 5_000, BEE, "椒江孤独狐狸运输有限公司", "p9")]
    odd += [("spelt", None, "\ufeff椒江\u202e蚂蚁\u200b\x1f五金有限公司", None)]
    put(hub, REGISTER, registered(*_REGISTERED, *odd))
    link(hub)
    assert frozenset({"r1", "spelt", "a1", ANT}) in together(hub)  # what cannot be seen makes no other name
    assert {frozenset({record}) for record, *_ in odd[:-1]} <= together(hub)
    (question,) = hub.linkage.questions.questions(FILE)  # of a key that the state cannot hold nobody is asked
    assert question.found.left == Key(REGISTER, "a\x1fb")
    hub.linkage.answer(FILE, question.number, "same", By(OFFICER))
    link(hub)
    assert frozenset({"r1", "spelt", "a1", ANT, "a\x1fb"}) in together(hub)


def test_datasets_that_were_emptied_come_back_to_what_was_decided(hub: Hub) -> None:
    before = links(hub)
    ant, bee = before[Key(REGISTER, "r1")][0], before[Key(REGISTER, "r2")][0]
    hub.linkage.merge(FILE, ant, bee, By(OFFICER, "one firm"))
    link(hub)
    put(hub, REGISTER, registered(*_REGISTERED) + " WHERE false")
    for name, key in ((TAX, "number"), (POWER, "account")):
        put(hub, name, f"SELECT '' AS {key}, '' AS name, '' AS phone WHERE false")
    link(hub)
    assert together(hub) == set()
    fill(hub)
    link(hub)
    assert frozenset({"r1", "r2", "a1", "a2", ANT}) in together(hub)
    assert links(hub)[Key(REGISTER, "r2")][0] == ant


def test_an_entity_that_its_pack_gave_up_comes_back_to_what_was_decided(hub: Hub, tmp_path: Path) -> None:
    found = links(hub)
    hub.linkage.merge(FILE, found[Key(REGISTER, "r1")][0], found[Key(REGISTER, "r2")][0], By(OFFICER, "one firm"))
    close(hub)
    home, said = tmp_path / "home", {}
    for name in ("entities/firm_file.yaml", "grants.yaml"):
        path = home / "packs" / "town" / name
        said[path] = path.read_text("utf-8")
        path.unlink()
    without = open_hub(home)
    assert without.packs.entities == {}
    put(without, POWER, accounts("account", ("a1", "椒江蚂蚁五金有限公司", None)))
    close(without)
    for path, text in said.items():
        path.write_text(text, "utf-8")
    again = open_hub(home)
    link(again)
    assert together(again) == {frozenset({"r1", "r2", "a1", ANT}), frozenset({CAT})}
    close(again)
