"""Pieces of work: somebody asks, a post is responsible, clocks run, the outcome is checked and counted."""
