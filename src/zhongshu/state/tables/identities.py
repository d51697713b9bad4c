"""Who an outside provider of log-in says somebody is."""
