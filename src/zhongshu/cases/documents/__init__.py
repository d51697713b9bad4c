"""Documents that cases give out: what stands on one, its signed code, the paper, whether one that is shown holds."""
