"""What bytes are, by themselves: a name or a browser may say anything. Pure."""

import csv
import io
import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from zhongshu.cases.attachments.office import office_kind
from zhongshu.cases.attachments.refusal import NotTaken, no_such_kind, not_taken

PHOTO: Final = "image/jpeg"
"""What every photo is kept as."""

SUFFIXES: Final[Mapping[str, str]] = {
    PHOTO: ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "image/gif": ".gif",
    "application/pdf": ".pdf",
    "text/plain": ".txt",
    "text/csv": ".csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}
"""Every kind that is taken, with the end of a name that goes with it."""

_PDF_ENDS_WITHIN = 4096
_UNKNOWN = ("无法识别的文件", "a file of no known kind")
_BINARY = (
    (b"II*\0", "TIFF 图片", "a TIFF picture"),
    (b"MM\0*", "TIFF 图片", "a TIFF picture"),
    (b"BM", "BMP 图片", "a BMP picture"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧版或加密的 Office 文件", "an old or locked Office file"),
    (b"Rar!", "RAR 压缩包", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "7z 压缩包", "a 7z archive"),
    (b"\x1f\x8b", "gzip 压缩文件", "a gzip file"),
    (b"MZ", "Windows 程序", "a Windows program"),
    (b"\x7fELF", "Linux 程序", "a Linux program"),
    (b"ID3", "音频", "a sound file"),
    (b"RIFF", "音视频", "a sound or video file"),
    (b"\x1aE\xdf\xa3", "视频", "a video"),
)
_HEIC = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_MARKUP = re.compile(r"<\s*(!doctype\s+html|html|head|body|script|iframe|svg|\?xml|\?php)\b", re.IGNORECASE)
_LOOKED_AT = 1 << 16
_DELIMITERS = ",;\t"
_LINES = 20


def kind_of(content: bytes) -> str:
    """A key of SUFFIXES. NotTaken names what else it is: SVG, a web page, a video, an archive..."""
    if not content:
        raise not_taken("文件是空的", "the file is empty")
    if (picture := _picture(content)) is not None:
        return picture
    if content.startswith(b"%PDF-"):
        if b"%%EOF" not in content[-_PDF_ENDS_WITHIN:]:
            raise not_taken("PDF 不完整，请重新上传", "the PDF is cut short: send it again")
        return "application/pdf"
    if content.startswith(b"PK\x03\x04"):
        return office_kind(content)
    if content[4:8] == b"ftyp":
        raise _film(content[8:12])
    return _text(content)


def _picture(content: bytes) -> str | None:
    if content.startswith(b"\xff\xd8\xff"):
        return PHOTO
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    return "image/webp" if content.startswith(b"RIFF") and content[8:12] == b"WEBP" else None


def _film(brand: bytes) -> NotTaken:
    if brand in _HEIC:
        return not_taken(
            "这是 HEIC 照片，暂不支持；请在手机相机设置中选“兼容性最佳”，或转为 JPEG 再上传",
            "this is a HEIC photo, which is not read here: let the phone's camera take “most compatible” ones (JPEG)",
        )
    return no_such_kind("AVIF 图片", "an AVIF picture") if brand == b"avif" else no_such_kind("视频", "a video")


def _text(content: bytes) -> str:
    said = _decoded(content)
    if said is None:
        zh, en = next((names for magic, *names in _BINARY if content.startswith(magic)), _UNKNOWN)
        raise no_such_kind(zh, en)
    if said.startswith("#!"):
        raise no_such_kind("脚本", "a script")
    if (found := _MARKUP.search(said[:_LOOKED_AT])) is not None:
        raise _markup(said[:_LOOKED_AT], found[1].lower())
    return "text/csv" if _is_table(said) else "text/plain"


def _decoded(content: bytes) -> str | None:
    """The text in the encodings that offices use; None where it has characters that no text has."""
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            said = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if all(letter in "\t\n\r\f" or unicodedata.category(letter) not in ("Cc", "Cn", "Co") for letter in set(said)):
            return said
    return None


def _markup(said: str, tag: str) -> NotTaken:
    if re.search(r"<\s*svg\b", said, re.IGNORECASE):
        return no_such_kind("SVG 图形（可以带脚本）", "an SVG drawing, which may bring scripts")
    if tag == "?xml":
        return no_such_kind("XML 文件", "an XML file")
    return no_such_kind("网页或脚本", "a web page or a script")


def _is_table(said: str) -> bool:
    """Two lines or more, each with the same number of fields, more than one."""
    lines = said.removesuffix("\n").splitlines(keepends=True)[:_LINES]
    for delimiter in _DELIMITERS:
        try:
            rows = csv.reader(io.StringIO("".join(lines)), delimiter=delimiter, strict=True)
            widths = {len(row) for row in rows if row}
        except csv.Error:
            continue
        if len(lines) > 1 and len(widths) == 1 and widths != {1}:
            return True
    return False
