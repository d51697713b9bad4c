"""Issues of briefs and their edits, in the state."""

from sqlalchemy import Engine


class BriefStore:
    """A released issue never changes; edits are only ever added."""

    def __init__(self, database: Engine):
        self._database = database
