"""The life of scenarios: stages that people decide, and how a scenario is used, failed at and thought of."""
