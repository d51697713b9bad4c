"""Pages of entities: how one is found, and the file of one."""
