"""A pack while somebody writes it: its folder watched, a region of its own that begins anew with each change."""
