"""Files of cases: what their bytes are, photos made anew without a word of who took them, and where they stand."""
