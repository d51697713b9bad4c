"""Rules for programs: what they say, edition by edition, and what one says of facts."""
