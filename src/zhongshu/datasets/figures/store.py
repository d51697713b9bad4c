"""What people decided over proposed relations, in the state."""

from sqlalchemy import Engine


class DecisionStore:
    """Confirmed and dismissed relations; a decision stands until another replaces it."""

    def __init__(self, database: Engine):
        self._database = database
