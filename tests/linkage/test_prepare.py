import sys

import duckdb
import pytest

from tests.linkage.records import CODE, OLD, record, table
from zhongshu.core.errors import ZhongshuError
from zhongshu.linkage import names
from zhongshu.linkage.kinds import KINDS
from zhongshu.linkage.prepare import columns


def _prepared(said: dict[str, object], kind: str = "enterprise") -> dict[str, object]:
    with duckdb.connect() as connection:
        table(connection, "records", [said], KINDS[kind])
        rows = connection.execute("FROM records")
        assert tuple(column[0] for column in rows.description or ()) == columns(KINDS[kind])
        row = rows.fetchone()
        assert row is not None
        return dict(zip(columns(KINDS[kind]), row, strict=True))


def test_what_an_office_wrote_is_read_once_and_kept_apart() -> None:
    read = _prepared(
        record(
            "register/1",
            code=f" {CODE.lower()}",
            old_code=OLD,
            name="路橋安邦泵業有限責任公司",
            former="路桥老邦泵业厂；路桥先邦泵业厂, 某店",
            address="浙江省台州市路桥区样安路12号",
            person="  ",
            phone="p1",
        )
    )
    assert (read["code"], read["old"], read["said"]) == (CODE, OLD, CODE)
    assert read["name"] == "路桥|安邦泵业|有限公司|"
    assert read["former"] == ["路桥|先邦泵业|厂|", "路桥|老邦泵业|厂|"]  # 某店 has no region: no whole name
    assert (read["street"], read["house"], read["person"], read["phone"]) == ("路桥区样安路", "12", None, "p1")


def test_codes_are_told_apart_wherever_they_are_written() -> None:
    number = _prepared(record("tax/1", code=OLD))
    wrong = _prepared(record("tax/1", code=CODE[:-1] + "4"))
    assert (number["code"], number["old"]) == (None, OLD)
    assert (wrong["code"], wrong["old"], wrong["said"]) == (
        None,
        None,
        "9135D100M000100Y44",
    )  # the one code that looks like it


def test_a_record_that_says_nothing_is_a_row_still() -> None:
    read = _prepared(record("power/1", name="", former=" ; ", address="  "))
    assert read["record"] == "1"
    assert read["name"] is read["former"] is read["street"] is None


def test_without_the_extra_the_sentence_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    names._simplified.cache_clear()
    monkeypatch.setitem(sys.modules, "opencc", None)
    try:
        with pytest.raises(ZhongshuError, match=r"zhongshu\[linkage\]"):
            names.plain("某店")
    finally:
        names._simplified.cache_clear()
