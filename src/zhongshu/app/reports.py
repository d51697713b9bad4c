"""What the hub tells of itself, as rows for the pack `hub`: sources of kind `hub` name these reports."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from functools import partial

from zhongshu.app.case_feeds import case_feeds
from zhongshu.cases.savings import savings
from zhongshu.core.spec import pack_of
from zhongshu.datasets.runs import Run
from zhongshu.datasets.sources.report import Report, Reports
from zhongshu.packs.case_checks import CARE
from zhongshu.packs.hub import Hub
from zhongshu.screens.data_health import CatalogueLine, catalogue_lines
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.reader import system_reader
from zhongshu.sharing.scenarios.stage import Stage
from zhongshu.sharing.usage.fold import ByGrant, Door, Use

Row = Mapping[str, str | int | None]

BACK = timedelta(days=7)
"""How far back days are told again: an entry of a stream may end on the day after, a machine may have stood still."""

NOBODY = "—"
"""The unit of who has none."""

_SERVED: tuple[Door, ...] = ("page", "api", "agent")
_SERVING = (Stage.TRIAL, Stage.LIVE)
_RUNS = 2000


def reports_of(hub: Hub) -> Reports:
    """By name. Each reads the hub as it is when it is asked; cases come as feeds, by the name of their dataset."""
    made: dict[str, Callable[[Hub], Iterator[Row]]] = {
        "calls": _calls,
        "purposes": _purposes,
        "accounts": _accounts,
        "holdings": _holdings,
        "applications": _applications,
        "fillings": _fillings,
        **{f"{CARE}{pack}": partial(_care, pack) for pack in {pack_of(name) for name in hub.packs.duties}},
    }
    return {**{name: _asked(hub, rows) for name, rows in made.items()}, **case_feeds(hub), **hub.linking.feeds()}


def _asked(hub: Hub, rows: Callable[[Hub], Iterator[Row]]) -> Report:
    return lambda: rows(hub)


def _calls(hub: Hub) -> Iterator[Row]:
    """Answers by day, unit and door, of the last days."""
    added: dict[tuple[str, str, Door], Use] = defaultdict(Use)
    for key, use in _used(hub):
        _add(added[key.day, key.unit or NOBODY, key.door], use)
    for (day, unit, door), use in sorted(added.items()):
        counts = {"calls": use.calls, "rows": use.rows, "denied": use.denied}
        yield {"area": hub.place.area, "day": day, "unit": unit, "door": door, **counts}


def _purposes(hub: Hub) -> Iterator[Row]:
    """Answers by day, unit and what they were for, of the last days: the purpose of the grant that each stood on."""
    added: dict[tuple[str, str, str], Use] = defaultdict(Use)
    said = {name: one.shown.spec.purpose for name, one in hub.grants.store.dossiers().items()}
    for key, use in _used(hub):
        if key.grant in said:
            _add(added[key.day, key.unit or NOBODY, said[key.grant]], use)
    for (day, unit, purpose), use in sorted(added.items()):
        counts = {"calls": use.calls, "rows": use.rows, "subjects": use.subjects, "denied": use.denied}
        yield {"area": hub.place.area, "day": day, "unit": unit, "purpose": purpose, **counts}


def _used(hub: Hub) -> Iterator[tuple[ByGrant, Use]]:
    """Of the last days, without what the machine read itself."""
    hub.usage.catch_up()
    today = _today(hub)
    found = hub.usage.days(today - BACK, today + timedelta(days=1))
    return ((key, use) for key, use in found.items() if key.door in _SERVED)


def _add(whole: Use, use: Use) -> None:
    whole.calls += use.calls
    whole.rows += use.rows
    whole.subjects += use.subjects
    whole.denied += use.denied


def _accounts(hub: Hub) -> Iterator[Row]:
    """How many people have an account today, by role; nobody is named. Who has two roles is counted in both."""
    day = _today(hub).isoformat()
    for role in Role:
        yield {"area": hub.place.area, "day": day, "role": role.value, "accounts": hub.people.persons.count(role)}


def _holdings(hub: Hub) -> Iterator[Row]:
    """Every dataset of today: rows held, what came today, whether it comes as promised. What the hub tells of itself is
    no holding: each telling would change it."""
    desk = hub.desk(system_reader("worker", "worker"))
    lines = catalogue_lines(desk, hub.resolutions, hub.now())
    desk.access.drop()  # nobody is shown a row: only how many they are
    today = _today(hub)
    came = _came(hub, today)
    for line in lines:
        if line.kind == "dataset" and not _told_by_the_hub(hub, line.name):
            yield {"area": hub.place.area, "day": today.isoformat(), **_holding(line, came[line.name])}


def _told_by_the_hub(hub: Hub, dataset: str) -> bool:
    sources = hub.packs.catalogue.dataset(dataset).spec.sources.values()
    return any(source.kind == "hub" for source in sources)


def _holding(line: CatalogueLine, runs: list[Run]) -> Row:
    state = "unpromised" if line.arrival is None else line.arrival.state
    return {
        "dataset": line.name,
        "unit": line.owner or NOBODY,
        "records": line.rows,
        "received": sum(run.counts.input for run in runs),
        "accepted": sum(run.counts.accepted for run in runs),
        "promised": int(state != "unpromised"),
        "on_time": int(state == "on_time"),
    }


def _came(hub: Hub, day: date) -> dict[str, list[Run]]:
    """The loads that were done on a day of the region, by dataset."""
    found: dict[str, list[Run]] = defaultdict(list)
    for run in hub.runs.latest(limit=_RUNS):
        on = run.started.astimezone(hub.place.zone).date()
        if run.kind == "load" and run.status == "done" and on == day:
            found[run.subject].append(run)
    return found


def _applications(hub: Hub) -> Iterator[Row]:
    """Scenarios that run and programs that hold a key, today."""
    now, today = hub.now(), _today(hub)
    said = {"area": hub.place.area, "day": today.isoformat()}
    for name, life in sorted(hub.scenarios.lives().items()):
        if life.stage in _SERVING:
            yield {**said, "application": name, "kind": "scenario", "unit": life.owner}
    for key in hub.people.keys.of():
        if key.drawn and key.revoked is None and now < key.expires:
            yield {**said, "application": f"key:{key.prefix}", "kind": "program", "unit": key.post.unit or NOBODY}


def _fillings(hub: Hub) -> Iterator[Row]:
    """Answers of forms that the hub filled in, by day and case type, of the last days."""
    saved, changed = savings(hub.cases.store.database, _today(hub) - BACK, hub.place.zone)
    for day, case in sorted({*saved, *changed}):
        counts = {"saved": saved[day, case], "changed": changed[day, case]}
        yield {"area": hub.place.area, "day": day.isoformat(), "case": case, **counts}


def _care(pack: str, hub: Hub) -> Iterator[Row]:
    """Each subject that is in the care of a post of the pack's duties; `title` is the post's, in Chinese."""
    posts = hub.cases.posts()
    for duty in sorted(name for name in hub.cases.duties if pack_of(name) == pack):
        for subject, post in sorted(hub.cases.holders.cared(duty).items()):
            of = posts[post]
            yield {"subject": subject, "duty": duty, "post": post, "title": of.title.zh, "unit": of.unit}


def _today(hub: Hub) -> date:
    return hub.now().astimezone(hub.place.zone).date()
