"""What is shown of scenarios: their measures, the gates before they go live, what overlaps."""
