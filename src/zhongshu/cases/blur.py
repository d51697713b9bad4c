"""Where a public place is shown: all that lie in one cell at the one place of that cell. Pure.

If each report were moved by itself, the middle of many reports would be the true spot. So the ground is laid out in
rows, each row is cut into squares, and a square has one place, in its middle part. Where rows begin, where each is cut
and where the place of a square lies is drawn from a salt: without it nobody knows a border. Whoever finds the borders
out, by reports of their own, knows the square of a report and nothing closer, however many reports there are.
"""

import hmac
from math import cos, floor, radians

_METRES = 111_320
"""A degree of latitude."""
_MIDDLE = 0.3
"""The part of a side in which the place lies. So no corner is further from it than 0.65 times the diagonal, which is
0.92 of a side: within a side also where the earth is no sphere, and the last digit is rounded."""
_NARROWEST = 0.01


def blurred(lon: float, lat: float, metres: int, salt: bytes) -> tuple[float, float]:
    """A place in WGS-84 degrees as everybody sees it: that of its square of `metres` on a side (at the edge of its row
    that is nearer to the equator; no wider elsewhere), which is at most `metres` from it. 0 metres move nothing.

    >>> blurred(121.25, 28.5, 100, b"salt") == blurred(121.25, 28.5, 100, b"salt") != (121.25, 28.5)
    True
    >>> blurred(121.25, 28.5, 0, b"salt")
    (121.25, 28.5)
    """
    if metres == 0:
        return lon, lat
    side = metres / _METRES
    begin, _ = _drawn(salt, metres)
    row = floor((lat + 90) / side + begin)
    south = (row - begin) * side - 90
    wide = side / max(cos(radians(min(abs(south), abs(south + side)))), _NARROWEST)
    cut, _ = _drawn(salt, metres, row)
    column = floor((lon + 180) / wide + cut)
    west = (column - cut) * wide - 180
    east, north = (0.5 + _MIDDLE * (share - 0.5) for share in _drawn(salt, metres, row, column))
    shown = west + east * wide, south + north * side
    return round((shown[0] + 180) % 360 - 180, 6), round(max(-90.0, min(90.0, shown[1])), 6)


def _drawn(salt: bytes, *of: int) -> tuple[float, float]:
    """Two numbers from 0 until before 1, the same for the same words."""
    drawn = hmac.digest(salt, ",".join(map(str, of)).encode(), "sha256")
    first, second = (int.from_bytes(drawn[at : at + 6]) / 2**48 for at in (0, 6))
    return first, second
