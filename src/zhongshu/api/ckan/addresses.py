"""Where the calls of CKAN's action API come in, and how they show a key."""

from collections.abc import Mapping

PREFIXES = ("/api/3", "/api/action")
"""Of the version that everybody asks for, and without one."""

_KEY_HEADERS = ("authorization", "x-ckan-api-key")
_BEARER = "bearer "


def is_ckan(path: str) -> bool:
    """Whether a call is one of CKAN's, so that it is answered in CKAN's shape."""
    return any(path == prefix or path.startswith(f"{prefix}/") for prefix in PREFIXES)


def key_of(path: str, headers: Mapping[str, str]) -> str | None:
    """The API key of a call, None where it shows none. CKAN's clients send it bare; that is understood at its addresses
    alone.

    >>> [key_of(path, {"authorization": "zs_a"}) for path in ("/api/3/action/package_list", "/api/v1/runs")]
    ['zs_a', None]
    """
    said = headers.get("authorization", "")
    if said.lower().startswith(_BEARER):
        return said[len(_BEARER) :].strip()
    if not is_ckan(path):
        return None
    return next((word for name in _KEY_HEADERS if (word := headers.get(name, "").strip())), None)
