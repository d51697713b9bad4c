"""`/figures/check`: a clerk pastes or hands in, and sees what does not agree; nothing of it is kept."""

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document
from starlette.testclient import TestClient

from tests.kit import app_for, make_hub
from zhongshu.packs.hub import Hub

ADDRESS = "/figures/check"


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    return make_hub(tmp_path_factory.mktemp("checker"), {})


@pytest.fixture
def client(hub: Hub) -> Iterator[TestClient]:
    with TestClient(app_for(hub)) as made:
        yield made


def _text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def _token(client: TestClient) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', client.get(ADDRESS).text)
    assert found is not None
    return found[1]


def _paste(client: TestClient, text: str, status: int = 200) -> str:
    answer = client.post(ADDRESS, data={"csrf": _token(client), "text": text})
    assert answer.status_code == status
    return str(answer.text)


def _hand_in(client: TestClient, name: str, content: bytes, status: int = 200) -> str:
    answer = client.post(ADDRESS, data={"csrf": _token(client)}, files={"file": (name, content)})
    assert answer.status_code == status
    return str(answer.text)


def _card(html: str, outcome: str) -> str:
    found = re.search(rf'<section class="card verdicts {outcome}".*?</section>', html, re.S)
    assert found is not None, outcome
    return _text(found[0])


def test_the_form_shows_what_can_be_written(client: TestClient) -> None:
    text = _text(client.get(ADDRESS).text)
    for form in ("76 家 占 139 家 的 54.5%", "47.4 亿元 完成目标 43.6 亿元 的 108.7%", "第 17 位 前进 16 位"):
        assert form in text
    client.cookies.set("lang", "en")
    assert "76 firms is 54.5% of 139 firms" in _text(client.get(ADDRESS).text)


def test_the_sample_is_filled_in_and_checked(client: TestClient) -> None:
    filled = re.search(r"<textarea[^>]*>(.*?)</textarea>", client.get(f"{ADDRESS}?sample=1").text, re.S)
    assert filled is not None
    html = _paste(client, filled[1])
    contradiction = _card(html, "contradiction")
    assert "76 家 ÷ 54.5% = 139.4 家，没有整数符合" in contradiction
    assert "第11行" in contradiction
    assert "回到原始台账" in contradiction
    assert "47.4 亿元 ÷ 108.7% = 43.6 亿元" in _card(html, "implies")
    assert "26.7%" in _card(html, "truncated")
    assert html.index("verdicts contradiction") < html.index("verdicts implies") < html.index("verdicts truncated")
    assert re.search(r'verdicts consistent"[^>]*>\s*<details><summary>', html)
    assert "R09 平湖市" in html[html.index("<textarea") :]


def test_what_is_not_understood_is_told_with_the_nearest_form(client: TestClient) -> None:
    card = _card(_paste(client, "共有 5 家"), "unread")
    assert "共有 5 家" in card
    assert "最接近的写法" in card


def test_a_word_paper_is_read_and_leaves_nothing_behind(client: TestClient, hub: Hub, tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("单位：亿元")
    table = document.add_table(4, 2)
    for row, texts in enumerate([["地区", "产值"], ["路桥", "8.30"], ["温岭", "1.50"], ["合计", "9.30"]]):
        for column, said in enumerate(texts):
            table.cell(row, column).text = said
    path = tmp_path / "a.docx"
    document.save(str(path))
    html = _hand_in(client, "月报.docx", path.read_bytes())
    assert "月报.docx 的核对结果" in _text(html)
    card = _card(html, "contradiction")
    assert "表1 第4行第2列" in card
    assert "8.30 亿元 + 1.50 亿元 = 9.80 亿元，印的是 9.30 亿元" in card
    assert [path for path in hub.intake.scratch.rglob("*") if "paper-" in str(path)] == []
    assert list(Path(tempfile.gettempdir()).glob("paper-*")) == []


def test_text_in_gb18030_is_read_right(client: TestClient) -> None:
    html = _hand_in(client, "数字.txt", "76家占139家的54.5%".encode("gb18030"))
    assert "76 家 ÷ 139 家 = 54.7%" in _card(html, "contradiction")


@pytest.mark.parametrize(
    ("name", "content", "status", "said"),
    [
        ("a.docx", b"no paper", 400, "a.docx is no Word paper (docx)"),
        ("a.pdf", b"%PDF", 400, "a.pdf cannot be read as a paper · copy its text"),
        ("a.txt", b"", 400, "no file was chosen"),
        ("a.txt", b"1" * (21 << 20), 413, "20 MB"),
    ],
)
def test_a_paper_that_cannot_be_read_is_told_in_place(
    client: TestClient, hub: Hub, name: str, content: bytes, status: int, said: str
) -> None:
    html = _hand_in(client, name, content, status)
    assert said in _text(html)
    assert "<textarea" in html
    assert list(hub.intake.scratch.glob("paper-*")) == []


def test_no_text_and_too_much_text_are_told(client: TestClient) -> None:
    assert "还没有粘贴文字" in _paste(client, "  ", 400)
    for characters in (100_001, 300_000):
        assert "文字超过" in _paste(client, "家" * characters, 413)


def test_words_without_figures_say_what_to_do(client: TestClient) -> None:
    assert "没有找到可以核对的关系" in _paste(client, "今天天气很好")


def test_what_is_pasted_cannot_write_into_the_page(client: TestClient) -> None:
    html = _paste(client, "<script>alert(1)</script> 76 家占 139 家的 54.5%\n</textarea><b>5 家")
    assert "<script>alert" not in html
    assert "<b>5" not in html


def test_a_form_of_another_site_is_refused(client: TestClient) -> None:
    client.get(ADDRESS)
    assert client.post(ADDRESS, data={"csrf": "x" * 43, "text": "76 家"}).status_code == 403
    sent = client.post(ADDRESS, data={"csrf": "x" * 43}, files={"file": ("a.txt", b"5")})
    assert sent.status_code == 403
