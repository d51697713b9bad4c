"""Returns in the state: every version, every step."""

from sqlalchemy import Engine


class ReturnStore:
    """What units handed in by forms; steps are only ever added."""

    def __init__(self, database: Engine):
        self._database = database
