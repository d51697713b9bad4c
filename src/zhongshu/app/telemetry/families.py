"""What is counted, under the names that monitors know. Label values are bounded: names that the program or its packs
give, never a person, a subject, an address with ids in it, or a word from outside."""

from dataclasses import dataclass

SHORT = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Bounds in seconds of what answers a person or a program."""
LONG = (0.1, 0.5, 1.0, 5.0, 15.0, 60.0, 300.0, 900.0, 3600.0)
"""Bounds in seconds of loads and refreshes."""


@dataclass(frozen=True)
class Family:
    """A counter, or with `bounds` a histogram of seconds."""

    name: str
    help: str
    labels: tuple[str, ...] = ()
    bounds: tuple[float, ...] = ()


REQUESTS = Family("http_requests", "Answers to requests", ("route", "method", "status"))
REQUEST_SECONDS = Family("http_request_duration_seconds", "Time until an answer was sent", ("route", "method"), SHORT)
LOADS = Family("zhongshu_loads", "Loads that ended", ("dataset", "outcome"))
LOAD_SECONDS = Family("zhongshu_load_duration_seconds", "Time of a load with what is refreshed after it", (), LONG)
ROWS = Family("zhongshu_rows_loaded", "Rows that came in with loads", ("dataset", "outcome"))
REFRESHES = Family("zhongshu_refreshes", "Refreshes of everything derived", ("outcome",))
STATEMENT_SECONDS = Family("zhongshu_statement_duration_seconds", "Time of statements over the lake", (), SHORT)
CALLS = Family("zhongshu_service_calls", "Calls to units' live services", ("service", "outcome"))
CALL_SECONDS = Family("zhongshu_service_call_duration_seconds", "Time of such calls", ("service",), SHORT)

FAMILIES = (
    REQUESTS,
    REQUEST_SECONDS,
    LOADS,
    LOAD_SECONDS,
    ROWS,
    REFRESHES,
    STATEMENT_SECONDS,
    CALLS,
    CALL_SECONDS,
)
