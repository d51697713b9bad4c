"""Data products: listings, subscriptions and monthly statements."""
