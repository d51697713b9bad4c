"""The regions of the linkage's tests, copied for each test."""

from tests.linkage.conftest import hub, linked_home, town, works_home

__all__ = ["hub", "linked_home", "town", "works_home"]
