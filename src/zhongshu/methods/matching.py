"""Offers that fit a need, in an order that everybody can work out: a share of each part, times its weight. Pure.

Of a part that goes by a term, the best of all offers in the list has the whole share, another as much as it comes near:
least / own where little is good, own / most where much is. Of one that covers something wanted it is how much of that,
the whole at most. Of the part of conditions it is how many an offer sets, of the most that one sets: what asks most of
somebody, and is met, was made for them. An offer that does not say the term has nothing of the part, nor has one that
is not the best where the lesser of the two numbers is zero or below. The points are the shares times the weights, out
of 100 for the best of every part.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Best = Literal["least", "most", "covers", "conditions"]
_FULL = Decimal(100)
_NONE, _WHOLE = Decimal(0), Decimal(1)


@dataclass(frozen=True)
class Part:
    """One thing that offers are ordered by: `of` is the term that it looks at, `wanted` what is to be covered; a part
    that covers what nobody knows counts for nothing."""

    name: str
    best: Best
    weight: Decimal
    of: str | None = None
    wanted: Decimal | None = None


@dataclass(frozen=True)
class Offer:
    """What is offered: terms that are numbers, None where it does not say them, and how many conditions it sets."""

    id: str
    terms: Mapping[str, Decimal | None]
    conditions: int


@dataclass(frozen=True)
class Share:
    """How much of a part an offer has (0 to 1), the points of it, and what it was held against: the best there is, or
    what is wanted."""

    part: Part
    share: Decimal
    points: Decimal
    against: Decimal | None


@dataclass(frozen=True)
class Ranked:
    """An offer with its points (0 to 100) and where they come from, in the order of the parts."""

    offer: Offer
    points: Decimal
    shares: Sequence[Share]


def ranked(offers: Sequence[Offer], parts: Sequence[Part]) -> Sequence[Ranked]:
    """Those with most points first; of as many, the one that was named first.

    >>> cost = Part("cost", "least", Decimal(1), of="rate")
    >>> dear, cheap = (Offer(rate, {"rate": Decimal(rate)}, 1) for rate in ("6", "3"))
    >>> [(one.offer.id, str(one.points)) for one in ranked([dear, cheap], [cost])]
    [('3', '100'), ('6', '50.0')]
    """
    counted = [one for one in parts if one.weight > 0 and (one.best != "covers" or one.wanted)]
    total = sum((one.weight for one in counted), _NONE)
    best = [_best(one, offers) for one in counted]
    found = [
        _ranked(offer, [_share(offer, one, against, total) for one, against in zip(counted, best, strict=True)])
        for offer in offers
    ]
    return sorted(found, key=lambda one: -one.points)


def _ranked(offer: Offer, shares: Sequence[Share]) -> Ranked:
    return Ranked(offer, sum((one.points for one in shares), _NONE), shares)


def _share(offer: Offer, part: Part, against: Decimal | None, total: Decimal) -> Share:
    own = _value(offer, part)
    share = _NONE if own is None or against is None else _near(part, own, against)
    return Share(part, share, share * part.weight * _FULL / total, against)


def _near(part: Part, own: Decimal, against: Decimal) -> Decimal:
    """From 0 to 1, whatever the signs: of numbers on both sides of zero, or at it, there is no ratio."""
    if own <= against if part.best == "least" else own >= against:
        return _WHOLE
    less, more = sorted((own, against))
    return less / more if less > 0 else _NONE


def _best(part: Part, offers: Sequence[Offer]) -> Decimal | None:
    """What each is held against; None where no offer says the term."""
    if part.best == "covers":
        return part.wanted
    said = [value for one in offers if (value := _value(one, part)) is not None]
    if not said:
        return None
    return min(said) if part.best == "least" else max(said)


def _value(offer: Offer, part: Part) -> Decimal | None:
    return Decimal(offer.conditions) if part.best == "conditions" else offer.terms.get(part.of or "")
