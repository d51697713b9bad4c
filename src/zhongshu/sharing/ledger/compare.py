"""Checkpoints of one log from several places, held against each other: one history or more, and where they part."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from typing import Literal

from zhongshu.core.errors import LedgerError
from zhongshu.sharing.ledger.checkpoint import split_notes
from zhongshu.sharing.ledger.cosignature import WitnessKey, cosignatures
from zhongshu.sharing.ledger.files import Folders
from zhongshu.sharing.ledger.note import Note, TreeHead, parse_head, parse_note, read_checkpoint
from zhongshu.sharing.ledger.witnessed import own_root, signed
from zhongshu.sharing.signing import PublicKey

Verdict = Literal["one", "several", "unknown"]


@dataclass(frozen=True)
class Copy:
    """What one place has: its newest checkpoint, the older ones beside it, and the ledger itself where it is at hand.

    `signed` is whether the log's key signed all of them, None where no key is known; `vouched` who cosigned the newest,
    and when.
    """

    where: str
    note: Note
    heads: tuple[TreeHead, ...]
    signed: bool | None
    vouched: tuple[tuple[str, datetime], ...] = ()
    folders: Folders | None = None

    @property
    def head(self) -> TreeHead:
        """The newest."""
        return self.heads[-1]


@dataclass(frozen=True)
class Parting:
    """Two places that cannot both be right: of `size` entries each has a root of its own. `entry` is the first that
    differs, where both ledgers are at hand. `other` None: the second is a ledger that has fewer entries."""

    size: int
    first: str
    root: bytes
    second: str
    other: bytes | None
    entry: int | None = None

    @property
    def sentence(self) -> str:
        """For people."""
        if self.other is None:
            fewer = f"the ledger at {self.second} fewer: it was cut short, or is older"
            return f"{self.first} has {self.size} entries, {fewer}"
        roots = f"{self.first} has the root {self.root.hex()}, {self.second} {self.other.hex()}"
        entry = "" if self.entry is None else f": the first entry that differs is {self.entry}"
        return f"of {self.size} entries {roots} (fork){entry}"


@dataclass(frozen=True)
class Comparison:
    """`unknown` names pairs of different sizes that nothing at hand leads from one to the other."""

    partings: tuple[Parting, ...]
    unknown: tuple[tuple[str, str], ...]

    @property
    def verdict(self) -> Verdict:
        """several as soon as two places part."""
        return "several" if self.partings else "unknown" if self.unknown else "one"


def read_copy(
    content: bytes,
    where: str,
    *,
    key: PublicKey | None = None,
    witnesses: Sequence[WitnessKey] = (),
    folders: Folders | None = None,
) -> Copy:
    """Of one checkpoint, or of a file of them, the newest last. LedgerError when it is neither, or of several logs."""
    texts = _notes(content)
    notes = [read_checkpoint(text.encode(), where)[0] for text in texts] if texts else []
    notes = notes or [read_checkpoint(content, where)[0]]
    heads = tuple(parse_head(note.text) for note in notes)
    if len({head.origin for head in heads}) != 1:
        raise LedgerError(f"{where} has checkpoints of several logs")
    good = None if key is None else all(signed(note, key) for note in notes)
    vouched = tuple(sorted(cosignatures(notes[-1], witnesses).items()))
    return Copy(where, notes[-1], heads, good, vouched, folders)


def compare(copies: Sequence[Copy]) -> Comparison:
    """LedgerError for copies of different logs. A copy that its log did not sign says nothing about the log, so leave
    it out before."""
    origins = {one.head.origin for one in copies}
    if len(origins) > 1:
        raise LedgerError(f"these are checkpoints of different logs: {', '.join(sorted(origins))}")
    partings, unknown = [], []
    for one, other in combinations(copies, 2):
        parting, known = _apart(one, other, copies)
        if parting is not None:
            partings.append(parting)
        elif not known:
            unknown.append((one.where, other.where))
    return Comparison(tuple(dict.fromkeys(partings)), tuple(unknown))


def first_difference(one: Folders, other: Folders, size: int) -> int:
    """The first entry that differs in two ledgers whose first `size` entries are not the same: roots are the same up to
    it, and never again. LedgerError when a tree cannot be read."""
    same, apart = 0, size
    while apart - same > 1:
        middle = (same + apart) // 2
        if own_root(one, middle) == own_root(other, middle):
            same = middle
        else:
            apart = middle
    return same


def _apart(one: Copy, other: Copy, copies: Sequence[Copy]) -> tuple[Parting | None, bool]:
    """Where two part; else whether it is known that they do not."""
    known = {head.size: head for head in other.heads}
    for head in one.heads:
        beside = known.get(head.size)
        if beside is not None and beside.root != head.root:
            entry = _entry(one, other, head.size)
            return Parting(head.size, one.where, head.root, other.where, beside.root, entry), True
    by_length = sorted((one, other), key=lambda copy: copy.head.size, reverse=True)
    for ledger in by_length:
        if ledger.folders is not None:
            return _against(by_length[1 - by_length.index(ledger)], ledger), True
    if one.head == other.head:
        return None, True
    return None, _led_by_a_third(one, other, copies)


def _against(copy: Copy, ledger: Copy) -> Parting | None:
    """A copy's checkpoints, newest first, against a ledger at hand."""
    assert ledger.folders is not None
    for head in reversed(copy.heads):
        if head.size > ledger.head.size:
            return Parting(head.size, copy.where, head.root, ledger.where, None)
        here = own_root(ledger.folders, head.size)
        if here != head.root:
            return Parting(head.size, copy.where, head.root, ledger.where, here, _entry(copy, ledger, head.size))
    return None


def _led_by_a_third(one: Copy, other: Copy, copies: Sequence[Copy]) -> bool:
    """Whether a ledger at hand leads to both."""
    ledgers = (third for third in copies if third.folders is not None)
    return any(_leads(third, one.head) and _leads(third, other.head) for third in ledgers)


def _leads(ledger: Copy, head: TreeHead) -> bool:
    assert ledger.folders is not None
    return head.size <= ledger.head.size and own_root(ledger.folders, head.size) == head.root


def _entry(one: Copy, other: Copy, size: int) -> int | None:
    if one.folders is None or other.folders is None:
        return None
    return first_difference(one.folders, other.folders, size)


def _notes(content: bytes) -> list[str]:
    """Of a file like `ledger/checkpoints`; empty for anything else."""
    try:
        texts = split_notes(content)
        return texts if texts and all(map(_is_note, texts)) else []
    except ValueError:
        return []


def _is_note(text: str) -> bool:
    try:
        parse_note(text)
    except ValueError:
        return False
    return True
