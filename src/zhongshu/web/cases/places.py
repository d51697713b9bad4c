"""What a map of cases is drawn on: the region's own boundaries, from no other server."""

from zhongshu.web.visit import Visit

_LEVELS = ("township", "county", "city", "province")


def ground(visit: Visit) -> str | None:
    """The address of the finest boundaries within the region; None where its packs have none."""
    layers = visit.hub.packs.layers
    for level in _LEVELS:
        for name, layer in layers.items():
            if layer.spec.kind == "boundaries" and level in layer.files:
                return visit.link(f"/layers/{name.replace('.', '/', 1)}/{level}.geojson", within=visit.hub.place.area)
    return None
