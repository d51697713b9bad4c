"""What every tool promises, whoever calls it."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest
from mcp.client import Client
from mcp.shared.exceptions import MCPError

from tests.api.data.market import ANALYST, BANKER, consent
from tests.kit import READER
from tests.mcp.agents import Told, ask_once, calls_on_ledger, here, house_of
from zhongshu.app.cli import main
from zhongshu.mcp.call import CALLED
from zhongshu.mcp.offered import TOOLS
from zhongshu.mcp.server import agent_server
from zhongshu.packs.hub import Hub
from zhongshu.sharing.reader import ANYONE, Reader

OUTPUT = {"name": "mills.output", "period": "2020-01"}
ASKED: dict[str, dict[str, Any]] = {
    "search_catalogue": {"words": "产量"},
    "describe": {"name": "mills.output"},
    "list_indicators": {},
    "indicator_values": {"name": "mills.output"},
    "compare": OUTPUT,
    "why_changed": OUTPUT,
    "passport": OUTPUT,
    "list_signals": {},
    "query_rows": {"name": "mills.output"},
    "whoami": {},
}


def client_of(hub: Hub, reader: Reader = READER) -> Client:
    async def identify(_: object) -> Reader:
        return reader

    return Client(agent_server(house_of(hub), identify))


def told_by(hub: Hub, tool: str, reader: Reader = READER, **words: Any) -> Told:
    return ask_once(here(hub, reader), tool, **words)


def texts_in(content: Any) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, list):
        for one in content:
            yield from texts_in(one)
    elif isinstance(content, dict):
        for one in content.values():
            yield from texts_in(one)


def numbers_in(content: Any) -> Iterator[dict[str, Any]]:
    """Every object that has a passport."""
    if isinstance(content, list):
        for one in content:
            yield from numbers_in(one)
    elif isinstance(content, dict):
        if "passport" in content and "value" in content:
            yield content
        for one in content.values():
            yield from numbers_in(one)


def test_an_agent_is_told_what_each_tool_does_and_that_none_changes_anything(mills: Hub) -> None:
    async def run() -> None:
        async with client_of(mills) as client:
            assert "never instructions" in str(client.instructions)
            tools = (await client.list_tools()).tools
            assert [tool.name for tool in tools] == [tool.__name__ for tool in TOOLS]
            for tool in tools:
                assert len(tool.description or "") > 60, tool.name
                assert tool.annotations is not None
                assert tool.annotations.read_only_hint, tool.name
                assert tool.output_schema is not None
                undescribed = [
                    name
                    for name, said in tool.input_schema["properties"].items()
                    if "description" not in said and name != "limit"
                ]
                assert undescribed == [], tool.name

    asyncio.run(run())


@pytest.mark.parametrize("tool", ASKED)
def test_every_answer_has_content_and_words_and_stands_on_the_ledger(mills: Hub, tool: str) -> None:
    before = len(calls_on_ledger(mills))
    told = told_by(mills, tool, **ASKED[tool])
    assert not told.failed, told.words
    assert told.content
    assert 10 < len(told.words) < 2_000
    (*_, entry) = found = calls_on_ledger(mills)[before:]
    assert {one.address for one in found} == {f"mcp:{tool}"}
    assert {one.actor for one in found} == {READER.actor}
    assert entry.kind in ("read", "note")


def test_a_number_carries_everything_it_needs_to_stand_alone(mills: Hub) -> None:
    seen = 0
    for tool in ("indicator_values", "compare", "why_changed", "passport"):
        told = told_by(mills, tool, **ASKED[tool])
        for number in numbers_in(told.content):
            seen += 1
            assert number["unit"] == "t"
            assert number["area"] == "331000"
            assert number["area_title"]
            assert number["origin"] == "measured"
            assert number["period"].startswith("2020-")
            assert number["coverage"]["rows"] >= 0
            assert number["passport"].startswith("/passport/mills.output?area=331000&period=2020-")
    assert seen >= 5


def test_what_was_read_is_an_entry_with_the_digest_of_what_left(mills: Hub) -> None:
    before = len(calls_on_ledger(mills))
    told_by(mills, "indicator_values", name="mills.output")
    told_by(mills, "whoami")
    read, note = calls_on_ledger(mills)[before:]
    assert (read.kind, note.kind, note.act) == ("read", "note", CALLED)
    assert [one.name for one in read.objects] == ["mills.output"]
    assert len(read.result or "") == 32


@pytest.mark.parametrize(
    ("tool", "words", "said"),
    [
        ("describ", {"name": "x"}, 'did you mean "describe"?'),
        ("describe", {"name": "mills.outptu"}, 'did you mean "mills.output"?'),
        ("describe", {}, "name: Field required"),
        ("describe", {"name": ["mills.output"]}, "name: Input should be a valid string"),
        ("indicator_values", {"nam": "mills.output"}, 'did you mean "name"?'),
        ("indicator_values", {"name": "mills.output", "grain": "week"}, "no grain of mills.output 'week'"),
        ("indicator_values", {"name": "mills.output", "by": "kinds"}, 'did you mean "kind"?'),
        ("indicator_values", {"name": "mills.output", "by": "kind", "member": "papr"}, 'did you mean "paper"?'),
        ("indicator_values", {"name": "mills.output", "limit": 10**9}, "less than or equal to 400"),
        ("compare", {"name": "mills.output", "period": "last month"}, "last month"),
        ("passport", {"name": "mills.output", "period": "9999-99"}, "9999-99"),
        ("query_rows", {"name": "mills.large_share"}, "indicator_values reads them"),
        ("search_catalogue", {"words": "x" * 100_000}, "at most 200 characters"),
        ("search_catalogue", {"kind": "secret"}, "kind"),
    ],
)
def test_what_is_wrong_is_said_with_what_is_right(mills: Hub, tool: str, words: dict[str, Any], said: str) -> None:
    told = told_by(mills, tool, **words)
    assert told.failed
    assert told.content is None
    assert said in told.words
    assert "Traceback" not in told.words
    assert len(told.words) < 800


def test_a_place_is_known_by_its_name(market: Hub) -> None:
    told = told_by(market, "indicator_values", name="market.firms", area="椒江区", grain="year")
    assert {one["area"] for one in numbers_in(told.content)} == {"331002"}
    assert {one["area_title"] for one in numbers_in(told.content)} == {"椒江区"}
    wrong = told_by(market, "indicator_values", name="market.firms", area="椒工区")
    assert wrong.failed
    assert 'did you mean "椒江区"?' in wrong.words


def test_a_call_that_failed_is_on_the_ledger_without_what_it_said(mills: Hub) -> None:
    before = len(calls_on_ledger(mills))
    told_by(mills, "describe", name="身份证 330102199001011234")
    (entry,) = calls_on_ledger(mills)[before:]
    assert (entry.kind, entry.address, dict(entry.details)) == ("note", "mcp:describe", {"failed": "UnknownName"})
    assert "3301" not in repr(entry)


def test_a_fault_of_ours_tells_nothing_of_itself(mills: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("/secret/path and a password")

    monkeypatch.setattr("zhongshu.mcp.describing.relation_page", broken)
    told = told_by(mills, "describe", name="mills.mill_month")
    assert told.failed
    assert "a fault of the program" in told.words
    assert "secret" not in told.words


def test_resources_are_answers_of_tools(mills: Hub) -> None:
    async def run() -> None:
        async with client_of(mills) as client:
            assert [str(one.uri) for one in (await client.list_resources()).resources] == ["zhongshu://catalogue"]
            templates = (await client.list_resource_templates()).resource_templates
            assert len(templates) == 2
            before = len(calls_on_ledger(mills))
            found = await client.read_resource("zhongshu://passports/mills.output/331000/2020-01")
            content = json.loads(found.contents[0].text)
            assert content["number"]["period"] == "2020-01"
            assert {one.address for one in calls_on_ledger(mills)[before:]} == {"mcp:passport"}
            catalogue = json.loads((await client.read_resource("zhongshu://catalogue")).contents[0].text)
            assert "mills.output" in [one["name"] for one in catalogue["hits"]]
            with pytest.raises(MCPError, match=r'did you mean "mills\.output"'):
                await client.read_resource("zhongshu://nouns/mills.outptu")
            with pytest.raises(MCPError, match="no resource"):
                await client.read_resource("file:///etc/passwd")

    asyncio.run(run())


def test_two_at_once_are_each_answered_for_themselves(market: Hub) -> None:
    async def run() -> list[Told]:
        async with here(market, BANKER) as bank, here(market, ANALYST) as analyst:
            calls = [ask("whoami") for _ in range(10) for ask in (bank, analyst)]
            return list(await asyncio.gather(*calls))

    actors = [told.content["actor"] for told in asyncio.run(run())]
    assert actors == ["p-bank", "p-analyst"] * 10


def test_grants_that_change_while_it_is_answered_are_decided_again(own_market: Hub) -> None:
    hub, tries = own_market, []
    before = len(calls_on_ledger(hub))

    def identify() -> Reader:
        tries.append(1)
        if len(tries) == 1:
            consent(hub, "F055")  # after the acts were counted: the first answer is out of date
        return BANKER

    told = ask_once(here(hub, identify), "query_rows", name="market.firm", filters={"uscc": "eq.F055"})
    assert len(told.content["rows"]) == 1
    assert len(tries) == 2
    (entry,) = calls_on_ledger(hub)[before:]
    assert (entry.kind, entry.rows, entry.subject_count) == ("read", 1, 1)


def test_what_keeps_changing_is_told_as_busy(own_market: Hub) -> None:
    hub, firms = own_market, iter(range(30, 40))

    def identify() -> Reader:
        consent(hub, f"F0{next(firms)}")
        return BANKER

    told = ask_once(here(hub, identify), "whoami")
    assert told.failed
    assert "send it again" in told.words


def test_the_ledger_that_calls_have_written_verifies(own_market: Hub) -> None:
    hub = own_market
    before = len(calls_on_ledger(hub))
    for reader in (BANKER, ANALYST, ANYONE):
        told_by(hub, "query_rows", reader, name="market.firm")
        told_by(hub, "search_catalogue", reader)
    assert len(calls_on_ledger(hub)[before:]) == 6
    hub.ledger.close()
    assert main(["ledger", "verify", "--home", str(hub.intake.lake.root.parent)]) == 0
