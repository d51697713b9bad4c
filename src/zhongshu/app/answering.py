"""The worker's questions to live services: in a thread of their own, so that a slow unit holds up no load."""

import asyncio
import contextlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from zhongshu.core.errors import ZhongshuError
from zhongshu.core.masking import masked
from zhongshu.sharing.services.later import Later

EVERY = 0.5
"""Seconds between two looks at what is to be asked."""
_REST = 5.0
"""Seconds after a look that failed: the state or the ledger is away."""


@contextmanager
def answering(later: Later, stopped: threading.Event, say: Callable[[str], None]) -> Iterator[None]:
    """While the block lasts what readers want to have later is asked; nothing where the region has no live service."""
    if not later.live.services:
        yield
        return
    over = threading.Event()
    thread = threading.Thread(target=lambda: asyncio.run(_ask(later, (stopped, over), say)), name="live services")
    thread.daemon = True  # a unit that takes its time does not keep the worker from ending; the question is kept
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(timeout=2)


def ask_once(later: Later) -> None:
    """What is to be asked now, and out."""
    if later.live.services:
        asyncio.run(_round(later))


async def _round(later: Later) -> None:
    try:
        await later.round()
    finally:
        await later.live.caller.exchange.close()


async def _ask(later: Later, over: tuple[threading.Event, ...], say: Callable[[str], None]) -> None:
    """Rounds overlap: what is slow in one does not hold up the next."""
    rounds: set[asyncio.Task[int]] = set()
    while not any(one.is_set() for one in over):
        rounds.add(asyncio.create_task(later.round()))
        done, rounds = await asyncio.wait(rounds, timeout=EVERY)
        rest = 0.0 if rounds else EVERY
        for one in done:
            if (error := one.exception()) is not None:
                say(f"live services: {_sentence(error)}")
                rest = _REST
        await asyncio.sleep(rest)
    for one in rounds:
        one.cancel()
    await later.live.caller.exchange.close()
    with contextlib.suppress(Exception):
        await asyncio.to_thread(later.live.caller.measures.write)


def _sentence(error: BaseException) -> str:
    return masked(error.message if isinstance(error, ZhongshuError) else f"{type(error).__name__}: {error}")
