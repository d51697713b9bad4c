"""The region of a birth: everybody at their desks, a mother, and what each office does where nothing is in the way."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.kit import make_hub
from zhongshu.cases.case import Case
from zhongshu.packs.hub import Hub
from zhongshu.sharing.grants.life import missing_approvals
from zhongshu.sharing.people.person import Post
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.reader import Reader

NEWBORN = "birth.newborn"
REGION = """
region: taizhou
title: {zh: 台州市, en: Taizhou}
area: '331000'
units:
  data_bureau: {title: {zh: 数据局, en: Data bureau}}
  health: {title: {zh: 卫生健康委员会, en: Health commission}}
  police: {title: {zh: 公安局, en: Police}}
  medical_insurance: {title: {zh: 医疗保障局, en: Medical insurance bureau}}
  human_resources: {title: {zh: 人力资源和社会保障局, en: Human resources bureau}}
packs: [region, birth]
office_hours: ['08:30-12:00', '14:00-17:30']
"""
MOTHER = "R-SAMPLE-1001"
DESKS = {
    "counter": ("data_bureau", Role.CLERK),
    "review": ("data_bureau", Role.OFFICER),
    "certificate_desk": ("health", Role.OFFICER),
    "vaccination_desk": ("health", Role.OFFICER),
    "household_desk": ("police", Role.OFFICER),
    "insurance_desk": ("medical_insurance", Role.OFFICER),
    "allowance_desk": ("medical_insurance", Role.OFFICER),
    "allowance_check": ("medical_insurance", Role.OFFICER),
    "card_desk": ("human_resources", Role.OFFICER),
}
ANSWERS: Mapping[str, Any] = {
    "mother_id": MOTHER,
    "mother_name": "胡若琳（样例）",
    "phone": "0576-07206118",
    "area": "331081",
    "mother_registered": "here",
    "parents": "married",
    "father_name": "吴宇航（样例）",
    "father_id": "R-SAMPLE-1002",
    "father_registered": "here",
    "joins": "mother",
    "born_at": "hospital",
    "hospital": "样例中心医院",
    "born": "2026-11-01",
    "child_name": "吴一禾（样例）",
    "child_sex": "male",
    "children": "1",
    "child_order": "1",
    "difficult": "false",
    "vaccinated": "true",
    "claims": "true",
    "employed": "true",
    "mother_scheme": "employee",
    "employer": "台州样例模具有限公司",
    "monthly_wage": "7489.00",
    "papers": "counter",
}
OF_A_FATHER = ("father_name", "father_id", "father_registered", "joins")
DONE: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "certificate": ("issued", {"certificate_number": "S-CERT-1"}),
    "household": ("entered", {"child_id": "R-SAMPLE-9001"}),
    "insurance": ("enrolled", {"insured_from": "2026-12-01"}),
    "card": ("made", {"card_number": "S-CARD-1"}),
    "vaccination": ("recorded", {"next_vaccination": "2026-12-01"}),
    "objection": ("explained", {"answer": "记录无误"}),
}
"""What each office does of its share, by its type: the step and the answers."""


@dataclass
class Offices:
    """The region with everybody at their desks."""

    hub: Hub
    mother: Reader
    desks: Mapping[str, Reader]

    def ask(self, **others: Any) -> str:
        """The mother's form with other answers than the plain ones; None leaves one out."""
        given = {name: value for name, value in {**ANSWERS, **others}.items() if value is not None}
        return self.hub.cases.open(NEWBORN, given, self.mother, "page").case.id

    def case(self, id: str) -> Case:
        return self.hub.cases.store.case(int(id.rpartition("/")[2]))

    def parts(self, id: str) -> dict[str, Case]:
        """The shares that are under way, by the short name of their type."""
        running = [one.case for one in self.case(id).parts.values() if one.ended is None]
        return {one.split(".")[1].split("/")[0]: self.case(one) for one in running}

    def act(self, id: str, part: str, to: str, by: str | None = None, /, **answers: Any) -> None:
        """A share goes on by whoever has it, or by somebody else."""
        share = self.parts(id)[part]
        desk = by or share.post.split("/")[0].removeprefix("birth.")
        self.hub.cases.move(share.id, to, answers, self.desks[desk])

    def do(self, id: str, *parts: str) -> None:
        """Each of the shares as an office does it where nothing is in the way."""
        for part in parts:
            to, answers = DONE[part]
            self.act(id, part, to, **answers)

    def grant(self, id: str, **answers: Any) -> None:
        """The allowance, worked out and looked at by somebody else."""
        self.act(id, "allowance", "worked_out", paid_days="98", **answers)
        self.act(id, "allowance", "granted", "allowance_check")


def make_offices(home: Path) -> Offices:
    """Nothing was asked yet, and no rows are loaded."""
    hub = make_hub(home, {}, region=REGION)
    readers = {}
    for duty, (unit, role) in DESKS.items():
        readers[duty] = Reader(f"p-{duty}", duty, (Post(unit, role),))
        post = f"birth.{duty}/{unit}"
        hub.cases.holders.seat(post, readers[duty].actor, duty, by="system", at=hub.cases.ledger.now())
    mother = Reader("p-mother", "Mother", (Post(None, Role.RESIDENT),), subject=MOTHER)
    return Offices(hub, mother, readers)


def approve(hub: Hub) -> None:
    """The owners of the rows, and the data bureau, agree to what parents may see of themselves."""
    for grant in ("resident-own", "delivery-own", "insured-own"):
        for unit in ("police", "health", "medical_insurance", "data_bureau"):
            officer = Reader(f"p-{unit}", unit, (Post(unit, Role.OFFICER),))
            dossier = hub.grants.store.dossier(grant)
            if dossier.waiting is not None and unit in missing_approvals(dossier.waiting, hub.grants.terms_of(dossier)):
                hub.grants.take(officer, grant, "approved", reason="their own record")
