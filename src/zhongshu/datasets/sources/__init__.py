"""Reading what a unit hands in: every kind of source becomes a scan, one relation that DuckDB reads once."""
