"""`zhongshu product`: what is offered, a subscription on paper, a statement and its count from the ledger again."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import update

from tests.app.conftest import Run
from tests.shop import GRANT, PROFILE, REGISTER, Clock, make_shop, stated
from tests.town import close
from zhongshu.app.wiring import open_hub
from zhongshu.state.tables.products import product_statement


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A region in which the bank has a statement, closed."""
    home, clock = tmp_path_factory.mktemp("product") / "home", Clock()
    with pytest.MonkeyPatch.context() as patch:
        made = make_shop(home, clock, patch)
        stated(made, clock)
        close(made)
    return home


@pytest.fixture
def forged(base: Path) -> Iterator[None]:
    """Somebody has written another number of calls into the state."""
    hub = open_hub(base)
    database = hub.snapshots.database
    with database.begin() as connection:
        before = connection.execute(product_statement.select()).mappings().one()["content"]
        days = {"2027-03-10": [30, 6]}
        connection.execute(update(product_statement).values(content={**before, "days": days}))
    yield
    with database.begin() as connection:
        connection.execute(update(product_statement).values(content=before))
    close(hub)


def test_what_is_offered_is_listed(run: Run, base: Path) -> None:
    told = run("product", "list", home=base)
    assert told.code == 0
    lines = [" ".join(line.split()) for line in told.out.splitlines()]
    assert lines[0] == "product owner origin price subscriptions"
    assert lines[1] == f"{PROFILE} market synthetic CNY 10 a month + 0.5 a call 1"
    assert lines[2] == f"{REGISTER} market published open 0"
    listed = run("product", "list", "--json", home=base).document["products"]
    assert [one["name"] for one in listed] == [PROFILE, REGISTER]


def test_one_product_is_shown_with_its_subscriptions(run: Run, base: Path) -> None:
    told = run("product", "show", PROFILE, home=base).out
    assert "offered by market, CNY 10 a month + 0.5 a call" in told
    assert f"bank  {GRANT}  active" in told
    assert told.rstrip().endswith("2027-03")
    assert "open to everybody under the grant open-list" in run("product", "show", REGISTER, home=base).out
    wrong = run("product", "show", "firms.profil", home=base)
    assert (wrong.code, f'did you mean "{PROFILE}"?' in wrong.err) == (1, True)


def test_a_statement_is_told_and_verified(run: Run, base: Path) -> None:
    told = run("product", "statement", PROFILE, "bank", "2027-03", "--verify", home=base)
    assert told.code == 0
    assert "a call      2026-01-01         2    0.5   1.00" in told.out
    assert "3 calls, 6 rows on 1 day;" in told.out
    assert told.out.rstrip().endswith("Counted again from the ledger: 3 calls, 6 rows; its digest is noted there.")
    (document,) = run("product", "statement", PROFILE, "bank", "2027-03", "--json", home=base).document["statements"]
    assert (document["total"], document["days"]) == ("11.00", {"2027-03-10": [3, 6]})
    assert "differences" not in document


@pytest.mark.usefixtures("forged")
def test_a_statement_that_the_ledger_does_not_bear_out_says_where(run: Run, base: Path) -> None:
    told = run("product", "statement", PROFILE, "bank", "2027-03", "--verify", home=base)
    assert told.code == 1
    assert "It is not what the ledger says:" in told.out
    assert "2027-03-10: calls 30, in the ledger 3" in told.out
    assert "  digest " in told.out
    answer = run("product", "statement", PROFILE, "bank", "2027-03", "--verify", "--json", home=base)
    (document,) = answer.document["statements"]
    assert (answer.code, [one["about"] for one in document["differences"]]) == (1, ["digest", "calls"])
    assert run("product", "statement", PROFILE, "bank", "2027-03", home=base).code == 0, "it is only told"


def test_a_month_that_runs_is_told_as_far_as_it_has_gone(run: Run, base: Path) -> None:
    told = run("product", "statement", PROFILE, "bank", "2027-04", home=base)
    assert told.out.strip() == f"2027-04 so far, under {GRANT}: 0 calls, 0 rows, CNY 10.00"
    document = run("product", "statement", PROFILE, "bank", "2027-04", "--json", home=base).document
    assert document["so_far"][0]["total"] == "10.00"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("bank", "2027-02"), "there is no statement of 2027-02 for bank"),
        (("bank", "2027-04", "--verify"), "there is no statement of 2027-04 for bank"),
        (("ecology", "2027-03"), "no subscriber of firms.profile 'ecology'"),
        (("bank", "March"), "no month 'March'"),
        (("bank", "2027-13"), "write it as 2026-11"),
    ],
)
def test_what_is_not_there_is_named(run: Run, base: Path, words: tuple[str, ...], said: str) -> None:
    told = run("product", "statement", PROFILE, *words, home=base)
    assert told.code == 1
    assert said in told.err


def test_a_unit_that_asked_on_paper_is_subscribed(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    close(make_shop(home, Clock(datetime(2026, 3, 10, 4, tzinfo=UTC)), monkeypatch))
    told = run("product", "subscribe", PROFILE, "bank", "--reason", "letter 12", "--json", home=home)
    assert json.loads(told.out) == {"grant": GRANT, "waits_for": ["market", "data_bureau"]}
    again = run("product", "subscribe", PROFILE, "bank", "--reason", "letter 13", home=home)
    assert (again.code, "bank has this product, or has asked for it" in again.err) == (1, True)
    for unit in ("market", "data_bureau"):
        assert run("grant", "approve", GRANT, "--for-unit", unit, "--reason", "agreed", home=home).code == 0
    assert "active" in run("product", "show", PROFILE, home=home).out
