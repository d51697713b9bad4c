"""Photos and papers as phones and hostile people send them; all made here."""

import io
import struct
import zipfile
import zlib
from typing import Any

from PIL import Image

from tests.cases.town import EVENTS

GPS = (121.422777, 28.656111)
"""Where `phone_photo` was taken (lon, lat)."""
CAMERA = "SecretPhone 15"
HTML = b"<!DOCTYPE html><html><script>alert(document.cookie)</script></html>"
SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

WITH_FILES = EVENTS.replace(
    "owner: {duty: grid_officer",
    """\
  photo: {type: image, max: 3, title: {zh: 照片, en: Photos}, position: true, level: 1}
  face: {type: image, title: {zh: 本人照片, en: Your face}, level: 4}
  paper: {type: file, max: 2, title: {zh: 材料, en: Papers}}
owner: {duty: grid_officer""",
    1,
)
"""The town's report with photos: open ones that keep where they were taken, one that is for who works at it, papers."""


def photo(width: int = 64, height: int = 48, *, form: str = "JPEG", mode: str = "RGB", **said: Any) -> bytes:
    """The left half red, the right half blue."""
    image = Image.new("RGB", (width, height), "red")
    image.paste("blue", (width // 2, 0, width, height))
    made = io.BytesIO()
    image.convert(mode).save(made, form, **said)
    return made.getvalue()


def phone_photo(*, orientation: int = 1, gps: tuple[float, float] = GPS) -> bytes:
    """With the camera's name, where it was taken, a remark, a preview: as phones write them."""
    exif = Image.Exif()
    exif[0x0112], exif[0x0110] = orientation, CAMERA
    place = exif.get_ifd(0x8825)
    place[1], place[2] = "N", _sexagesimal(gps[1])
    place[3], place[4] = "E", _sexagesimal(gps[0])
    return photo(640, 480, exif=exif, comment=b"SECRET REMARK")


def png_of(width: int, height: int) -> bytes:
    """A PNG that says it is so large, with a line of it at most: a decompression bomb's head."""
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    body = _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(b"\0" * 100_000)) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def office(*names: str) -> bytes:
    """A ZIP archive with these entries."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return made.getvalue()


def pixels(content: bytes) -> Image.Image:
    """A photo as somebody sees it."""
    with Image.open(io.BytesIO(content)) as image:
        return image.convert("RGB")


def _sexagesimal(degrees: float) -> tuple[float, float, float]:
    whole = int(degrees)
    minutes = int((degrees - whole) * 60)
    return float(whole), float(minutes), round((degrees - whole - minutes / 60) * 3600, 4)


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
