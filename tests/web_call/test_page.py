"""The page where a call is tried."""

import re
from html import unescape

from tests.api.data.market import BANKER, LOANS, STRANGER
from tests.web_call.conftest import Clients


def test_it_offers_what_the_reader_may_read(of: Clients) -> None:
    bank, anybody = of(BANKER).get("/call").text, of(STRANGER).get("/call").text
    assert 'value="market.firm"' in bank
    assert 'value="market.firm"' not in anybody
    assert 'value="market.shop"' in anybody


def test_a_form_becomes_a_call_that_works(of: Clients) -> None:
    form = "name=market.firm&grant=bank-loans&c1=county&o1=eq&v1=331002&c2=uscc&o2=like&v2=F01&select=uscc&limit=5"
    told = of(BANKER).get(f"/call?{form}&select=phone&order=-uscc").text
    (path,) = re.findall(r'data-path="([^"]+)"', told)
    answer = of(BANKER).get(unescape(path), headers=LOANS).json()
    assert [row["uscc"] for row in answer["rows"]] == ["F018", "F016", "F014", "F012", "F010"]
    assert answer["rows"][0].keys() == {"uscc", "phone"}
    assert "curl &#39;http://127.0.0.1/api/v1/data/market.firm?" in told


def test_masked_columns_are_not_offered_to_filter_by(of: Clients) -> None:
    told = of(BANKER).get("/call?name=market.firm").text
    (conditions,) = re.findall(r'<select[^>]*name="c1".*?</select>', told, re.DOTALL)
    assert 'value="county"' in conditions
    assert 'value="phone"' not in conditions
    assert "keep_last: 4" in told


def test_words_of_an_address_that_are_none_are_left_out(of: Clients) -> None:
    told = of(BANKER).get("/call?name=market.firm&c1=phone&o1=eq&v1=1&order=nothing&limit=-1&o2=drop&c2=uscc&select=x")
    assert told.status_code == 200
    assert 'data-path="/api/v1/data/market.firm"' in told.text
    assert of(BANKER).get("/call?name=<script>").status_code == 200


def test_a_dataset_leads_here(of: Clients) -> None:
    assert 'href="/call?name=market.shop"' in of(STRANGER).get("/data/market.shop").text


def test_both_languages(of: Clients) -> None:
    english = of(BANKER).get("/call?name=market.firm", headers={"Cookie": "lang=en"}).text
    assert "Call the data API" in english
    assert "调用数据接口" in of(BANKER).get("/call?name=market.firm", headers={"Cookie": "lang=zh"}).text
