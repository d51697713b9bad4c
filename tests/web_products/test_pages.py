"""The pages of data products, by strangers, subscribers, owners and watchers."""

import csv
import io
from pathlib import Path

import pytest

from tests.shop import FILES, GRANT, PROFILE, REGISTER, use
from tests.town import add_people, browse, close, make_town
from zhongshu.packs.hub import Hub

PAPER = f"/products/{PROFILE}/statements/{GRANT}/2027-03"
CONCERNED = ("li", "he", "wang", "qian", "shen")
"""The bank's people, the owner's, the data office's, the auditor."""
OTHERS = ("feng", "firm", "resident", "security", "system")
DIGITS = "11.00"


def test_what_is_offered_is_listed_for_everybody(hub: Hub) -> None:
    told = browse(hub, "").open("/products")
    assert "Profile synthetic Firms of ten people or more Offered by Market supervision bureau" in told
    assert "CNY 10.00 a month + CNY 0.50 a call · the first 1 call of a month without charge" in told
    assert "Register published The open list" in told
    assert "open to everybody Terms CC-BY-4.0" in told
    zh = browse(hub, "", "zh").open("/products")
    assert "企业画像 合成 十人以上的企业 提供单位 市场监督管理局 价格 每月 10.00 元 + 每次 0.50 元" in zh
    assert 'href="/products" aria-current="page">产品' in browse_page(hub, "/products")


def browse_page(hub: Hub, path: str) -> str:
    browser = browse(hub, "", "zh")
    browser.open(path)
    return browser.page


def test_an_owner_that_offers_nothing_has_an_empty_list(hub: Hub) -> None:
    told = browse(hub, "").open("/products", owner="bank")
    assert "No data products yet" in told
    assert "All units" in told


def test_a_stranger_is_told_what_it_holds_and_no_row_nor_use(hub: Hub) -> None:
    browser = browse(hub, "")
    told = browser.open(f"/products/{PROFILE}")
    assert "Name name" in told
    assert "Employees employees people" in told
    assert "Credit code" not in told, "a subscription does not give it"
    assert "Made of synthetic data, for demonstration only" in told
    assert "There is no tariff behind this price" in told
    assert "from 2026-01-01 until 2028-01-01 in force no source" in told
    assert "from 2028-01-01 read in the original" in told
    assert "Only rows where employees >= 10" in told
    assert "People of a unit subscribe to it once they have logged in. Log in" in told
    for hidden in ("Bank of Taizhou", GRANT, DIGITS, "Ant", "Subscribers", "<textarea"):
        assert hidden not in browser.page, hidden


def test_an_open_product_says_where_it_is_found(hub: Hub) -> None:
    browser = browse(hub, "")
    told = browser.open(f"/products/{REGISTER}")
    assert "It is there to take; each read is in the ledger." in told
    assert "GET /api/v1/data/firms.list Zhongshu-Grant: open-list Zhongshu-Purpose: public_information" in told
    for path in ("/data/firms.list", "/call?name=firms.list&amp;grant=open-list", "/data/firms.list/download.csv"):
        assert f'href="{path}"' in browser.page
    assert "<textarea" not in browser.page


def test_a_unit_subscribes_by_the_form_and_is_led_to_its_grant(fresh: Hub) -> None:
    browser = browse(fresh, "li")
    told = browser.open(f"/products/{PROFILE}")
    assert "To subscribe is to ask for a grant. Market supervision bureau decides" in told
    answer = browser.send(f"/products/{PROFILE}", unit="bank", role=["officer"], reason="for the yearly plan")
    assert answer.url.path == f"/grants/{GRANT}"
    assert "To Bank of Taizhou · officer" in browser.text()
    assert "waiting" in browser.text()
    again = browser.open(f"/products/{PROFILE}")
    assert "Subscription Bank of Taizhou waiting its grant It waits for the decision of its owner." in again
    assert "<textarea" not in browser.page
    told = browse(fresh, "wang").open(f"/products/{PROFILE}")
    assert "Subscribers 1" in told
    assert "Bank of Taizhou waiting 0 0 CNY 0.00" in told


HOSTILE: tuple[tuple[dict[str, object], str], ...] = (
    ({"unit": "bank"}, "say what it will be used for"),
    ({"unit": "bnak", "reason": "x"}, "no unit of this region &#39;bnak&#39;"),
    ({"unit": "<b>bank</b>", "reason": "x"}, "no unit of this region &#39;&lt;b&gt;bank&lt;/b&gt;&#39;"),
    ({"unit": "bank", "reason": "x", "role": ["security_admin"]}, "no role of a unit &#39;security_admin&#39;"),
    ({"unit": "ecology", "reason": "x"}, "may not ask for this grant"),
    ({"unit": "market", "reason": "x"}, "this is market&#39;s own product"),
    ({"unit": "bank" * 500, "reason": "x" * 9000}, "no unit of this region"),
)


def test_a_form_that_says_what_cannot_be_is_shown_again(fresh: Hub) -> None:
    browser = browse(fresh, "li")
    for sent, said in HOSTILE:
        browser.open(f"/products/{PROFILE}")
        assert browser.send(f"/products/{PROFILE}", **sent).status_code == 400
        assert said in browser.page
        assert "<b>bank" not in browser.page
    browser.open(f"/products/{PROFILE}")
    assert browser.send(f"/products/{REGISTER}", unit="bank", reason="x").status_code == 400
    assert "this product is open to everybody: nobody subscribes to it" in browser.text()
    assert fresh.products.store.subscriptions() == ()


def test_a_form_without_the_browsers_token_does_nothing(fresh: Hub) -> None:
    browser = browse(fresh, "li")
    assert browser.client.post(f"/products/{PROFILE}", data={"unit": "bank", "reason": "x"}).status_code == 403
    for login in ("", "firm", "security"):
        answer = browse(fresh, login).client.post(f"/products/{PROFILE}", data={"unit": "bank", "reason": "x"})
        assert answer.status_code in (302, 303, 403), login
    assert fresh.products.store.subscriptions() == ()


def test_a_subscriber_sees_its_month_so_far_and_its_statements(own: Hub) -> None:
    use(own, GRANT)
    own.usage.catch_up()
    browser = browse(own, "li")
    told = browser.open(f"/products/{PROFILE}")
    assert "Subscription Bank of Taizhou in force its grant" in told
    assert "2027-04 so far CNY 10.00 Calls 1 Rows 2" in told
    assert "Fee of the month price of 2026-01-01 1 10.00 10.00" in told
    assert "Zhongshu-Grant: firms-profile-bank Zhongshu-Purpose: industry_analysis" in told
    assert f'href="{PAPER}"' in browser.page
    assert "Use and income" not in told


@pytest.mark.parametrize("login", ["wang", "qian", "shen"])
def test_the_owner_and_those_who_watch_see_subscribers_use_and_income(hub: Hub, login: str) -> None:
    browser = browse(hub, login)
    told = browser.open(f"/products/{PROFILE}")
    assert "Subscribers 1" in told
    assert "Income by month Month Statements Calls Rows Amount 2027-03 1 3 6 CNY 11.00" in told
    assert "2027-03-10 · 3 calls" in browser.page
    assert f'href="{PAPER}"' in browser.page


@pytest.mark.parametrize("login", OTHERS)
def test_others_see_the_product_and_nothing_of_its_use(hub: Hub, login: str) -> None:
    browser = browse(hub, login)
    told = browser.open(f"/products/{PROFILE}")
    assert browser.status == 200
    assert "Use and income" not in told
    assert GRANT not in browser.page
    assert DIGITS not in told


@pytest.mark.parametrize("login", CONCERNED)
def test_a_statement_is_shown_to_those_whom_it_concerns(hub: Hub, login: str) -> None:
    browser = browse(hub, login)
    told = browser.open(PAPER)
    statement = hub.products.store.statement(GRANT, "2027-03")
    assert "Statement of 2027-03 Profile synthetic" in told
    assert "From Market supervision bureau To Bank of Taizhou Under the grant firms-profile-bank" in told
    assert "Calls price of 2026-01-01 2 0.50 1.00" in told
    assert "Total CNY 11.00" in told
    assert "2027-03-10 3 6" in told
    assert statement.digest in told
    assert statement.root in told
    assert f"{statement.size} entries" in told
    assert "zhongshu product statement firms.profile bank 2027-03 --verify" in told
    assert "There is no tariff behind this price" in told
    assert browser.client.get(f"{PAPER}.csv").status_code == 200


@pytest.mark.parametrize("login", OTHERS)
@pytest.mark.parametrize("path", [PAPER, f"{PAPER}.csv", PAPER.replace("bank", "ecology"), PAPER.replace("03", "02")])
def test_a_statement_is_refused_to_others_whether_it_is_there_or_not(hub: Hub, login: str, path: str) -> None:
    answer = browse(hub, login).client.get(path)
    assert answer.status_code == 403
    assert DIGITS not in answer.text
    assert "is between others" in answer.text


def test_a_stranger_is_asked_to_log_in_for_a_statement(hub: Hub) -> None:
    answer = browse(hub, "").client.get(PAPER)
    assert (answer.status_code, answer.headers["location"][:7]) == (303, "/login?")
    assert browse(hub, "").client.get(f"{PAPER}.csv").status_code == 303


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/products/firms.profil", "no product &#39;firms.profil&#39;"),
        (PAPER.replace("2027-03", "2027-02"), "no statement &#39;2027-02&#39;"),
        (PAPER.replace("2027-03", "..%2f..%2fetc"), ""),
        (PAPER.replace(GRANT, "open-list"), "no subscription to firms.profile &#39;open-list&#39;"),
        (PAPER.replace(PROFILE, REGISTER), "no subscription to firms.register"),
    ],
)
def test_what_is_not_there_is_named_to_those_who_may_know(hub: Hub, path: str, said: str) -> None:
    browser = browse(hub, "wang")
    browser.open(path)
    assert browser.status == 404
    assert said in browser.page


def test_the_file_adds_up_to_the_statement(hub: Hub) -> None:
    answer = browse(hub, "li").client.get(f"{PAPER}.csv")
    lines = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [(one["kind"], one["what"], one["calls"], one["rows"], one["amount"]) for one in lines] == [
        ("line", "a_month", "", "", "10.00"),
        ("line", "free_calls", "1", "", "0.00"),
        ("line", "a_call", "2", "", "1.00"),
        ("day", "", "3", "6", ""),
        ("total", "", "3", "6", "11.00"),
    ]
    assert {one["digest"] for one in lines} == {hub.products.store.statement(GRANT, "2027-03").digest}
    assert "firms-profile-bank-2027-03.csv" in answer.headers["content-disposition"]


def test_in_chinese_every_sentence_is(hub: Hub) -> None:
    told = browse(hub, "wang", "zh").open(f"/products/{PROFILE}")
    for sentence in (
        "使用和收入",
        "订阅单位 1",
        "台州银行 生效",
        "各月收入",
        "11.00 元",
        "这个价目没有出处",
        "只含 employees >= 10",
    ):
        assert sentence in told, sentence
    paper = browse(hub, "wang", "zh").open(PAPER)
    for sentence in ("2027-03 账单", "月费 2026-01-01 起的价", "合计 11.00 元", "怎么核对", "每天的使用"):
        assert sentence in paper, sentence


def test_the_ledger_tells_of_the_statement(hub: Hub) -> None:
    browser = browse(hub, "shen")
    browser.open("/ledger", grant=GRANT)
    said = [one for one in browser.sentences if "statement" in one]
    assert said == ["The system issued the statement of 2027-03 to Bank of Taizhou for firms.profile: 11.00"]


def test_a_draft_scenario_hides_what_it_offers(tmp_path: Path) -> None:
    pack = "pack: firms\ntitle: {zh: 企业, en: Firms}\nowner: market\nuses: [region]\nstage: draft\n"
    made = make_town(tmp_path / "home", {**FILES, "pack.yaml": pack})
    add_people(made)
    for login in ("feng", ""):
        assert "Profile" not in browse(made, login).open("/products")
        assert browse(made, login).client.get(f"/products/{PROFILE}").status_code in (303, 403)
        assert browse(made, login).client.get(f"/api/v1/products/{PROFILE}").status_code == 403
    assert browse(made, "").client.get("/api/v1/products").json() == {"products": []}
    assert "Profile" in browse(made, "wang").open("/products")
    close(made)
