"""`zhongshu consent`: what a subject consented to, and taking it back at the machine."""

import argparse
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.linkage.works import ANT, ANTS, consent, works
from tests.town import close, entries
from zhongshu.app.commands import consent as command
from zhongshu.core.errors import UnknownName
from zhongshu.packs.hub import Hub
from zhongshu.sharing.grants.consent import Consenting
from zhongshu.sharing.people.refusal import NotAllowed

Typed = Callable[..., str]


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    made = works(tmp_path / "home")
    yield made
    close(made)


@pytest.fixture
def typed(hub: Hub, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Typed:
    def type_in(*words: str) -> str:
        parser = argparse.ArgumentParser()
        command.add_arguments(parser)
        args = parser.parse_args([*words, "--home", str(tmp_path / "home")])
        try:
            assert command.run(args) == 0
        finally:
            close(args.hub)
        return capsys.readouterr().out

    return type_in


def test_what_holds_what_is_over_and_what_was_taken_back_is_listed(typed: Typed, hub: Hub) -> None:
    now = hub.now()
    consent(hub, "tax")
    hub.grants.consents.revoke(ANTS, consent(hub, "registration"), now)
    past = Consenting(ANT, "bank", "loan_review", now - timedelta(days=9), now - timedelta(days=8))
    hub.grants.consents.give(ANTS, past, now)
    rows = typed("list", ANT).splitlines()[-3:]
    assert [row.split()[3] for row in rows] == ["everything", "registration", "tax"]
    assert [row.rstrip().rpartition("  ")[2].strip() for row in rows] == ["over", "taken back", "holds"]
    assert [one["chapter"] for one in json.loads(typed("list", ANT, "--json"))["consents"]] == [
        None,
        "registration",
        "tax",
    ]
    assert typed("list", "r-1") == "r-1 consented to nothing.\n"


def test_one_is_taken_back_with_a_reason_that_the_ledger_keeps(typed: Typed, hub: Hub) -> None:
    number = str(consent(hub, "tax"))
    with pytest.raises(SystemExit):
        typed("revoke", number)
    told = typed("revoke", number, "--reason", "asked by telephone")
    assert told == f"Consent {number}, to bank for loan_review, is taken back.\n"
    assert hub.grants.consents.consented("bank", "loan_review", hub.now(), "tax") == frozenset()
    (entry,) = (one for one in entries(hub) if one.act == "consent.revoked")
    assert (entry.actor.partition(":")[0], entry.reason, ANT in repr(entry)) == (
        "operator",
        "asked by telephone",
        False,
    )
    with pytest.raises(NotAllowed, match="taken back already"):
        typed("revoke", number, "--reason", "again")
    with pytest.raises(UnknownName, match="no consent 99"):
        typed("revoke", "99", "--reason", "wrong")
