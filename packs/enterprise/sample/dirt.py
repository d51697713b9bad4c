"""What happens to a name, a code and an address on their way into an office's files; each defect has a word."""

import random
from collections.abc import Sequence
from typing import NamedTuple

from firms import FORMS, TRADE_NAMES
from words import ROADS, SLIPS, TRADITIONAL

PUT_BETWEEN = (" ", "　", "  ")
WIDE = {ord(one): ord(one) + 0xFEE0 for one in map(chr, range(0x21, 0x7F))}
"""ASCII to its full-width form."""


class Name(NamedTuple):
    """A firm's name in its parts; `own` is the trade name with 样例 before it."""

    region: str
    own: str
    trade: str
    form: str

    def __str__(self) -> str:
        return "".join(self)


def parted(name: str) -> Name:
    """The parts of a name that `firms` made."""
    region, _, rest = name.partition("样例")
    form = max((one for one, _ in FORMS if rest.endswith(one)), key=len)
    rest = rest.removesuffix(form)
    own = next(place for place, character in enumerate(rest) if place >= 2 and character not in TRADE_NAMES)
    return Name(region, "样例" + rest[:own], rest[own:], form)


def dirty_name(chance: random.Random, name: str, former: Sequence[str], share: float) -> tuple[str, tuple[str, ...]]:
    """The name as a clerk may have written it: with probability `share` one defect, and with half of it another."""
    found: list[str] = []
    if former and chance.random() < share:
        name = former[chance.randrange(len(former))]
        found.append("former")
    for often in (share, share / 2):
        if chance.random() < often:
            kind = chance.choice(tuple(_NAMES))
            name, was = _NAMES[kind](chance, name), name
            if name != was:
                found.append(kind)
    return name, tuple(found)


def dirty_code(chance: random.Random, code: str, share: float) -> tuple[str, tuple[str, ...]]:
    """The code with at most one slip."""
    if chance.random() >= share:
        return code, ()
    kind = chance.choice(tuple(_CODES))
    return _CODES[kind](chance, code), (kind,)


def address(chance: random.Random, place: str) -> str:
    """A street and number of a place, both invented."""
    return f"{place}{chance.choice(ROADS)}{chance.randrange(1, 400)}号"


def dirty_address(chance: random.Random, address: str, share: float) -> tuple[str, tuple[str, ...]]:
    """Without the province, or with a floor more; that the place is the same can still be seen."""
    if chance.random() >= share:
        return address, ()
    if chance.random() < 0.6:
        return address.removeprefix("浙江省").removeprefix("台州市"), ("short_address",)
    return f"{address}{chance.randrange(1, 7)}楼", ("floor",)


def _traditional(_: random.Random, name: str) -> str:
    return name.translate(TRADITIONAL)


def _brackets(_: random.Random, name: str) -> str:
    """The region in brackets before the form: 样例甲机械（路桥）有限公司; else brackets in their other width."""
    if "（" in name:
        return name.replace("（", "(").replace("）", ")")
    region, mark, rest = name.partition("样例")
    form = next((one for one, _ in FORMS if rest.endswith(one)), "")
    return f"{mark}{rest.removesuffix(form)}（{region}）{form}" if form and region else name


def _blanks(chance: random.Random, name: str) -> str:
    place = chance.randrange(1, len(name))
    return name[:place] + chance.choice(PUT_BETWEEN) + name[place:]


def _form(_: random.Random, name: str) -> str:
    if name.endswith("有限责任公司"):
        return name.replace("有限责任公司", "有限公司")
    return name.replace("有限公司", "有限责任公司") if "股份" not in name else name.replace("股份有限公司", "股份公司")


def _short(_: random.Random, name: str) -> str:
    """Without its region."""
    return name[name.index("样例") :] if "样例" in name else name


def _typo(chance: random.Random, name: str) -> str:
    """One character of the trade name is another."""
    place = name.find("样例") + 2 + chance.randrange(2)
    return name[:place] + chance.choice(TRADE_NAMES) + name[place + 1 :]


def _wrong_check(chance: random.Random, code: str) -> str:
    last = chance.choice("0123456789ABCDEFGHJKLMNPQRTUWXY".replace(code[-1], ""))
    return code[:-1] + last


def _look_alike(chance: random.Random, code: str) -> str:
    places = [place for place, character in enumerate(code) if character in SLIPS]
    place = chance.choice(places)
    return code[:place] + SLIPS[code[place]] + code[place + 1 :]


def _swapped(chance: random.Random, code: str) -> str:
    """Two neighbours that differ change places."""
    places = [place for place in range(8, 16) if code[place] != code[place + 1]]
    place = chance.choice(places)
    return code[:place] + code[place + 1] + code[place] + code[place + 2 :]


def _wide_code(_: random.Random, code: str) -> str:
    return code.translate(WIDE)


def _lower(_: random.Random, code: str) -> str:
    return code.lower()


def _spaced(_: random.Random, code: str) -> str:
    return f"{code[:8]} {code[8:]}"


_NAMES = {
    "traditional": _traditional,
    "brackets": _brackets,
    "blanks": _blanks,
    "form": _form,
    "short": _short,
    "typo": _typo,
}
_CODES = {
    "wrong_check": _wrong_check,
    "look_alike": _look_alike,
    "swapped": _swapped,
    "wide_code": _wide_code,
    "lower": _lower,
    "spaced": _spaced,
}
