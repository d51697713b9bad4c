"""What a photo's own header says, read before any library is let at it. Pure."""

MOST_SCANS = 100
"""A progressive photo has about ten; each one costs a whole pass over the picture, and a hostile file has thousands."""

_START, _END, _SCAN = 0xD8, 0xD9, 0xDA
_ALONE = frozenset({0x00, 0x01, *range(0xD0, 0xD9), 0xFF})
"""Bytes after 0xFF that begin no segment: stuffing, restarts, fill (ITU-T T.81, B.1.1)."""


def scans(content: bytes) -> int:
    """How many scans a JPEG has before its end; what lies behind it (films of phones) is not looked at."""
    found, at = 0, 2
    while (at := content.find(b"\xff", at)) != -1 and at + 1 < len(content):
        marker = content[at + 1]
        if marker == _END:
            break
        if marker in _ALONE:
            at += 1 if marker == 0xFF else 2
            continue
        found += marker == _SCAN
        at += 2 + max(2, int.from_bytes(content[at + 2 : at + 4], "big"))
    return found


def webp_size(content: bytes) -> tuple[int, int]:
    """Width and height; 0, 0 where the header is none (RFC 9649, 2.5 to 2.7). Its library has room for every pixel
    before it tells the size."""
    first, body = content[12:16], content[20:30]
    if len(body) < 10:
        return 0, 0
    if first == b"VP8X":
        return 1 + int.from_bytes(body[4:7], "little"), 1 + int.from_bytes(body[7:10], "little")
    if first == b"VP8L":
        bits = int.from_bytes(body[1:5], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if first == b"VP8 ":
        return int.from_bytes(body[6:8], "little") & 0x3FFF, int.from_bytes(body[8:10], "little") & 0x3FFF
    return 0, 0
