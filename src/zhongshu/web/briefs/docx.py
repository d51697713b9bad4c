"""A document as a Word file: headings, paragraphs whose numbers are links, tables, charts, the list of sources."""

import io
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from zhongshu.core.errors import ZhongshuError
from zhongshu.screens.briefs.document import (
    ChartItem,
    ChecksItem,
    Document,
    Item,
    Number,
    Sentence,
    SignalsItem,
    TableItem,
    from_json,
    to_json,
)
from zhongshu.screens.briefs.said import MARKS, WORDS, source_words, status_words
from zhongshu.web.briefs.pictures import png

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
"""Of a draft, which has no date of its own: the same document is the same bytes."""
LINK, QUIET = "0B6E69", "64726F"
_NO_XML = re.compile(r"\\u00(?:0[0-8bcef]|1[0-9a-f]|7f)|\\[bf]|[\x7f\ud800-\udfff\ufffe\uffff]")
"""In JSON, where control characters are escaped."""
_NUMERALS = "一二三四五六七八九十"


def write_docx(
    document: Document, language: str, *, standing: str, created: datetime | None, link: Callable[[str], str]
) -> bytes:
    """The same document gives the same bytes. `link` makes a number's address absolute; `standing` says which issue.

    ZhongshuError where python-docx is not installed.
    """
    try:
        import docx as library  # noqa: PLC0415  (an extra, and slow to import)
    except ImportError as error:
        raise ZhongshuError("a Word file needs python-docx", hint="pip install 'zhongshu[documents]'") from error
    paper = _Paper(library.Document(), _for_xml(document), language, link)
    paper.set_up(created or EPOCH)
    paper.write(standing)
    return _packed(paper.word)


@dataclass
class _Paper:
    word: Any
    document: Document
    language: str
    link: Callable[[str], str]

    def set_up(self, created: datetime) -> None:
        """A4, fonts for both scripts, and what the file says of itself."""
        from docx.oxml.ns import qn  # noqa: PLC0415
        from docx.shared import Cm, Pt  # noqa: PLC0415

        page = self.word.sections[0]
        page.page_width, page.page_height = Cm(21), Cm(29.7)
        page.left_margin = page.right_margin = Cm(2.6)
        page.top_margin = page.bottom_margin = Cm(2.4)
        for name, font, size in (("Normal", "宋体", 11), ("Title", "黑体", 20), ("Heading 1", "黑体", 14)):
            style = self.word.styles[name]
            style.font.size = Pt(size)
            style.font.name = "Times New Roman"
            style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
        self.word.styles["Normal"].paragraph_format.line_spacing = 1.4
        about = self.word.core_properties
        about.title = self._heading()[:255]  # more is no document property
        about.author = about.last_modified_by = "Zhongshu"
        about.comments = ""
        about.created = about.modified = created.astimezone(UTC).replace(tzinfo=None, microsecond=0)

    def write(self, standing: str) -> None:
        said = self.document
        self.word.add_heading(said.title.to(self.language), 0)
        self._quiet(f"{said.area_title.to(self.language)} · {said.period_title.to(self.language)} · {standing}")
        if said.has("synthetic"):
            self._quiet(WORDS["synthetic"].to(self.language))
        for index, section in enumerate(said.sections):
            title = section.title.to(self.language)
            numeral = f"{_NUMERALS[index]}、" if self.language == "zh" and index < len(_NUMERALS) else ""
            self.word.add_heading(numeral + title, 1)
            for item in section.items:
                self._item(item)
        self._sources()

    def _heading(self) -> str:
        said = self.document
        return " · ".join(text.to(self.language) for text in (said.area_title, said.title, said.period_title))

    def _item(self, item: Item) -> None:
        if isinstance(item, Sentence):
            paragraph = self.word.add_paragraph()
            if self.language == "zh":
                paragraph.paragraph_format.first_line_indent = paragraph.style.font.size * 2
            for part in item.to(self.language):
                self._said(paragraph, part)
        elif isinstance(item, TableItem):
            self._table(item)
        elif isinstance(item, ChartItem):
            self._chart(item)
        elif isinstance(item, SignalsItem):
            self._signals(item)
        elif isinstance(item, ChecksItem):
            self._checks(item)

    def _said(self, paragraph: "Paragraph", part: str | Number) -> None:
        if isinstance(part, str):
            paragraph.add_run(part)
            return
        self._link(paragraph, part.text.to(self.language), part.path)
        place, _ = self.document.sources[part.path]
        mark = MARKS.get(part.origin, "") + (MARKS["partial"] if part.partial else "")
        raised = paragraph.add_run(f"{mark}[{place}]")
        raised.font.superscript = True

    def _table(self, item: TableItem) -> None:
        if item.title is not None:
            self._caption(item.title.to(self.language))
        heads = [WORDS[key].to(self.language) for key in ("indicator", "value", "yoy", "ytd", "ytd_yoy")]
        table = self._grid(heads, len(item.rows))
        for line, row in enumerate(item.rows, 1):
            cells = table.rows[line].cells
            cells[0].paragraphs[0].add_run(row.title.to(self.language))
            for cell, number in zip(cells[1:], (row.value, row.yoy, row.ytd, row.ytd_yoy), strict=True):
                if number is None:
                    cell.paragraphs[0].add_run("—")
                else:
                    self._said(cell.paragraphs[0], number)

    def _checks(self, item: ChecksItem) -> None:
        table = self._grid([WORDS[key].to(self.language) for key in ("what", "status", "arithmetic")], len(item.checks))
        for line, check in enumerate(item.checks, 1):
            cells = table.rows[line].cells
            self._link(cells[0].paragraphs[0], check.title.to(self.language), check.path)
            cells[1].paragraphs[0].add_run(status_words(check.status, self.language))
            cells[2].paragraphs[0].add_run(check.arithmetic.to(self.language))

    def _grid(self, heads: list[str], rows: int) -> Any:
        table = self.word.add_table(rows=rows + 1, cols=len(heads))
        table.style = "Light Grid Accent 1" if "Light Grid Accent 1" in self.word.styles else "Table Grid"
        for cell, head in zip(table.rows[0].cells, heads, strict=True):
            cell.paragraphs[0].add_run(head)
        return table

    def _chart(self, item: ChartItem) -> None:
        from docx.shared import Cm  # noqa: PLC0415

        names = "、".join(line.title.zh for line in item.lines)
        if self.language == "en":
            names = ", ".join(line.title.en for line in item.lines)
        unit = item.unit.to(self.language)
        self._caption(f"{item.title.to(self.language)} · {unit}" if unit else item.title.to(self.language))
        self.word.add_picture(io.BytesIO(png(item)), width=Cm(15.4))
        if len(item.lines) > 1:
            self._quiet(names)

    def _signals(self, item: SignalsItem) -> None:
        for signal in item.signals:
            paragraph = self.word.add_paragraph(style="List Bullet")
            self._link(paragraph, signal.title.to(self.language), signal.path)
            paragraph.add_run(f" — {signal.detail.to(self.language)}")
        if not item.signals:
            self.word.add_paragraph(WORDS["no_signals"].to(self.language))

    def _sources(self) -> None:
        if not self.document.sources:
            return
        self.word.add_heading(WORDS["sources"].to(self.language), 1)
        for key in ("published", "partial"):
            if any(MARKS[key] in _marks(number) for number in self.document.numbers):
                self._quiet(WORDS[key].to(self.language))
        for path, (place, number) in self.document.sources.items():
            paragraph = self.word.add_paragraph(f"[{place}] ")
            self._link(paragraph, source_words(number, self.language), path)

    def _caption(self, text: str) -> None:
        run = self.word.add_paragraph().add_run(text)
        run.bold = True

    def _quiet(self, text: str) -> None:
        from docx.shared import Pt, RGBColor  # noqa: PLC0415

        run = self.word.add_paragraph().add_run(text)
        run.font.size = Pt(9.5)
        run.font.color.rgb = RGBColor.from_string(QUIET)

    def _link(self, paragraph: "Paragraph", text: str, path: str) -> None:
        """A run inside w:hyperlink; python-docx reads them but has no way to write one."""
        from docx.opc.constants import RELATIONSHIP_TYPE  # noqa: PLC0415
        from docx.oxml import OxmlElement  # noqa: PLC0415
        from docx.oxml.ns import qn  # noqa: PLC0415
        from docx.shared import RGBColor  # noqa: PLC0415

        relation = paragraph.part.relate_to(self.link(path), RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        hyperlink = OxmlElement("w:hyperlink")
        hyperlink.set(qn("r:id"), relation)
        run = paragraph.add_run(text)
        run.font.color.rgb = RGBColor.from_string(LINK)
        hyperlink.append(run._r)
        paragraph._p.append(hyperlink)


def _for_xml(document: Document) -> Document:
    """Without characters that no XML can hold; a printed figure's name may bring some from its file."""
    told = json.dumps(to_json(document), ensure_ascii=False)
    kept = _NO_XML.sub("", told)
    return document if kept == told else from_json(json.loads(kept))


def _marks(number: Number) -> str:
    return MARKS.get(number.origin, "") + (MARKS["partial"] if number.partial else "")


def _packed(word: Any) -> bytes:
    """The file without the time at which it was zipped."""
    loose, packed = io.BytesIO(), io.BytesIO()
    word.save(loose)
    with zipfile.ZipFile(loose) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), old.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()
