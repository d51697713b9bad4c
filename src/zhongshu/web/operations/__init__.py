"""The operations page: is everything all right, and if not what, since when, whose, what to do."""
