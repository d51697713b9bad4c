"""What the program says of its own work to monitors: counts, traces, lines of a log. Never of whose data it is."""
