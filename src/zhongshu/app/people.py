"""The people of a region for the command line: opened without its packs, so that accounts can be mended when a pack
is wrong."""

import argparse
from pathlib import Path

from zhongshu.app.home import home_of, person
from zhongshu.app.ledger import open_ledger
from zhongshu.app.region import read_region
from zhongshu.app.sharing import Recorder
from zhongshu.app.wiring import state_url
from zhongshu.core.errors import UnknownName, nearest
from zhongshu.sharing.act import Record
from zhongshu.sharing.people.acts import Actor
from zhongshu.sharing.people.people import People, open_store
from zhongshu.sharing.people.person import Person
from zhongshu.sharing.people.roles import Role
from zhongshu.state.database import open_database


def open_people(home: Path, record: Record) -> People:
    """The people of the region in `home`; `record` writes each act to its ledger. HomeError where there is no home."""
    home = home.resolve()
    units = frozenset(read_region(home).units)
    return open_store(open_database(state_url(home, read_region(home))), record, lambda: units)


def people_of(args: argparse.Namespace) -> People:
    """The people that a command is about."""
    return open_people(home_of(args), Recorder(open_ledger(home_of(args))))


def machine() -> Actor:
    """Whoever types the command."""
    return Actor.at_the_machine(person())


def named(people: People, login: str) -> Person:
    """The person with this login; UnknownName with the nearest there is."""
    found = people.persons.by_login(login)
    if found is None:
        known = [person.login for person in people.persons.find()]
        raise UnknownName(f"nobody logs in as {login[:64]!a}", hint=nearest(login, known))
    return found


def role_of(word: str) -> Role:
    """UnknownName for a word that is no role."""
    if word not in set(Role):
        raise UnknownName.among("role", word, list(Role))
    return Role(word)
