"""Where a region's own files and processes are looked at, and what region.yaml says of them."""

from dataclasses import dataclass

from zhongshu.screens.operations.settings import OperationsSettings
from zhongshu.sharing.operations.disk import Disk
from zhongshu.sharing.operations.processes import Processes


@dataclass(frozen=True)
class Machine:
    """Of one home."""

    processes: Processes
    disk: Disk
    settings: OperationsSettings
