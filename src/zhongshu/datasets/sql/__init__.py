"""How a pack's SQL is read: one SELECT in DuckDB's dialect, into a closed whitelist of node types."""
