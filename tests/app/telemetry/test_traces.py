"""Traces as a collector receives them: one trace through request and unit, names and counts only."""

import builtins
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status
from starlette.testclient import TestClient

from tests.api.data.market import BANKER, consent
from tests.app.telemetry.receiver import Receiver, attributes, receiving
from tests.sharing.services.region import LOANS, STANDING, make_region
from tests.sharing.services.unit import SECRET, Unit, send, unit
from tests.town import close
from tests.web_scenarios.stage_town import make_stage_town
from zhongshu.app.asgi import create_app
from zhongshu.app.telemetry.start import watched
from zhongshu.app.telemetry.traces import NO_TRACES, open_traces
from zhongshu.core.errors import HomeError, LoadError
from zhongshu.packs.hub import Hub
from zhongshu.sharing.reader import Reader, system_reader

TRACE, PARENT = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"


@pytest.fixture(scope="module")
def market() -> Iterator[Unit]:
    with unit() as made:
        yield made


@pytest.fixture(scope="module")
def region(market: Unit, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    hub = make_region(tmp_path_factory.mktemp("traces") / "home", market.base)
    yield hub
    hub.ledger.close()


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    with receiving() as made:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", made.url)
        yield made


def client(hub: Hub, reader: Reader, receiver: Receiver) -> TestClient:
    """Its block ends when the traces are sent."""
    return TestClient(
        create_app(hub, visitor=reader, traces=open_traces(os.environ, "web")), raise_server_exceptions=False
    )


def test_one_trace_goes_through_the_hub_to_the_unit(region: Hub, market: Unit, receiver: Receiver) -> None:
    consent(region, "F003")
    with client(region, BANKER, receiver) as browser:
        headers = {**LOANS, "traceparent": f"00-{TRACE}-{PARENT}-01"}
        answer = browser.post(STANDING, json={"code": "F003"}, headers=headers)
        assert answer.status_code == 200, answer.text
    spans = receiver.spans()
    served = spans["POST /api/v1/services/{name}/{operation}"]
    called = spans["call market.firm_standing"]
    assert (served.trace_id.hex(), served.parent_span_id.hex()) == (TRACE, PARENT)
    assert (called.trace_id.hex(), called.parent_span_id.hex()) == (TRACE, served.span_id.hex())
    assert (served.kind, called.kind) == (Span.SPAN_KIND_SERVER, Span.SPAN_KIND_CLIENT)
    told = attributes(served)
    assert told["http.route"] == "/api/v1/services/{name}/{operation}"
    assert (told["http.request.method"], told["http.response.status_code"]) == ("POST", 200)
    assert market.asked[-1].headers["traceparent"] == f"00-{TRACE}-{called.span_id.hex()}-01"
    assert receiver.resource()["service.name"] == "zhongshu"
    for secret in (b"F003", SECRET.encode(), b"p-bank", b"k-bank", b"127.0.0.1", b"testclient"):
        assert secret not in b"".join(receiver.raw)


def test_a_unit_that_fails_is_told_by_its_kind(region: Hub, market: Unit, receiver: Receiver) -> None:
    market.behave = lambda handler: send(handler, 500, {"firm": "F005"})
    try:
        consent(region, "F005")
        with client(region, BANKER, receiver) as browser:
            browser.post(STANDING, json={"code": "F005"}, headers=LOANS)
    finally:
        market.fresh()
    called = receiver.spans()["call market.firm_standing"]
    assert called.status.code == Status.STATUS_CODE_ERROR
    assert called.status.message == ""
    assert attributes(called)["error.type"] == "failed"


def test_loads_refreshes_statements_and_faults(
    region: Hub, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a fault with 91331004YL0000004L in it")

    with client(region, system_reader("operator"), receiver) as browser:
        region.refresher.run(who="test")
        table = next(name for name in region.packs.catalogue.names if name.startswith("region."))
        browser.get(f"/data/{table}")
        monkeypatch.setattr(type(region), "unit_title", broken)
        browser.get("/services/market.firm_standing?uscc=91331004YL0000004L")
    spans = receiver.spans()
    assert "refresh" in spans
    statement = next((span for name, span in spans.items() if name.startswith("SELECT ")), None)
    assert statement is not None
    told = attributes(statement)
    assert (told["db.system.name"], told["db.collection.name"]) == ("duckdb", table)
    fault = spans["GET /services/{name}"]
    assert fault.status.code == Status.STATUS_CODE_ERROR
    assert attributes(fault)["error.type"] == "500"
    assert b"91331004YL0000004L" not in b"".join(receiver.raw)


def test_a_load_tells_its_dataset_and_counts_and_one_that_fails_nothing_more(
    tmp_path: Path, receiver: Receiver
) -> None:
    hub = make_stage_town(tmp_path / "home")
    path = tmp_path / "shops.csv"
    path.write_text("id,area,day,sales\n91331004YL0000004L,331000,2026-03-01,1\nb,331000,nonsense,1\n", "utf-8")
    traces = open_traces(os.environ, "worker")
    watched(hub, "worker", traces)
    hub.load("firms.shop", path, source="book", who="test")
    loaded = "load firms.shop"
    path.unlink()
    with pytest.raises(LoadError):
        hub.load("stalls.stall", path, source="book", who="test")
    traces.close()
    close(hub)
    spans = receiver.spans()
    told = attributes(spans[loaded])
    assert (told["zhongshu.dataset"], told["zhongshu.accepted"], told["zhongshu.rejected"]) == ("firms.shop", 1, 1)
    failed = spans["load stalls.stall"]
    assert failed.status.code == Status.STATUS_CODE_ERROR
    assert attributes(failed)["error.type"] == "LoadError"
    assert receiver.resource()["zhongshu.process"] == "worker"
    assert b"91331004YL0000004L" not in b"".join(receiver.raw)


def test_off_is_off_and_a_missing_library_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert open_traces({}, "web") is NO_TRACES
    on = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9"}
    assert open_traces({**on, "OTEL_SDK_DISABLED": "true"}, "web") is NO_TRACES
    real = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name.startswith("opentelemetry.exporter"):
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(HomeError, match="not installed") as caught:
        open_traces(on, "web")
    assert "zhongshu[telemetry]" in str(caught.value)


def test_a_collector_that_is_away_keeps_nobody_waiting(
    region: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9")
    traces = open_traces(os.environ, "web")
    app = create_app(region, traces=traces)
    assert TestClient(app).get("/api/v1/health").status_code == 200
