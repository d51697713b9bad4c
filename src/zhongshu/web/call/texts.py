"""One call for rows as text that other programs take: curl, Python, Excel's Power Query."""

import json
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

SECRET = "ZHONGSHU_KEY"
"""The variable that holds the API key; the key itself stands in no text."""


@dataclass(frozen=True)
class Composed:
    """`base` is this site's address; `words` are those of the query, in order."""

    base: str
    name: str
    grant: str
    purpose: str
    words: Sequence[tuple[str, str]]

    @property
    def path(self) -> str:
        """With its query."""
        query = urlencode(self.words, safe="(),.*:-")
        return f"/api/v1/data/{quote(self.name)}" + (f"?{query}" if query else "")

    @property
    def url(self) -> str:
        return f"{self.base}{self.path}"

    @property
    def curl(self) -> str:
        """For a shell in which the key is a variable."""
        return (
            f"curl {shlex.quote(self.url)} \\\n"
            f'  -H "Authorization: Bearer ${SECRET}" \\\n'
            f"  -H {shlex.quote(f'Zhongshu-Grant: {self.grant}')} \\\n"
            f"  -H {shlex.quote(f'Zhongshu-Purpose: {self.purpose}')}"
        )

    @property
    def python(self) -> str:
        """With httpx, page after page."""
        address = _text(f"{self.base}/api/v1/data/{quote(self.name)}")
        words = "".join(f"    ({_text(word)}, {_text(text)}),\n" for word, text in self.words)
        return (
            "import os\n\nimport httpx\n\n"
            "headers = {\n"
            f'    "Authorization": f"Bearer {{os.environ[\'{SECRET}\']}}",\n'
            f'    "Zhongshu-Grant": {_text(self.grant)},\n'
            f'    "Zhongshu-Purpose": {_text(self.purpose)},\n'
            "}\n"
            f"asked = [\n{words}]\n"
            "rows, after = [], None\n"
            "while True:\n"
            '    words = asked if after is None else [*asked, ("after", after)]\n'
            f"    answer = httpx.get({address}, params=words, headers=headers)\n"
            "    answer.raise_for_status()\n"
            '    rows += answer.json()["rows"]\n'
            '    after = answer.json()["next"]\n'
            "    if after is None:\n"
            "        break\n"
        )

    @property
    def excel(self) -> str:
        """Power Query M, for Excel's advanced editor; the key is a parameter of the workbook."""
        return (
            "let\n"
            f"    Source = Json.Document(Web.Contents({_m(self.url)}, [Headers = [\n"
            f'        Authorization = "Bearer " & {SECRET},\n'
            f'        #"Zhongshu-Grant" = {_m(self.grant)},\n'
            f'        #"Zhongshu-Purpose" = {_m(self.purpose)}\n'
            "    ]])),\n"
            "    Rows = Table.FromRecords(Source[rows])\n"
            "in\n"
            "    Rows"
        )


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _m(text: str) -> str:
    """Quotes are doubled, and #( begins an escape."""
    return '"' + text.replace('"', '""').replace("#(", "#(#)(") + '"'
