"""A region whose market office lets a bank call its live service: by consent, in disguise, with a quota."""

import json
from pathlib import Path

from tests.api.data.market import KEEPER, REGION, consent
from tests.kit import make_hub
from tests.sharing.services.unit import DOCUMENT, SECRET
from zhongshu.packs.hub import Hub
from zhongshu.sharing.people.person import Post
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.reader import Reader

SERVICE = """\
service: firm_standing
title: {zh: 企业信用状态, en: Standing of a firm}
owner: office
level: 2
sharing: conditional
origin: synthetic
openapi: firm_standing.openapi.json
base: ${standing}
credentials: {header: X-Api-Key}
operations:
  standing:
    title: {zh: 查询, en: One firm}
    call: getStanding
    rows: $.data
    columns: &firm
      uscc: {type: string, at: creditCode, required: true}
      name: {type: string}
      county: {type: area}
      phone: {type: string}
      score: {type: decimal, scale: 2}
      since: {type: date}
      seen: {type: timestamp}
      grade: {type: string, at: inner.level}
    asks: {code: uscc, year: null}
    subject: uscc
    valid_for: 10min
    timeout: 1s
  search:
    call: search
    rows: $.data.list
    columns: *firm
    asks: {least: score}
    subject: uscc
    timeout: 1s
    idempotent: true
"""
GRANTS = """\
- grant: bank-standing
  title: {zh: 贷款, en: Loans}
  from: office
  to: {unit: bank, roles: [officer]}
  read: market.firm_standing
  columns:
    allow: [uscc, name, county, phone, score, seen]
    mask: {phone: {keep_last: 4}, score: {bucket: 10}}
  purpose: loan_review
  basis: {consent: true}
  quota: {calls_a_day: 1000, rows_a_call: 20}
  valid: {valid_from: 2020-01-01, valid_to: 2090-01-01}
- grant: analysts
  title: {zh: 分析, en: Analysis}
  from: office
  to: {unit: bureau, roles: [analyst]}
  read: market.firm_standing
  columns:
    allow: [uscc, county, score, since, grade]
    mask: {uscc: {hash: true}, since: {time: year}}
  where: score >= 63
  purpose: economic_analysis
  basis: {document: the regulation}
  valid: {valid_from: 2020-01-01, valid_to: 2090-01-01}
- grant: few
  title: {zh: 少量, en: A few}
  from: office
  to: {unit: bureau, roles: [officer]}
  read: market.firm_standing
  columns: {allow: [uscc, score]}
  purpose: checks
  basis: {document: the regulation}
  quota: {calls_a_day: 3}
  valid: {valid_from: 2020-01-01, valid_to: 2090-01-01}
"""
OTHER = Reader("p-other", posts=(Post("bank", Role.OFFICER),), key="k-other", by="api")
CHECKER = Reader("p-checker", posts=(Post("bureau", Role.OFFICER),), key="k-checker", by="api")

LOANS = {"Zhongshu-Grant": "bank-standing", "Zhongshu-Purpose": "loan_review"}
ANALYSIS = {"Zhongshu-Grant": "analysts", "Zhongshu-Purpose": "economic_analysis"}
FEW = {"Zhongshu-Grant": "few", "Zhongshu-Purpose": "checks"}
NAME = "market.firm_standing"
STANDING = f"/api/v1/services/{NAME}/standing"
SEARCH = f"/api/v1/services/{NAME}/search"
CONSENTING = tuple(f"F{number:03}" for number in range(8))


def make_region(home: Path, base: str, *, service: str = SERVICE) -> Hub:
    """Grants decided, consents given, the secret sealed."""
    files = {
        "services/firm_standing.yaml": service,
        "services/firm_standing.openapi.json": json.dumps(DOCUMENT),
        "grants.yaml": GRANTS,
    }
    region = f"{REGION}connections: {{standing: '{base}'}}\nsource_networks: [127.0.0.1]\n"
    hub = make_hub(home, {"market": files}, region=region)
    hub.door.book()
    for grant in ("bank-standing", "analysts", "few"):
        hub.grants.take(KEEPER, grant, "approved", reason="the law lets us", unit="office")
    for code in CONSENTING:
        consent(hub, code)
    hub.services.live.caller.secrets.put(NAME, SECRET, who="operator:test", at=hub.now())
    return hub
