"""Whether everything is all right with a region's machine, and if not what, since when, whose, and what to do."""
