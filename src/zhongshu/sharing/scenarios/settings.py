"""What a region decides about its scenarios: `scenarios:` of region.yaml."""

from decimal import Decimal

from pydantic import Field

from zhongshu.core.spec import Spec


class ScenarioSettings(Spec):
    """No standard gives any of these numbers: they are this program's defaults, for a region to change.

    `strangers_say`: whether somebody who has not logged in may say what he thinks of a scenario. `strangers_a_day`: so
    many of their opinions are taken from one network address on a day. `most_rejected`: the share of a pack's newest
    rows, in %, that may be rejected when it goes live. `few`: the mean of fewer opinions is told only to those who
    answer for the pack.
    """

    strangers_say: bool = True
    most_rejected: Decimal = Field(default=Decimal(5), ge=0, le=100)
    few: int = Field(default=3, ge=1)
    strangers_a_day: int = Field(default=20, ge=1)
