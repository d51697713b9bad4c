"""The line of an entry: canonical, exact, harmless whatever strings it holds."""

import json
from dataclasses import fields
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sharing.ledger.conftest import look_up
from zhongshu.core.errors import LedgerError
from zhongshu.sharing.ledger.entry import Entry, Look, canonical, decode, encode, members, stamp

TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
MAYBE = st.none() | TEXT
COUNT = st.integers(0, 2**53 - 1)
ENTRIES = st.builds(
    Entry,
    kind=st.sampled_from(["read", "opened", "closed", "broken", "denied", "login", "act", "note"]),
    actor=TEXT,
    decision=st.sampled_from(["allowed", "denied"]),
    sequence=COUNT,
    at=st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),
    objects=st.lists(st.builds(Look, TEXT, st.lists(TEXT, max_size=3).map(tuple)), max_size=3).map(tuple),
    subjects=st.lists(TEXT, max_size=3).map(tuple),
    details=st.dictionaries(TEXT, TEXT, max_size=4),
    **dict.fromkeys(["unit", "key", "grant", "purpose", "reference", "act", "address"], MAYBE),
    **dict.fromkeys(["filter", "day", "reason", "result"], MAYBE),
    **dict.fromkeys(["version", "opened"], st.none() | COUNT),
    **dict.fromkeys(["subject_count", "rows", "reserved"], COUNT),
)


@settings(max_examples=60, deadline=None)
@given(ENTRIES)
def test_an_entry_comes_back_exactly(entry: Entry) -> None:
    line = encode(entry)
    assert decode(line) == entry
    assert encode(decode(line)) == line


@settings(max_examples=60, deadline=None)
@given(ENTRIES)
def test_a_line_is_one_line_of_canonical_json(entry: Entry) -> None:
    line = encode(entry)
    assert not set(range(32)) & set(line)
    found = json.loads(line, parse_float=_no_such_number)
    assert list(found) == sorted(found)
    details = list(found.get("details", {}))
    assert details == sorted(details, key=lambda name: name.encode("utf-16-be"))
    assert all(value not in (None, [], {}) for value in found.values())


@settings(max_examples=60, deadline=None)
@given(ENTRIES)
def test_a_canonical_line_is_told_from_all_others(entry: Entry) -> None:
    line = encode(entry)
    told = json.loads(line)
    others = [
        line + b" ",
        line.replace(b":", b": ", 1),
        json.dumps(told, ensure_ascii=True, separators=(",", ":")).encode(),
        json.dumps(dict(reversed(told.items())), ensure_ascii=False, separators=(",", ":")).encode(),
        _again(told | {"rows": told.get("rows", 0)}),
        _again(told | {"subjects": told.get("subjects", [])}),
        _again(told | {"at": told["at"].replace("T", " ")}),
        _again(told | {"details": dict(reversed(told.get("details", {}).items()))}),
        _again(told | {"objects": [dict(reversed(one.items())) for one in told.get("objects", [])]}),
    ]
    for one in [line, *others]:
        assert canonical(one, members(one), decode(one)) == (encode(decode(one)) == one)
    assert canonical(line, members(line), entry)


def _again(told: dict[str, Any]) -> bytes:
    return json.dumps(dict(sorted(told.items())), ensure_ascii=False, separators=(",", ":")).encode()


def _no_such_number(text: str) -> None:
    raise AssertionError(f"{text} is no whole number")


def test_a_line_as_it_stands() -> None:
    entry = Entry(
        kind="act", actor="person:张", act="grant.revoked", details={"b": "\n", "a": "\x07é\u2028"}, sequence=7
    )
    assert encode(entry).decode() == (
        '{"act":"grant.revoked","actor":"person:张","at":"1970-01-01T00:00:00.000000Z","decision":"allowed",'
        '"details":{"a":"\\u0007é\u2028","b":"\\n"},"kind":"act","sequence":7}'
    )


def test_every_field_of_an_entry_is_written() -> None:
    line = encode(look_up(reserved=5, opened=1, day="2026-03-01", reason="r", act="a", details={"x": "y"}, sequence=1))
    assert set(json.loads(line)) == {one.name for one in fields(Entry)}


def test_half_a_character_is_replaced() -> None:
    assert decode(encode(look_up(address="/\ud800x"))).address == "/\ufffdx"


def test_times_are_of_one_width_and_zone() -> None:
    noon = datetime(2026, 3, 1, 12, tzinfo=timezone(timedelta(hours=8)))
    assert stamp(noon) == "2026-03-01T04:00:00.000000Z"
    assert decode(encode(look_up(at=noon))).at == noon


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"rows": 2**53}, "rows of an entry is 9007199254740992"),
        ({"rows": True}, "rows of an entry is True"),
        ({"actor": 5}, "actor of an entry is 5, not text"),
        ({"kind": "raed"}, 'did you mean "read"'),
        ({"decision": "maybe"}, "allowed or denied, not 'maybe'"),
        ({"subjects": (b"x",)}, "lists b'x'"),
        ({"details": {"n": 1}}, "lists 1"),
    ],
)
def test_what_could_not_be_read_back_is_refused(changed: dict[str, Any], said: str) -> None:
    with pytest.raises(LedgerError, match=said):
        encode(look_up(**changed))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"", "not a line of JSON"),
        (b"\xff", "not a line of JSON"),
        (b"[]", "no JSON object"),
        (b"{}", "without 'actor'"),
        (encode(look_up()).replace(b'"rows":1', b'"rows":"1"'), "rows is '1', not of type int"),
        (encode(look_up()).replace(b'"purpose"', b'"purposes"'), 'did you mean "purpose"'),
        (encode(look_up()).replace(b"1970-", b"197x-"), "cannot be read"),
        (encode(look_up()).replace(b'"name":', b'"nome":'), "cannot be read"),
    ],
)
def test_a_line_that_is_no_entry_says_why(line: bytes, said: str) -> None:
    with pytest.raises(LedgerError, match=said):
        decode(line)


def test_an_entry_may_not_be_changed() -> None:
    with pytest.raises(AttributeError):
        look_up().rows = 2  # type: ignore[misc]
