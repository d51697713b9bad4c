"""Open311 GeoReport v2 (wiki.open311.org/GeoReport_v2): cities' clients report, and see what became of it."""
