"""A town that lets people sell at a stall: what they ask is confirmed, what they get is a licence. All invented."""

from pathlib import Path

from tests.cases.town import DESK, DUTIES, REGION, RESIDENT, ZHAO
from tests.kit import make_hub
from zhongshu.packs.hub import Hub
from zhongshu.sharing.reader import ANYONE, Reader

LICENCE = "town.licence"
OFFICER, ASKED, STRANGER = ZHAO, RESIDENT, ANYONE

CASE = """
case: licence
title: {zh: 摊位许可, en: Licence for a stall}
open_to: anyone
says: who
form:
  who: {type: string, required: true, title: {zh: 经营者, en: Who sells}}
  stall:
    type: choice
    one_of: {food: {zh: 小吃, en: Food}, toys: {zh: 玩具, en: Toys}}
    title: {zh: 经营品类, en: What}
  metres: {type: decimal, scale: 1, unit: m, title: {zh: 宽度, en: Width}}
  photo: {type: image, title: {zh: 照片, en: Photo}}
  phone: {type: phone, level: 4, title: {zh: 电话, en: Telephone}}
owner: {duty: desk}
steps:
  new:
    title: {zh: 待审批, en: To be decided}
    to:
      granted:
        title: {zh: 准予, en: Grant}
        asks: {until: {type: date, required: true, level: 2, title: {zh: 有效期至, en: Valid until}}}
      refused: {title: {zh: 不予, en: Refuse}}
  granted:
    title: {zh: 已准予, en: Granted}
    outcome: granted
    to: {revoked: {title: {zh: 撤销, en: Revoke}}, new: {title: {zh: 重新审批, en: Decide again}}}
  revoked: {title: {zh: 已撤销, en: Revoked}, outcome: revoked}
  refused: {title: {zh: 不予, en: Refused}, outcome: refused}
documents:
  receipt:
    title: {zh: 受理通知书, en: Receipt}
    at: [new]
    shows: [who, stall]
  licence:
    title: {zh: 摊位许可证, en: Licence for a stall}
    at: [granted]
    shows: [who, stall, metres, until]
    says: {zh: 准予下列人员设摊经营。, en: The following person may sell at a stall.}
    until: [revoked]
"""

GIVEN = {"who": "王 *小* #明", "stall": "food", "metres": "1.5", "phone": "13800001111"}
UNTIL = {"until": "2027-05-31"}


def make_market(home: Path, *, case: str = CASE, region: str = REGION) -> Hub:
    """The town with its desk at work."""
    duties = DUTIES.replace("grids: grid", "units: [urban]")
    hub = make_hub(home, {"town": {"duties.yaml": duties, "cases/licence.yaml": case}}, region=region)
    hub.cases.holders.seat(DESK, OFFICER.actor, OFFICER.name, by="system", at=hub.cases.ledger.now())
    return hub


def asked(hub: Hub, reader: Reader = ASKED) -> str:
    """The id of a case that somebody asked."""
    return hub.cases.open(LICENCE, GIVEN, reader, "page").case.id


def granted(hub: Hub, reader: Reader = ASKED) -> str:
    """The id of one with a licence."""
    return hub.cases.move(asked(hub, reader), "granted", UNTIL, OFFICER).id
