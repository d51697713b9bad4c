"""A region whose rows tell where they come from: whatever shows up in an answer can be told to be a leak or not.

A text says SECRET-DATASET-COLUMN-ROW, a number is one that nothing else makes. `visitors.Person.may` is written from
the grants by hand: the code under test has no part in it.
"""

import csv
import gzip
import io
import re
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from httpx import Response

from tests.kit import make_hub
from zhongshu.app.wiring import open_hub
from zhongshu.packs.hub import Hub
from zhongshu.sharing.grants.consent import Consenting
from zhongshu.sharing.grants.spec import GrantSpec
from zhongshu.sharing.ledger.entry import Entry, decode
from zhongshu.sharing.ledger.files import list_segments
from zhongshu.sharing.people.acts import Actor
from zhongshu.sharing.people.person import Post
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.reader import Reader

REGION = """
region: testland
title: {zh: 测试市, en: Testland}
area: '331000'
units:
  market: {title: {zh: 市场局, en: Market office}}
  bank: {title: {zh: 银行, en: Bank}}
  culture: {title: {zh: 文化局, en: Culture office}}
  data_bureau: {title: {zh: 数据局, en: Data bureau}}
packs: [region]
"""
DATASET = """
dataset: {name}
title: {{zh: {name}, en: {name}}}
owner: market
level: {level}
sharing: {sharing}
origin: synthetic
key: [id]
lookup: [id]
{subject}
columns:
  id: {{type: string}}
  area: {{type: area}}
  day: {{type: date}}
  shown: {{type: string}}
  hidden: {{type: string}}
  phone: {{type: string}}
  amount: {{type: integer, min: 0}}
sources:
  csv: {{kind: csv}}
"""
LEVELS = {
    "notice": (1, "unconditional", ""),
    "deal": (2, "unconditional", ""),
    "firm": (3, "conditional", "subject: id"),
    "plan": (4, "none", ""),
    "memo": (2, "none", ""),
}
"""By dataset: level, sharing, subject."""
MONTH = """
dataset: month
title: {zh: 月报, en: Monthly return}
owner: market
level: 2
sharing: conditional
origin: synthetic
key: [unit, month]
columns:
  unit: {type: string}
  month: {type: date}
  amount: {type: integer, required: true}
sources: {csv: {kind: csv}}
"""
FORM = """
form: month
title: {zh: 月报表, en: Monthly return}
dataset: month
owed_by: [culture]
first: 2026-01
last: 2026-02
due: {working_day: 5}
"""
VIEW = """\
---
table: view
key: [id]
title: {zh: 合成, en: Derived}
---
SELECT id, area, 'SECRET-view-tag-' || id AS tag, hidden, phone FROM deal
"""
PLANS = """\
---
table: plans
key: [area]
title: {zh: 合计, en: Sums}
---
SELECT area, sum(amount) AS total FROM plan GROUP BY area
"""
INDICATORS = """
deal_total: {title: {zh: 交易额, en: Deals}, of: deal, measure: sum(amount), unit: 元, scale: 0, time: day,
  grain: month, area: area, owner: market}
plan_total: {title: {zh: 计划额, en: Plans}, of: plan, measure: sum(amount), unit: 元, scale: 0, time: day,
  grain: month, area: area, owner: market}
"""
GRANTS = """
- {grant: notice-open, title: {zh: 公开, en: Open}, from: market, to: {anyone: true}, read: vault.notice,
   columns: {allow: [id, shown, phone], mask: {phone: {keep_last: 4}}}, purpose: public_information}
- {grant: deal-bank, title: {zh: 交易, en: Deals}, from: market, to: {unit: bank, roles: [officer]}, read: vault.deal,
   columns: {allow: [id, shown, phone, amount], mask: {phone: {keep_last: 4}, amount: {bucket: 100000}}},
   where: "id <> 'd3'", purpose: review, valid: {valid_from: 2020-01-01, valid_to: 2090-01-01}}
- {grant: deal-sums, title: {zh: 合计, en: Sums}, from: market, to: {unit: bank, roles: [officer]},
   read: vault.deal_total, purpose: review, valid: {valid_from: 2020-01-01, valid_to: 2090-01-01}}
- {grant: firm-bank, title: {zh: 企业, en: Firms}, from: market, to: {unit: bank, roles: [officer]}, read: vault.firm,
   columns: {allow: [id, shown]}, purpose: loan_review, basis: {consent: true},
   valid: {valid_from: 2020-01-01, valid_to: 2090-01-01}}
- {grant: firm-own, title: {zh: 自己的, en: One's own}, from: market, to: {roles: [firm]}, read: vault.firm,
   where: id = reader_subject(), purpose: own_record, basis: {document: the law},
   valid: {valid_from: 2020-01-01, valid_to: 2090-01-01}}
- {grant: month-fillers, title: {zh: 填报单位看自己的, en: Whoever fills it in}, from: market, to: {unit: culture},
   read: vault.month, where: unit = reader_unit(), purpose: returns,
   basis: {document: the law}, columns: {allow: [unit, month, amount]},
   valid: {valid_from: 2020-01-01, valid_to: 2090-01-01}}
"""
PACK = "pack: vault\ntitle: {zh: 保险库, en: Vault}\nowner: market\nuses: [region]\n"
BRIEF = """
brief: monthly
title: {zh: 月报, en: Monthly}
tone: tone
sections:
  - title: {zh: 总体, en: Overview}
    items: [{sentence: {zh: "计划额 {plan_total}。", en: "Plans: {plan_total}."}}]
"""
TONE = (Path(__file__).parents[2] / "packs/economy/parameters/brief_tone.yaml").read_text("utf-8")
ROWS = {"notice": ("n1", "n2"), "deal": ("d1", "d2", "d3"), "firm": ("f1", "f2"), "plan": ("p1",), "memo": ("m1",)}
AMOUNTS = {"d1": 4100017, "d2": 4200019, "d3": 4300021, "p1": 7130017, "m1": 7340011, "f1": 7450003, "f2": 7560007}
DEAL_TOTAL, PLAN_TOTAL, RETURNED = "12600057", "7130017", "5550013"
NAMES = tuple(f"vault.{name}" for name in (*LEVELS, "view", "plans", "month"))
OFFICER = Reader("p-owner", "Owner", (Post("market", Role.OFFICER),))
BANKER = Reader("p-banker", "Banker", (Post("bank", Role.OFFICER),))
REVIEWER = Reader("p-office", "Office", (Post("data_bureau", Role.OFFICER),))
MACHINE = Actor.at_the_machine("test")


def make_vault(home: Path, *, at: datetime | None = None) -> Hub:
    """The region with its rows, one rejected row in each dataset, its grants approved and one consent (of f1).

    With `at` the machine's clock says so.
    """
    files = {"pack.yaml": PACK, "datasets/month.yaml": MONTH, "forms/month.yaml": FORM, "tables/view.sql": VIEW}
    files |= {"tables/plans.sql": PLANS, "indicators.yaml": INDICATORS, "grants.yaml": GRANTS}
    files |= {"briefs/monthly.yaml": BRIEF, "parameters/tone.yaml": TONE.replace("brief_tone", "tone")}
    for name, (level, sharing, subject) in LEVELS.items():
        files[f"datasets/{name}.yaml"] = DATASET.format(name=name, level=level, sharing=sharing, subject=subject)
    hub = make_hub(home, {"vault": files}, region=REGION)
    if at is not None:
        set_clock(hub, at)
    for name, rows in ROWS.items():
        hub.load(f"vault.{name}", write_rows(home / f"{name}.csv", name, rows), source="csv", who="test")
    hub.door.book()  # takes the pack's grants over
    for dossier in list(hub.grants.store.dossiers().values()):
        for reader in (OFFICER, REVIEWER):
            if (now := hub.grants.store.dossier(dossier.id)).waiting and "approved" in hub.grants.open_steps(
                reader, now
            ):
                hub.grants.take(reader, dossier.id, "approved", reason="needed")
    consent(hub, "f1")
    return hub


def make_base(home: Path, *, at: datetime | None = None) -> Path:
    """A vault to be copied."""
    hub = make_vault(home, at=at)
    hub.ledger.close()
    hub.snapshots.database.dispose()
    return home


@contextmanager
def copied(base: Path, home: Path) -> Iterator[Hub]:
    """A vault of one's own."""
    hub = open_hub(Path(shutil.copytree(base, home)))
    yield hub
    hub.ledger.close()
    hub.snapshots.database.dispose()


def home_of(hub: Hub) -> Path:
    """Where it is, for whoever opens it a second time."""
    return hub.ledger.folders.ledger.parent


def write_rows(path: Path, name: str, rows: Iterable[str]) -> Path:
    """A dataset's file; its last row has an amount that is none."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "area", "day", "shown", "hidden", "phone", "amount"])
        for row in (*rows, "r9"):
            texts = [f"SECRET-{name}-{column}-{row}" for column in ("shown", "hidden", "phone")]
            amount = f"SECRET-{name}-amount-{row}" if row == "r9" else AMOUNTS.get(row, 11)
            writer.writerow([row, "331002", "2026-01-15", *texts, amount])
    return path


def consent(hub: Hub, subject: str, until: datetime | None = None) -> int:
    """The firm lets the bank look; the number of its consent."""
    now = hub.now()
    said = Consenting(subject, "bank", "loan_review", now, until)
    return hub.grants.consents.give(Reader("p-firm", subject=subject), said, now).number


def words_of(hub: Hub, grant: str, /, **changed: Any) -> GrantSpec:
    """What a grant says, but for what is changed."""
    spec = hub.grants.store.dossier(grant).shown.spec
    return GrantSpec.model_validate(spec.model_dump(mode="json", by_alias=True, exclude_defaults=True) | changed)


def deal(hub: Hub, name: str, **changed: Any) -> dict[str, str]:
    """A grant like `deal-bank` but for what is changed, approved; what a call under it states."""
    hub.grants.request(BANKER, words_of(hub, "deal-bank", grant=name, **changed), reason="needed")
    hub.grants.take(OFFICER, name, "approved", reason="needed")
    return headers_of(name, "review")


def narrow(hub: Hub) -> None:
    """The grant `deal-bank` shows one column from here on."""
    hub.grants.amend(BANKER, words_of(hub, "deal-bank", columns={"allow": ["id"]}), reason="less will do")
    hub.grants.take(OFFICER, "deal-bank", "approved", reason="less will do")


def revoke(hub: Hub) -> None:
    """The grant `deal-bank` ends."""
    hub.grants.take(OFFICER, "deal-bank", "revoked", reason="over")


def set_clock(hub: Hub, moment: datetime) -> None:
    """The machine's clock says this from here on."""
    hub.ledger._appender._clock = lambda: moment


def headers_of(grant: str, purpose: str) -> dict[str, str]:
    """What a call for data states."""
    return {"Zhongshu-Grant": grant, "Zhongshu-Purpose": purpose}


DEAL, FIRM = headers_of("deal-bank", "review"), headers_of("firm-bank", "loan_review")

_MARK = re.compile(r"SECRET-\w+-\w+-\w+")
_NUMBERS = re.compile(rf"(?<![\d.])(?:{'|'.join({*map(str, AMOUNTS.values()), DEAL_TOTAL, RETURNED})})(?!\d)")
"""Whole numbers: digits behind a point are somebody's seconds or bytes."""
_GROUPED = re.compile(r"(?<=\d)[,\u00a0\u202f\u2009' ](?=\d{3})")


def secrets_in(answer: Response) -> set[str]:
    """Every marked value that an answer holds anywhere: headers, text, and the files of a zip."""
    body: bytes = answer.content
    texts = [body.decode("utf-8", "replace"), str(dict(answer.headers))]
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            texts += [packed.read(name).decode("utf-8", "replace") for name in packed.namelist()]
    if body[:2] == b"\x1f\x8b":
        texts.append(gzip.decompress(body).decode("utf-8", "replace"))
    text = "\n".join(texts)
    numbers = _GROUPED.sub("", text)
    return {*_MARK.findall(text), *_NUMBERS.findall(numbers)}


def entries(hub: Hub, since: int = 0) -> list[Entry]:
    """The ledger from an entry on."""
    found = list_segments(hub.ledger.folders)
    lines = (line for one in found for line in one.path.read_bytes().splitlines() if line)
    return [decode(line) for line in islice(lines, since, None)]


@dataclass(frozen=True)
class Watched:
    """An answer, and the entries that were written while it was made."""

    answer: Response
    written: Sequence[Entry]

    def of(self, *kinds: str) -> list[Entry]:
        return [entry for entry in self.written if entry.kind in kinds]


def watched(hub: Hub, ask: Callable[[], Response]) -> Watched:
    """Ask, and see what the ledger heard."""
    before = hub.ledger.size
    answer = ask()
    return Watched(answer, entries(hub, before))


def shown_by(entry: Entry) -> Mapping[str, tuple[str, ...]]:
    """The nouns of an entry with their columns."""
    return {look.name: look.columns for look in entry.objects}


def paths_of(address: str, values: Mapping[str, Iterable[str]]) -> Iterator[str]:
    """The path of an address with every word of `values` in its place."""
    found = re.search(r"\{(\w+)(?::path)?\}", address)
    if found is None:
        yield address
        return
    for value in values[found[1]]:
        yield from paths_of(address.replace(found[0], value, 1), values)
