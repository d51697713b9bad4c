"""Cases for programs: what one may ask, what one asked or works at, its ways on."""
