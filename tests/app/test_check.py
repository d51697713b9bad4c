"""What `check` finds wrong, and how it says it."""

import re
from pathlib import Path

from tests.app.conftest import Run
from tests.kit import write_pack

DUTIES = "desk: {title: Desk, units: [data_bureau]}\n"
JOIN = """\
case: join
title: Join
open_to: anyone
form:
  firm: {type: uscc, title: Code}
  name: {type: string, title: {zh: 企业名称, en: Name}}
owner: {duty: desk}
steps: {new: {title: New, to: {done: {title: Do}}}, done: {title: Done, outcome: done}}
"""


def test_the_shipped_packs_are_right_and_no_home_is_needed(run: Run) -> None:
    found = run("check", "--json")
    assert found.code == 0, found.out
    document = found.document
    assert document["ok"]
    assert document["problems"] == document["advice"] == []
    assert {"air", "region"} <= set(document["packs"])
    kinds = {one["table"]: one["refresh"] for one in document["tables"]}
    assert kinds["air.station_aqi"] == "local"
    assert set(kinds.values()) <= {"local", "reach", "full"}
    assert all(one["reason"] for one in document["tables"])
    last = f"{document['cases']} case types, {document['duties']} duties: no problem"
    assert run("check").out.strip().endswith(last)
    assert min(document["cases"], document["duties"]) > 1


def test_each_problem_has_file_line_word_and_the_right_one(run: Run, tmp_path: Path) -> None:
    run("pack", "new", "visits", "--dir", tmp_path)
    table = tmp_path / "visits" / "tables" / "hall_day.sql"
    table.write_text(table.read_text("utf-8").replace("FROM visits", "FROM visit"), "utf-8")
    indicators = tmp_path / "visits" / "indicators.yaml"
    indicators.write_text(indicators.read_text("utf-8").replace("better: lower", "beter: lower"), "utf-8")
    ran = run("check", tmp_path / "visits")
    assert ran.code == 1
    assert "visits/tables/hall_day.sql:10: " in ran.out
    assert '"visits"' in ran.out
    assert "visits/indicators.yaml:25 (waiting.beter): unknown key 'beter' (did you mean \"better\"?" in ran.out
    problems = run("check", tmp_path, "--json").document["problems"]
    assert {(one["place"]["file"], one["place"]["line"]) for one in problems} >= {
        ("visits/tables/hall_day.sql", 10),
        ("visits/indicators.yaml", 25),
    }


def test_of_a_named_pack_only_its_own_tables_are_listed(run: Run, tmp_path: Path) -> None:
    run("pack", "new", "visits", "--dir", tmp_path)
    found = run("check", tmp_path / "visits").out
    assert "visits.hall_day" in found
    assert "air.station_aqi" not in found
    assert [one["table"] for one in run("check", tmp_path, "--json").document["tables"]] == ["visits.hall_day"]
    assert {"air", "visits"} <= set(run("check", tmp_path, "--json").document["packs"])


def test_a_form_that_asks_what_the_hub_holds_is_advised_and_no_problem(run: Run, tmp_path: Path) -> None:
    pack = write_pack(tmp_path, "clubs", {"duties.yaml": DUTIES, "cases/join.yaml": JOIN})
    said = (pack / "pack.yaml").read_text("utf-8")
    (pack / "pack.yaml").write_text(said.replace("uses: [region]", "uses: [region, enterprise]"), "utf-8")
    ran = run("check", pack)
    assert ran.code == 0
    line = "prefill: {dataset: enterprise.firm, column: name, key: uscc, by: firm}, and level: 3"
    said = "advice: clubs/cases/join.yaml:6 (form.name): asks 'Name' (企业名称), which enterprise.firm.name holds"
    assert f"{said}\n  hint: {line}" in ran.out
    assert "no problem" in ran.out
    (told,) = run("check", pack, "--json").document["advice"]
    assert (told["place"]["line"], told["hint"]) == (6, line)


def test_a_folder_without_a_pack_is_told(run: Run, tmp_path: Path) -> None:
    ran = run("check", tmp_path)
    assert ran.code == 1
    assert "is no pack" in ran.err
    assert "zhongshu pack new" in ran.err


def test_a_region_is_checked_with_its_own_packs_and_units(run: Run, home: Path) -> None:
    assert "visits" in run("check", "--json", home=home).document["packs"]
    region = home / "region.yaml"
    region.write_text(region.read_text("utf-8").replace("data_bureau:", "data_office:"), "utf-8")
    ran = run("check", home=home)
    assert ran.code == 1
    assert "owner 'data_bureau' is no unit of this region" in ran.out
    assert "data_office" in ran.out


def test_a_region_without_office_hours_is_told_which_clocks_need_them(run: Run, home: Path) -> None:
    region = home / "region.yaml"
    said = "".join(line for line in region.read_text("utf-8").splitlines(True) if "packs:" not in line[:6])
    region.write_text(re.sub(r"office_hours:.*\n(?:- .*\n)*", "", said), "utf-8")
    ran = run("check", home=home)
    assert ran.code == 1
    assert "street/cases/event.yaml:" in ran.out
    assert "counts working_hours, and region.yaml says no office_hours" in ran.out


def test_a_damaged_file_is_named_and_its_table_refuses_until_it_is_whole(run: Run, home: Path) -> None:
    assert run("check", "--lake", home=home).out.endswith("The lake is whole.\n")
    file = next((home / "lake" / "visits" / "hall_day").rglob("*.parquet"))
    content = file.read_bytes()
    file.write_bytes(content[:100] + bytes([content[100] ^ 1]) + content[101:])
    ran = run("check", "--lake", "--json", home=home)
    assert ran.code == 1
    (damage,) = ran.document["damaged"]
    assert damage["table"] == "visits.hall_day"
    assert damage["file"].endswith(file.name)
    refused = run("show", "visits.hall_day", home=home)
    assert refused.code == 1
    assert "visits.hall_day" in refused.err
    assert run("show", "visits.visits", home=home).code == 0
    file.write_bytes(content)
    assert run("check", "--lake", home=home).code == 0
    assert run("show", "visits.hall_day", home=home).code == 0
