"""A document as a PDF: the same code makes the same bytes."""

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import segno

from zhongshu.cases.documents.code import MARK, Contents
from zhongshu.core.errors import HomeError
from zhongshu.core.text import Language, Text

FAMILIES = (
    "Noto Serif CJK SC", "Source Han Serif SC", "Noto Sans CJK SC", "Source Han Sans SC", "FandolSong", "SimSun",
    "FangSong", "Songti SC", "PingFang SC", "Microsoft YaHei", "WenQuanYi Zen Hei", "WenQuanYi Micro Hei",
)  # fmt: skip
"""Fonts with Chinese letters, the first that the machine has is taken."""
VERIFY = "/verify"
"""The page on which a code is looked at; behind its # a browser sends nothing anywhere."""
_MODULE = 0.45
"""Millimetres of a square of the QR code: what a telephone reads from ordinary paper."""
_BORDER = 2
_WORDS: Mapping[str, Text] = {
    "number": Text(zh="编号", en="No."),
    "signed": Text(zh="本文件带有数字签名", en="This document is signed"),
    "how": Text(
        zh="左侧二维码载有上列全部内容和签发地区的签名，不联网也能核验。扫码或打开下列地址，可查是否已被撤回。",
        en="The code on the left holds all that stands above, signed by the region; it can be verified off line. "
        "Scan it, or open the address below, to see whether the document was withdrawn since.",
    ),
    "off": Text(
        zh="左侧二维码载有上列全部内容和签发地区的签名，不联网也能核验。",
        en="The code on the left holds all that stands above, signed by the region; it can be verified off line.",
    ),
}


@dataclass(frozen=True)
class Sheet:
    """What stands on the paper besides what its code says: the region's title, the document's title in the other
    language, the sentence above the facts, and where the region is reached."""

    region: str
    language: Language
    beside: str = ""
    says: str = ""
    address: str | None = None


def printed(contents: Contents, code: str, sheet: Sheet) -> bytes:
    """One page where it fits. HomeError, with what to do, where typst or a Chinese font is missing."""
    typst, fonts, family = _typst()
    told = _told(contents, code, sheet, family)
    picture, width = qr(code, sheet.address)
    inputs = {"document": json.dumps({**told, "width": width}, ensure_ascii=False), "qr": picture}
    template = files(__package__).joinpath("paper.typ").read_bytes()
    made: bytes = typst.compile(template, font_paths=fonts, sys_inputs=inputs, format="pdf", timestamp=0)
    return made


def qr(code: str, address: str | None) -> tuple[str, float]:
    """An SVG, and how many millimetres wide it is printed. With an address it leads to the page that verifies."""
    letters = code.removeprefix(MARK)
    # in two parts, so that the letters take five bits and a half each; segno's own types do not tell that it can
    said: Any = [MARK, letters] if address is None else [f"{address}{VERIFY}#{MARK}", letters]
    made = segno.make(said, error="m", boost_error=False)
    svg = io.BytesIO()
    made.save(svg, kind="svg", border=_BORDER, xmldecl=False, nl=False)
    return svg.getvalue().decode(), round(made.symbol_size(border=_BORDER)[0] * _MODULE, 1)


def _told(contents: Contents, code: str, sheet: Sheet, family: str) -> dict[str, Any]:
    day = contents.day
    how = "off" if sheet.address is None else "how"
    return {
        "title": contents.title,
        "beside": sheet.beside,
        "number": contents.number,
        "unit": contents.unit,
        "region": sheet.region,
        "says": sheet.says,
        "facts": contents.facts,
        "day": [day.year, day.month, day.day],
        "date": f"{day.year}年{day.month}月{day.day}日" if sheet.language == "zh" else day.isoformat(),
        "code": code,
        "fonts": [family],
        "language": sheet.language,
        "address": "" if sheet.address is None else sheet.address + VERIFY,
        "words": {
            "number": _WORDS["number"].to(sheet.language),
            "signed": _WORDS["signed"].to(sheet.language),
            "how": _WORDS[how].to(sheet.language),
        },
    }


@cache
def _typst() -> tuple[Any, Any, str]:
    """The library, which is heavy and not in every installation, the fonts of this machine, and the one to take."""
    try:
        import typst  # noqa: PLC0415  (an extra, and slow to import)
    except ImportError as error:
        raise HomeError(
            "documents are printed by typst, which is not installed", hint="pip install 'zhongshu[documents]'"
        ) from error
    fonts = typst.Fonts(include_system_fonts=True, include_embedded_fonts=False)
    there = set(fonts.families())
    family = next((one for one in FAMILIES if one in there), None)
    if family is None:
        raise HomeError(
            "this machine has no font with Chinese letters, so no document can be printed",
            hint="install one, such as the package fonts-noto-cjk, and start again",
        )
    return typst, fonts, family
