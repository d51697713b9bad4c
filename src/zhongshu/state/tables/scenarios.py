"""Life of packs: what people decided over their stages, and what users thought of them."""
