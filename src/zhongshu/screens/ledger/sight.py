"""Who may see which entries of the ledger: decided here, for the list, one entry and its proof alike."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, Literal

from zhongshu.core.errors import UnknownName
from zhongshu.screens.ledger.delays import Delays
from zhongshu.sharing.grants.nouns import Nouns
from zhongshu.sharing.ledger.entry import Entry, Kind
from zhongshu.sharing.ledger.search import Wanted
from zhongshu.sharing.ledger.subjects import pseudonym
from zhongshu.sharing.people.roles import OF_A_SUBJECT, OF_A_UNIT, Role
from zhongshu.sharing.reader import Reader

Ground = Literal["all", "own", "acts", "owner", "subject"]
"""Why somebody sees an entry: they audit; it is their own; they administer; their unit owns what was read; it is about
them. Whom it is about sees which unit looked and not which of its people: the unit answers for them."""

ADMINISTRATIVE: Final[tuple[Kind, ...]] = ("act", "login", "note")
_ADMINISTRATORS = frozenset({Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN})


@dataclass(frozen=True)
class Sight:
    """What one reader may see at `now`. `objects` are the names that their units own. `subject` is whether they act for
    one, `subjects` its pseudonyms, one for each month whose key is still there."""

    actor: str
    now: datetime
    own: bool = True
    everything: bool = False
    acts: bool = False
    objects: frozenset[str] = frozenset()
    subject: bool = False
    subjects: frozenset[str] = frozenset()
    delays: Delays = field(default_factory=Delays)

    @property
    def names(self) -> bool:
        """Whether the reader may look for others by their names."""
        return self.everything or self.acts or bool(self.objects)

    @property
    def parted(self) -> bool:
        """Whether there is more to see than one's own, and not everything."""
        return not self.everything and (self.acts or self.subject or bool(self.objects))

    @property
    def own_part(self) -> "Sight":
        """Only what the reader did."""
        return Sight(self.actor, self.now)

    @property
    def other_part(self) -> "Sight":
        """Only what was done to what is theirs, or about them; by themselves, too."""
        return replace(self, own=False)

    def ground(self, entry: Entry) -> Ground | None:
        """The widest reason to see it; None where there is none."""
        if self.everything:
            return "all"
        if self.own and entry.actor == self.actor:
            return "own"
        if self.acts and entry.kind in ADMINISTRATIVE:
            return "acts"
        if any(one.name in self.objects for one in entry.objects):
            return "owner"
        if self.subjects & set(entry.subjects) and not self.delays.holds_back(entry, self.now):
            return "subject"
        return None

    def narrowed(self, asked: Wanted) -> list[Wanted]:
        """Searches that together find what fits `asked` and may be seen; `ground` is still asked of what they find.

        What is looked for by a person or key is not looked for among what only concerns the reader, where these are
        not shown.
        """
        if self.everything:
            return [asked]
        found = [replace(asked, actor=self.actor)] if self.own and asked.actor in (None, self.actor) else []
        kinds = tuple(one for one in ADMINISTRATIVE if asked.kinds is None or one in asked.kinds)
        if self.acts and kinds:
            found.append(replace(asked, kinds=kinds))
        objects = self.objects if asked.objects is None else self.objects.intersection(asked.objects)
        if objects:
            found.append(replace(asked, objects=tuple(sorted(objects))))
        if self.subjects and asked.actor is None and asked.key is None:
            found.append(replace(asked, subjects=tuple(sorted(self.subjects))))
        return found


def sight_of(
    reader: Reader, nouns: Nouns, tables: Iterable[str], keys: Mapping[str, bytes], delays: Delays, now: datetime
) -> Sight:
    """`tables` are the lake's, parts and rejected rows included; `keys` the months' that are still there."""
    roles = {post.role for post in reader.posts}
    units = {post.unit for post in reader.posts if post.unit and post.role in OF_A_UNIT}
    subject = reader.subject if roles & OF_A_SUBJECT else None
    return Sight(
        actor=reader.actor,
        now=now,
        everything=reader.system or Role.AUDITOR in roles,
        acts=bool(roles & _ADMINISTRATORS),
        objects=_owned(nouns, tables, units) if units else frozenset(),
        subject=subject is not None,
        subjects=frozenset() if subject is None else frozenset(pseudonym(key, subject) for key in keys.values()),
        delays=delays,
    )


def _owned(nouns: Nouns, tables: Iterable[str], units: set[str]) -> frozenset[str]:
    return frozenset(name for name in {*nouns.by_name, *tables} if _owner(nouns, name) in units)


def _owner(nouns: Nouns, name: str) -> str | None:
    try:
        return nouns.of_relation(name).owner
    except UnknownName:  # a table of a pack that the region runs no more
        return None
