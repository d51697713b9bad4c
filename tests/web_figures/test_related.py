"""`/figures/relations`: what is declared is checked, what could belong together a person decides."""

import html as escaped
import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from tests.kit import READER, app_for, make_hub
from tests.printed import printed_hub
from zhongshu.packs.hub import Hub

ADDRESS = "/figures/relations"


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    return printed_hub(tmp_path_factory.mktemp("related"))


@pytest.fixture
def client(hub: Hub) -> Iterator[TestClient]:
    with TestClient(app_for(hub)) as made:
        yield made


def _text(html: str) -> str:
    return re.sub(r"\s+", " ", escaped.unescape(re.sub(r"<[^>]+>", " ", html)))


def _card(html: str, outcome: str) -> str:
    found = re.search(rf'<section class="card verdicts {outcome}".*?</section>', html, re.S)
    assert found is not None, outcome
    return found[0]


def _asked(html: str) -> list[dict[str, str]]:
    """The hidden fields of each candidate's form, and its arithmetic."""
    found = []
    for item in re.findall(r'<li><p class="said"><span class="tag.*?</form>', html, re.S):
        fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', item))
        line = re.search(r'<p class="sum num">(.*?)</p>', item)
        assert line is not None
        found.append({**fields, "arithmetic": escaped.unescape(line[1])})
    return found


def test_the_contradiction_is_first_and_leads_to_its_figures(client: TestClient) -> None:
    html = client.get(ADDRESS).text
    card = _card(html, "contradiction")
    assert "76 ÷ 139 = 54.7%，76 ÷ 140 = 54.3%" in _text(card)
    links = re.findall(r'href="(/figures/economy\.figure/[^"]+)"', card)
    assert links == ["/figures/economy.figure/P3-L037-02", "/figures/economy.figure/P3-L037-03"]
    assert all(client.get(link).status_code == 200 for link in links)
    assert html.index("verdicts contradiction") < html.index("verdicts implies")


def test_the_implied_target_and_the_truncation_are_told(client: TestClient) -> None:
    html = client.get(ADDRESS).text
    assert "47.4 亿元 ÷ 108.7% = 43.6 亿元" in _text(_card(html, "implies"))
    assert "是舍尾" in _text(_card(html, "truncated"))
    client.cookies.set("lang", "en")
    assert "no whole number fits" in _text(client.get(ADDRESS).text)


def test_a_compared_figure_leads_to_the_figure_it_stands_beside(client: TestClient) -> None:
    html = client.get(ADDRESS).text
    assert ".compared" not in html
    assert "/figures/economy.figure/P4-L024-01" in _card(html, "implies")


def test_a_candidate_is_confirmed_and_another_dismissed(client: TestClient, hub: Hub) -> None:
    first, second, *_ = _asked(client.get(ADDRESS).text)
    sent = {name: first[name] for name in ("csrf", "dataset", "digest")}
    answer = client.post(ADDRESS, data={**sent, "decision": "confirmed", "note": "同一版"}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{ADDRESS}#candidates")
    html = client.get(ADDRESS).text
    assert first["digest"] not in [one["digest"] for one in _asked(html)]
    told = _text(html)
    assert "由 operator 确认" in told
    assert "同一版" in told
    assert first["arithmetic"] in told

    sent = {name: second[name] for name in ("csrf", "dataset", "digest")}
    refused = client.post(ADDRESS, data={**sent, "decision": "dismissed", "note": " "})
    assert refused.status_code == 400
    assert "without a reason" in _text(refused.text)
    assert second["digest"] in refused.text
    client.post(ADDRESS, data={**sent, "decision": "dismissed", "note": "不是同一批"})
    html = client.get(ADDRESS).text
    assert second["digest"] not in html
    stored = hub.desk(READER).decisions.of("economy.figure")
    decided = {one.digest: (one.decision, one.note) for one in stored}
    assert decided == {first["digest"]: ("confirmed", "同一版"), second["digest"]: ("dismissed", "不是同一批")}


def test_what_somebody_decided_already_and_foreign_forms_are_refused(client: TestClient) -> None:
    one = _asked(client.get(ADDRESS).text)[0]
    gone = client.post(
        ADDRESS, data={"csrf": one["csrf"], "dataset": one["dataset"], "digest": "0" * 64, "decision": "confirmed"}
    )
    assert gone.status_code == 400
    assert "decided over it already" in _text(gone.text)
    other = client.post(ADDRESS, data={**one, "csrf": "x" * 43, "decision": "confirmed"})
    assert other.status_code == 403


def test_a_region_without_figures_says_what_to_do(tmp_path_factory: pytest.TempPathFactory) -> None:
    hub = make_hub(tmp_path_factory.mktemp("none"), {})
    answer = TestClient(app_for(hub)).get(ADDRESS)
    assert answer.status_code == 200
    assert "还没有公开数字的数据集" in _text(answer.text)
