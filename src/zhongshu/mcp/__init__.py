"""Tools for AI agents over the Model Context Protocol: what pages and API tell, under the same grants.

`server` and `http` need the library `mcp` (extra `agents`); the tools themselves are plain functions that do not.
"""
