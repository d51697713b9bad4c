"""`query_rows` and `lookup`: rows under a grant, by conditions or by key."""

from typing import Annotated

from pydantic import Field

from zhongshu.mcp.call import Call
from zhongshu.mcp.rows import Looked, Rows, Stated, Wanted

Name = Annotated[str, Field(description="PACK.NAME of a dataset, table or parameter")]
Grant = Annotated[str | None, Field(description="Read under this grant (whoami lists them); else the widest you hold")]
Purpose = Annotated[str | None, Field(description="What you read for; has to be the purpose of the grant")]
FILTERS = """Column to condition, all of which have to hold: {"employees": "gte.100", "area": "eq.椒江区"}. Conditions:
eq, neq, gt, gte, lt, lte, in.(a,b), is.null, like.台州* (how a text begins), not. before any; several of one column as
a list; {"or": "(employees.gte.100,and(area.eq.331002,tax.gt.50))"} for alternatives. No SQL."""


def query_rows(  # noqa: PLR0913, PLR0917 - one argument a word of the call
    call: Call,
    name: Name,
    columns: Annotated[list[str], Field(max_length=200, description="Only these; none: all that you may see")] = [],  # noqa: B006
    filters: Annotated[dict[str, str | list[str]], Field(max_length=50, description=" ".join(FILTERS.split()))] = {},  # noqa: B006
    order: Annotated[list[str], Field(max_length=50, description='Columns; "-NAME" turns one round')] = [],  # noqa: B006
    limit: Annotated[int, Field(ge=1, le=200, description="Rows of one answer")] = 50,
    cursor: Annotated[str | None, Field(description="That of the answer before, with the same other words")] = None,
    grant: Grant = None,
    purpose: Purpose = None,
) -> Rows:
    """Read rows of a dataset, table or parameter that a grant of yours shows, with its masks applied. For totals, rates
    and trends use the indicators instead: they are defined, checked and explained. Every read is on the ledger and
    counts against the grant's quota."""
    pairs = [(one, text) for one, said in filters.items() for text in ([said] if isinstance(said, str) else said)]
    wanted = Wanted(name, columns, pairs, order, limit, cursor, Stated(grant, purpose))
    return call.house.rows.page(call.access, wanted, host=call.host)


async def lookup(
    call: Call,
    name: Name,
    keys: Annotated[
        list[list[str | int] | str | int],
        Field(min_length=1, max_length=100, description='Keys, each a list of texts: [["91331000MA2A1B2C3D"]]'),
    ],
    grant: Grant = None,
    purpose: Purpose = None,
) -> Looked:
    """Look single rows up by key, up to 100 at once, in datasets that describe says have `lookup_by`. No row means that
    there is none or that the grant does not show it; which of both is not told."""
    asked = [[str(part) for part in (one if isinstance(one, list) else [one])] for one in keys]
    found = await call.house.rows.look_up(call.access, name, asked, Stated(grant, purpose), host=call.host)
    call.proven = True
    return found
