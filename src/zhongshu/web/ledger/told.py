"""A look into the ledger is told in the ledger, durable before the answer leaves, as every other read is."""

from collections.abc import Callable, Mapping

from starlette.requests import Request
from starlette.responses import Response

from zhongshu.screens.ledger.delays import Delays
from zhongshu.screens.ledger.sight import Sight, sight_of
from zhongshu.sharing.ledger.entry import Entry, Look
from zhongshu.sharing.refusals import require_written
from zhongshu.sharing.subject_keys import SubjectKeys
from zhongshu.web.ledger.telling import LEDGER
from zhongshu.web.pages import Endpoint, Pages, Shown
from zhongshu.web.visit import Visit

Build = Callable[[Visit], tuple[Shown, Entry]]
"""A page, and the entry that tells of it."""


def told_page(pages: Pages, build: Build) -> Endpoint:
    """Made for each request. Stale, so that the request is answered anew, when people or grants changed meanwhile."""

    def answer(request: Request) -> Response:
        told: list[tuple[Visit, Entry]] = []

        def shown(visit: Visit) -> Shown:
            page, entry = build(visit)
            told.append((visit, entry))
            return page

        response = pages.endpoint(shown, keep=False)(request)
        for visit, entry in told:
            tell(visit, entry)
        return response

    return answer


def tell(visit: Visit, entry: Entry) -> None:
    """LedgerError when it cannot be written: then nothing is shown."""
    require_written(visit.hub.ledger.commit(entry, seen=visit.access.seen))


def look_of(visit: Visit, entries: int, asked: Mapping[str, str] | None = None, *, words: str = "") -> Entry:
    """A read of the object `ledger`, without a grant: the role lets its holder look. `rows` is how many entries were
    shown, `filter` the keyed digest of all that was asked for, `words` included, which are not kept in the clear."""
    said = dict(asked or {})
    texts = [*(f"{name}={said[name]}" for name in sorted(said)), words]
    return Entry(
        kind="read",
        actor=visit.reader.actor,
        unit=visit.reader.unit,
        key=visit.reader.key,
        address=visit.path,
        objects=(Look(LEDGER),),
        filter=visit.hub.door.pseudonyms.digest(texts, visit.now) if said or words else None,
        rows=entries,
        details=said,
    )


def month_keys(visit: Visit) -> Mapping[str, bytes]:
    """The keys of the pseudonyms by month, as far as they were not deleted."""
    return SubjectKeys(visit.hub.grants.store.database).known()


def sight_at(visit: Visit, keys: Mapping[str, bytes]) -> Sight:
    """What the visitor may see."""
    hub = visit.hub
    delays = Delays.of(hub.packs.catalogue)
    return sight_of(visit.reader, hub.grants.nouns, visit.snapshot.tables, keys, delays, visit.now)
