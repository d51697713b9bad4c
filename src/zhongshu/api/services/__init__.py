"""Live services over HTTP: what there is, calls under a grant, answers that come later."""
