"""A photo made anew: turned upright, no larger than it is looked at, and nothing in it but the picture."""

import io
import math
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from zhongshu.cases.attachments.headers import MOST_SCANS, scans, webp_size
from zhongshu.cases.attachments.reading import PHOTO
from zhongshu.cases.attachments.refusal import NotTaken, not_taken
from zhongshu.core.errors import ZhongshuError
from zhongshu.core.text import Text
from zhongshu.sharing.people.refusal import StateAway

if TYPE_CHECKING:
    from PIL.Image import Exif, Image

LONGEST, LONGEST_SMALL = 2560, 320
"""Pixels of the longer side, of the photo and of the small one for lists."""
MOST_PIXELS = 50_000_000
MOST_WEBP_PIXELS = 16_000_000
"""Its library holds four copies of the picture, others one."""
QUALITY = 85
AT_ONCE = 2
"""Photos that are decoded at a time: each may take some 350 MB."""
PATIENCE = 20.0
"""Seconds that one waits for its turn, before somebody is asked to send it again."""

_FORMATS: Mapping[str, str] = {PHOTO: "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/gif": "GIF"}
_ROWS = 64
_ORIENTATION, _GPS = 0x0112, 0x8825
_TURNS = ("FLIP_LEFT_RIGHT", "ROTATE_180", "FLIP_TOP_BOTTOM", "TRANSPOSE", "ROTATE_270", "TRANSVERSE", "ROTATE_90")
"""What puts a picture upright whose orientation is 2, 3 ... 8 (Exif 2.32, 4.6.4)."""


@dataclass(frozen=True)
class Picture:
    """Two JPEGs; `width` and `height` are those of `content`, `position` is WGS-84 (lon, lat) as the camera said."""

    content: bytes
    small: bytes
    width: int
    height: int
    position: tuple[float, float] | None = None


@dataclass(frozen=True)
class Darkroom:
    """Threads share one: no more than AT_ONCE photos are decoded at a time."""

    turns: threading.BoundedSemaphore = field(default_factory=lambda: threading.BoundedSemaphore(AT_ONCE))
    patience: float = PATIENCE

    def develop(self, content: bytes, kind: str) -> Picture:
        """NotTaken for what is damaged or too large; StateAway where too many are waiting."""
        with self._turn():
            try:
                return _developed(content, kind)
            except ZhongshuError:
                raise
            except Exception:  # a library says about anything of hostile bytes: SyntaxError, ZeroDivisionError...
                raise _broken() from None

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self.turns.acquire(timeout=self.patience):
            said = Text(zh="正在处理的照片太多，没有存下", en="too many photos are being read: this one was not kept")
            raise StateAway(said, Text(zh="请稍后再试", en="send it again in a minute"))
        try:
            yield
        finally:
            self.turns.release()


def _developed(content: bytes, kind: str) -> Picture:
    try:
        from PIL import Image  # noqa: PLC0415  (an extra, and slow to import)
    except ImportError as error:
        raise ZhongshuError("photos need Pillow", hint="pip install 'zhongshu[cases]'") from error

    if kind == "image/webp":
        _require_size(*webp_size(content), MOST_WEBP_PIXELS)
    if kind == PHOTO and scans(content) > MOST_SCANS:
        raise _broken()
    try:
        opened = Image.open(io.BytesIO(content), formats=[_FORMATS[kind]])
    except Image.DecompressionBombError:
        raise _too_large(MOST_PIXELS) from None
    with opened as image:
        _require_size(*image.size, MOST_PIXELS)
        exif = _exif(image)
        image.draft("RGB", (LONGEST, LONGEST))  # a JPEG is decoded at a half or quarter where that is enough
        upright = _turned(_shrunk(image), exif)
    small = upright.copy()
    small.thumbnail((LONGEST_SMALL, LONGEST_SMALL))
    return Picture(_written(upright), _written(small), *upright.size, position=_position(exif))


def _require_size(width: int, height: int, most: int) -> None:
    if width < 1 or height < 1:
        raise _broken()
    if width * height > most:
        raise _too_large(most)


def _shrunk(image: "Image") -> "Image":
    """On white, at most LONGEST; band by band, so that there is never a whole copy of a large picture."""
    from PIL import Image  # noqa: PLC0415  (as above)

    factor = max(1, max(image.size) // LONGEST)
    width, height = image.size
    found = Image.new("RGB", (math.ceil(width / factor), math.ceil(height / factor)))
    image.load()
    for top in range(0, height, factor * _ROWS):
        band = image.crop((0, top, width, min(height, top + factor * _ROWS)))
        found.paste(_flat(band).reduce(factor), (0, top // factor))
    found.thumbnail((LONGEST, LONGEST))
    return found


def _flat(band: "Image") -> "Image":
    from PIL import Image  # noqa: PLC0415  (as above)

    if band.mode.startswith("I;16"):  # a conversion would make white of all that is not nearly black
        band = band.point(lambda value: value / 256, "L")
    if not band.has_transparency_data:
        return band.convert("RGB")
    seen = band.convert("RGBA")
    flat = Image.new("RGB", band.size, "white")
    flat.paste(seen, mask=seen.getchannel("A"))
    return flat


def _turned(image: "Image", exif: "Exif | None") -> "Image":
    from PIL.Image import Transpose  # noqa: PLC0415  (as above)

    orientation = None if exif is None else exif.get(_ORIENTATION)
    if not isinstance(orientation, int) or not 2 <= orientation <= 8:
        return image
    return image.transpose(Transpose[_TURNS[orientation - 2]])


def _written(image: "Image") -> bytes:
    made = io.BytesIO()
    image.save(made, "JPEG", quality=QUALITY, optimize=True)
    return made.getvalue()


def _exif(image: "Image") -> "Exif | None":
    try:
        return image.getexif()
    except Exception:  # a photo whose EXIF is nonsense is a photo
        return None


def _position(exif: "Exif | None") -> tuple[float, float] | None:
    """Where it was taken; None where the camera does not say so in a way that can be."""
    if exif is None:
        return None
    try:
        told = exif.get_ifd(_GPS)
        lat, lon = _degrees(told[2], told[1], "S"), _degrees(told[4], told[3], "W")
    except Exception:  # as above
        return None
    there = abs(lat) <= 90 and abs(lon) <= 180 and (lat, lon) != (0, 0)
    return (round(lon, 6), round(lat, 6)) if there else None


def _degrees(told: Any, side: str, negative: str) -> float:
    degrees, minutes, seconds = (float(one) for one in told)
    found = degrees + minutes / 60 + seconds / 3600
    return -found if side.strip("\0 ").upper() == negative else found


def _broken() -> NotTaken:
    return not_taken("照片不完整或已损坏，请重新选择", "the photo is cut short or damaged: choose it again")


def _too_large(most: int) -> NotTaken:
    millions = most // 1_000_000
    zh, en = f"照片超过 {millions * 100} 万像素", f"the photo has more than {millions} million pixels"
    return not_taken(zh, en, Text(zh="请缩小后再上传", en="make it smaller, and send it again"))
