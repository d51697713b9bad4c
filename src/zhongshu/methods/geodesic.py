"""How far two places are apart on the earth's ellipsoid."""

from math import atan, atan2, cos, degrees, hypot, inf, radians, sin, sqrt, tan

Place = tuple[float, float]
"""Longitude and latitude, degrees (WGS-84)."""

_EQUATOR = 6_378_137.0
_FLATTENING = 1 / 298.257223563
_POLE = _EQUATOR * (1 - _FLATTENING)
_SHORTEST_RADIUS = _POLE**2 / _EQUATOR
"""Metres: the least radius by which a degree of latitude curves, that of the equator."""
_ENOUGH, _ROUNDS = 1e-12, 200


def metres(a: Place, b: Place) -> float:
    """The geodesic between two places on WGS-84, to half a millimetre.

    T. Vincenty, "Direct and inverse solutions of geodesics on the ellipsoid", Survey Review 23 (176), 1975, equations
    13 to 19. Between places that are all but opposite each other it does not converge: `inf`.

    >>> round(metres((121.25, 28.5), (121.26, 28.5)), 3)
    979.041
    """
    if a == b:
        return 0.0
    east = _turn(b[0] - a[0])
    lower, upper = (atan((1 - _FLATTENING) * tan(radians(lat))) for lat in (a[1], b[1]))
    around = east
    for _ in range(_ROUNDS):
        across = cos(upper) * sin(around), cos(lower) * sin(upper) - sin(lower) * cos(upper) * cos(around)
        sine, cosine = hypot(*across), sin(lower) * sin(upper) + cos(lower) * cos(upper) * cos(around)
        if sine == 0:
            return 0.0
        arc = atan2(sine, cosine)
        azimuth = cos(lower) * cos(upper) * sin(around) / sine
        square = 1 - azimuth**2
        middle = cosine - 2 * sin(lower) * sin(upper) / square if square > 0 else 0.0
        c = _FLATTENING / 16 * square * (4 + _FLATTENING * (4 - 3 * square))
        before = around
        bent = middle + c * cosine * (2 * middle**2 - 1)
        around = east + (1 - c) * _FLATTENING * azimuth * (arc + c * sine * bent)
        if abs(around - before) < _ENOUGH:
            return _length(square, arc, sine, cosine, middle)
    return inf


def box(place: Place, most: float) -> tuple[float, float]:
    """Degrees of longitude and latitude beyond which no place is within `most` metres; 360 where a pole is."""
    reach = most * 1.001 + 0.001  # what arithmetic rounds off
    north = degrees(reach / _SHORTEST_RADIUS)
    farthest = abs(place[1]) + north
    if farthest >= 90:
        return 360.0, north
    return degrees(reach / (_EQUATOR * cos(radians(farthest)))), north


def around_the_middle(place: Place) -> tuple[float, float, float]:
    """A place on the ellipsoid as x, y and z from the middle of the earth, metres (EPSG:4978): between places a few
    kilometres apart the straight line is the geodesic, to a millimetre.

    IOGP Publication 373-7-2 (EPSG Guidance Note 7-2), method 9602, at height 0.

    >>> [round(one) for one in around_the_middle((90.0, 0.0))]
    [0, 6378137, 0]
    """
    lon, lat = radians(place[0]), radians(place[1])
    square = 1 - (_POLE / _EQUATOR) ** 2
    across = _EQUATOR / sqrt(1 - square * sin(lat) ** 2)
    return across * cos(lat) * cos(lon), across * cos(lat) * sin(lon), (1 - square) * across * sin(lat)


def _turn(east: float) -> float:
    """A difference of longitudes the short way round, in radians."""
    return radians((east + 180) % 360 - 180)


def _length(square: float, arc: float, sine: float, cosine: float, middle: float) -> float:
    u = square * (_EQUATOR**2 - _POLE**2) / _POLE**2
    long = 1 + u / 16384 * (4096 + u * (-768 + u * (320 - 175 * u)))
    b = u / 1024 * (256 + u * (-128 + u * (74 - 47 * u)))
    last = b / 6 * middle * (4 * sine**2 - 3) * (4 * middle**2 - 3)
    return _POLE * long * (arc - b * sine * (middle + b / 4 * (cosine * (2 * middle**2 - 1) - last)))
