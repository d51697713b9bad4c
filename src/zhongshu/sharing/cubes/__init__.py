"""Declared statistical cubes: tables of counts and sums that are released without telling of any one firm or person."""
