"""/open311/discovery: where the endpoint is, what it speaks, and who needs a key."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from zhongshu.api.open311.service import Offer
from zhongshu.core.text import Language, Text
from zhongshu.packs.hub import Place

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
_FORMATS = ["text/xml", "application/json"]
_DIGITS = 8


def discovery(place: Place, offers: Mapping[str, Offer], base: str, language: Language) -> dict[str, Any]:
    """`base` is where others reach the region, without a slash at the end."""
    changed = changeset(offers)
    return {
        "changeset": changed,
        "contact": _contact(place, base).to(language),
        "key_service": _keys(offers, base).to(language),
        "endpoints": [
            {
                "specification": SPECIFICATION,
                "url": f"{base}/open311/v2",
                "changeset": changed,
                "type": "production",
                "formats": _FORMATS,
            }
        ],
    }


def changeset(offers: Mapping[str, Offer]) -> str:
    """Another one where services or definitions are others: the day on which the newest codes came into force, and the
    digest of the types."""
    days = [
        edition.valid_from.date().isoformat()
        for offer in offers.values()
        for edition in offer.type.law.get(offer.type.spec.form[offer.kind].of or "", ())
    ]
    types = json.dumps(sorted((name, offer.type.edition) for name, offer in offers.items()))
    return f"{max(days, default='0000-00-00')} {hashlib.sha256(types.encode()).hexdigest()[:_DIGITS]}"


def _contact(place: Place, base: str) -> Text:
    reached = ", ".join(sorted(set(place.contacts.values()))) or base
    return Text(zh=f"{place.title.zh}：{reached}", en=f"{place.title.en}: {reached}")


def _keys(offers: Mapping[str, Offer], base: str) -> Text:
    """Which services take a report without a key, and where there is one."""
    free = [one.type.spec.title for one in offers.values() if one.type.spec.open_to == "anyone"]
    where = Text(zh=f"密钥在 {base}/account 申领", en=f"a key is made at {base}/account")
    if len(free) == len(offers):
        return Text(
            zh=f"上报不需要密钥（api_key）；带密钥上报则记在本人名下，{where.zh}",
            en=f"No api_key is needed to report; who sends one reports as a person who is known: {where.en}",
        )
    if not free:
        return Text(zh=f"上报需要密钥（api_key）：{where.zh}", en=f"An api_key is needed to report: {where.en}")
    zh, en = "、".join(one.zh for one in free), ", ".join(one.en for one in free)
    return Text(
        zh=f"{zh}不需要密钥（api_key），其余需要：{where.zh}",
        en=f"No api_key is needed for: {en}. For all others {where.en}",
    )
