"""The page of statistics: numbers with their unit and time, for who sees the cases; the same as a file."""

import csv
import io

import pytest

from tests.cases.town import EAST, IN_EAST, LI, RESIDENT, SECRET_PHONE, STRANGER, WANG, ZHAO, report
from tests.web_cases.conftest import Browse
from zhongshu.packs.hub import Hub

AT = "/case-stats/town/event"


@pytest.fixture(scope="module", autouse=True)
def _reported(hub: Hub) -> None:
    for place in (IN_EAST, IN_EAST, "121.25,28.5"):
        report(hub.cases, place=place)
    hub.cases.move(report(hub.cases), "refused", {"why": "elsewhere"}, WANG)


def test_each_sees_the_numbers_of_the_posts_that_they_see(browse: Browse) -> None:
    said = browse(ZHAO).open(AT)
    assert "as of 20" in said
    assert "Open now 3 cases Overdue now 0 cases Due within a day now 3 cases Ended last 30 days 1 cases" in said
    assert "Grid officer, 东网格 2 0 2 Grid officer, 西网格 1 0 1" in said
    assert "Refused 1 100.0%" in said
    assert "100.0% 1 of 1" in said
    li = browse(LI)
    said = li.open(AT)
    assert "Open now 2 cases" in said
    assert "Nothing ended within 30 days" in said
    assert "西网格" not in said
    assert f"post={EAST.replace('/', '%2F')}" in li.page
    assert SECRET_PHONE not in li.page


def test_who_holds_no_post_is_told_so_and_who_does_not_work_here_is_kept_out(browse: Browse) -> None:
    for reader, status in ((RESIDENT, 403), (STRANGER, 303)):
        for path in (AT, f"{AT}.csv"):
            assert browse(reader).client.get(path, follow_redirects=False).status_code == status
    assert browse(ZHAO).client.get("/case-stats/town/nothing").status_code == 404
    assert browse(ZHAO).client.get("/case-stats/town/nothing.csv").status_code == 404


def test_inbox_and_board_lead_there(browse: Browse) -> None:
    zhao = browse(ZHAO)
    for page in ("/cases", "/board/town/event"):
        zhao.open(page)
        assert f'href="{AT}"' in zhao.page


def test_the_file_has_a_number_a_line_with_unit_and_time(browse: Browse) -> None:
    answer = browse(ZHAO).client.get(f"{AT}.csv")
    assert answer.headers["content-type"].startswith("text/csv")
    assert "attachment" in answer.headers["content-disposition"]
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert lines[0] == ["What is counted", "Of what", "Number", "Unit", "When"]
    assert all(len(line) == 5 and line[2] and line[3] and line[4] for line in lines)
    numbers = {(line[0], line[1]): line[2] for line in lines}
    assert numbers["By post · Open", f"Grid officer, 东网格 ({EAST})"] == "2"
    assert numbers["Outcomes", "Refused"] == "1"
    assert sum(int(line[2]) for line in lines if line[0] == "Opened") == 4
