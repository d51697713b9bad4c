"""A clerk at the pages of returns, without a browser's script."""

import html
import re
from dataclasses import dataclass, field

from httpx import Response
from starlette.testclient import TestClient

FORM = "economy.industry_month"
SHEET = f"/returns/{FORM}/331083/2020-11"
NOVEMBER = {
    "output": "84.56",
    "electricity": "4.015",
    "investment": "13.10",
    "exports": "24.30",
    "profit": "6.05",
    "rd": "2.79",
    "firms": "825",
}


@dataclass
class Clerk:
    """Opens a page, fills in what it shows, presses a button; `page` is what was shown last."""

    browser: TestClient
    page: str = ""
    hidden: dict[str, str] = field(default_factory=dict)

    def open(self, path: str = SHEET) -> str:
        return self.see(self.browser.get(path))

    def press(self, act: str, cells: dict[str, str] | None = None, who: str = "林晓", **more: str) -> Response:
        """Sends the sheet's form: its hidden fields, the cells, and what else is said."""
        said = {f"cell.{name}": text for name, text in (NOVEMBER | (cells or {})).items()}
        answer: Response = self.browser.post(SHEET, data={**self.hidden, **said, "act": act, "who": who, **more})
        self.see(answer)
        return answer

    def text(self) -> str:
        """What the page says, without its tags."""
        main = self.page.partition("<main")[2].partition("</main>")[0]
        return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", main))).replace("\u202f", " ")

    def english(self) -> "Clerk":
        self.browser.cookies.set("lang", "en")
        return self

    def see(self, answer: Response) -> str:
        self.page = answer.text
        self.hidden = {
            name: html.unescape(value)
            for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', self.page)
        }
        return self.page
