"""The page on which the author of a pack sees it: what it holds, what it shows, and what is wrong with it."""
