"""`/ledger/{sequence}`: one entry in words and as it is written, and the proof that it is in the ledger."""

import json

from starlette.requests import Request
from starlette.responses import Response

from zhongshu.core.errors import UnknownName, ZhongshuError
from zhongshu.screens.ledger.one import Shown as Seen
from zhongshu.screens.ledger.one import look_at, other_end, proof_so_far
from zhongshu.screens.ledger.sight import Sight
from zhongshu.sharing.ledger.checkpoint import parse_checkpoint
from zhongshu.sharing.ledger.entry import Entry
from zhongshu.sharing.ledger.prove import prove
from zhongshu.web.data_pages.forms import number_of
from zhongshu.web.ledger.telling import LEDGER, Telling
from zhongshu.web.ledger.told import look_of, month_keys, sight_at, tell
from zhongshu.web.pages import Endpoint, Pages, Shown
from zhongshu.web.visit import Visit

_LARGEST = 2**53 - 1


def one(visit: Visit) -> tuple[Shown, Entry]:
    """UnknownName for an entry that is not there or not the reader's; that somebody asked is told."""
    sight = sight_at(visit, month_keys(visit))
    seen = _seen(visit, sight)
    proof = proof_so_far(visit.hub.ledger, seen.entry.sequence)
    telling = Telling(visit)
    values = {
        "entry": seen.entry,
        "ground": seen.ground,
        "line": telling.line(seen.entry, seen.ground),
        "written": seen.line,
        "leaf": seen.leaf,
        "proof": proof,
        "checkpoint": None if proof is None else parse_checkpoint(proof["checkpoint"]),
        "other": other_end(visit.hub.ledger.folders, sight, seen.entry),
        "vkey": visit.hub.ledger.key.vkey,
        "sight": sight,
        "tell": telling,
    }
    return Shown("ledger/one.html", values, lasting=False), look_of(visit, 1)


def proof_document(pages: Pages) -> Endpoint:
    """`/ledger/{sequence}/proof.json`: the document that `zhongshu ledger prove` writes, told as a look too."""

    def answer(request: Request) -> Response:
        visit = pages.visit(request)
        try:
            seen = _seen(visit, sight_at(visit, month_keys(visit)))
            sequence, ledger = seen.entry.sequence, visit.hub.ledger
            document = prove(ledger.folders, sequence, ledger.covering(sequence))
        except ZhongshuError as error:
            return pages.missing(request, error)
        tell(visit, look_of(visit, 1))
        text = json.dumps(document, ensure_ascii=False, indent=1)
        headers = {"Content-Disposition": f'attachment; filename="proof-{sequence}.json"', "Cache-Control": "no-store"}
        return Response(f"{text}\n", 200, headers, "application/json")

    return answer


def _seen(visit: Visit, sight: Sight) -> Seen:
    """As `look_at`; what it refuses is written as a denial."""
    word = visit.parts["sequence"]
    number = number_of(word, _LARGEST)
    try:
        if number is None:
            raise UnknownName(f"no entry {word[:40]!r}", hint="entries are numbered: /ledger/0 is the first")
        return look_at(visit.hub.ledger.folders, sight, number)
    except UnknownName as error:
        visit.hub.door.deny(visit.reader, LEDGER, error.message, purpose=None, address=visit.path[:200])
        raise
