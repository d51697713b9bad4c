"""What `zhongshu check` says of a case type that has a flow: the file, its parts, ends, messages and conditions."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.cases.parts.fair import bpmn, files
from tests.kit import write_pack
from zhongshu.cases.parts import engines
from zhongshu.packs.assemble import read_packs
from zhongshu.packs.packs import Packs

ROAD = "road: {type: string, title: Road, required: true}\n"


def read(folder: Path, **others: str) -> Packs:
    said = {"pack.yaml": "pack: town\ntitle: town\nowner: office\n", **files(**others)}
    return read_packs([write_pack(folder, "town", said)], ZoneInfo("Asia/Shanghai"), units=())


def changed(file: str, right: str, wrong: str) -> dict[str, str]:
    """One word of the pack put wrong."""
    text = bpmn() if file == "bpmn" else files()[f"cases/{file}.yaml"]
    assert right in text
    return {file: text.replace(right, wrong)}


def line_of(text: str, said: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if said in line)


def test_the_text_of_the_file_is_part_of_the_edition(tmp_path: Path) -> None:
    packs = read(tmp_path)
    assert packs.problems == ()
    flow = packs.cases["town.fair"].spec.flow
    assert flow is not None
    assert flow.bpmn == bpmn()
    assert flow.parts["Police"] == "town.police"
    other = read(tmp_path, bpmn=bpmn().replace("PT6H", "PT7H"))
    assert other.cases["town.fair"].edition != packs.cases["town.fair"].edition


@pytest.mark.parametrize(
    ("file", "right", "wrong", "place", "said"),
    [
        ("fair", "file: fair.bpmn", "file: fare.bpmn", "file: fare", "none of flows/ (did you mean \"fair.bpmn\"?"),
        ("fair", "Kitchen: kitchen,", "", "parts:", "parts says nothing of the task 'Kitchen' of fair.bpmn"),
        ("fair", "Fire: fire", "Fyre: fire", "parts:", "'Fyre' is no task of fair.bpmn (did you mean \"Fire\"?"),
        ("fair", "Refused: refused}", "No: refused}", "ends: {", "ends says nothing of the end event 'Refused'"),
        ("fair", "Refused: refused}", "No: refused}", "ends: {", "'No' is no end event of fair.bpmn"),
        ("fair", "Granted: granted", "Granted: grunted", "ends: {", "which is no step (did you mean \"granted\"?"),
        ("fair", "    rain:", "    reign:", "reign:", "'reign' is no message of fair.bpmn (did you mean \"rain\"?"),
        ("fair", "by: reporter\n      asks", "by: mayor\n      asks", "by: mayor", "no duty 'mayor'"),
        ("fair", "Fire: fire,", "Fire: fyre,", "parts:", "no case 'town.fyre' (did you mean \"town.fire\"?"),
        ("fair", "Fire: fire,", "Fire: fair,", "parts:", "its flow has town.fair as a part of itself"),
        ("fair", "guests: {type: integer,", "guests: {type: string,", "parts:", "'guests' of town.fire"),
        ("police", "form:\n", f"form:\n  {ROAD}", "parts:", "town.police has to know 'road', which town.fair neither"),
        ("fair", "file: fair.bpmn", "file: fair.bpmn\n  bpmn: '<xml/>'", "bpmn:", "bpmn is read from the file"),
        ("bpmn", "guests &gt; 50", "gests &gt; 50", "gests", "'gests', which is no answer of the case"),
        ("bpmn", "Police.outcome", "Police.outcom", "outcom ", "no answer of town.police, nor its outcome"),
        ("bpmn", '"Begin"', '"Start"', 'startEvent id="Start"', "the id 'Start' is the engine's own"),
        ("bpmn", "<userTask id=\"Fire\"", "<serviceTask id=\"Fire\"", "serviceTask", "serviceTask"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told_with_its_line(
    tmp_path: Path, file: str, right: str, wrong: str, place: str, said: str
) -> None:
    others = changed(file, right, wrong)
    problems = [str(one) for one in read(tmp_path, **others).problems]
    where, text = "town/cases/fair.yaml", others.get("fair", files()["cases/fair.yaml"])
    if file == "bpmn":
        where, text = "town/flows/fair.bpmn", others["bpmn"]
    found = [one for one in problems if one.startswith(f"{where}:{line_of(text, place)}") and said in one]
    assert found, problems


def test_a_flow_does_not_end_where_it_runs(tmp_path: Path) -> None:
    fair = files()["cases/fair.yaml"].replace("Refused: refused}", "Refused: working}")
    fair = fair.replace(
        "      withdrawn: {title", "      refused: {title: {zh: 退件, en: Refuse}}\n      withdrawn: {title", 1
    )
    (problem,) = read(tmp_path, fair=fair).problems
    assert "the end 'Refused' leads to 'working', where the flow itself runs" in str(problem)


def test_a_region_without_the_library_runs_and_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(content: bytes, file: str) -> None:
        raise engines.MissingFlows("flows need SpiffWorkflow, which is not installed", hint="install zhongshu[flows]")

    monkeypatch.setattr("zhongshu.packs.flow_checks.flow_of", missing)
    packs = read(tmp_path)
    assert packs.problems == ()
    assert [one.hint for one in packs.missing] == ["install zhongshu[flows]"]
    assert "town.fair" in packs.cases
