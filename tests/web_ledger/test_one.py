"""One entry: its page and its proof."""

import json
import runpy
from pathlib import Path

import pytest

from tests.contracts.tree import ROOT
from tests.town import browse, entries, reader
from tests.web_ledger.office import EVIL, write
from zhongshu.packs.hub import Hub
from zhongshu.sharing.ledger.entry import Look, encode
from zhongshu.sharing.ledger.prove import check_proof


def looked_up(hub: Hub) -> int:
    """The bank officer looks at the firms; the number of the entry that tells of it."""
    browse(hub, "li").open("/data/firms.firm")
    (found,) = entries(hub, kind="read", grant="bank-lookup")
    return found.sequence


def test_the_whole_entry_in_words(hub: Hub) -> None:
    number = looked_up(hub)
    shown = browse(hub, "wang").open(f"/ledger/{number}")
    for said in (
        f"Entry {number}",
        "Who 李晓 of Bank of Taizhou",
        "Grant bank-lookup version 1",
        "Purpose Review of a loan loan_review",
        "Through /data/firms.firm",
        "What was read Firms firms.firm Unified social credit code Name Telephone",
        "1 row about 1 subject",
        "Outcome Allowed",
        '"purpose":"loan_review"',
    ):
        assert said in shown
    assert "记了什么" in browse(hub, "wang", "zh").open(f"/ledger/{number}")


def test_whom_it_is_about_sees_the_unit_and_not_the_person(hub: Hub) -> None:
    shown = browse(hub, "firm").open(f"/ledger/{looked_up(hub)}")
    assert "Who Bank of Taizhou Unit Bank of Taizhou" in shown
    assert "李晓" not in shown


def test_others_are_told_the_same_as_of_an_entry_that_is_not_there(hub: Hub) -> None:
    number, browser = looked_up(hub), browse(hub, "feng")
    refused = browser.open(f"/ledger/{number}")
    assert browser.status == 404
    nothing = browser.open("/ledger/999999")
    assert browser.status == 404
    assert refused.replace(str(number), "N") == nothing.replace("999999", "N")
    for path in (f"/ledger/{number}/proof.json", "/ledger/999999/proof.json", "/ledger/x", "/ledger/-1"):
        assert browser.client.get(path).status_code == 404
    denied = entries(hub, actor=reader(hub, "feng").actor, kind="denied")
    assert [one.objects for one in denied] == [(Look("ledger"),)] * 6


def test_the_proof_is_checked_by_a_stranger_with_the_script_of_the_guide(hub: Hub) -> None:
    number = looked_up(hub)
    answer = browse(hub, "firm").client.get(f"/ledger/{number}/proof.json")
    assert answer.headers["content-disposition"] == f'attachment; filename="proof-{number}.json"'
    assert answer.headers["content-type"] == "application/json"
    document = json.loads(answer.text)
    assert check_proof(document, hub.ledger.key.public).sequence == number
    check = runpy.run_path(str(ROOT / "docs" / "guide" / "verify_proof.py"))["check"]
    assert json.loads(check(document, hub.ledger.key.vkey))["grant"] == "bank-lookup"
    document["entry"] = document["entry"].replace("loan_review", "loan_revieW")
    with pytest.raises(AssertionError):
        check(document, hub.ledger.key.vkey)


def test_the_page_shows_the_proof_once_it_is_signed(hub: Hub) -> None:
    number, auditor = looked_up(hub), browse(hub, "shen")
    assert "No checkpoint vouches for it yet" in auditor.open(f"/ledger/{number}")
    made = hub.ledger.checkpoint()
    shown = auditor.open(f"/ledger/{number}")
    assert made.root.hex() in shown
    assert f"Tree {made.size} entries" in shown
    assert "— hub" not in shown
    assert made.note.splitlines()[-1] in shown


def test_a_look_at_one_entry_and_a_download_are_entries(hub: Hub) -> None:
    number, auditor = looked_up(hub), browse(hub, "shen")
    auditor.open(f"/ledger/{number}")
    auditor.client.get(f"/ledger/{number}/proof.json")
    told = entries(hub, actor=reader(hub, "shen").actor, kind="read")
    assert [one.address for one in told] == [f"/ledger/{number}", f"/ledger/{number}/proof.json"]


def test_a_stream_leads_to_its_end(hub: Hub) -> None:
    opened = write(hub, kind="opened", reserved=5)
    auditor = browse(hub, "shen")
    assert "No entry tells yet that this stream ended" in auditor.open(f"/ledger/{opened}")
    closed = write(hub, kind="closed", opened=opened, rows=5)
    assert f"The stream ended with this entry: #{closed}" in auditor.open(f"/ledger/{opened}")
    assert f"The stream began with this entry: #{opened}" in auditor.open(f"/ledger/{closed}")


def test_hostile_text_is_shown_and_harmless(hub: Hub) -> None:
    evil = write(hub, actor=EVIL, reason=f"{EVIL}\u202e\u0000", details={EVIL: EVIL}, act=EVIL, key=EVIL, filter=EVIL)
    auditor = browse(hub, "shen")
    shown = auditor.open(f"/ledger/{evil}")
    assert "<script>document" not in auditor.page
    assert "<img" not in auditor.page
    assert "⟨U+202E⟩" in shown
    line = next(one for one in entries(hub) if one.sequence == evil)
    proof = auditor.client.get(f"/ledger/{evil}/proof.json").json()
    assert proof["entry"].encode() == encode(line)


def test_a_damaged_file_is_told_and_nothing_is_shown(hub: Hub) -> None:
    number = looked_up(hub)
    (segment,) = Path(hub.ledger.folders.segments).iterdir()
    lines = segment.read_bytes().split(b"\n")
    lines[0] = lines[0].replace(b'"sequence":0', b'"sequence":7')
    segment.write_bytes(b"\n".join(lines))
    auditor = browse(hub, "shen")
    assert "the ledger is damaged at entry 0" in auditor.open("/ledger/0")
    assert auditor.status == 503
    auditor.open(f"/ledger/{number}")
    assert auditor.status == 200
