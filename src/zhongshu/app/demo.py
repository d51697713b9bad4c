"""The demonstration: a region with every sample of every shipped pack."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from zhongshu.app import demo_banks, demo_births, demo_deputies
from zhongshu.app.cubes import release_cubes
from zhongshu.app.demo_birth_cases import seed_births
from zhongshu.app.demo_cases import seat, seed_cases
from zhongshu.app.demo_consents import look_up
from zhongshu.app.demo_loans import register_firms, state_month
from zhongshu.app.demo_people import seed, subscribe
from zhongshu.app.demo_stories import seed_stories
from zhongshu.app.demo_tasks import seat_desks, seed_task
from zhongshu.app.founding import Wish, found
from zhongshu.app.pull import Delivery, Watch, deliveries, load_all, never_loaded
from zhongshu.app.wiring import open_hub
from zhongshu.core.errors import ZhongshuError
from zhongshu.datasets.load import Loaded
from zhongshu.packs.hub import Hub
from zhongshu.packs.relinking import relink

SAMPLE = "sample/"
_WHO = "demo"


@dataclass(frozen=True)
class Demo:
    """The region, its samples, and what of them this start had to load: nothing the second time."""

    hub: Hub
    samples: tuple[Delivery, ...]
    loaded: tuple[Loaded, ...]


def prepare(home: Path, watch: Watch) -> Demo:
    """Make the region unless it is there, load what samples are new, refresh what is behind."""
    hub = open_hub(home) if (home / "region.yaml").exists() else found(home, Wish(invented=True))
    known = samples(hub)
    loaded = load_all(hub, never_loaded(hub, known), who=_WHO, refresh=False, watch=watch)
    with watch("links"):
        for name in hub.packs.entities:
            _tolerant(f"links of {name}", partial(_link, hub, name))
    with watch("refresh"):
        hub.refresher.run(who=_WHO)
    with watch("people"):
        hub.door.book()  # the grants of the packs are there, to be decided over
        seeded = seed(hub.people.persons, hub.grants, hub.packs)
        subscribe(seeded.people, hub.products)
        look_up(hub, seeded.readers, seeded.consents)
    with watch("cases"):
        seat(hub.cases, seeded.people)
        for seats in (demo_births.SEATS, demo_deputies.SEATS, demo_banks.SEATS):
            seat(hub.cases, seeded.people, seats)
        seed_cases(hub.cases, seeded.people)
        seat_desks(hub, seeded.people)
        seed_task(hub, seeded.people)
        seed_stories(hub, (*seeded.people, *register_firms(hub)))
        state_month(hub)
        seed_births(hub)
    with watch("cubes"):
        release_cubes(hub, _tolerant, {})
    return Demo(hub, tuple(known), tuple(loaded))


def _link(hub: Hub, entity: str) -> None:
    relink(hub, entity, who=_WHO, refresh=False)


def _tolerant(doing: str, action: Callable[[], None]) -> None:
    """What cannot be released stays away; the worker, who tries again, says why."""
    with suppress(ZhongshuError):
        action()


def samples(hub: Hub) -> list[Delivery]:
    """The sample files of every dataset, in an order in which each finds what it refers to."""
    return [
        delivery
        for dataset in hub.packs.catalogue.by_reference()
        for source, spec in dataset.spec.sources.items()
        if spec.path is not None and spec.path.startswith(SAMPLE)
        for delivery in deliveries(dataset, source)
    ]
