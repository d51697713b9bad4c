"""Records of many datasets that speak of one enterprise, place, device or project, put together as its one file."""
