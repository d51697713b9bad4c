"""The first start: no account, no default password; a link that makes the first system administrator."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from zhongshu.core.text import Text
from zhongshu.sharing.people.acting import Keeper
from zhongshu.sharing.people.invitations import Invitation, dead, look, set_password, use, write_link
from zhongshu.sharing.people.password import Hasher, acceptable
from zhongshu.sharing.people.person import LONGEST_NAME, Person, line, new_login
from zhongshu.sharing.people.persons import write_person
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.people.rows import person_of
from zhongshu.state.tables.people import person, post


@dataclass(frozen=True)
class First:
    """Works until there is anybody, and never after."""

    keeper: Keeper
    hasher: Hasher

    def link(self, now: datetime) -> Invitation | None:
        """A new link, the one before withdrawn; None once there is anybody. To be asked for once a start."""
        with self.keeper.in_turn() as acting:
            if _anybody(acting.connection):
                return None
            acting.note("person.first_invited", "system")
            return write_link(acting.connection, None, "first", now)

    def accept(self, token: str, login: str, name: str, password: str, now: datetime) -> Person:
        """Make the first system administrator, who names a security administrator next (`acts.judge_role`).

        LogInRefused for a dead link, and once there is anybody.
        """
        with self.keeper.database.connect() as connection:
            if look(connection, token, now).purpose != "first":
                raise dead()
        login, name = new_login(login), line(name, Text(zh="姓名", en="a name"), LONGEST_NAME)
        encoded = self.hasher.hash(acceptable(password, login))
        with self.keeper.in_turn() as acting:
            use(acting.connection, token, now)
            if _anybody(acting.connection):
                raise dead()
            number = write_person(acting.connection, login, name, None, now)
            held = {"person": number, "unit": "", "role": Role.SYSTEM_ADMIN.value}
            acting.connection.execute(insert(post).values(**held, title=""))
            acting.note("person.added", "system", person=number, login=login)
            acting.note("role.given", "system", **held, title="")
            set_password(acting, number, encoded, now)
            return person_of(acting.connection, number)


def _anybody(connection: Connection) -> bool:
    return connection.execute(select(person.c.id).limit(1)).first() is not None
