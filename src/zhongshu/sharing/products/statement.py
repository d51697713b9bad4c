"""One month of one subscription as it is handed over: what was metered, what it costs, and what proves it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any, Self

from zhongshu.sharing.grants.grant import canonical
from zhongshu.sharing.products.billing import Line, total


@dataclass(frozen=True)
class Statement:
    """`days` maps an ISO day of the region's zone to its (calls, rows); days without use are left out.

    `size` and `root` (base64) are those of the signed checkpoint that covers every entry it counts.
    """

    product: str
    grant: str
    unit: str
    month: str
    currency: str
    days: Mapping[str, tuple[int, int]]
    lines: tuple[Line, ...]
    size: int
    root: str
    issued: datetime

    @property
    def calls(self) -> int:
        return sum(calls for calls, _ in self.days.values())

    @property
    def rows(self) -> int:
        return sum(rows for _, rows in self.days.values())

    @property
    def total(self) -> Decimal:
        return total(self.lines)

    @property
    def content(self) -> dict[str, Any]:
        """As the state keeps it and the digest covers it: amounts are texts."""
        return {
            "product": self.product,
            "grant": self.grant,
            "unit": self.unit,
            "month": self.month,
            "currency": self.currency,
            "days": {day: list(counts) for day, counts in sorted(self.days.items())},
            "lines": [
                {
                    "what": one.what,
                    "valid_from": one.valid_from.isoformat(),
                    "quantity": one.quantity,
                    "price": str(one.price),
                    "amount": str(one.amount),
                }
                for one in self.lines
            ],
            "total": str(self.total),
            "size": self.size,
            "root": self.root,
            "issued": self.issued.isoformat(),
        }

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical content, in hex."""
        return sha256(canonical(self.content)).hexdigest()

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> Self:
        """Back from `content`."""
        lines = tuple(
            Line(
                one["what"],
                date.fromisoformat(one["valid_from"]),
                one["quantity"],
                Decimal(one["price"]),
                Decimal(one["amount"]),
            )
            for one in content["lines"]
        )
        days = {day: (counts[0], counts[1]) for day, counts in content["days"].items()}
        kept = {name: content[name] for name in ("product", "grant", "unit", "month", "currency", "size", "root")}
        return cls(**kept, days=days, lines=lines, issued=datetime.fromisoformat(content["issued"]))
