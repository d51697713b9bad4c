"""Refusals on the way to rows: each says where to ask for what is missing."""

from zhongshu.core.errors import GrantError


def with_way_out(error: GrantError, name: str) -> GrantError:
    """The refusal, with where to ask for the grant that would be needed."""
    ask = f"/grants/new?read={name}"
    if ask in (error.hint or ""):
        return error
    hint = f"a grant that shows it would be needed: ask for one at {ask}"
    return GrantError(error.message, hint=hint if error.hint is None else f"{error.hint}; {hint}")
