"""What fits a case of all that is offered, for programs. Numbers are text: they keep their digits. Pure."""

from typing import Any

from zhongshu.api.rules.told import failing_told
from zhongshu.cases.matching import Fitted, Matched
from zhongshu.methods.matching import Share
from zhongshu.rules.feel.functions.convert import plain

OFFERS_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "rule": {"type": "string", "examples": ["loans.offer"]},
        "edition": {"type": "string", "format": "date", "description": "The first day of the rule's edition"},
        "weights": {"type": "string", "format": "date", "description": "The first day of the weights' edition"},
        "facts": {"type": "object", "description": "What offers are held against; null is not known"},
        "wanting": {"type": "object", "description": "What is not known, with how many offers ask it"},
        "fits": {"type": "array", "items": {"type": "object"}, "description": "The most points first"},
        "open": {"type": "array", "items": {"type": "object"}, "description": "Waiting for facts"},
        "fails": {"type": "array", "items": {"type": "object"}, "description": "With what each is short of"},
    },
    "required": ["rule", "edition", "weights", "facts", "wanting", "fits", "open", "fails"],
}


def matched_record(found: Matched) -> dict[str, Any]:
    """The whole list. `headline` is what the case that offers something calls it, null for a row of the rule."""
    return {
        "rule": found.rule.name,
        "edition": found.edition.spec.valid_from.isoformat(),
        "weights": found.weights.spec.valid_from.isoformat(),
        "facts": plain(dict(found.fitting.facts)),
        "wanting": dict(found.wanting),
        "fits": [_offer(found, one) for one in found.fits],
        "open": [_offer(found, one) for one in found.open],
        "fails": [_offer(found, one) for one in found.fails],
        "unfit": found.unfit,
    }


def _offer(found: Matched, one: Fitted) -> dict[str, Any]:
    said = one.offered.said
    told: dict[str, Any] = {
        "id": one.offered.id,
        "headline": one.offered.headline,
        "says": plain({name: value for name, value in found.says(one).items() if name != found.spec.offer}),
        "why": None if said.why is None else said.why.model_dump(),
        "failing": failing_told(said, found.why(one)),
    }
    if one.ranked is None:
        return told
    return told | {"points": str(one.ranked.points), "shares": [_share(each) for each in one.ranked.shares]}


def _share(one: Share) -> dict[str, Any]:
    """`share` of 0 to 1, `points` of it, and what it was held against."""
    return {
        "part": one.part.name,
        "share": str(one.share),
        "points": str(one.points),
        "against": None if one.against is None else str(one.against),
    }
