"""Where traces go in tests: a small HTTP server that reads OTLP as its standard says, with the standard's own types."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from tests.listening import listening


@dataclass
class Receiver:
    """`raw` is everything that came, unpacked."""

    port: int = 0
    raw: list[bytes] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def spans(self) -> dict[str, Span]:
        """By name; of several of one name the last."""
        return {
            span.name: span
            for content in self.raw
            for resource in ExportTraceServiceRequest.FromString(content).resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
        }

    def resource(self) -> dict[str, str]:
        """What the sender says of itself."""
        (first, *_) = ExportTraceServiceRequest.FromString(self.raw[0]).resource_spans
        return {one.key: one.value.string_value for one in first.resource.attributes}


def attributes(span: Span) -> dict[str, str | int]:
    """Of one span, texts and whole numbers."""
    return {one.key: one.value.string_value or one.value.int_value for one in span.attributes}


@contextmanager
def receiving() -> Iterator[Receiver]:
    """As long as the block lasts."""
    state = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["content-length"]))
            assert self.path == "/v1/traces"
            state.raw.append(gzip.decompress(content) if self.headers.get("content-encoding") == "gzip" else content)
            self.send_response(200)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with listening(Handler) as state.port:
        yield state
