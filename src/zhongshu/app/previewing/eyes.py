"""As whom a pack is looked at: as the machine, which sees everything; a stranger; a resident or firm; at each post."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from zhongshu.app.demo_people import ACTOR, FIRM, RESIDENT, reader
from zhongshu.cases.posts import DutyPost
from zhongshu.cases.type import Duty
from zhongshu.core.spec import pack_of
from zhongshu.core.text import Text
from zhongshu.packs.hub import Hub
from zhongshu.sharing.people.person import Newcomer, Person, Post
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.reader import ANYONE, Reader, system_reader
from zhongshu.web.preview.standing import Eyes

ALL = "all"
_USCC = re.compile(r"[0-9A-Z]{18}")
_OUTSIDE = {
    Role.RESIDENT: Text(zh="居民", en="a resident"),
    Role.FIRM: Text(zh="企业", en="a firm"),
}


@dataclass(frozen=True)
class Looker:
    """Somebody, and as whom they read and act."""

    eyes: Eyes
    reader: Reader


def lookers(hub: Hub, pack: str | None) -> Mapping[str, Looker]:
    """By the word in addresses. Whoever a pack's cases are open to, and somebody at the posts of each of its duties,
    seated here."""
    everything = Looker(Eyes(ALL, Text(zh="全部", en="everything")), system_reader("preview"))
    found = [everything, *(() if pack is None else _of(hub, pack))]
    return {one.eyes.word: one for one in found}


def _of(hub: Hub, pack: str) -> Iterator[Looker]:
    yield Looker(Eyes("stranger", Text(zh="没有登录的人", en="a stranger")), ANYONE)
    open_to = {type.spec.open_to for type in hub.packs.cases.values() if type.pack == pack}
    for role, title in _OUTSIDE.items():
        if any(one in ("anyone", "known") or role in one for one in open_to):
            yield _looker(hub, role.value, title, (Post(None, role),), subject_of(hub, pack, role))
    for name, duty in hub.packs.duties.items():
        if pack_of(name) == pack:
            yield _seated(hub, name, duty)


def subject_of(hub: Hub, pack: str, role: Role) -> str:
    """Whom a firm or resident acts for: the first that a dataset of the pack has a row about, else of another's."""
    mine: list[tuple[str, str]] = []
    others: list[tuple[str, str]] = []
    for name, dataset in hub.packs.catalogue.datasets.items():
        if dataset.spec.subject is not None and name in hub.snapshot().tables:
            (mine if pack_of(name) == pack else others).append((name, dataset.spec.subject))
    desk = hub.desk(system_reader("preview"))
    for name, column in (*mine, *others):
        columns, rows = desk.rows(name, order=[column], limit=1)
        for subject in (str(row[columns.index(column)]) for row in rows):
            if bool(_USCC.fullmatch(subject)) == (role is Role.FIRM):
                return subject
    return {Role.RESIDENT: RESIDENT, Role.FIRM: FIRM}[role]


def _seated(hub: Hub, name: str, duty: Duty) -> Looker:
    """One person with all posts of a duty."""
    posts = [one for one in hub.cases.posts().values() if one.duty == name]
    units = dict.fromkeys(one.unit for one in posts)
    word = f"duty-{name.partition('.')[2]}"
    found = _looker(hub, word, duty.spec.title, tuple(Post(unit, duty.spec.role) for unit in units), None)
    _seat(hub, posts, found.reader)
    return found


def _seat(hub: Hub, posts: list[DutyPost], by: Reader) -> None:
    held = hub.cases.holdings()
    for post in posts:
        if post.id not in held:
            at = hub.cases.ledger.now()
            hub.cases.holders.seat(post.id, by.actor, by.name, by=ACTOR.id, at=at, reason="预览")


def _looker(hub: Hub, word: str, title: Text, posts: tuple[Post, ...], subject: str | None) -> Looker:
    person = _person(hub, Newcomer(word.replace("_", "-"), title.zh, posts, subject))
    return Looker(Eyes(word, title), reader(person))


def _person(hub: Hub, newcomer: Newcomer) -> Person:
    known = hub.people.persons.by_login(newcomer.login)
    found = known or hub.people.persons.add(newcomer, ACTOR, hub.now()).person
    assert found is not None
    return found
