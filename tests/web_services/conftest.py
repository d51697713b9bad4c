"""The unit and the region of `tests/sharing/services`, as pages."""

from tests.sharing.services.conftest import market, of, region, running

__all__ = ["market", "of", "region", "running"]
