"""What becomes of the cases of an entity that is split: each stays attached to the records that it is about."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from zhongshu.cases.about_rows import Named, naming_codes, opened_by
from zhongshu.linkage.decision import Key
from zhongshu.linkage.links import EntityFile
from zhongshu.packs.hub import Hub

Why = Literal["record", "code"]


@dataclass(frozen=True)
class Attached:
    """A case that names an entity. It `goes` with the records that leave, or stays; `why`: a record of theirs opened
    it, or an answer is their code."""

    case: Named
    why: Why
    goes: bool


def attached(hub: Hub, file: EntityFile, stays: Collection[Key], goes: Collection[Key]) -> list[Attached]:
    """Every case of both sides, by number. One that a record opened goes where the record goes. One that names a code
    goes along only where no record that stays has that code."""
    found: dict[int, Attached] = {}
    for dataset in file.datasets:
        key = file.keys[file.record_of[dataset]]
        leaving = {one.record for one in goes if one.dataset == dataset}
        there = leaving | {one.record for one in stays if one.dataset == dataset}
        for case in opened_by(hub.cases.store.database, hub.cases.types, dataset, key, there):
            found[case.number] = Attached(case, "record", case.said in leaving)
    codes = hub.linkage.present.codes(file, {*stays, *goes})
    kept = {code for key, code in codes.items() if key in stays}
    for case in naming_codes(hub.cases.store.database, set(codes.values())):
        found.setdefault(case.number, Attached(case, "code", case.said not in kept))
    return [found[number] for number in sorted(found)]
