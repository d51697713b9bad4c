"""That an entry is in the ledger, as a document that a third party checks with nothing but the region's public key."""

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from zhongshu.core.errors import LedgerError, UnknownName
from zhongshu.sharing.ledger.checkpoint import Checkpoint, open_checkpoint
from zhongshu.sharing.ledger.entry import Entry, decode
from zhongshu.sharing.ledger.files import Folders
from zhongshu.sharing.ledger.lines import line_of_entry
from zhongshu.sharing.ledger.tiles import TileReader
from zhongshu.sharing.ledger.tree import inclusion_proof, leaf_hash, verify_inclusion
from zhongshu.sharing.ledger.witnessed import best_witnessed
from zhongshu.sharing.signing import PublicKey


def prove(folders: Folders, sequence: int, checkpoint: Checkpoint) -> dict[str, Any]:
    """`checkpoint` vouches for the entry (`Ledger.covering`); an older one that does, too, and that witnesses cosigned,
    goes before it. The document: `entry` is the line, `index` its place in the tree, `size` and `checkpoint` those of
    the signed tree, `path` the hashes of its siblings from the leaf up, `cosignatures` the lines of the witnesses,
    which belong below the checkpoint.

    UnknownName for an entry that is not covered, or was dropped. LedgerError when the tree's files are damaged.
    """
    if not 0 <= sequence < checkpoint.size:
        raise UnknownName(f"no entry {sequence}", hint=f"the checkpoint covers the entries 0 to {checkpoint.size - 1}")
    line = line_of_entry(folders, sequence)
    checkpoint, cosignatures = best_witnessed(folders, sequence, checkpoint)
    try:
        path = inclusion_proof(sequence, checkpoint.size, TileReader(folders.tree))
    except (OSError, ValueError) as error:
        hint = "zhongshu ledger verify names what is wrong"
        raise LedgerError(f"the ledger's tree cannot be read: {error}", hint=hint) from error
    if not verify_inclusion(leaf_hash(line), sequence, checkpoint.size, path, checkpoint.root):
        hint = "zhongshu ledger verify names what is wrong"
        raise LedgerError(f"entry {sequence} does not lead to the root that was signed", hint=hint)
    return {
        "entry": line.decode(),
        "index": sequence,
        "size": checkpoint.size,
        "path": [base64.b64encode(one).decode() for one in path],
        "checkpoint": checkpoint.note,
        "cosignatures": [one.line for one in cosignatures],
    }


def check_proof(document: Mapping[str, Any], key: PublicKey) -> Entry:
    """The entry that is proved; LedgerError says why it is not."""
    try:
        line = document["entry"].encode()
        path = [base64.b64decode(one, validate=True) for one in document["path"]]
        checkpoint = open_checkpoint(document["checkpoint"], key)
        index, size = document["index"], document["size"]
    except (KeyError, TypeError, AttributeError, ValueError, binascii.Error) as error:
        raise LedgerError(f"the proof is not valid: {error}") from error
    if size != checkpoint.size or not verify_inclusion(leaf_hash(line), index, size, path, checkpoint.root):
        raise LedgerError("the proof is not valid: the path does not lead from the entry to the signed root")
    return decode(line)
