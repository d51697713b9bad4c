"""Live services: a unit's own HTTP service, called through the hub under a grant."""
