"""A region with forms, briefs, rows and rejects in which strangers have written whatever they liked."""

import csv
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from httpx import Response
from starlette.routing import BaseRoute
from starlette.testclient import TestClient

from tests.kit import write_pack
from zhongshu.app.wiring import open_hub, shipped_packs
from zhongshu.packs.hub import Hub
from zhongshu.web.csrf import COOKIE

REGION = """\
region: taizhou
title: {zh: 台州市, en: Taizhou}
area: "331000"
zone: Asia/Shanghai
languages: [zh, en]
units:
  economy: {title: {zh: 经济和信息化局, en: Economy bureau}, area: "331000"}
  statistics: {title: {zh: 统计局, en: Statistics bureau}, area: "331000"}
  data_bureau: {title: {zh: 数据局, en: Data bureau}, area: "331000"}
packs: [region, economy]
"""
NOTES = {
    "pack.yaml": "pack: notes\ntitle: {zh: 便条, en: Notes}\nowner: economy\n",
    "datasets/note.yaml": """
        dataset: note
        title: {zh: 便条, en: Notes}
        owner: economy
        level: 1
        sharing: unconditional
        origin: synthetic
        key: [id]
        columns:
          id: {type: string, required: true}
          body: {type: string, title: {zh: 正文, en: text}}
          amount: {type: decimal, scale: 1, title: {zh: 金额, en: amount}}
        sources:
          csv: {kind: csv}
        """,
    "datasets/outside.yaml": """
        dataset: outside
        title: {zh: 外来便条, en: Notes from elsewhere}
        owner: economy
        level: 1
        sharing: unconditional
        origin: synthetic
        key: [id]
        columns: {id: {type: string}}
        sources:
          db: {kind: database, connection: station, table: note, every: 1h}
          web: {kind: http, url: "http://127.0.0.1:9/a.csv?key=hunter2-Zs9", format: csv, every: 1h}
        """,
}
NOTE, OUTSIDE, FORM, BRIEF = "notes.note", "notes.outside", "economy.industry_month", "economy.monthly"
SHEET = f"/returns/{FORM}/331083/2020-11"
TARGET = f"{NOTE}/csv"
SECRET = "hunter2-Zs9"
"""A password; it stands in the address of the web source, and where a test writes it into region.yaml."""


def make_region(home: Path) -> Hub:
    """The region with the monthly returns of the economy and one note."""
    home.mkdir(parents=True, exist_ok=True)
    (home / "region.yaml").write_text(REGION, "utf-8")
    write_pack(home, "notes", NOTES)
    hub = open_hub(home)
    sample = shipped_packs() / "economy" / "sample" / "industry_month.csv"
    hub.load(FORM, sample, source="csv", who="test")
    hub.load(NOTE, write_notes(home.parent / "notes.csv", [("n1", "第一条", "-1.5")]), source="csv", who="test")
    return hub


def write_notes(path: Path, rows: Iterable[Sequence[str]]) -> Path:
    """A file as the notes come in; an amount that is no number is rejected."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "body", "amount"])
        writer.writerows(rows)
    return path


def routes(listed: Iterable[BaseRoute], prefix: str = "") -> Iterable[tuple[str, frozenset[str]]]:
    """Every path of an application, with its methods."""
    for route in listed:
        inner = getattr(route, "original_router", None)
        if inner is not None:
            yield from routes(inner.routes, prefix + inner.prefix)
        else:
            path = str(getattr(route, "path", ""))
            yield path if path.startswith(prefix) else prefix + path, frozenset(getattr(route, "methods", None) or ())


def token(browser: TestClient) -> str:
    """The browser's CSRF token, which the upload form gives it."""
    browser.get("/upload")
    return str(browser.cookies[COOKIE])


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of a page's forms."""
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))


def multipart(browser: TestClient, path: str, parts: Sequence[tuple[str, bytes]]) -> Response:
    """Send parts as they are: the words after `form-data;`, then the content."""
    border = "borderborder"
    body = b"".join(
        f"--{border}\r\nContent-Disposition: form-data; ".encode() + head.encode() + b"\r\n\r\n" + content + b"\r\n"
        for head, content in parts
    )
    headers = {"content-type": f"multipart/form-data; boundary={border}"}
    answer: Response = browser.post(
        path, content=body + f"--{border}--\r\n".encode(), headers=headers, follow_redirects=False
    )
    return answer
