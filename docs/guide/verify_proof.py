"""Check that an entry is in a region's ledger:  python verify_proof.py PROOF.json VKEY [WITNESS_VKEY...]

PROOF.json is what `zhongshu ledger prove` wrote; VKEY is the text of `zhongshu ledger key`, got from the region by
another way than the proof, and each WITNESS_VKEY that of `zhongshu ledger key --witness` at a hub that vouches for it.
Needs only the library `cryptography`. RFC 9162 2.1.3.2; c2sp.org/tlog-checkpoint, c2sp.org/tlog-cosignature.
"""

import base64
import hashlib
import json
import sys
import time

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def sha256(content):
    return hashlib.sha256(content).digest()


def read_key(vkey):
    """Name, id and raw bytes of a verifier key."""
    name, key_hash, encoded = vkey.strip().split("+", 2)
    kind_and_key = base64.b64decode(encoded)
    assert sha256(f"{name}\n".encode() + kind_and_key)[:4].hex() == key_hash, "the key was mistyped"
    return name, bytes.fromhex(key_hash), kind_and_key[1:]


def check(proof, vkey):
    """Return the entry; raise an error when anything is wrong."""
    name, _, raw = read_key(vkey)
    text, signature_line = proof["checkpoint"].split("\n\n")
    _, signer, signature = signature_line.split()
    origin, size, root = text.split("\n")
    assert origin == signer == name, "the checkpoint is of another ledger"
    assert size == str(proof["size"]), "the checkpoint is of another size"
    public = Ed25519PublicKey.from_public_bytes(raw)
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


def witnesses(proof, vkeys):
    """Return when each of these witnesses saw the checkpoint, by name; raise an error when one did not."""
    text = proof["checkpoint"].partition("\n\n")[0]
    seen = {}
    for name, key_id, raw in map(read_key, vkeys):
        lines = [line.split() for line in proof["cosignatures"]]
        found = [base64.b64decode(encoded) for _, who, encoded in lines if who == name]
        blob = next((one for one in found if one[:4] == key_id), None)
        assert blob is not None, f"{name} did not cosign the checkpoint"
        at = int.from_bytes(blob[4:12], "big")
        message = f"cosignature/v1\ntime {at}\n{text}\n".encode()
        Ed25519PublicKey.from_public_bytes(raw).verify(blob[12:], message)  # InvalidSignature
        seen[name] = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at))
    return seen


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        document = json.load(file)
    sys.stdout.write(check(document, sys.argv[2]) + "\n")
    for witness, moment in witnesses(document, sys.argv[3:]).items():
        sys.stdout.write(f"witnessed by {witness}, {moment}\n")
