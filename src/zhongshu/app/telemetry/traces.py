"""Traces by OpenTelemetry, where its environment says to whom they go; else nothing, at no cost.

A span carries routes, names of datasets and services, counts and kinds of faults: no address with a key in it, no
statement's text, no value, and nobody's name.
"""

from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Protocol

from zhongshu.core.errors import HomeError
from zhongshu.core.watching import Kind

if TYPE_CHECKING:
    from opentelemetry.trace import Span, Tracer

_ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")


class Asked(Protocol):
    """A request while it is answered."""

    trace: str | None

    def answered(self, route: str, status: int) -> None:
        """At its end; the route as rules write it."""


@dataclass
class _Unseen:
    trace: str | None = None

    def answered(self, route: str, status: int) -> None:
        return


class Traces(Protocol):
    """What telemetry asks of traces."""

    @property
    def on(self) -> bool: ...

    def request(self, method: str, headers: Mapping[str, str]) -> AbstractContextManager[Asked]:
        """Around one request; `headers` may say of which trace it is."""

    def working(self, kind: Kind, facts: Mapping[str, str | int]) -> AbstractContextManager[None]:
        """Around one piece of work; `facts` are read when it ends."""

    def passed_on(self) -> Mapping[str, str]:
        """Headers that continue the trace on the other side."""

    def close(self) -> None:
        """Send what waits."""


class _NoTraces:
    on = False

    def request(self, method: str, headers: Mapping[str, str]) -> AbstractContextManager[Asked]:
        return nullcontext(_Unseen())

    def working(self, kind: Kind, facts: Mapping[str, str | int]) -> AbstractContextManager[None]:
        return nullcontext()

    def passed_on(self) -> Mapping[str, str]:
        return {}

    def close(self) -> None:
        return


NO_TRACES: Traces = _NoTraces()


def open_traces(environment: Mapping[str, str], process: str) -> Traces:
    """As the standard variables say (OTEL_EXPORTER_OTLP_ENDPOINT and those beside it). HomeError without the extra.

    `process` is web or worker.
    """
    off = (
        environment.get("OTEL_SDK_DISABLED", "").lower() == "true" or environment.get("OTEL_TRACES_EXPORTER") == "none"
    )
    if off or not any(environment.get(name) for name in _ENDPOINTS):
        return NO_TRACES
    try:  # heavy, and an extra
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as error:
        hint = "pip install 'zhongshu[telemetry]', or take the variable away"
        raise HomeError(f"{_ENDPOINTS[0]} asks for traces, and what sends them is not installed", hint=hint) from error
    named = {"service.name": environment.get("OTEL_SERVICE_NAME") or "zhongshu", "service.version": version("zhongshu")}
    provider = TracerProvider(resource=Resource.create({**named, "zhongshu.process": process}), shutdown_on_exit=False)
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return OpenTelemetry(provider.get_tracer("zhongshu", version("zhongshu")), provider)


@dataclass
class _Spanned:
    span: "Span"
    method: str
    trace: str | None

    def answered(self, route: str, status: int) -> None:
        self.span.update_name(f"{self.method} {route}")
        self.span.set_attributes({"http.route": route, "http.response.status_code": status})
        if status >= 500:
            self.span.set_attribute("error.type", str(status))
            _failed(self.span)


@dataclass(frozen=True)
class OpenTelemetry:
    """Spans by the semantic conventions."""

    tracer: "Tracer"
    provider: Any
    on: bool = True

    @contextmanager
    def request(self, method: str, headers: Mapping[str, str]) -> Iterator[Asked]:
        """A server span; an exception that leaves it marks it as failed."""
        from opentelemetry.trace import SpanKind, format_trace_id  # an extra

        said = method if method in _METHODS else "_OTHER"
        with self.tracer.start_as_current_span(
            said,
            context=_propagator().extract(headers),
            kind=SpanKind.SERVER,
            attributes={"http.request.method": said},
            record_exception=False,
            set_status_on_exception=False,
        ) as span:
            yield _Spanned(span, said, format_trace_id(span.get_span_context().trace_id))

    @contextmanager
    def working(self, kind: Kind, facts: Mapping[str, str | int]) -> Iterator[None]:
        """A statement's rows may be fetched by several threads in turn, so its span is nobody's parent."""
        from opentelemetry.trace import SpanKind, use_span  # an extra

        span = self.tracer.start_span(_name(kind, facts), kind=SpanKind.CLIENT if kind == "call" else SpanKind.INTERNAL)
        current = nullcontext() if kind == "statement" else use_span(span, False, False, False)
        try:
            with current:
                yield
        except BaseException as error:
            span.set_attribute("error.type", str(getattr(error, "kind", type(error).__qualname__)))
            _failed(span)
            raise
        finally:
            span.set_attributes(_attributes(kind, facts))
            span.end()

    def passed_on(self) -> Mapping[str, str]:
        """traceparent, and tracestate where there is one."""
        carrier: MutableMapping[str, str] = {}
        _propagator().inject(carrier)
        return carrier

    def close(self) -> None:
        self.provider.shutdown()


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "CONNECT", "TRACE"})


def _propagator() -> Any:
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator  # an extra

    return TraceContextTextMapPropagator()


def _failed(span: "Span") -> None:
    """Without a description: an exception's words may hold a value."""
    from opentelemetry.trace import Status, StatusCode  # an extra

    span.set_status(Status(StatusCode.ERROR))


def _name(kind: Kind, facts: Mapping[str, str | int]) -> str:
    if kind == "statement":
        return f"SELECT {facts.get('of', '')}".strip()
    return f"{kind} {facts.get('dataset') or facts.get('service') or ''}".strip()


def _attributes(kind: Kind, facts: Mapping[str, str | int]) -> dict[str, str | int]:
    if kind == "statement":
        return {"db.system.name": "duckdb", "db.operation.name": "SELECT", "db.collection.name": facts.get("of", "")}
    return {f"zhongshu.{name}": value for name, value in facts.items()}
