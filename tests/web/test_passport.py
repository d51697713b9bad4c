"""Where one number comes from."""

from starlette.testclient import TestClient

DAY = "/passport/air.pm25?area=331000&grain=day&period=2020-04-07"


def test_the_whole_way_of_a_number_is_told(client: TestClient) -> None:
    page = client.get(DAY).text
    for told in (
        "avg(pm25)",
        "air.station_hour",
        "生态环境局",
        "48 行，应有 72 行",
        "覆盖率",
        "SELECT avg(pm25)",
        "承诺",
        "按时",
    ):
        assert told in page, told


def test_the_contributions_are_shown_and_add_up(client: TestClient) -> None:
    page = client.get(DAY).text
    assert "合计 +6.1 微克/立方米" in page
    for part in ("+2.81", "+2.35", "+0.94"):
        assert part in page


def test_rules_carry_their_certainty(client: TestClient) -> None:
    page = client.get("/passport/air.good_hours?grain=day&period=2020-04-07").text
    assert "HJ 633-2012" in page
    assert "据转引" in page
    assert "凭记忆" in page


def test_rejected_rows_that_would_have_counted_are_named(client: TestClient) -> None:
    assert "1 行被拒收，本应计入" in client.get("/passport/economy.output").text


def test_htmx_gets_the_part_and_people_the_page(client: TestClient) -> None:
    part = client.get(DAY, headers={"HX-Request": "true"}).text
    assert "<html" not in part
    assert "avg(pm25)" in part
    assert "<html" in client.get(DAY).text


def test_a_place_without_a_value_has_no_passport(client: TestClient) -> None:
    answer = client.get("/passport/economy.output?area=330100")
    assert answer.status_code == 404
    assert "331000" in answer.text


def test_the_indicators_page_asks_for_it_only_when_it_is_seen(client: TestClient) -> None:
    page = client.get("/indicators/air.pm25?period=2020-04-07").text
    assert 'hx-trigger="revealed"' in page
    assert "avg(pm25)" not in page
