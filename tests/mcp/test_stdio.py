"""A process of its own that two clients speak to over its standard input and output."""

import asyncio
import json
import subprocess
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from tests.mcp.agents import MACHINE, Ask, calls_on_ledger, command, key_for, otherwise_over_stdio, over_stdio
from zhongshu.app.wiring import open_hub
from zhongshu.sharing.people.person import Post
from zhongshu.sharing.people.roles import Role

Over = Callable[..., AbstractAsyncContextManager[Ask]]


@pytest.mark.parametrize("connect", [over_stdio, otherwise_over_stdio])
def test_a_key_reads_under_its_grants_until_it_is_revoked(own_home: Path, connect: Over) -> None:
    hub = open_hub(own_home)
    secret, prefix = key_for(hub, "banker", Post("bank", Role.OFFICER))

    async def run() -> None:
        async with connect(own_home, "--key", secret) as ask:
            told = await ask("query_rows", name="market.firm", limit=2)
            assert [row["phone"][-4:] for row in told.content["rows"]] == ["0000", "0001"]
            both = await asyncio.gather(ask("whoami"), ask("search_catalogue", words="企业"))
            assert [one.failed for one in both] == [False, False]
            hub.people.keys.revoke(prefix, MACHINE, hub.now())  # by another process
            refused = await ask("query_rows", name="market.firm", limit=2)
            assert refused.failed
            assert f"API key {prefix} was revoked" in refused.words

    asyncio.run(run())
    mine = [(one.kind, one.address) for one in calls_on_ledger(hub) if one.key == prefix]
    assert sorted(mine) == [("note", "mcp:search_catalogue"), ("note", "mcp:whoami"), ("read", "mcp:query_rows")]


def test_without_a_key_it_is_a_stranger_and_the_operator_only_when_told(own_home: Path) -> None:
    async def run() -> None:
        async with over_stdio(own_home) as stranger, over_stdio(own_home, "--operator") as operator:
            assert (await stranger("whoami")).content["actor"] == "anyone"
            assert (await stranger("query_rows", name="market.firm")).failed
            assert (await operator("whoami")).content["actor"].startswith("operator:")
            assert len((await operator("query_rows", name="market.firm")).content["rows"]) == 50

    asyncio.run(run())


def test_nothing_but_messages_is_on_standard_output_and_it_ends_with_its_input(own_home: Path) -> None:
    said = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}
    messages = [
        {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": said},
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": "whoami", "arguments": {}}},
    ]
    running = subprocess.Popen(
        command(own_home), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    with running:
        assert running.stdin is not None
        assert running.stdout is not None
        assert running.stderr is not None
        for one in messages:
            running.stdin.write(f"{json.dumps(one)}\n")
        running.stdin.flush()
        answers = [json.loads(running.stdout.readline()) for _ in range(2)]
        running.stdin.close()
        assert running.wait(timeout=30) == 0
        assert (running.stdout.read(), running.stderr.read()) == ("", "")
    assert [one["id"] for one in answers] == [1, 2]
    assert answers[1]["result"]["structuredContent"]["actor"] == "anyone"


def test_a_key_that_opens_nothing_is_refused_before_the_first_message(own_home: Path) -> None:
    ran = subprocess.run(
        command(own_home, "--key", "zs_nonsense"), input="", capture_output=True, text=True, timeout=60, check=False
    )
    assert ran.returncode == 1
    assert "no such API key" in ran.stderr
    assert ran.stdout == ""
