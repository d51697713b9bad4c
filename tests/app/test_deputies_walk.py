"""From opinions that are alike to a proposal that was seconded, handed out, replied to and judged, and a project that
was voted on: all of it in a browser, by the demonstration's people.

Pictures of each page are left in the test's folder.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.app.deputies import make_region, person
from tests.sites import launched, serving
from zhongshu.app.asgi import create_app
from zhongshu.packs.hub import Hub

pytestmark = pytest.mark.browser
TITLE = "关于周末开放学校操场的建议"
PATIENCE = 60_000
PHONE = {"width": 390, "height": 844}


class People:
    """Browsers, one a person; `see` opens a page and leaves a picture of it."""

    def __init__(self, hub: Hub, stack: ExitStack, browser_path: Path, pictures: Path):
        self.hub, self.stack, self.pictures = hub, stack, pictures
        self.browser = stack.enter_context(launched(browser_path))
        self.pages: dict[str, Page] = {}
        self.sites: dict[str, str] = {}
        self.complaints: list[str] = []

    def see(self, login: str, path: str) -> Page:
        if login not in self.pages:
            app = create_app(self.hub, visitor=person(self.hub, login))
            self.sites[login] = self.stack.enter_context(serving(app))
            page = self.browser.new_context(viewport=PHONE).new_page()  # type: ignore[arg-type]
            page.set_default_timeout(PATIENCE)
            page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
            self.pages[login] = page
        page = self.pages[login]
        page.goto(self.sites[login] + path)
        page.screenshot(path=self.pictures / f"{len(list(self.pictures.iterdir())):02}-{login or 'stranger'}.png")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], f"{login} at {path}"
        return page

    def take(self, login: str, path: str, way: str, **answers: str) -> Page:
        """A way on of a case, with the answers that it asks for."""
        page = self.see(login, path)
        form = page.locator("details.way").filter(has=page.locator("summary", has_text=way)).first
        form.locator("summary").click()
        for name, said in answers.items():
            field = form.locator(f"[name='answer.{name}']")
            if field.first.evaluate("one => one.type") == "radio":
                form.locator(f"[name='answer.{name}'][value='{said}']").check()
            elif field.first.evaluate("one => one.tagName") == "SELECT":
                field.select_option(said)
            else:
                field.fill(said)
        form.locator("button.main").click()
        expect(page.locator(".told.good")).to_be_visible()
        return page

    def back(self, login: str, where: str, title: str) -> Page:
        """Stand behind what is called so, from the list that the inbox leads to."""
        page = self.see(login, "/cases")
        page.get_by_role("link", name=where).click()
        page.locator("li.vote").filter(has_text=title).get_by_role("button").click()
        expect(page.locator(".told.good")).to_contain_text("已支持")
        expect(page.locator("li.vote.mine").filter(has_text=title)).to_be_visible()
        return page


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory, browser_path: Path) -> Iterator[People]:
    hub = make_region(tmp_path_factory.mktemp("deputies") / "home")
    with ExitStack() as stack:
        made = People(hub, stack, browser_path, tmp_path_factory.mktemp("pictures"))
        yield made
        assert made.complaints == []
    hub.ledger.close()


def test_a_proposal_from_alike_opinions_to_the_judgement_of_its_deputy(people: People) -> None:
    page = people.see("deputy", "/case-groups/deputies/opinion")
    group = page.locator("section.group").filter(has_text="操场")
    expect(group.locator("li.case-row")).to_have_count(3)
    opinion = group.locator("li.case-row a").first.get_attribute("href") or ""
    group.get_by_role("link", name="据此提出").click()
    page.fill("[name='answer.title']", TITLE)
    page.fill("[name='answer.what']", "建议先开放有独立出入口的学校")
    expect(page.locator(".named input:checked")).to_have_count(3)
    page.locator(".send button").click()
    page.get_by_role("link", name="查看").first.click()
    proposal = page.url.partition("?")[0].removeprefix(people.sites["deputy"])
    expect(page.locator(".behind")).to_contain_text("还差 2 人")
    for login in ("deputy2", "deputy3"):
        people.back(login, "代表建议：附议", TITLE)

    days = [(people.hub.now() + timedelta(days=days)).date().isoformat() for days in (20, 30)]
    office = "hub.task_desk/urban_management"
    people.take("deputy", proposal, "提交")
    people.take("congress", proposal, "交办", to=office, due=days[0])
    people.take("desk", proposal, "答复", reply="正在研究", result="noted")
    people.take("deputy", proposal, "不满意", why="没有说哪些学校", due=days[1])
    people.take("desk", proposal, "答复", reply="先开放八所，名单已公布", result="solved")
    page = people.take("deputy", proposal, "满意")
    page.locator("#way-rate summary").click()
    page.locator("#way-rate .rate label").nth(4).click()
    page.locator("#way-rate button.main").click()
    expect(page.locator(".told.good")).to_contain_text("谢谢您的评价")

    row = people.see("", "/public/deputies/proposal").locator("li.public-row").filter(has_text=TITLE)
    expect(row).to_contain_text("已办结")
    expect(row).to_contain_text("2 人支持")
    expect(row).to_contain_text("先开放八所，名单已公布")
    expect(people.see("deputy", opinion).get_by_label("被哪些事项提到")).to_contain_text("已办结")


def test_a_project_is_chosen_by_votes_and_reported_by_the_month(people: People) -> None:
    title = "老旧小区加装电梯 60 台"
    page = people.back("deputy", "民生实事：票决", title)
    page.locator("li.vote").filter(has_text=title).get_by_role("link").click()
    expect(page.locator(".behind h2")).to_contain_text("3")
    project = page.url.partition("?")[0].removeprefix(people.sites["deputy"])
    people.take("congress", project, "宣布入选")
    people.take("desk", project, "报本月进展", progress="10", report="已完成招标")
    page = people.see("desk", project)
    expect(page.locator(".clock").filter(has_text="月报")).to_contain_text("还剩")
    people.take("desk", project, "申请验收")
    people.take("deputy3", project, "验收通过")
    row = people.see("", "/public/deputies/project").locator("li.public-row").filter(has_text=title)
    expect(row).to_contain_text("已验收")
