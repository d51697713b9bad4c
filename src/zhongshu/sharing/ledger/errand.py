"""A checkpoint of this hub on its way to a witness: what is said, and what the answer means.

Nothing here opens a connection: `Correspond` does, and tests give another one.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from zhongshu.core.errors import LedgerError
from zhongshu.sharing.ledger.checkpoint import Checkpoint
from zhongshu.sharing.ledger.cosignature import WitnessKey
from zhongshu.sharing.ledger.files import Folders
from zhongshu.sharing.ledger.note import Note, TreeHead, parse_head, parse_note, parse_signature, parse_size
from zhongshu.sharing.ledger.submission import Submission, grown
from zhongshu.sharing.ledger.tiles import TileReader
from zhongshu.sharing.ledger.tree import consistency_proof
from zhongshu.sharing.ledger.witness_store import Trouble
from zhongshu.sharing.ledger.witnessed import Contradiction, contradiction, own_root, signed
from zhongshu.sharing.signing import PublicKey

SIZE_TYPE = "text/x.tlog.size"
_ROUNDS = 3
"""What the witness has may be told, and may have grown when the next try comes."""


@dataclass(frozen=True)
class Answer:
    """Of an HTTP request; `kind` is its media type without parameters."""

    status: int
    kind: str
    text: str


class Correspond(Protocol):
    """How a witness is reached: `Unvouched` (away) when it is not."""

    def add_checkpoint(self, body: bytes) -> Answer:
        """POST below the witness's address."""

    def checkpoint(self, log: str) -> Answer:
        """GET what the witness has of the log whose origin has this SHA-256."""


class Unvouched(Exception):
    """A witness does not vouch for the checkpoint. `evidence` is what it has instead, signed by this hub."""

    def __init__(self, trouble: Trouble, message: str, *, evidence: Note | None = None):
        self.trouble: Trouble = trouble
        self.message = message
        self.evidence = evidence
        super().__init__(message)


@dataclass(frozen=True)
class Errand:
    """`checkpoint` is this hub's, `public` the key that signed it."""

    folders: Folders
    public: PublicKey
    checkpoint: Checkpoint

    def submission(self, old: int) -> Submission:
        """With the proof from `old` entries. LedgerError when the tree on disk does not lead to the checkpoint."""
        now = self.head
        proof = tuple(consistency_proof(old, now.size, TileReader(self.folders.tree))) if old else ()
        before = TreeHead(now.origin, old, own_root(self.folders, old))
        if not grown(before, now, proof):
            raise LedgerError("the ledger's tree does not lead to what was signed", hint="zhongshu ledger verify")
        return Submission(old, proof, parse_note(self.checkpoint.note), now)

    def to_hub(self, witness: str, key: WitnessKey, since: int, there: Correspond) -> tuple[Note, datetime]:
        """The checkpoint with the cosignature, and when it was given. `since` is the size the witness saw last, as far
        as is known; Unvouched, and what is wrong; LedgerError when the tree on disk is damaged."""
        old = since if since <= self.head.size else 0
        for _ in range(_ROUNDS):
            answer = there.add_checkpoint(self.submission(old).body)
            if answer.status == 200:
                return self._vouched(answer, key)
            told = _told_size(answer)
            if told is not None and told > self.head.size:
                raise self._apart(witness, there, self._rollback(witness, told))
            if answer.status == 422 or (answer.status == 409 and told in (None, old)):
                raise self._apart(witness, there, self._fork(witness, old))
            if told is None:
                raise _unusual(answer)
            old = told
        raise Unvouched("away", "what it has changes faster than it can be answered")

    @property
    def head(self) -> TreeHead:
        """What the checkpoint says."""
        return TreeHead(self.checkpoint.origin, self.checkpoint.size, self.checkpoint.root)

    def _vouched(self, answer: Answer, key: WitnessKey) -> tuple[Note, datetime]:
        note = parse_note(self.checkpoint.note)
        try:
            lines = [parse_signature(line) for line in answer.text.removesuffix("\n").split("\n")]
            at = key.vouched(note.bearing(lines))
        except ValueError as error:
            raise Unvouched("refused", f"what it answers is no cosignature: {error}") from error
        if at is None:
            named = ", ".join(f"{one.name}+{one.key_id.hex()}" for one in lines)
            raise Unvouched("refused", f"it answers with a signature of {named}, and is known by {key.vkey}")
        mine = [one for one in lines if (one.name, one.key_id) == (key.name, key.id)]
        return note.bearing(mine), at

    def _apart(self, witness: str, there: Correspond, said: Unvouched) -> Unvouched:
        """With what the witness has, where it shows it, this hub signed it, and the ledger does not lead to it."""
        try:
            answer = there.checkpoint(sha256(self.public.name.encode()).hexdigest())
            note = parse_note(answer.text)
            found = self.contradicts(witness, note)
        except (Unvouched, ValueError):
            return said
        if found is None:
            return said
        return Unvouched("rollback" if found.rollback else "fork", found.sentence, evidence=note)

    def contradicts(self, witness: str, note: Note) -> Contradiction | None:
        """What a note that this hub signed tells against the ledger as it is; ValueError for what is no checkpoint."""
        head = parse_head(note.text)
        if head.origin != self.public.name or not signed(note, self.public):
            return None
        return contradiction(self.folders, witness, Path(), head, self.head.size)

    def _rollback(self, witness: str, told: int) -> Unvouched:
        message = (
            f"the witness {witness} says it has seen {told} entries, and the ledger has {self.head.size} (rollback)"
        )
        return Unvouched("rollback", message)

    def _fork(self, witness: str, old: int) -> Unvouched:
        message = f"the witness {witness} has another root of the first {old} entries than the ledger (fork)"
        return Unvouched("fork", message)


def _told_size(answer: Answer) -> int | None:
    """Of an answer that tells how many entries the witness has seen; None of any other."""
    if answer.status != 409 or answer.kind != SIZE_TYPE:
        return None
    try:
        return parse_size(answer.text.removesuffix("\n"))
    except ValueError as error:
        raise Unvouched("refused", f"what it answers is no size: {error}") from error


def _unusual(answer: Answer) -> Unvouched:
    said = {
        400: "it cannot read what it is sent (400)",
        403: "it trusts another key of this hub (403): its region.yaml needs `zhongshu ledger key` of today",
        404: "it is no witness of this hub (404): its region.yaml needs it below witness_for",
    }
    if answer.status in said:
        return Unvouched("refused", said[answer.status])
    trouble: Trouble = "away" if answer.status == 429 or answer.status >= 500 else "refused"
    return Unvouched(trouble, f"it answers {answer.status}")
