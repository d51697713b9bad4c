"""The Merkle tree of RFC 6962, section 2.1: hashes, roots, proofs. Pure."""

from collections.abc import Callable, Sequence
from hashlib import sha256

EMPTY = sha256(b"").digest()
"""The root of a tree without leaves."""

TILE = 8
"""Hashes are kept for every eighth height (C2SP tlog-tiles): leaves, roots of 256 leaves, of 65,536 leaves, ..."""

Subtree = Callable[[int, int], bytes]
"""The root over the leaves from the first (included) to the second (excluded)."""


def leaf_hash(content: bytes) -> bytes:
    """Of a leaf's bytes."""
    return sha256(b"\x00" + content).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Of two subtrees."""
    return sha256(b"\x01" + left + right).digest()


def root(hashes: Sequence[bytes]) -> bytes:
    """Over leaf hashes, or over the roots of equally high full subtrees."""
    if not hashes:
        return EMPTY
    level = list(hashes)
    while len(level) > 1:
        paired = [node_hash(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
        level = paired + level[len(level) & ~1 :]
    return level[0]


class Frontier:
    """The roots of the full subtrees that a tree of `size` leaves consists of, largest first."""

    def __init__(self, size: int = 0, peaks: Sequence[bytes] = ()):
        """As saved from another; ValueError when the peaks are not those of such a tree."""
        if len(peaks) != size.bit_count() or any(len(peak) != len(EMPTY) for peak in peaks):
            raise ValueError(f"a tree of {size} leaves has {size.bit_count()} peaks, not {len(peaks)}")
        self.size = size
        self.peaks = list(peaks)

    def append(self, leaf: bytes) -> list[bytes]:
        """Add a leaf hash; the roots this completes at the heights that are kept: 8, 16, ..."""
        peaks, filled, height, completed = self.peaks, self.size, 0, []
        node = leaf
        while filled & 1:
            node = sha256(b"\x01" + peaks.pop() + node).digest()
            filled >>= 1
            height += 1
            if height % TILE == 0:
                completed.append(node)
        peaks.append(node)
        self.size += 1
        return completed

    @property
    def root(self) -> bytes:
        """Of the whole tree."""
        if not self.peaks:
            return EMPTY
        node = self.peaks[-1]
        for peak in self.peaks[-2::-1]:
            node = node_hash(peak, node)
        return node


def over(hashes: Sequence[bytes]) -> Subtree:
    """Subtrees of a tree whose leaf hashes are all in memory."""
    return lambda start, end: root(hashes[start:end])


def inclusion_proof(index: int, size: int, subtree: Subtree) -> list[bytes]:
    """PATH(index, D[size]) of section 2.1.1: the hashes that lead from a leaf to the root, lowest first."""
    if not 0 <= index < size:
        raise ValueError(f"a tree of {size} leaves has no leaf {index}")
    path, start, end = [], 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(subtree(middle, end))
            end = middle
        else:
            path.append(subtree(start, middle))
            start = middle
    return path[::-1]


def consistency_proof(older: int, size: int, subtree: Subtree) -> list[bytes]:
    """PROOF(older, D[size]) of section 2.1.2: that the tree of `older` leaves is the beginning of the one of `size`."""
    if not 0 < older <= size:
        raise ValueError(f"no proof from a tree of {older} leaves to one of {size}")
    path, start, end, whole = [], 0, size, True
    while older != end:
        middle = start + _split(end - start)
        if older <= middle:
            path.append(subtree(middle, end))
            end = middle
        else:
            path.append(subtree(start, middle))
            start, whole = middle, False
    return [*([] if whole else [subtree(start, end)]), *path[::-1]]


def _split(count: int) -> int:
    """The largest power of two below `count`."""
    return 1 << ((count - 1).bit_length() - 1)


def verify_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], expected: bytes) -> bool:
    """Whether the leaf hash is in the tree with that root (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    node, at, last = leaf, index, size - 1
    for sibling in path:
        if last == 0:
            return False
        if at & 1 or at == last:
            node = node_hash(sibling, node)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            node = node_hash(node, sibling)
        at, last = at >> 1, last >> 1
    return last == 0 and node == expected


def verify_consistency(older: int, size: int, path: Sequence[bytes], before: bytes, after: bytes) -> bool:
    """Whether the tree with root `before` is the beginning of the one with root `after` (RFC 9162, 2.1.4.2)."""
    if not 0 < older <= size:
        return False
    if older == size:
        return not path and before == after
    proof = [before, *path] if older & (older - 1) == 0 else list(path)
    if not proof:
        return False
    at, last = older - 1, size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    was = now = proof[0]
    for sibling in proof[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            was, now = node_hash(sibling, was), node_hash(sibling, now)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            now = node_hash(now, sibling)
        at, last = at >> 1, last >> 1
    return last == 0 and was == before and now == after
