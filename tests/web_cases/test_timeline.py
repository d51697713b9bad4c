"""What happened to a case, in the words of whoever reads it."""

import html

import pytest

from tests.cases.town import DESK, HOUR, ZHAO, report
from tests.web_cases.conftest import Browse
from zhongshu.cases.records import number_of
from zhongshu.cases.ticking import tick
from zhongshu.packs.hub import Hub


@pytest.mark.parametrize(
    ("language", "words"), [("zh", "超期，已上报城管局指挥岗"), ("en", "Overdue: told to Desk, Urban bureau")]
)
def test_an_escalation_names_the_posts_in_the_reader_s_language_alone(
    hub: Hub, browse: Browse, language: str, words: str
) -> None:
    id = report(hub.cases)
    tick(hub.cases, hub.cases.store.case(number_of(id)).opened + 9 * HOUR)
    browser = browse(ZHAO)
    browser.client.cookies.set("lang", language)
    browser.open("/case/" + id.replace(".", "/"))
    assert words in html.unescape(browser.page)
    title = hub.cases.posts()[DESK].title
    other = title.en if language == "zh" else title.zh
    assert other not in html.unescape(browser.page)
