"""DMN 1.1 to 1.5: files of a modeler, run unchanged."""
