"""Flows: BPMN 2.0 for work of several offices at once. Files of a modeler run unchanged; no script in them does."""
