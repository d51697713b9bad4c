"""The page of a file: what stands on it for whom, and what the ledger has of it."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.kit import Clients, clients_of, put
from tests.linkage.works import ANT, ANTS, BANK, BEE, BEES, GRANTS, OFFICE, TAX, consent, works
from tests.town import close, entries
from zhongshu.lake.snapshot import Snapshot
from zhongshu.linkage.review import By
from zhongshu.packs.hub import Hub
from zhongshu.packs.relinking import relink
from zhongshu.sharing.reader import ANYONE, Reader

AT = "/entities/town/works"


@pytest.fixture
def clients(town: Hub) -> Iterator[Clients]:
    with clients_of(town) as made:
        yield made


def page(clients: Clients, reader: Reader, entity: str = "e1", *, lang: str = "zh", status: int = 200) -> str:
    """The words of the page, without the marks between them."""
    answer = clients(reader).get(f"{AT}/{entity}", headers={"Cookie": f"lang={lang}"})
    assert answer.status_code == status
    main = answer.text.partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


def test_a_firm_sees_its_whole_file_with_where_each_value_is_from(clients: Clients) -> None:
    said = page(clients, ANTS)
    assert "椒江蚂蚁阀门（集团）有限公司" in said
    assert "这是贵企业自己的档案" in said
    for words in (
        "100.00 万元",
        "阀门制造 10",
        "1 200.00 万元",
        "以最新的为准",
        "1 个来源说法不同",
        "椒江蚂蚁五金有限公司",
    ):
        assert words in said.replace("\u202f", " ")
    assert "谁看过" in said
    assert "共 3 条，只列最新的 2 条" in said
    assert "合成的演示数据" in said


def test_what_differs_is_put_right_at_its_source(clients: Clients) -> None:
    answer = clients(ANTS).get(f"{AT}/e1").text
    assert 'href="/ask/town/mend"' in answer
    assert "由税务局更正" in answer


def test_the_rule_says_its_word_its_reason_and_its_law(clients: Clients) -> None:
    said = page(clients, ANTS)
    assert "一千万元以上" in said
    assert "测试规定 第1号" in said
    answer = clients(ANTS).get(f"{AT}/e1").text
    assert 'href="/rules/town.size?fact.revenue=1200.00"' in answer


def test_peers_and_a_proposed_class_stand_beside_it(clients: Clients) -> None:
    said = page(clients, ANTS).replace("\u202f", " ")
    assert "阀门制造 10、大：12 家企业的中位数" in said
    assert "2 500.00" in said
    assert "依据：阀门制造" in said
    assert "由人认定" in said
    assert "企业太少，不公布" in page(clients, BEES, "e2")


def test_the_page_speaks_english(clients: Clients) -> None:
    said = page(clients, ANTS, lang="en")
    for words in ("This is your own file", "the newest counts", "otherwise: 1", "Ten million or more", "Timeline"):
        assert words in said


def test_a_unit_sees_its_chapter_and_what_the_others_would_need(clients: Clients) -> None:
    said = page(clients, TAX)
    assert "要市场监管局的授权 申请" in said
    assert "营业收入" in said
    assert "0576-01234567" not in said
    assert "100.00" not in said


def test_a_bank_without_consent_sees_no_name_and_the_firm_sees_that_it_asked(town: Hub, clients: Clients) -> None:
    said = page(clients, BANK)
    assert "要它逐章同意贵单位看" in said
    assert "蚂蚁" not in said
    assert ANT not in said
    (denied,) = entries(town, kind="denied")
    assert (denied.actor, denied.reason, denied.subject_count) == (BANK.actor, "no consent", 1)
    assert denied.subjects == tuple(town.door.hidden(frozenset({ANT})))
    assert {one.name for one in denied.objects} == {"town.register", "town.taxes"}


def test_a_bank_does_not_learn_who_has_a_file(town: Hub, clients: Clients) -> None:
    asked = (ANT, "91331004YL00000094", "e1", "e3", "e9")  # a code with a file, one without; ids of all sorts
    said = {page(clients, BANK, one).replace(one, "") for one in asked}
    assert len(said) == 1
    town.linkage.merge("town.works", "e1", "e2", By(OFFICE, "one works under two codes"))
    assert relink(town, "town.works", who="worker")
    assert page(clients, BANK, "e2").replace("e2", "") in said
    denied = [(one.subject_count, one.rows, one.reason) for one in entries(town, kind="denied")]
    assert denied == [(1, 0, "no consent")] * 6


def test_a_bank_sees_the_chapter_of_a_consent_until_it_is_taken_back(town: Hub, clients: Clients) -> None:
    number = consent(town, "tax")
    assert "1 200.00" in page(clients, BANK).replace("\u202f", " ")
    town.grants.consents.revoke(ANTS, number, town.now())
    assert "1 200.00" not in page(clients, BANK).replace("\u202f", " ")


def test_each_look_stands_on_the_ledger_under_its_grant(town: Hub, clients: Clients) -> None:
    consent(town, "tax")
    page(clients, BANK)
    looks = {one.grant: one for one in entries(town, kind="read", actor=BANK.actor)}
    assert looks["bank-taxes"].purpose == "loan_review"
    assert looks["bank-taxes"].address == f"{AT}/e1"
    assert (looks["bank-taxes"].rows, looks["bank-taxes"].subject_count) == (3, 1)


@pytest.mark.parametrize("entity", ["e9", "e4", "e1%27--"])
def test_no_file_and_a_file_for_others_are_one_page(clients: Clients, entity: str) -> None:
    assert "no file" in page(clients, OFFICE, entity, status=404)
    assert "no file" in page(clients, BEES, "e1", status=404)


def test_a_stranger_is_led_to_the_log_in(clients: Clients) -> None:
    answer = clients(ANYONE).get(f"{AT}/e1", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/login?next=/entities/town/works/e1")


def test_a_case_that_names_the_code_stands_with_the_file_of_whoever_asked(town: Hub, clients: Clients) -> None:
    town.cases.open("town.mend", {"what": "名称", "firm": ANT}, ANTS, "page")
    town.cases.open("town.mend", {"what": "别家", "firm": "91331004YL0000005P"}, ANTS, "page")
    said = page(clients, ANTS)
    assert said.count("更正登记 ·") == 1
    assert "更正登记 ·" not in page(clients, TAX)


def test_a_case_is_found_among_many_others_and_all_of_it_are_a_step_away(town: Hub, clients: Clients) -> None:
    town.cases.holders.seat("town.desk/office", OFFICE.actor, OFFICE.name, by="system", at=town.now())
    own = [town.cases.open("town.mend", {"what": "名称", "firm": ANT}, ANTS, "page").case.id for _ in range(13)]
    town.cases.move(own[0], "done", {}, OFFICE)
    for _ in range(205):
        town.cases.open("town.mend", {"what": "别家", "firm": BEE}, ANTS, "page")
    consent(town, "registration")
    for reader in (ANTS, OFFICE):
        said = page(clients, reader)
        assert said.count("更正登记 ·") == 12
        assert "全部 13 件" in said
        answer = clients(reader).get("/cases/by-code", params={"code": ANT}).text
        assert re.findall(r"/case/town/mend/(\d+)", answer) == [one.rpartition("/")[2] for one in reversed(own)]
        listed = entries(town, kind="read", actor=reader.actor)[-1]
        assert (listed.address, listed.rows) == ("/cases/by-code", 13)
    many = clients(OFFICE).get("/cases/by-code", params={"code": f"{ANT} {BEE}"}).text
    onward = re.search(r'rel="next" href="([^"]+)"', many)
    assert onward is not None
    second = clients(OFFICE).get(onward[1].replace("&amp;", "&")).text
    both = [re.findall(r"/case/town/mend/(\d+)", one) for one in (many, second)]
    assert [len(one) for one in both] == [30, 30]
    assert int(both[0][-1]) == int(both[1][0]) + 1
    assert clients(BEES).get("/cases/by-code", params={"code": ANT}).text.count("/case/town/mend/") == 0
    assert clients(ANTS).get("/cases/by-code", params={"code": "x"}).status_code == 404


def test_a_file_that_went_to_another_leads_there(town: Hub, clients: Clients) -> None:
    town.linkage.merge("town.works", "e1", "e2", By(OFFICE, "one works under two codes"))
    assert relink(town, "town.works", who="worker")
    answer = clients(OFFICE).get(f"{AT}/e2", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{AT}/e1")
    assert clients(OFFICE).get(f"{AT}/e1").status_code == 200


def test_cases_under_either_code_of_one_that_has_two_stand_with_it(town: Hub, clients: Clients) -> None:
    both = f"VALUES ('r1', '{ANT}', '蚂蚁'), ('r2', '{BEE}', '蜜蜂')"
    none = ("capital", "scope", "trade", "area", "phone", "founded", "as_of")
    merged = (
        f"SELECT 'e1' AS entity, *, {', '.join(f'NULL AS {one}' for one in none)} FROM ({both}) AS t(id, uscc, name)"
    )
    for code, by in ((ANT, ANTS), (BEE, BEES)):
        town.cases.open("town.mend", {"what": "名称", "firm": code}, by, "page")
    town.cases.holders.seat("town.desk/office", OFFICE.actor, OFFICE.name, by="system", at=town.now())
    assert page(clients, OFFICE).count("更正登记 ·") == 1
    put(town, "town.register", merged)
    town.refresher.run(who="test")
    assert page(clients, OFFICE).count("更正登记 ·") == 2


def test_a_bank_that_asks_too_often_is_told_so_at_every_door(tmp_path: Path) -> None:
    few = GRANTS.replace("{consent: tax}\n", "{consent: tax}\n  quota: {calls_a_day: 2}\n")
    town = works(tmp_path / "home", **{"grants.yaml": few})
    consent(town, "tax")
    stated = {"Zhongshu-Grant": "bank-taxes", "Zhongshu-Purpose": "loan_review"}
    with clients_of(town) as clients:
        answers = [clients(BANK).get(f"{AT}/e1") for _ in range(3)]
        answers += [clients(BANK).get(f"{AT}/e1", headers={"Cookie": "lang=en"})]
        answers += [clients(BANK).get(f"/api/v1/data/town.taxes{rest}", headers=stated) for rest in ("", "/t1/2025")]
    assert [one.status_code for one in answers] == [200, 200, 403, 403, 403, 403]
    assert "<p>今日额度已用完：每天 2 次</p>" in answers[2].text
    assert "明天可以再查" in answers[2].text
    assert all("this grant gives no more today: quota: 2 calls a day" in one.text for one in answers[3:])
    denied = [(one.actor, one.grant, one.reason) for one in entries(town, kind="denied")]
    assert denied == [(BANK.actor, "bank-taxes", "quota: 2 calls a day")] * 4
    close(town)


def test_a_spent_quota_closes_its_own_chapter_only(tmp_path: Path) -> None:
    few = GRANTS.replace("{consent: tax}\n", "{consent: tax}\n  quota: {calls_a_day: 2}\n")
    town = works(tmp_path / "home", **{"grants.yaml": few})
    for chapter in ("registration", "tax"):
        consent(town, chapter)
    with clients_of(town) as clients:
        told = [page(clients, BANK) for _ in range(3)]
        english = page(clients, BANK, lang="en")
    assert ["1 200.00 万元" in one for one in told] == [True, True, False]
    assert all("椒江蚂蚁阀门" in one for one in told)
    assert "税务 税务局的授权今日额度已用完，明天再看" in told[2]
    assert "quota of the grant from Tax office is used up; more tomorrow" in english
    denied = entries(town, kind="denied")
    assert [(one.grant, one.reason, one.subject_count, one.rows) for one in denied] == [
        ("bank-taxes", "quota: 2 calls a day", 1, 0)
    ] * 2
    assert [one.grant for one in entries(town, kind="read", actor=BANK.actor)].count("bank-register") == 4
    assert [one.grant for one in entries(town, kind="read", actor=BANK.actor)].count("bank-taxes") == 2
    close(town)


def test_a_quota_of_rows_is_spent_by_the_file_that_would_pass_it(tmp_path: Path) -> None:
    few = GRANTS.replace("{consent: tax}\n", "{consent: tax}\n  quota: {rows_a_day: 2}\n")
    town = works(tmp_path / "home", **{"grants.yaml": few})
    for chapter in ("registration", "tax"):
        consent(town, chapter)
    with clients_of(town) as clients:
        said = page(clients, BANK)
    assert "税务局的授权今日额度已用完" in said
    assert "1 200.00 万元" not in said
    assert [one.reason for one in entries(town, kind="denied")] == ["quota: 2 rows a day"]
    close(town)


def test_what_is_taken_back_while_the_page_is_made_is_not_on_it(
    town: Hub, clients: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, index = consent(town, "tax"), town.files.looking.index
    left = [number]

    def find(snapshot: Snapshot, relation: str, key: Sequence[object]) -> list[tuple[object, ...]]:
        rows = index.find(snapshot, relation, key)
        if relation == "town.taxes" and left:
            town.grants.consents.revoke(ANTS, left.pop(), town.now())
        return rows

    monkeypatch.setattr(town.files.looking, "index", SimpleNamespace(columns=index.columns, find=find))
    assert "蚂蚁" not in page(clients, BANK)
    assert left == []
    assert entries(town, kind="read", actor=BANK.actor) == []
    assert [one.reason for one in entries(town, kind="denied")] == ["no consent"]
