"""Why a grant lets somebody read something, and what they see of it: the query as it runs, and the reasons."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from zhongshu.core.errors import ZhongshuError
from zhongshu.sharing.grants.book import OPERATOR, GrantBook, Permit, receives
from zhongshu.sharing.grants.compile import granted_sql
from zhongshu.sharing.grants.dossier import Dossier
from zhongshu.sharing.grants.nouns import SUMS
from zhongshu.sharing.reader import Reader


@dataclass(frozen=True)
class Explained:
    """Of one noun: `sql` is None where nothing of it may be read under the grant. An indicator has no columns of its
    own, so its `sql` is empty.

    Neither the salt of pseudonyms nor who consented stands in it.
    """

    name: str
    reasons: tuple[str, ...]
    sql: str | None


def explain(book: GrantBook, dossier: Dossier, reader: Reader, name: str, now: datetime) -> Explained:
    """What the grant lets the reader see of a noun. UnknownName for one that is not there."""
    noun = book.nouns.of_relation(name)
    found = book.permits(reader, noun, now, grant=dossier.id)
    if not found:
        return Explained(noun.name, tuple(_obstacles(book, dossier, reader, name, now)), None)
    (permit,) = found
    sql = "" if noun.kind in SUMS else _shown_sql(permit, book.zone.key)
    return Explained(noun.name, tuple(_reasons(permit)), sql)


def names(book: GrantBook, dossier: Dossier) -> list[str]:
    """The nouns that the version of a grant that is shown means; all of them, of the machine's."""
    spec = dossier.shown.spec
    if dossier.id == OPERATOR:
        return list(book.nouns.by_name)
    return [
        name
        for name, noun in book.nouns.by_name.items()
        if noun.owner == spec.from_ and any(book.nouns.covers(word, spec.from_, noun) for word in spec.read)
    ]


def _obstacles(book: GrantBook, dossier: Dossier, reader: Reader, name: str, now: datetime) -> Iterator[str]:
    grant = dossier.shown
    if grant.status != "active":
        yield f"version {grant.version} is {grant.status}"
    elif dossier.id not in {one.id for one in book.grants}:
        yield "it is not in force: zhongshu grant show tells why"
    if not grant.valid_at(now, book.zone):
        valid = grant.spec.valid
        yield f"it is for the days from {valid and valid.valid_from} until before {valid and valid.valid_to}"
    if not receives(grant.spec.to, reader):
        held = ", ".join(f"{post.role} in {post.unit}" if post.unit else str(post.role) for post in reader.posts)
        yield f"it is to {_to(dossier)}; {reader.name or reader.actor} is {held or 'nobody who has logged in'}"
    if name not in names(book, dossier):
        yield f"it reads {', '.join(grant.spec.read)}"
    if book.nouns.of_relation(name).kind in SUMS and grant.spec.restricts:
        yield "an indicator is granted whole, and this grant holds back columns or rows"
    try:
        other = book.permit(reader, book.nouns.of_relation(name), now)
        yield f"{other.noun.name} can be read under another grant: {other.grant.id}"
    except ZhongshuError as error:
        if error.hint:
            yield error.hint


def _reasons(permit: Permit) -> Iterator[str]:
    spec, unit = permit.grant.spec, permit.variables.get("reader_unit")
    yield f"read in the name of {unit or 'nobody'}, for {spec.purpose}"
    if len(permit.columns) < len(permit.noun.columns):
        held_back = [name for name in permit.noun.columns if name not in permit.columns]
        yield f"held back: {', '.join(held_back)}"
    for column, mask in permit.masks.items():
        yield f"masked: {column}, {mask.words}"
    if permit.predicate is not None:
        told = ", ".join(
            f"{name}() is {value}" for name, value in permit.variables.items() if f"{name}(" in (spec.where or "")
        )
        yield f"only rows where {spec.where}" + (f"; {told}" if told else "")
    if permit.consented is not None:
        chapter = f" to the chapter {spec.chapter}" if spec.chapter else ""
        yield f"only of those who consent{chapter}: {len(permit.consented)} do"
    limits = [f"{value} {name.replace('_', ' ')}" for name, value in permit.quota if value is not None]
    if limits:
        yield f"at most {', '.join(limits)}"
    if permit.whole:
        yield "every row and column as it is"


def _shown_sql(permit: Permit, zone: str) -> str:
    if permit.consented:
        permit = replace(permit, consented=frozenset({f"({len(permit.consented)} who consent)"}))
    return granted_sql(permit.noun.name, permit, zone).sql("duckdb", pretty=True).replace(permit.salt, "(salt)")


def _to(dossier: Dossier) -> str:
    to = dossier.shown.spec.to
    if to.anyone:
        return "anyone"
    return f"{', '.join(to.roles) or 'anybody who works with data'} of {to.unit or 'any unit'}"
