"""What the demonstration's firms let banks see, and what the banks looked at: some consent to everything, some to a few
chapters of their file until a day."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from zhongshu.packs.hub import Hub
from zhongshu.packs.packs import Packs
from zhongshu.sharing.grants.consent import Consenting
from zhongshu.sharing.grants.grants import Grants
from zhongshu.sharing.reader import Reader

FILE, PURPOSE = "enterprise.firm_file", "loan_review"
PAGE = "/entities/enterprise/firm_file"
"""Where a bank looks."""
CONSIDERED = 40
"""Of so many firms at the head of the sample every other one consents to the bank, to everything."""
BY_CHAPTER = 5
"""So many of the others consent to the rural bank, each chapter by itself."""
CHAPTERS = ("registration", "tax", "finance")
DAYS = 180
"""For which a consent to a chapter holds."""
OFFICERS = {"bank": "bank", "bank_rural": "rural"}
"""Who in a bank writes down what it has on paper, by login."""


def consent(grants: Grants, readers: Mapping[str, Reader], packs: Packs) -> list[Consenting]:
    """Give those that the firms have not given yet, and say which: the firm that has an account by itself, the others
    on paper, which an officer of the bank writes down. `readers` are the demonstration's people by their logins.

    A firm that ever consented to anything is left alone.
    """
    if "enterprise" not in packs.packs:
        return []
    firms = sample_firms(packs.pack("enterprise").folder, CONSIDERED)
    at, given = grants.now(), []
    new = {firm for firm in firms if not grants.consents.of_subject(firm)}
    for one in said(firms, at):
        officer = readers.get(OFFICERS[one.unit])
        if officer is not None and one.subject in new:
            own = (reader for reader in readers.values() if reader.subject == one.subject)
            grants.consents.give(next(own, officer), one, at)
            given.append(one)
    return given


def look_up(hub: Hub, readers: Mapping[str, Reader], given: Sequence[Consenting]) -> int:
    """The loan officer of a bank opens the file of each firm that has just consented to it, as if on its page; how many
    there were. Each look stands on the ledger, as any other."""
    asked = dict.fromkeys((one.unit, one.subject) for one in given)
    looks = [(readers[OFFICERS[unit]], firm) for unit, firm in asked if OFFICERS[unit] in readers]
    for officer, firm in looks:
        access = hub.open(replace(officer, by="page"), address=PAGE)
        hub.files.of_code(access, hub.snapshot(), hub.packs.entities[FILE], firm)
        access.close()
    return len(looks)


def said(firms: Sequence[str], at: datetime) -> list[Consenting]:
    """Everything to the bank from every other firm; of the rest the first let the rural bank see some chapters."""
    whole = [Consenting(firm, "bank", PURPOSE, at, None, _paper(number)) for number, firm in enumerate(firms[::2], 1)]
    return whole + [
        Consenting(firm, "bank_rural", PURPOSE, at, at + timedelta(days=DAYS), _paper(number), chapter)
        for number, firm in enumerate(firms[1::2][:BY_CHAPTER], len(whole) + 1)
        for chapter in CHAPTERS
    ]


def sample_firms(folder: Path, count: int) -> list[str]:
    """The codes of the first firms of the pack's sample, in its order."""
    with (folder / "sample" / "firms.csv").open(encoding="utf-8", newline="") as file:
        return [row["uscc"] for row in islice(csv.DictReader(file), count)]


def _paper(number: int) -> str:
    return f"示例授权书 {number:03}"
