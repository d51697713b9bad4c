"""The parts of a case that has a flow: each office's share is a case of its own, opened and taken back by the flow."""
