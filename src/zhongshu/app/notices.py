"""The notices of a region on their way out, with the secrets of their channels."""

import os

from zhongshu.cases.notices.outbox import Outbox
from zhongshu.cases.notices.sending import Sender
from zhongshu.packs.hub import Hub


def sender_of(hub: Hub) -> Sender:
    """One for the life of a worker: it keeps its channels open. A secret is read from the environment when its channel
    is first used, and a channel whose secret is missing fails alone."""
    outbox = Outbox(hub.cases.store.database)
    return Sender(outbox, hub.cases.told.channels, os.environ, hub.intake.guard, hub.place.region)
