"""What users think of a scenario: 1 to 5 and perhaps a sentence, one a person and day, and no person's data."""

import re
import secrets
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import Connection, Engine, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from zhongshu.core.text import Text
from zhongshu.sharing.ledger.subjects import pseudonym
from zhongshu.sharing.people.refusal import NotAllowed, Refusal, StateAway
from zhongshu.state.database import writing
from zhongshu.state.tables import scenarios as schema

LONGEST = 200
SHOWN = 50
WORST, BEST = 1, 5
REMOVED = "〔…〕"
"""Stands where something was taken out that could tell who somebody is."""

table, keys = schema.scenario_opinion, schema.scenario_key

_TELLING = (
    re.compile(r"https?://\S+|www\.\S+", re.IGNORECASE),
    re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+"),
    re.compile(r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][A-Z0-9]{5,6}"),
    re.compile(r"(?:\d[ \-–—.()（）]?){6,}[\dXx]?"),
)
"""Addresses, mail, number plates, and numbers as long as a telephone's, a card's or an identity's."""
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


@dataclass(frozen=True)
class Opinion:
    """`day` is the region's, ISO."""

    day: str
    score: int
    said: str


@dataclass(frozen=True)
class Satisfaction:
    """`mean` of `count` scores; None before the first. `by_score` counts them, 1 first."""

    count: int
    mean: Decimal | None
    by_score: tuple[int, ...]


@dataclass(frozen=True)
class Speaker:
    """`who` is the account's id, or for a stranger what his browser holds; `source` the network address he comes from,
    None for an account, of which there is one a person."""

    who: str
    source: str | None = None


@dataclass(frozen=True)
class OpinionStore:
    """Opinions in the state. Of who gave them it keeps a pseudonym that means nothing from the next day on."""

    database: Engine

    def say(self, pack: str, day: str, speaker: Speaker, score: int, said: str, *, most: int) -> bool:
        """Keep an opinion; whether it took the place of one that the same person gave this day.

        Refusal for a score that is none, and where `most` strangers of the same address have spoken this day.
        """
        if not WORST <= score <= BEST:
            raise Refusal(Text(zh="请选 1 到 5 分", en="choose from 1 to 5"))
        key = self._key(day)
        who = pseudonym(key, speaker.who)
        source = "" if speaker.source is None else pseudonym(key, f"from {speaker.source}")
        values = {"source": source, "score": score, "said": plain_words(said)}
        own = (table.c.pack == pack) & (table.c.day == day) & (table.c.who == who)
        try:
            with writing(self.database, _away) as connection:
                if connection.execute(update(table).where(own).values(**values)).rowcount:
                    return True
                if source and _from(connection, day, source) >= most:
                    raise _enough()
                connection.execute(insert(table).values(pack=pack, day=day, who=who, **values))
                return False
        except IntegrityError:  # sent twice at once
            return self.say(pack, day, speaker, score, said, most=most)

    def satisfaction(self, since: str) -> dict[str, Satisfaction]:
        """By pack, from a day on."""
        query = select(table.c.pack, table.c.score, func.count()).where(table.c.day >= since)
        found: dict[str, dict[int, int]] = {}
        with self.database.connect() as connection:
            for pack, score, count in connection.execute(query.group_by(table.c.pack, table.c.score)):
                found.setdefault(pack, {})[score] = count
        return {pack: _satisfaction(counts) for pack, counts in found.items()}

    def said(self, pack: str) -> list[Opinion]:
        """The newest ones with a sentence, `SHOWN` at the most."""
        query = select(table.c.day, table.c.score, table.c.said).where(table.c.pack == pack, table.c.said != "")
        with self.database.connect() as connection:
            rows = connection.execute(query.order_by(table.c.day.desc(), table.c.said).limit(SHOWN))
            return [Opinion(*row) for row in rows]

    def _key(self, day: str) -> bytes:
        """The key of a day, made when it is first asked for; those of days before it are deleted."""
        with self.database.connect() as connection:
            known = connection.execute(select(keys.c.key).where(keys.c.day == day)).scalar()
        if known is not None:
            return bytes(known)
        try:
            with writing(self.database, _away) as connection:
                connection.execute(delete(keys).where(keys.c.day < day))
                connection.execute(insert(keys).values(day=day, key=secrets.token_bytes(32)))
        except IntegrityError:  # another process was first
            pass
        return self._key(day)


def plain_words(said: str) -> str:
    """A sentence without what cannot be seen, without numbers and addresses that tell who somebody is, not too long.

    >>> plain_words("打 138-0576-1234 找我")
    '打 〔…〕找我'
    """
    seen = "".join(" " if one.isspace() else one for one in unicodedata.normalize("NFKC", said[: LONGEST * 10]))
    text = "".join(one for one in seen if unicodedata.category(one) not in _UNSEEN)
    for pattern in _TELLING:
        text = pattern.sub(REMOVED, text)
    return " ".join(text.split())[:LONGEST]


def _from(connection: Connection, day: str, source: str) -> int:
    query = select(func.count()).select_from(table).where(table.c.day == day, table.c.source == source)
    return int(connection.execute(query).scalar_one())


def _satisfaction(counts: Mapping[int, int]) -> Satisfaction:
    by_score: Iterable[int] = (counts.get(score, 0) for score in range(WORST, BEST + 1))
    total = sum(counts.values())
    mean = Decimal(sum(score * count for score, count in counts.items())) / total if total else None
    return Satisfaction(total, mean, tuple(by_score))


def _enough() -> NotAllowed:
    return NotAllowed(
        Text(zh="今天从这个网络来的评价已经够多", en="enough opinions have come from this network address today"),
        Text(zh="登录后仍可评价，或者明天再来", en="log in to say yours, or come back tomorrow"),
    )


def _away(said: Text) -> StateAway:
    return StateAway(said, Text(zh="请稍后再试", en="try again later"))
