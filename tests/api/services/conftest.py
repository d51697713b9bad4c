"""The unit and the region of `tests/sharing/services`, over HTTP."""

from tests.sharing.services.conftest import market, of, region, running

__all__ = ["market", "of", "region", "running"]
