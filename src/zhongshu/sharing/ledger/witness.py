"""This hub as a witness of other logs: it vouches for what continues what it saw, refuses the rest, and keeps both."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from zhongshu.sharing.ledger.cosignature import WitnessKey, cosign
from zhongshu.sharing.ledger.entry import Entry
from zhongshu.sharing.ledger.note import Note, Signature
from zhongshu.sharing.ledger.submission import Refused, Submission, judge, parse_submission, require_signed
from zhongshu.sharing.ledger.witness_spec import LogSpec
from zhongshu.sharing.ledger.witness_store import Kept, Refusal, WitnessStore
from zhongshu.sharing.signing import HubKey, PublicKey

ACTOR = "witness"
FORK, UNPROVEN = "witness.fork", "witness.refused"
_TRIES = 3


@dataclass(frozen=True)
class Witness:
    """`logs` are those of region.yaml, by the name they have there; `tell` writes into this hub's own ledger.

    What is accepted is not told there: two hubs that vouch for each other would give each other something to vouch for
    without end. What is refused is.
    """

    store: WitnessStore
    key: HubKey
    logs: Mapping[str, LogSpec]
    now: Callable[[], datetime]
    tell: Callable[[Entry], None]

    @property
    def public(self) -> WitnessKey:
        """What its cosignatures are checked with."""
        return WitnessKey.of(self.key.public)

    def add_checkpoint(self, body: bytes) -> Signature:
        """The cosignature, when the checkpoint is kept; asked again for the same tree, the same one. Refused, with the
        status code of the standard, for anything that does not continue what was seen last.

        Whoever vouches at the same time writes the same number: one of them fails, looks again, and refuses.
        """
        given = self._parsed(body)
        log = self._log(given.head.origin)
        for _ in range(_TRIES):
            newest = self.store.newest(log.origin)
            try:
                judge(given, log.public, None if newest is None else newest.head)
            except Refused as refused:
                self._keep_evidence(given, log.public, newest, refused)
                raise
            if newest is not None and newest.head == given.head:
                return cosign(self.key, given.note.text, newest.at)
            at = self.now() if newest is None else max(self.now(), newest.at)
            number = 1 if newest is None else newest.number + 1
            if self.store.add(Kept(number, given.head, _signed_only(given.note, log.public), at)):
                return cosign(self.key, given.note.text, at)
        raise Refused(503, "others hand checkpoints of this log in at the same time; send it again")

    def latest(self, name: str) -> Note | None:
        """The newest checkpoint of the log whose origin has this SHA-256 (hex), cosigned; None where there is none."""
        for log in self.logs.values():
            if sha256(log.origin.encode()).hexdigest() == name:
                newest = self.store.newest(log.origin)
                return None if newest is None else self.vouched(newest)
        return None

    def vouched(self, kept: Kept) -> Note:
        """A kept checkpoint with this hub's cosignature."""
        return kept.note.bearing([cosign(self.key, kept.note.text, kept.at)])

    def _parsed(self, body: bytes) -> Submission:
        try:
            return parse_submission(body)
        except ValueError as error:
            raise Refused(400, f"not a checkpoint to be witnessed: {error}") from error

    def _log(self, origin: str) -> LogSpec:
        found = next((log for log in self.logs.values() if log.origin == origin), None)
        if found is None:
            raise Refused(404, "this hub is no witness of that log")
        return found

    def _keep_evidence(self, given: Submission, key: PublicKey, newest: Kept | None, refused: Refused) -> None:
        """Two checkpoints of one size and different roots prove a fork; one that was not shown to be a continuation is
        kept too, and proves nothing: anybody can send a sound checkpoint with a wrong proof."""
        try:
            require_signed(given, key)
        except Refused:
            return
        same = self.store.of_size(given.head.origin, given.head.size)
        if same is not None and same.head == given.head:
            return  # it was vouched for: the wrong proof beside it is whoever's that sent it
        proven = same is not None
        known = same or newest
        if known is None or not (proven or refused.status == 422) or self.store.refused(given.head, proven=proven):
            return
        one = Refusal(given.head, _signed_only(given.note, key), known.head, known.note, proven, self.now())
        self.tell(_entry(one))
        self.store.refuse(one)


def _signed_only(note: Note, key: PublicKey) -> Note:
    """Without the lines of others, which are whatever their sender liked."""
    return Note(note.text, tuple(one for one in note.signatures if (one.name, one.key_id) == (key.name, key.hash)))


def _entry(one: Refusal) -> Entry:
    details = {
        "origin": one.head.origin,
        "size": str(one.head.size),
        "root": one.head.root.hex(),
        "known_size": str(one.known.size),
        "known_root": one.known.root.hex(),
        "checkpoint": one.note.whole,
        "known_checkpoint": one.known_note.whole,
    }
    fork = f"{one.head.origin} has signed two roots of {one.head.size} entries"
    why = fork if one.proven else f"{one.head.origin} did not show that it continues what was seen of it"
    return Entry(kind="note", actor=ACTOR, act=FORK if one.proven else UNPROVEN, reason=why, details=details)
