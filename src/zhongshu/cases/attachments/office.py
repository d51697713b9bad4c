"""Which office file a ZIP archive is, by what it lists; nothing in it is unpacked. Pure."""

import io
import zipfile

from zhongshu.cases.attachments.refusal import no_such_kind, not_taken

_MAIN = {
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_ENTRY, _MOST_ENTRIES = b"PK\x01\x02", 10_000


def office_kind(content: bytes) -> str:
    """XLSX or DOCX. NotTaken for any other archive, one with macros, one that is cut short."""
    names = _names(content)
    if "[Content_Types].xml" not in names:
        raise no_such_kind("ZIP 压缩包", "a ZIP archive")
    if any(name.lower().endswith(("vbaproject.bin", ".exe", ".dll")) for name in names):
        raise no_such_kind("带宏或程序的 Office 文件", "an Office file with macros or programs")
    kinds = {kind for name, kind in _MAIN.items() if name in names}
    if len(kinds) != 1:
        raise no_such_kind("其他 Office 文件", "another kind of Office file")
    return kinds.pop()


def _names(content: bytes) -> set[str]:
    if content.count(_ENTRY) > _MOST_ENTRIES:
        raise no_such_kind("ZIP 压缩包", "a ZIP archive")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError):
        raise not_taken("文件不完整或已损坏，请重新上传", "the file is cut short or damaged: send it again") from None
