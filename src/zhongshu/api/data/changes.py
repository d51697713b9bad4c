"""GET /data/{name}/changes: what has changed since a snapshot, as the grant shows it."""

from dataclasses import dataclass, replace

from fastapi import Request
from starlette.responses import Response

from zhongshu.api.data.rows import Turn, begin
from zhongshu.core.errors import GrantError, ZhongshuError
from zhongshu.datasets.publish import EMPTY, Snapshot
from zhongshu.packs.calls import Calls
from zhongshu.screens.rows.refusal import with_way_out
from zhongshu.sharing.changes import CHANGE
from zhongshu.sharing.paging import Page


@dataclass(frozen=True)
class ChangeCalls:
    """One endpoint; it runs in a thread."""

    calls: Calls

    def answer(self, request: Request) -> Response:
        turn = begin(self.calls, request, more=("since",))
        if turn.question.limit is None:
            raise ZhongshuError("changes come in pages", hint="follow next until it is null")
        page = _page(turn)
        try:
            since = self._since(request, turn.snapshot)
            rows = turn.access.page(turn.asked.plan, page, since=since, key=turn.asked.key)
        except GrantError as error:
            raise with_way_out(error, turn.name) from error
        after = turn.next(rows, page, (CHANGE, *turn.asked.plan.columns))
        return turn.answer({CHANGE: "VARCHAR", **turn.kinds}, turn.shown(rows, skip=1), after)

    def _since(self, request: Request, now: Snapshot) -> Snapshot:
        text = request.query_params.get("since", "")
        if not (text.isascii() and text.isdecimal()) or len(text) > 9:
            hint = "since=NUMBER, the snapshot of the rows that you have"
            raise ZhongshuError(f"since is {text[:40]!r}, not the number of a snapshot", hint=hint)
        if int(text) > now.number:
            raise ZhongshuError(f"since {text} lies behind snapshot {now.number}", hint="it comes before it")
        return self.calls.hub.snapshots.get(int(text)) if int(text) else EMPTY


def _page(turn: Turn) -> Page:
    """Rows that no key tells apart may have been deleted and inserted alike: then the change itself is in the order."""
    page = turn.asked.page(turn.limit, turn.before)
    if turn.asked.key:
        return page
    return replace(page, order=(*page.order, (CHANGE, False)), kinds=(*page.kinds, "VARCHAR"))
