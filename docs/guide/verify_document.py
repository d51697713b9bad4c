"""Check that a region gave a document out:  python verify_document.py CODE|FILE.pdf VKEY...

CODE is what the square on the document says, ZS1:... ; FILE.pdf carries it, too. VKEY is the text of `zhongshu ledger
key`, got from the region by another way than the document; after it its earlier ones, if there were any. Needs only
the library `cryptography`, no network and nothing of the hub. RFC 4648 (base32), RFC 8032 (Ed25519), GB 18030.
"""

import base64
import hashlib
import json
import os
import re
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

PURPOSE = b"zhongshu: document\n"


class NotGenuine(Exception):
    """Why, in one sentence."""


def read_key(vkey):
    """Name, id and raw bytes of a public key."""
    name, key_hash, encoded = vkey.strip().split("+", 2)
    kind_and_key = base64.b64decode(encoded)
    if hashlib.sha256(f"{name}\n".encode() + kind_and_key).digest()[:4].hex() != key_hash:
        raise NotGenuine("the key was mistyped")
    return name, bytes.fromhex(key_hash), kind_and_key[1:]


def code_in(said):
    """The letters of the code of a PDF, of a text, or of an address that ends with it."""
    if len(said) < 256 and os.path.isfile(said):
        with open(said, "rb") as file:
            said = file.read().decode("latin-1")
    if said.startswith("%PDF"):
        codes = set(re.findall("ZS1:[A-Z2-7]{100,}", said))
        if len(codes) != 1:
            raise NotGenuine(f"the file has {'several codes' if codes else 'no code of a document'}")
        (said,) = codes
    found = re.search(r"ZS1:([A-Z2-7]+)$", re.sub(r"\s", "", said).upper())
    if found is None:
        raise NotGenuine("no code of a document: ZS1: and letters A to Z and 2 to 7")
    return found[1]


def check(said, vkeys):
    """Return what the document says, as a list: region, number, day, unit, title, then label and value in turn."""
    letters = code_in(said)
    letters = letters[:-1] if len(letters) % 8 in (1, 3, 6) else letters  # half a byte is the end of a cut code
    whole = base64.b32decode(letters + "=" * (-len(letters) % 8))
    end = 6 + int.from_bytes(whole[4:6], "big")
    if len(whole) != end + 64:
        raise NotGenuine("the code was cut short" if len(whole) < end + 64 else "the code is longer than it says")
    key_id, contents, signature = whole[:4], whole[6:end], whole[end:]
    for name, known_id, raw in map(read_key, vkeys):
        if known_id == key_id:
            try:
                Ed25519PublicKey.from_public_bytes(raw).verify(signature, PURPOSE + contents)
            except InvalidSignature:
                raise NotGenuine("it does not fit its signature: it was changed, or mistyped") from None
            said = json.loads(contents.decode("gb18030"))
            if said[0] != name:
                raise NotGenuine(f"it says that it is of {said[0]}, and {name} signed it")
            return said
    raise NotGenuine("none of these keys signed it: it is of another region, of an earlier key, or made up")


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    try:
        region, number, day, unit, title, *facts = check(sys.argv[1], sys.argv[2:])
    except NotGenuine as error:
        sys.exit(f"NOT GENUINE: {error}")
    lines = [title, *(f"  {label}: {value}" for label, value in zip(facts[::2], facts[1::2], strict=True))]
    sys.stdout.write("\n".join([*lines, f"{unit}, {day}, {number}", f"Genuine: signed by {region}.", ""]))
