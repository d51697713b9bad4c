"""Check that an entry is in a region's ledger:  python verify_proof.py PROOF.json VKEY

PROOF.json is what `zhongshu ledger prove` wrote; VKEY is the text of `zhongshu ledger key`, got from the region by
another way than the proof. Needs only the library `cryptography`. RFC 9162 2.1.3.2; c2sp.org/tlog-checkpoint.
"""

import base64
import hashlib
import json
import sys

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def sha256(content):
    return hashlib.sha256(content).digest()


def check(proof, vkey):
    """Return the entry; raise an error when anything is wrong."""
    name, key_hash, encoded = vkey.split("+", 2)
    kind_and_key = base64.b64decode(encoded)
    assert sha256(f"{name}\n".encode() + kind_and_key)[:4].hex() == key_hash, "the key was mistyped"
    text, signature_line = proof["checkpoint"].split("\n\n")
    _, signer, signature = signature_line.split()
    origin, size, root = text.split("\n")
    assert origin == signer == name, "the checkpoint is of another ledger"
    assert size == str(proof["size"]), "the checkpoint is of another size"
    public = Ed25519PublicKey.from_public_bytes(kind_and_key[1:])
    public.verify(base64.b64decode(signature)[4:], f"{text}\n".encode())  # InvalidSignature

    node, at, last = sha256(b"\x00" + proof["entry"].encode()), proof["index"], proof["size"] - 1
    assert 0 <= at <= last, "the entry is not in the tree"
    for sibling in map(base64.b64decode, proof["path"]):
        assert last > 0, "the path is too long"
        if at & 1 or at == last:
            node = sha256(b"\x01" + sibling + node)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            node = sha256(b"\x01" + node + sibling)
        at, last = at >> 1, last >> 1
    assert (last, node) == (0, base64.b64decode(root)), "the entry does not lead to the signed root"
    return proof["entry"]


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        sys.stdout.write(check(json.load(file), sys.argv[2]) + "\n")
