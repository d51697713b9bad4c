"""What region.yaml says of the operation of a region."""

from typing import Literal

from pydantic import Field

from zhongshu.core.spec import Spec


class OperationsSettings(Spec):
    """`least_free_gb` of the disk (10^9 bytes): less is told, a third of it is told as worse. A backup or a drill older
    than so many days is told; null never is. `metrics`: people are those who may open the operations page, and
    programs with a key of their post; open is whoever reaches the address, which a proxy has to keep inside."""

    least_free_gb: float = Field(default=5.0, ge=0)
    backup_days: int | None = Field(default=7, ge=1)
    drill_days: int | None = Field(default=180, ge=1)
    metrics: Literal["people", "open"] = "people"
