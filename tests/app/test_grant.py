"""`zhongshu grant`: a grant's life by commands, and what a person sees under it."""

import argparse
import json
from pathlib import Path
from typing import Any

import pytest

from tests.kit import make_hub
from zhongshu.app.commands import grant
from zhongshu.core.errors import GrantError, PackError, UnknownName
from zhongshu.packs.hub import Hub
from zhongshu.sharing.grants.consent import Consenting
from zhongshu.sharing.people.acts import Actor
from zhongshu.sharing.people.person import Newcomer, Post
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.reader import Reader

REGION = """
region: testland
title: {zh: 测试市, en: Testland}
area: '331000'
units:
  market: {title: {zh: 市场监管局, en: Market bureau}}
  bank: {title: {zh: 银行, en: Bank}, area: '331003'}
  data_bureau: {title: {zh: 数据局, en: Data bureau}}
packs: [region]
"""
FIRMS = {
    "pack.yaml": "pack: firms\ntitle: Firms\nowner: market\nuses: [region]\n",
    "datasets/firm.yaml": """
        dataset: firm
        title: {zh: 企业, en: Firms}
        owner: market
        level: 2
        sharing: conditional
        origin: synthetic
        key: [uscc]
        subject: uscc
        columns:
          uscc: {type: string}
          name: {type: string}
          phone: {type: string}
          area: {type: area}
    """,
}
ASKED = """
grant: bank-firm
title: {zh: 贷款审查, en: Loan review}
from: market
to: {unit: bank, roles: [officer]}
read: firms.firm
columns:
  allow: [uscc, name, phone, area]
  mask: {phone: {keep_last: 4}, uscc: {hash: true}}
where: area = reader_area()
purpose: loan_review
basis: {consent: true}
quota: {calls_a_day: 100}
valid: {valid_from: 2020-01-01, valid_to: 2090-01-01}
"""
GOLDEN = Path(__file__).parent / "golden" / "grant_explain.txt"
PAPER = ("--reason", "letter 7")


@pytest.fixture
def hub(tmp_path: Path) -> Hub:
    (tmp_path / "asked.yaml").write_text(ASKED, "utf-8")
    return make_hub(tmp_path / "home", {"firms": FIRMS}, region=REGION)


class Typed:
    """Types commands, and keeps what the last one printed."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]):
        self.folder, self.capsys = folder, capsys

    def __call__(self, *words: str) -> str:
        parser = argparse.ArgumentParser()
        grant.add_arguments(parser)
        assert grant.run(parser.parse_args([*words, "--home", str(self.folder / "home")])) == 0
        return self.capsys.readouterr().out

    def document(self, *words: str) -> Any:
        return json.loads(self(*words, "--json"))

    def asked(self) -> None:
        self("request", str(self.folder / "asked.yaml"), "--for-unit", "bank", *PAPER)


@pytest.fixture
def typed(hub: Hub, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Typed:
    return Typed(tmp_path, capsys)


def test_a_grant_is_asked_for_approved_stopped_and_revoked(typed: Typed, hub: Hub) -> None:
    typed.asked()
    (listed,) = typed.document("list", "--of", "firms.firm")["grants"][:1]
    assert (listed["grant"], listed["status"], listed["waits_for"]) == ("bank-firm", "requested", ["market"])
    statuses = []
    for step in ("approve", "suspend", "resume", "revoke"):
        statuses.append(typed.document(step, "bank-firm", "--for-unit", "market", *PAPER)["status"])
    assert statuses == ["active", "suspended", "active", "revoked"]
    told = typed("show", "bank-firm")
    assert "version 1: revoked" in told
    assert "approved by operator:" in told
    assert "for market, on paper: letter 7" in told


def test_the_clock_can_be_stopped_started_and_put_off(typed: Typed) -> None:
    typed.asked()
    assert typed.document("extend", "bank-firm", "--for-unit", "market", *PAPER)["due"] is not None
    assert typed.document("ask", "bank-firm", "--for-unit", "market", *PAPER)["due"] is None
    assert typed.document("answer", "bank-firm", "--for-unit", "bank", *PAPER)["due"] is not None
    assert typed("list", "--due") == "There is none.\n"


def test_an_amendment_waits_beside_what_stands(typed: Typed) -> None:
    typed.asked()
    typed("approve", "bank-firm", "--for-unit", "market", *PAPER)
    (typed.folder / "asked.yaml").write_text(ASKED.replace("loan_review", "credit_line"), "utf-8")
    typed("amend", str(typed.folder / "asked.yaml"), "--for-unit", "bank", *PAPER)
    assert "active, amended" in typed("list")
    assert "Version 2 waits for market, by 20" in typed("show", "bank-firm")
    assert typed.document("refuse", "bank-firm", "--for-unit", "market", *PAPER)["status"] == "active"


def test_the_operator_decides_nothing(typed: Typed) -> None:
    typed.asked()
    with pytest.raises(GrantError, match="--for-unit UNIT --reason TEXT"):
        typed("approve", "bank-firm")
    typed("request", _renamed(typed), "--for-unit", "market", *PAPER)
    with pytest.raises(GrantError, match="whoever asks does not approve"):
        typed("approve", "other", "--for-unit", "market", *PAPER)


def _renamed(typed: Typed) -> str:
    path = typed.folder / "other.yaml"
    path.write_text(ASKED.replace("bank-firm", "other"), "utf-8")
    return str(path)


def test_explain_prints_what_a_person_sees_and_why(typed: Typed, hub: Hub) -> None:
    machine = Actor.at_the_machine("test")
    post = Post("bank", Role.OFFICER)
    hub.people.persons.add(Newcomer("lixiao", "李晓", (post,)), machine, hub.now())
    hub.people.persons.add(Newcomer("wu", "吴", (Post("bank", Role.CLERK),)), machine, hub.now())
    typed.asked()
    assert "version 1 is requested" in typed("explain", "bank-firm", "--as", "lixiao")
    typed("approve", "bank-firm", "--for-unit", "market", *PAPER)
    firm = Reader("firm", subject="91331000MA2DTEST0X")
    hub.grants.consents.give(firm, Consenting("91331000MA2DTEST0X", "bank", "loan_review", hub.now()), hub.now())
    assert typed("explain", "bank-firm", "--as", "lixiao", "--sql", "firms.firm") == GOLDEN.read_text("utf-8")
    told = typed("explain", "bank-firm", "--as", "wu")
    assert "firms.firm: not readable" in told
    assert "it is to officer of bank; 吴 is clerk in bank" in told
    with pytest.raises(UnknownName, match='did you mean "lixiao"'):
        typed("explain", "bank-firm", "--as", "lixiaoo")


def test_a_wrong_file_is_told_with_its_line(typed: Typed) -> None:
    (typed.folder / "asked.yaml").write_text(ASKED.replace("purpose:", "porpose:"), "utf-8")
    with pytest.raises(PackError, match=r"asked.yaml:11 .*did you mean \"purpose\""):
        typed.asked()
    (typed.folder / "asked.yaml").write_text("- grant: one\n", "utf-8")
    with pytest.raises(PackError, match="one grant, not a list"):
        typed.asked()
    with pytest.raises(PackError, match="there is no such file"):
        typed("request", "nowhere.yaml")
