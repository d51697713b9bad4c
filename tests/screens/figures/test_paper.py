"""A paper's report: what contradicts, what is implied, what was left out, each with its place."""

from zhongshu.datasets.papers.plain_text import paper_of_csv, paper_of_text
from zhongshu.screens.figures.paper import OUTCOMES, PaperReport, check_paper
from zhongshu.screens.figures.sample import SAMPLE


def _told(report: PaperReport, language: str) -> dict[str, list[str]]:
    """Arithmetic by outcome."""
    return {outcome: [one.verdict.arithmetic.to(language) for one in report.of(outcome)] for outcome in OUTCOMES}


def test_the_sample_shows_the_contradiction_the_implied_target_and_the_truncation() -> None:
    for language in ("zh", "en"):
        report = check_paper(paper_of_text(SAMPLE.to(language), "sample"))
        assert report.counts == {
            "contradiction": 1,
            "implies": 10,
            "truncated": 1,
            "consistent": 1,
            "incomparable": 0,
        }
        assert report.unread == ()
        (contradiction,) = _told(report, language)["contradiction"]
        assert "76 ÷ 139 = 54.7%" in contradiction
        assert "76 ÷ 140 = 54.3%" in contradiction
        assert [one.verdict.implied.shown for one in report.of("implies") if one.verdict.implied is not None] == [
            "348–358",
            "2679–2741",
            "941.02",
            "248.46",
            "43.6",
            "−18.3",
            "16.9",
            "33",
            "44",
            "3.0",
        ]
        assert "26.7%" in _told(report, language)["truncated"][0]


def test_places_lead_to_the_line_and_to_the_cell() -> None:
    report = check_paper(paper_of_text("好\n76 家占 139 家的 54.5%\n地区\t企业（家）\n甲\t1\n乙\t2\n合计\t4", "x"))
    statement, table = report.of("contradiction")
    assert (statement.where.zh, statement.where.en, statement.said.zh) == ("第2行", "line 2", "76 家占 139 家的 54.5%")
    assert (table.where.zh, table.said.zh) == ("第6行第2列", "企业：合计 = 各行之和")
    assert (report.tables, report.numbers, report.skipped) == (1, 3, 0)


def test_what_is_left_out_is_counted_and_told() -> None:
    paper = paper_of_csv(
        "地区,产值（亿元）,人数（人）\n甲,12 家/3.4 亿元,1\n乙,暂缺,2\n合计,9,3\n注：另有 5 家,,\n", "x.csv"
    )
    report = check_paper(paper)
    assert [one.place.zh for one in report.refused] == ["第2行第2列"]
    assert [(one.where.zh, one.text) for one in report.unread] == [("第5行第1列", "注：另有 5 家")]
    assert report.skipped == 1
    assert report.counts["consistent"] == 1


def test_an_empty_paper_says_nothing() -> None:
    report = check_paper(paper_of_text("今天天气很好", "x"))
    assert (report.findings, report.unread, report.refused, report.tables) == ((), (), (), 0)
