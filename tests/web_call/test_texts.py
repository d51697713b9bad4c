"""The texts that are copied ask exactly what the page asks."""

import shlex
from typing import Any

import httpx
import pytest

from zhongshu.web.call.texts import Composed

ASKED = Composed(
    "http://127.0.0.1:8400",
    "market.firm",
    "bank-loans",
    "loan_review",
    [("name", "like.厂\"'*"), ("uscc", "in.(F1,F2)"), ("select", "uscc,name")],
)


def test_curl_is_one_command_with_the_words_of_the_address() -> None:
    words = shlex.split(ASKED.curl.replace("\\\n", ""))
    assert words[0] == "curl"
    assert httpx.URL(words[1]).params.multi_items() == list(ASKED.words)
    assert words[2:] == [
        *("-H", "Authorization: Bearer $ZHONGSHU_KEY"),
        *("-H", "Zhongshu-Grant: bank-loans"),
        *("-H", "Zhongshu-Purpose: loan_review"),
    ]


def test_python_runs_and_follows_the_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[list[tuple[str, str]], Any]] = []

    def get(url: str, params: list[tuple[str, str]], headers: dict[str, str]) -> httpx.Response:
        asked.append((params, headers))
        told = {"rows": [len(asked)], "next": "more" if len(asked) == 1 else None}
        return httpx.Response(200, json=told, request=httpx.Request("GET", url))

    monkeypatch.setattr(httpx, "get", get)
    monkeypatch.setenv("ZHONGSHU_KEY", "zs_secret")
    names: dict[str, Any] = {}
    exec(ASKED.python, names)  # the text that people copy
    assert names["rows"] == [1, 2]
    assert asked[0][0] == list(ASKED.words)
    assert asked[1][0] == [*ASKED.words, ("after", "more")]
    assert asked[0][1]["Authorization"] == "Bearer zs_secret"


def test_excel_holds_no_key_and_doubles_quotes() -> None:
    assert '"Bearer " & ZHONGSHU_KEY' in ASKED.excel
    assert '#"Zhongshu-Grant" = "bank-loans"' in ASKED.excel
    quoted = Composed("http://h", 'a"b', "g", "p", []).excel
    assert 'Web.Contents("http://h/api/v1/data/a%22b"' in quoted
