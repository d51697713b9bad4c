"""The functions that FEEL has of its own (DMN 1.5, chapter 10.3.4)."""
