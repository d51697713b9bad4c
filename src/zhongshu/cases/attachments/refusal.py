"""Why a file is not taken, said in both languages."""

from zhongshu.core.text import Text
from zhongshu.sharing.people.refusal import Refusal

_TAKEN = Text(
    zh="可以上传照片（JPEG、PNG、WebP、GIF），或 PDF、Word（docx）、Excel（xlsx）、纯文本、CSV",
    en="photos are taken (JPEG, PNG, WebP, GIF), and PDF, Word (docx), Excel (xlsx), plain text, CSV",
)


class NotTaken(Refusal):
    """These bytes are none that a case may have. Nothing was kept."""


def not_taken(zh: str, en: str, advice: Text | None = None) -> NotTaken:
    """`advice` is what to do about it."""
    return NotTaken(Text(zh=zh, en=en), advice)


def no_such_kind(zh: str, en: str) -> NotTaken:
    """Named after what it is; the advice says what may be sent instead."""
    return not_taken(f"这是{zh}，不能上传", f"this is {en}, which is not taken", _TAKEN)
