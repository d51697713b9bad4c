"""What the rules say of sharing, at a time: how soon a request is answered, when the data office approves too."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from zhongshu.core.errors import UnknownName
from zhongshu.datasets.catalogue import Catalogue
from zhongshu.datasets.spec import Sharing
from zhongshu.rules.parameters import Certainty, Edition, Reference
from zhongshu.rules.working_time import WorkingTime

DEADLINES = "region.sharing_deadlines"
"""Columns: sharing, reply, extension, provide; in working days."""
REVIEW = "region.sharing_review"
"""Columns: sharing, level, data_office: whether the data office approves what is of that sharing and level."""


@dataclass(frozen=True)
class Deadlines:
    """Working days in which a request is answered, by which the answer may be put off once, and in which the data is
    there after consent."""

    reply: int
    extension: int
    provide: int
    reference: Reference
    certainty: Certainty


@dataclass(frozen=True)
class SharingLaw:
    """The parameters as the region has them; empty where it has none: no clock then, and no second approval."""

    deadline_editions: Sequence[Edition]
    review_editions: Sequence[Edition]
    time: WorkingTime

    @classmethod
    def of(cls, catalogue: Catalogue, time: WorkingTime) -> "SharingLaw":
        """From the parameters that the region's packs define."""
        known = catalogue.parameters
        found = [known[name].editions if name in known else () for name in (DEADLINES, REVIEW)]
        return cls(found[0], found[1], time)

    def deadlines(self, sharing: Sharing, at: datetime) -> Deadlines | None:
        """Those in force when a request was made; None where none were."""
        edition = _edition(self.deadline_editions, at)
        if edition is None:
            return None
        row = next((row for row in edition.rows if row["sharing"] == sharing), None)
        if row is None:
            return None
        reply, extension, provide = (int(row[name]) for name in ("reply", "extension", "provide"))
        return Deadlines(reply, extension, provide, edition.spec.reference, edition.spec.certainty)

    def reviewed(self, sharing: Sharing, level: int, at: datetime) -> bool:
        """Whether the data office has to approve too. UnknownName for a pair of which the parameter says nothing."""
        edition = _edition(self.review_editions, at)
        if edition is None:
            return False
        for row in edition.rows:
            if row["sharing"] == sharing and int(row["level"]) == level:
                return _true(row)
        raise UnknownName(
            f"{REVIEW} does not say whether the data office approves {sharing} sharing of level {level}",
            hint="add a row to its edition",
        )


def _true(row: Mapping[str, Any]) -> bool:
    return str(row["data_office"]).lower() == "true"


def _edition(editions: Sequence[Edition], at: datetime) -> Edition | None:
    return next((one for one in editions if one.valid_from <= at < one.valid_to), None)
