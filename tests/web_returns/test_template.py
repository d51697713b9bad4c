"""A day without a network: the template is taken, filled in, and read back on the page."""

from io import BytesIO

from openpyxl import load_workbook

from tests.web_returns.clerk import FORM, NOVEMBER, SHEET, Clerk
from zhongshu.packs.hub import Hub

KEY = (FORM, "331083", "2020-11")
TITLES = ("总产值", "用电量", "工业投资", "出口", "利润", "研发", "企业数")


def taken(clerk: Clerk, path: str = SHEET) -> bytes:
    answer = clerk.browser.get(f"{path}/template.xlsx")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
    return bytes(answer.content)


def filled(content: bytes, values: dict[str, str]) -> bytes:
    book = load_workbook(BytesIO(content))
    page = book.worksheets[0]
    for row, value in zip(range(6, 13), values.values(), strict=True):
        page.cell(row, 4).value = float(value) if value.replace(".", "").isdigit() else value
    held = BytesIO()
    book.save(held)
    return held.getvalue()


def send(clerk: Clerk, content: bytes, name: str = "十一月.xlsx") -> int:
    clerk.open()
    answer = clerk.browser.post(
        f"{SHEET}/template", data={**clerk.hidden, "who": "林晓"}, files={"file": (name, content)}
    )
    clerk.see(answer)
    return int(answer.status_code)


def test_it_is_filled_in_at_home_and_handed_in_here(clerk: Clerk, hub: Hub) -> None:
    assert send(clerk, filled(taken(clerk), NOVEMBER)) == 200
    assert "模板已读入，存为草稿" in clerk.text()
    assert "“十一月.xlsx”" in clerk.text()
    assert hub.returns.versions(*KEY)[0].entry.cells == NOVEMBER
    clerk.press("hand_in")
    assert "已上报" in clerk.text()


def test_units_in_the_cells_are_told_beside_them(clerk: Clerk) -> None:
    send(clerk, filled(taken(clerk), NOVEMBER | {"output": "845600万元", "rd": "2亿元7900万元"}))
    said = clerk.text()
    assert "这里填亿元：“845600万元”合 84.56，请改填 改为 84.56" in said
    assert "“2亿元7900万元” 里有不止一个数" in said
    clerk.press("hand_in", {"output": "845600万元"})
    assert "有 1 处要改正" in clerk.text()


def test_another_months_template_changes_nothing(clerk: Clerk, hub: Hub) -> None:
    october = taken(clerk, f"/returns/{FORM}/331083/2020-10")
    assert send(clerk, october) == 400
    assert "这是别的月份的模板：2020-10，这里要 2020-11 · 请从本页重新下载模板" in clerk.text()
    assert hub.returns.versions(*KEY) == []


def test_what_is_no_template_changes_nothing(clerk: Clerk, hub: Hub) -> None:
    assert send(clerk, b"unit,month\n") == 400
    assert "不是 Excel 文件" in clerk.text()
    assert send(clerk, b"") == 400
    assert send(clerk, b"x" * (5 * 1024 * 1024)) == 400
    assert hub.returns.versions(*KEY) == []


def test_a_template_that_is_sent_after_somebody_else_saved_is_refused(clerk: Clerk, hub: Hub) -> None:
    content = filled(taken(clerk), NOVEMBER)
    clerk.open()
    stale = dict(clerk.hidden)
    clerk.press("save", {"output": "80.00"}, who="陈")
    answer = clerk.browser.post(f"{SHEET}/template", data={**stale, "who": "林晓"}, files={"file": ("t.xlsx", content)})
    assert answer.status_code == 400
    assert "此表刚被别人改过" in answer.text
    assert hub.returns.versions(*KEY)[0].entry.cells["output"] == "80.00"
