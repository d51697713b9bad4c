"""`zhongshu pack list` and `zhongshu pack stage`: where scenarios stand, and decisions on paper recorded."""

import argparse
from typing import TYPE_CHECKING, Any

from zhongshu.app.home import hub_of, operator
from zhongshu.app.output import emit, plain, table

if TYPE_CHECKING:
    from zhongshu.packs.hub import Hub
    from zhongshu.sharing.scenarios.stage import Life, Step

STAGES = ("draft", "trial", "live", "retired")


def add_stage_words(stage: argparse.ArgumentParser) -> None:
    """PACK STAGE and what the paper says."""
    stage.add_argument("pack", metavar="PACK")
    stage.add_argument("stage", metavar="STAGE", choices=STAGES, help=" | ".join(STAGES))
    stage.add_argument("--for-unit", metavar="UNIT", help="whose decision on paper is recorded")
    stage.add_argument("--signed", metavar="NAME", default="", help="who signed it")
    stage.add_argument("--reason", metavar="TEXT", default="", help="what the paper says, and which paper it is")
    stage.add_argument("--refuse", action="store_true", help="the paper says no to what is proposed")
    stage.add_argument("--units", metavar="UNIT", nargs="+", default=[], help="whose people a trial is for (else all)")
    stage.add_argument("--successor", metavar="PACK", help="what takes the place of a retired one")


def list_packs(args: argparse.Namespace) -> int:
    """Every scenario of the region."""
    hub = hub_of(args)
    hub.scenarios.adopt()
    lives = [life for _, life in sorted(hub.scenarios.lives().items())]
    rows = [(one.pack, one.owner, str(one.stage), _day(hub, one.since), _waits(one)) for one in lives]
    text = table(["pack", "owner", "stage", "since", "proposed"], rows)
    emit(args, {"packs": [_document(hub, one) for one in lives]}, text)
    return 0


def take_stage(args: argparse.Namespace) -> int:
    """The first paper proposes; one signed by somebody else, while the same stage is proposed, decides."""
    from zhongshu.sharing.scenarios.life import By
    from zhongshu.sharing.scenarios.stage import Stage, Wish

    hub = hub_of(args)
    hub.scenarios.adopt()
    by = By(operator(), hub.now(), args.reason, args.for_unit, args.signed)
    life = hub.scenarios.life(args.pack)
    waits = life.waiting is not None and str(life.waiting.wish.stage) == args.stage
    if waits or args.refuse:
        held = _failing(hub, args.pack) if args.stage == "live" and not args.refuse else ()
        made = hub.scenarios.decide(args.pack, by, yes=not args.refuse, failing=held)
    else:
        wish = Wish(Stage(args.stage), tuple(sorted(args.units)), args.successor)
        made = hub.scenarios.propose(args.pack, by, wish)
    emit(args, _document(hub, hub.scenarios.life(args.pack)), _told(hub, args.pack, made))
    return 0


def _failing(hub: "Hub", pack: str) -> tuple[str, ...]:
    from zhongshu.packs.scenario_facts import gates_of
    from zhongshu.screens.scenarios.gates import failing

    desk = hub.desk(operator())
    held = failing(gates_of(hub, desk, pack))
    desk.access.drop()  # counted from loads and file lists: no row was read
    return held


def _told(hub: "Hub", pack: str, made: "Step") -> str:
    paper = f"{made.name} of {made.unit}, on paper"
    lines = [f"{pack}: {made.action} {made.wish.stage}, by {paper}: {made.reason}"]
    if made.failing:
        lines.append(f"Gates that do not hold: {', '.join(made.failing)}")
    if made.action == "proposed":
        lines.append("It waits: the same command with another unit's paper, signed by somebody else, decides.")
    else:
        lines.append(f"It is {hub.scenarios.life(pack).stage} now.")
    return "\n".join(lines)


def _document(hub: "Hub", life: "Life") -> dict[str, Any]:
    zone = hub.place.zone
    return {
        "pack": life.pack,
        "owner": life.owner,
        "stage": str(life.stage),
        "since": plain(life.since, zone),
        "steps": [plain(one, zone) for one in life.steps],
    }


def _waits(life: "Life") -> str:
    return "" if life.waiting is None else str(life.waiting.wish.stage)


def _day(hub: "Hub", moment: Any) -> str:
    return str(moment.astimezone(hub.place.zone).date())
