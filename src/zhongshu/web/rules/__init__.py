"""Pages of rules: what they say, edition by edition, and what one says of facts that somebody types."""
