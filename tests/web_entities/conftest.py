"""The region of the linkage's tests, copied for each test."""

from tests.linkage.conftest import hub, linked_home

__all__ = ["hub", "linked_home"]
