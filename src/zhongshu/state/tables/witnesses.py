"""Checkpoints of other hubs that this one has vouched for."""
