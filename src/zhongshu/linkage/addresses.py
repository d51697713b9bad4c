"""Addresses taken apart as far as two of them can be compared: the street with what leads to it, and the number."""

import re
from dataclasses import dataclass

from zhongshu.linkage.names import plain

_ABOVE = re.compile(
    r"^(?:中国)?(?:[^省市县区路街道]{1,6}(?:省|自治区))?(?:[^省市县区路街道]{1,8}市(?=.{2,8}[市县区]))?"
)
_NUMBER = re.compile(r"\d+")
_DASH = re.compile(r"[-－–—]")


@dataclass(frozen=True)
class AddressParts:
    """`street` is all before the first number, without province and prefecture; `house` that number, "" for none."""

    street: str = ""
    house: str = ""


def read_address(text: str) -> AddressParts:
    """The parts of an address: rooms, floors and buildings behind the number are left out.

    >>> read_address("浙江省台州市路桥区路北街道样安路12号3楼")
    AddressParts(street='路桥区路北街道样安路', house='12')
    """
    apart = _DASH.sub("之", text)
    rest = _ABOVE.sub("", plain(apart).replace("(", "").replace(")", ""), count=1)
    number = _NUMBER.search(rest)
    if number is None:
        return AddressParts(rest, "")
    return AddressParts(rest[: number.start()], number[0])
