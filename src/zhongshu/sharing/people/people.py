"""Everything about people in one place: what pages, the API and the command line hold."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Engine

from zhongshu.sharing.act import Record
from zhongshu.sharing.people.acting import Keeper
from zhongshu.sharing.people.attempts import Attempts
from zhongshu.sharing.people.credentials import Credentials
from zhongshu.sharing.people.first import First
from zhongshu.sharing.people.invitations import Invitations
from zhongshu.sharing.people.keys import Keys
from zhongshu.sharing.people.login import LogIn
from zhongshu.sharing.people.password import Hasher
from zhongshu.sharing.people.persons import Persons
from zhongshu.sharing.people.sessions import Sessions


@dataclass(frozen=True)
class People:
    """The stores of this room over one state; threads and processes share it."""

    persons: Persons
    invitations: Invitations
    first: First
    credentials: Credentials
    log_in: LogIn
    sessions: Sessions
    keys: Keys


def open_store(
    database: Engine, record: Record, units: Callable[[], frozenset[str]], hasher: Hasher | None = None
) -> People:
    """`record` writes acts to the ledger, `units` gives the ids of the region's units as they are now."""
    keeper, hasher = Keeper(database, record), hasher or Hasher()
    attempts = Attempts(keeper)
    return People(
        persons=Persons(keeper, units),
        invitations=Invitations(keeper, hasher),
        first=First(keeper, hasher),
        credentials=Credentials(keeper, hasher, attempts),
        log_in=LogIn(keeper, hasher, attempts),
        sessions=Sessions(keeper),
        keys=Keys(keeper),
    )
