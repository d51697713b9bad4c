"""What a grant lets a reader see of one operation of a live service: as for look-ups, worked out over single rows."""

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from zhongshu.core.errors import GrantError
from zhongshu.sharing.grants.book import Permit
from zhongshu.sharing.ledger.counters import Quota
from zhongshu.sharing.proof import quota_of
from zhongshu.sharing.reader import Reader
from zhongshu.sharing.services.asked import Question
from zhongshu.sharing.services.spec import Operation, Service
from zhongshu.sharing.sight import Sight, sight_of


@dataclass(frozen=True)
class Ask:
    """Who asks what of whom, under which grant and for which purpose; `address` stands in the ledger."""

    reader: Reader
    service: Service
    operation: Operation
    grant: str
    purpose: str
    address: str

    @cached_property
    def among(self) -> tuple[object, ...]:
        """What calls have in common that are decided alike: not who asks, but in which posts."""
        reader = self.reader
        said = (self.service.name, self.operation.name, self.grant, self.purpose)
        return (*said, reader.posts, reader.subject, reader.system)


@dataclass(frozen=True)
class Decision:
    """Made in an `Access.epoch` at `made` of a monotonic clock. `kept` is for whoever writes the rows as text."""

    epoch: tuple[int, str]
    made: float
    sight: Sight
    quota: Quota | None
    kept: dict[str, Any] = field(default_factory=dict)

    @property
    def permit(self) -> Permit:
        return self.sight.permit


def narrowed(permit: Permit, operation: Operation) -> Permit:
    """The permit over the columns that the operation has. GrantError where it shows none of them."""
    columns = tuple(name for name in permit.columns if name in operation.spec.columns)
    if not columns:
        listed = ", ".join(operation.spec.columns)
        raise GrantError(
            f"the grant {permit.grant.id} shows nothing of what {operation.name} of {permit.noun.name} tells",
            hint=f"it tells {listed}; ask for them at /grants/new?read={permit.noun.name}",
        )
    return replace(permit, columns=columns)


def decided(permit: Permit, operation: Operation, zone: str, epoch: tuple[int, str], made: float) -> Decision:
    """GrantError as `narrowed`."""
    seen = narrowed(permit, operation)
    return Decision(epoch, made, sight_of(seen, zone, tuple(operation.spec.columns)), quota_of(seen))


def require_plain(question: Question, permit: Permit) -> None:
    """GrantError for a parameter that asks about a column which the grant masks or holds back: as a filter by it, the
    answer would tell what the grant does not."""
    for column in sorted(question.columns):
        if column in permit.masks:
            raise GrantError(
                f"{column} of {permit.noun.name} is masked ({permit.masks[column].words}) by the grant "
                f"{permit.grant.id}",
                hint="a masked column can be shown, but not asked by",
            )
        if column not in permit.columns:
            raise GrantError(
                f"the grant {permit.grant.id} does not hold the column {column} of {permit.noun.name}",
                hint=f"it allows {', '.join(permit.columns)}; ask for more at /grants/new?read={permit.noun.name}",
            )
