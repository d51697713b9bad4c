"""Decision tables: which rows hold for some facts, why the others do not, and what would have to be otherwise."""
