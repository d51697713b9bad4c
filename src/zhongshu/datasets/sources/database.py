"""Tables and queries of other databases, over SQLAlchemy."""
