"""One page of 1,000 rows out of 60 million firm months, filtered and ordered by a column that no file is sorted by.

Through the API of a server process, JSON and ledger included, against the statement by hand in a DuckDB of as many
threads, over the same files. Both in turn, the machine's other core idle; the medians are compared.
"""

import http.client
import json
import os
import statistics
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import duckdb

from bench.refresh import FIRMS, MONTHS, append, rows_sql, write_home
from bench.report import Line, timed
from bench.server import connect, serving, wait_for
from zhongshu.app.people import machine
from zhongshu.app.wiring import open_hub
from zhongshu.lake.engine import Limits
from zhongshu.packs.hub import Hub
from zhongshu.sharing.people.keys import Wish
from zhongshu.sharing.people.person import Newcomer, Post
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.reader import Reader

TIMES = 5
SHOWN = ("firm", "month", "county", "industry", "output", "revenue", "profit", "tax", "staff")
LEAST = (9_000, 9_010, 9_020, 9_030, 9_040)
"""Of output, another each time: no answer was given before."""


def statement(source: str, least: int) -> str:
    """By hand, what the call asks."""
    return (
        f"SELECT {', '.join(SHOWN)} FROM {source} WHERE county = '330101' AND output >= {least} "
        "ORDER BY output DESC, firm, month LIMIT 1000"
    )


def path(least: int) -> str:
    """The call."""
    asked = f"county=eq.330101&output=gte.{least}&order=-output&limit=1000"
    return f"/api/v1/data/firms.firm_month?{asked}&select={','.join(SHOWN)}"


def key(hub: Hub) -> tuple[str, str, str]:
    """An API key of the owner's analyst, and the grant and purpose under which he reads what his unit owns."""
    now, post = hub.now(), Post("statistics", Role.ANALYST)
    person = hub.people.persons.add(Newcomer("analyst", "Analyst", (post,)), machine(), now).person
    assert person is not None
    wish = Wish(person.id, post.unit, post.role, "bench", now + timedelta(days=2))
    secret = hub.people.keys.draw(hub.people.keys.give(wish, machine(), now).prefix, machine(), now)
    _, book = hub.door.book()
    permit = book.permit(Reader(person.id, posts=(post,)), book.nouns.of_relation("firms.firm_month"), hub.now())
    return secret, permit.grant.id, permit.grant.spec.purpose


def asked(connection: http.client.HTTPConnection, least: int, headers: dict[str, str]) -> tuple[float, int]:
    """Seconds for the page, and its rows; SystemExit when it is none."""
    began = time.perf_counter()
    connection.request("GET", path(least), headers=headers)
    answer = connection.getresponse()
    content = answer.read()
    taken = time.perf_counter() - began
    if answer.status != 200:
        raise SystemExit(content.decode())
    return taken, len(json.loads(content)["rows"])


def run(folder: Path, only: str | None) -> Iterator[Line]:
    """The bound of `scan-page`; BENCH_SCALE shrinks the rows."""
    firms = int(FIRMS * float(os.environ.get("BENCH_SCALE", "1")))
    write_home(folder)
    hub = open_hub(folder, limits=Limits(memory=4096))
    append(hub, rows_sql(0, MONTHS, firms))
    secret, grant, purpose = key(hub)
    hub.ledger.close()
    hub.intake.engine.close()
    headers = {"Authorization": f"Bearer {secret}", "Zhongshu-Grant": grant, "Zhongshu-Purpose": purpose}
    source = f"read_parquet('{folder}/lake/firms/firm_month/*/*.parquet', hive_partitioning=false)"
    bare = duckdb.connect(config={"threads": 2, "memory_limit": "1024MB"})
    by_hand, by_call = [], []
    with serving("serve", "--home", str(folder), "--no-worker", "--processes", "1") as port:
        wait_for(port, "/api/v1/health")
        connection = connect(port)
        asked(connection, 9_999, headers)
        bare.execute(statement(source, 9_999)).fetchall()
        for least in LEAST[:TIMES]:
            with timed() as watch:
                found = bare.execute(statement(source, least)).fetchall()
            by_hand.append(watch.seconds)
            taken, rows = asked(connection, least, headers)
            by_call.append(taken)
            assert rows == len(found)
    hand, call = statistics.median(by_hand), statistics.median(by_call)
    note = f"{call * 1000:.0f} ms against {hand * 1000:.0f} ms, {rows} of {firms * MONTHS / 1e6:g} million rows"
    yield Line("scan-page", "time", call / hand, "the bare statement", most=1.5, note=note)
