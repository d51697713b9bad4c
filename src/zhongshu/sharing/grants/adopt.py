"""Grants that no person asks for: those that every region has, and those that packs bring. They are records too."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from zhongshu.core.errors import PackError, Place
from zhongshu.core.spec import pack_of
from zhongshu.core.text import Text
from zhongshu.sharing.grants.dossier import STANDING, Dossier, Event
from zhongshu.sharing.grants.grant import Grant
from zhongshu.sharing.grants.life import ENDED, OPERATOR
from zhongshu.sharing.grants.nouns import Nouns
from zhongshu.sharing.grants.scope import OPEN, Scope, scope_of
from zhongshu.sharing.grants.spec import GrantSpec, Receiver
from zhongshu.sharing.people.roles import OF_A_UNIT, Role

SYSTEM = "system"
"""Who adopts."""

PURPOSES: Mapping[str, Text] = MappingProxyType(
    {
        "operation": Text(zh="本机运行", en="Running this machine"),
        "own_work": Text(zh="本单位工作", en="A unit's own work"),
        "statistics": Text(zh="统计表", en="Statistics"),
    }
)
"""What the purposes of the region's own grants are called."""


@dataclass(frozen=True)
class Wanted:
    """A grant that the region or a pack has; `at_once`: nobody has to approve it."""

    spec: GrantSpec
    pack: str
    at_once: bool

    @property
    def asked_by(self) -> str:
        return SYSTEM if self.pack == STANDING else f"pack:{self.pack}"


def standing_grants(nouns: Nouns, office: str) -> list[Wanted]:
    """`operator` for the machine, `own-UNIT` for a unit that answers for anything, `cube-PACK-NAME` for a cube."""
    owners = sorted({noun.owner for noun in nouns.by_name.values() if noun.owner is not None})
    machine = GrantSpec.model_validate(
        {
            "grant": OPERATOR,
            "title": Text(zh="本机的操作与后台任务", en="This machine: its operator, loads and refreshes"),
            "from": office,
            "to": Receiver(roles=(Role.SYSTEM_ADMIN,)),
            "read": "*",
            "purpose": "operation",
        }
    )
    standing = [Wanted(spec, STANDING, at_once=True) for spec in (machine, *(_own(owner) for owner in owners))]
    return [*standing, *(_of_cube(name, noun.owner, nouns) for name, noun in nouns.of_cubes.items() if noun.owner)]


def needs_nobody(spec: GrantSpec, scope: Scope) -> bool:
    """Whether a pack's grant is in force without an approval: open data, shared freely, opened to anyone."""
    return spec.to.anyone and scope.level == OPEN and scope.sharing == "unconditional"


def by_id(wanted: Iterable[Wanted]) -> dict[str, Wanted]:
    """PackError where two of them have one id."""
    found: dict[str, Wanted] = {}
    for one in wanted:
        other = found.setdefault(one.spec.grant, one)
        if other is not one:
            whose = "the region itself" if other.pack == STANDING else f"the pack {other.pack}"
            raise PackError(
                f"there is a grant {one.spec.grant} of {whose} already",
                place=Place(f"{one.pack}/grants.yaml", key=one.spec.grant),
                hint=f"call it {one.pack}-{one.spec.grant}",
            )
    return found


def adopted(before: Dossier | None, wanted: Wanted | None, at: datetime) -> Dossier | None:
    """The grant once the pack's word is taken: a new version where that has changed, revoked where it is gone.

    What a person amended or revoked here stays as it is. A grant that was revoked because its pack was gone returns
    with the pack, as any new one does. A change of what is suspended waits for approval.
    """
    if before is None:
        return None if wanted is None else _first(wanted, at)
    ended = before.revoked
    if before.pack is None or (ended is not None and ended.who != SYSTEM):
        return before
    if wanted is None:
        return _gone(before, at)
    if ended is None and before.newest.spec == wanted.spec:
        return before
    return _next(before, wanted, at)


def all_wanted(
    standing: Iterable[Wanted], packs: Mapping[str, Sequence[GrantSpec]], scopes: Mapping[str, Scope]
) -> dict[str, Wanted]:
    """The region's and the packs' grants by id; `scopes` by the id of a pack's grant."""
    brought = (
        Wanted(spec, pack, needs_nobody(spec, scopes[spec.grant])) for pack, specs in packs.items() for spec in specs
    )
    return by_id([*standing, *brought])


def _first(wanted: Wanted, at: datetime) -> Dossier:
    made = Grant(wanted.spec, 1, "active" if wanted.at_once else "requested", wanted.asked_by, at)
    return Dossier((made,), (_told(made, at),), ((1, wanted.pack),))


def _gone(before: Dossier, at: datetime) -> Dossier:
    """Revoked, where anything of it stands or waits still."""
    if before.standing is None and before.waiting is None:
        return before
    reason = "its unit answers for nothing any longer" if before.pack == STANDING else f"{before.pack} has it no longer"
    return before.moved(ENDED, Event(before.shown.version, "revoked", SYSTEM, at, reason=reason))


def _next(before: Dossier, wanted: Wanted, at: datetime) -> Dossier:
    standing = before.standing
    at_once = wanted.at_once and (standing is None or standing.status == "active")
    number = before.newest.version + 1
    made = Grant(wanted.spec, number, "active" if at_once else "requested", wanted.asked_by, at)
    told = _told(made, at)
    if at_once and standing is not None:
        before = replace(before, versions=tuple(_replaced(one, standing) for one in before.versions))
    return before.with_version(made, told, wanted.pack)


def _replaced(grant: Grant, standing: Grant) -> Grant:
    return replace(grant, status="replaced") if grant is standing else grant


def _told(made: Grant, at: datetime) -> Event:
    return Event(made.version, "adopted" if made.status == "active" else "requested", SYSTEM, at)


def _own(unit: str) -> GrantSpec:
    return GrantSpec.model_validate(
        {
            "grant": f"own-{unit}",
            "title": Text(zh="本单位使用自己的数据", en="A unit reads what it answers for"),
            "from": unit,
            "to": Receiver(unit=unit, roles=tuple(role for role in Role if role in OF_A_UNIT)),
            "read": "*",
            "purpose": "own_work",
        }
    )


def _of_cube(name: str, owner: str, nouns: Nouns) -> Wanted:
    """A public cube goes to anyone, an internal one to whoever works with data.

    A unit that declares a cube over rows that came from nobody but itself opens it by that, as disclosure control is
    what protects them; any other cube waits for the owner of the rows.
    """
    cube = nouns.cubes[name]
    public = cube.spec.audience == "public"
    to = Receiver(anyone=True) if public else Receiver(roles=tuple(role for role in Role if role in OF_A_UNIT))
    spec = GrantSpec.model_validate(
        {
            "grant": f"cube-{name.replace('.', '-')}",
            "title": Text(zh=f"统计表：{cube.spec.title.zh}", en=f"Statistics: {cube.spec.title.en}"),
            "from": owner,
            "to": to,
            "read": name,
            "purpose": "statistics",
        }
    )
    pack = pack_of(name)
    own = nouns.pack_owners.get(pack) == owner and scope_of(spec, nouns).suppliers <= {owner}
    return Wanted(spec, STANDING if own else pack, at_once=own)
