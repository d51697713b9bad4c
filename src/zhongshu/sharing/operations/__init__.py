"""What a region's machine says of itself: which processes are at work, how full its disk is."""
