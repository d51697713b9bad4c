"""Who calls, and that it is a program where something is done."""

from starlette.requests import Request

from zhongshu.core.errors import GrantError
from zhongshu.sharing.reader import Reader


def reader_of(request: Request) -> Reader:
    """Whoever reads: a program with its key, or a person with a page open."""
    reader: Reader = request.state.arrival.reader
    return reader


def program_of(request: Request, does: str, page: str) -> Reader:
    """Who acts, with a key: a browser's cookie would come along from any page. GrantError for one that came by such;
    `does` and `page` say what is done, and where people do it."""
    reader = reader_of(request)
    if reader.by == "page":
        raise GrantError(f"a program {does} with an API key", hint=f"people do it on the page {page}")
    return reader
