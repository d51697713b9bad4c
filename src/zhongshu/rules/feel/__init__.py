"""FEEL, the expression language of DMN: read once, checked for what is not understood, then evaluated."""
