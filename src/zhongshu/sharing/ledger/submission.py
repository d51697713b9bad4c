"""A checkpoint that is handed to a witness (c2sp.org/tlog-witness), and what becomes of it. Pure."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass

from zhongshu.sharing.ledger.note import Note, TreeHead, parse_hash, parse_head, parse_note, parse_size
from zhongshu.sharing.ledger.tree import EMPTY, verify_consistency
from zhongshu.sharing.signing import PublicKey

MOST_BYTES = 16_384
MOST_HASHES = 63
"""No tree below 2**63 needs a longer consistency proof."""


@dataclass(frozen=True)
class Submission:
    """`old` is the size that the log thinks the witness saw last, `proof` leads from there to the head of `note`."""

    old: int
    proof: tuple[bytes, ...]
    note: Note
    head: TreeHead

    @property
    def body(self) -> bytes:
        """As it is sent."""
        lines = [f"old {self.old}", *(base64.b64encode(one).decode() for one in self.proof), "", self.note.whole]
        return "\n".join(lines).encode()


def parse_submission(body: bytes) -> Submission:
    """ValueError for anything that is not a submission in every byte."""
    if len(body) > MOST_BYTES:
        raise ValueError(f"more than {MOST_BYTES} bytes")
    above, blank, note = body.decode().partition("\n\n")
    if not blank:
        raise ValueError("no empty line between the proof and the checkpoint")
    first, *rest = above.split("\n")
    if not first.startswith("old "):
        raise ValueError("the first line is not `old` and a size")
    if len(rest) > MOST_HASHES:
        raise ValueError(f"a proof of more than {MOST_HASHES} hashes")
    parsed = parse_note(note)
    return Submission(
        parse_size(first.removeprefix("old ")), tuple(map(parse_hash, rest)), parsed, parse_head(parsed.text)
    )


class Refused(Exception):
    """The status code that the standard asks for; `size` is that of the newest checkpoint of this log, where the
    answer tells it."""

    def __init__(self, status: int, reason: str, *, size: int | None = None):
        self.status = status
        self.reason = reason
        self.size = size
        super().__init__(reason)


def judge(given: Submission, key: PublicKey, newest: TreeHead | None) -> None:
    """Return when the log of this key, whose `newest` checkpoint was vouched for, has grown to what is given and
    changed nothing. Else Refused, by the first of the standard's tests that it does not stand."""
    require_signed(given, key)
    head, known = given.head, 0 if newest is None else newest.size
    if given.old > head.size:
        raise Refused(400, f"the old size, {given.old}, is above that of the checkpoint, {head.size}")
    if given.old != known:
        raise Refused(409, f"the newest checkpoint seen here has {known} entries", size=known)
    if newest is not None and head.size == newest.size and head.root != newest.root:
        raise Refused(409, f"another root of {known} entries was seen here: {newest.root.hex()}")
    if not grown(newest, head, given.proof):
        raise Refused(422, f"the proof does not lead from {known} to {head.size} entries")


def require_signed(given: Submission, key: PublicKey) -> None:
    """Refused unless the log's key signed it, and nothing else is signed in its name."""
    try:
        signed = given.note.signed_by(key)
    except ValueError as error:
        raise Refused(403, str(error)) from error
    if not signed:
        raise Refused(403, f"no signature of {key.name} that is trusted here")


def grown(before: TreeHead | None, after: TreeHead, proof: Sequence[bytes]) -> bool:
    """Whether the proof shows that one tree is the beginning of the other. Nothing, or a tree without entries, is the
    beginning of any, and that needs no proof; a tree without entries has one root."""
    if after.size == 0 and after.root != EMPTY:
        return False
    if before is None or before.size == 0:
        return not proof
    return verify_consistency(before.size, after.size, proof, before.root, after.root)
