"""The life of a grant: who may take which step, and what it is after it. Pure; a refusal is a NotAllowed that teaches.

Who decides: officers and data engineers of the unit that owns what is read; where the rules of sharing say so, those
of the data office too, another person. Whoever asks does not approve. Both may suspend and revoke, and so may a
security administrator. Clerks and analysts too may ask, for their unit.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from zhongshu.sharing.grants.dossier import Action, Dossier, Event
from zhongshu.sharing.grants.grant import Approval, Grant, Status
from zhongshu.sharing.grants.refuse import no
from zhongshu.sharing.grants.scope import Scope, require_complete, require_sharable
from zhongshu.sharing.grants.spec import GrantSpec
from zhongshu.sharing.people.roles import OF_A_UNIT, Role
from zhongshu.sharing.reader import Reader

DECIDERS = (Role.OFFICER, Role.DATA_ENGINEER)
GUARD = Role.SECURITY_ADMIN
OPERATOR = "operator"
"""The grant of the machine itself: it stops with the machine, and no step is taken with it."""


@dataclass(frozen=True)
class Terms:
    """What the rules say of what is granted. `reviewed`: the data office, unit `office`, approves too."""

    scope: Scope
    reviewed: bool
    office: str
    zone: ZoneInfo


@dataclass(frozen=True)
class Step:
    """What somebody asks for. `unit` chooses one of a person's units; of the operator it is the unit whose decision on
    paper is recorded."""

    by: Reader
    at: datetime
    reason: str = ""
    unit: str | None = None


@dataclass(frozen=True)
class Hand:
    """Who takes a step, as which post."""

    who: str
    unit: str | None
    role: Role
    paper: bool = False

    @property
    def identity(self) -> str:
        """The name under which a request or an approval is signed: two of them are never one person's."""
        return f"{self.who} for {self.unit}" if self.paper else self.who


def requested(step: Step, spec: GrantSpec, terms: Terms) -> Dossier:
    """The first version of a grant; it waits."""
    hand = _asking(step, spec, terms)
    require_sharable(spec, terms.scope)
    require_complete(spec, terms.scope)
    made = Grant(spec, 1, "requested", hand.identity, step.at)
    return Dossier((made,), (event(1, "requested", hand, step),))


def amended(dossier: Dossier, step: Step, spec: GrantSpec, terms: Terms) -> Dossier:
    """A new version that waits for approval, while the one before it stays as it is."""
    _require_alive(dossier)
    newest = dossier.newest
    hand = _asking(step, newest.spec, terms)
    if hand.unit not in _asking_units(spec, terms):
        raise no(
            f"{hand.unit} 不能替别的单位申请", f"{hand.unit} may not ask for a grant to {spec.to.unit or 'others'}"
        )
    if (spec.grant, spec.from_) != (newest.id, newest.spec.from_):
        raise no(
            f"修改后的 {newest.id} 仍须由 {newest.spec.from_} 授予",
            f"an amendment of {newest.id} stays from {newest.spec.from_}",
            so=("另行申请一项授权", "ask for a new grant"),
        )
    if spec == newest.spec:
        raise no(
            f"{newest.id} 第 {newest.version} 版就是这样写的",
            f"{newest.id} says exactly this in version {newest.version}",
        )
    require_sharable(spec, terms.scope)
    require_complete(spec, terms.scope)
    made = Grant(spec, newest.version + 1, "requested", hand.identity, step.at)
    return dossier.with_version(made, event(made.version, "amended", hand, step))


def approved(dossier: Dossier, step: Step, terms: Terms) -> Dossier:
    """In force, unless the other office has to approve still. The version before it is replaced then."""
    grant, hand = deciding(dossier, step, terms)
    standing = dossier.standing
    _require_another(grant, hand)
    if standing is not None and standing.status == "suspended":
        raise no(
            f"{grant.id} 第 {standing.version} 版正在暂停",
            f"{grant.id} is suspended in version {standing.version}",
            so=("先恢复或撤销它", "resume or revoke it first"),
        )
    valid = grant.spec.valid
    if valid is not None and valid.valid_to is not None and valid.valid_to <= step.at.astimezone(terms.zone).date():
        raise no(
            f"{grant.id} 的期限 {valid.valid_to} 已过",
            f"{grant.id} would have ended on {valid.valid_to}",
            so=("先修改期限", "amend its days first"),
        )
    require_sharable(grant.spec, terms.scope)
    if terms.scope.sharing == "conditional":
        _require_reason(step, ("有条件共享的同意", "sharing is conditional: an approval"))
    approval = Approval(hand.identity, hand.unit or "", step.at, step.reason.strip())
    made = replace(grant, approvals=(*grant.approvals, approval))
    said = event(grant.version, "approved", hand, step)
    if missing_approvals(made, terms):
        return dossier.changed([made], said)
    replaced = [] if standing is None else [replace(standing, status="replaced")]
    return dossier.changed([replace(made, status="active"), *replaced], said)


def refused(dossier: Dossier, step: Step, terms: Terms) -> Dossier:
    """The version that waited is refused; what stood before it stands."""
    grant, hand = deciding(dossier, step, terms)
    _require_reason(step, ("不同意", "a refusal"))
    return dossier.changed([replace(grant, status="refused")], event(grant.version, "refused", hand, step))


def suspended(dossier: Dossier, step: Step, terms: Terms) -> Dossier:
    """Out of force until it is resumed."""
    grant = _standing(dossier, "active", ("没有在生效", "is not in force"))
    hand = _stopping(dossier, step, terms)
    _require_reason(step, ("暂停", "a suspension"))
    return dossier.moved({"active": "suspended"}, event(grant.version, "suspended", hand, step))


def resumed(dossier: Dossier, step: Step, terms: Terms) -> Dossier:
    """In force again, by those who suspended it: the same unit, or a security administrator."""
    grant = _standing(dossier, "suspended", ("没有暂停", "is not suspended"))
    before = dossier.last("suspended")
    found = next((hand for hand in hands(step) if before is not None and _same_office(hand, before)), None)
    if found is None:
        guarded = before is not None and before.role == GUARD
        zh, en = ("安全管理员", "a security administrator") if guarded or before is None else (before.unit, before.unit)
        raise no(f"{grant.id} 由{zh}暂停，也由其恢复", f"{grant.id} was suspended by {en}, who alone resumes it")
    return dossier.moved({"suspended": "active"}, event(grant.version, "resumed", found, step))


def revoked(dossier: Dossier, step: Step, terms: Terms) -> Dossier:
    """For ever: whatever of it stood or waited."""
    _require_alive(dossier)
    if dossier.standing is None and dossier.waiting is None:
        raise no(f"{dossier.id} 未获同意，没有可撤销的", f"{dossier.id} was refused: there is nothing to revoke")
    hand = _stopping(dossier, step, terms)
    _require_reason(step, ("撤销", "a revocation"))
    return dossier.moved(ENDED, event(dossier.shown.version, "revoked", hand, step))


ENDED: dict[Status, Status] = {"active": "revoked", "suspended": "revoked", "requested": "revoked"}
"""What a revocation makes of each version."""


def missing_approvals(grant: Grant, terms: Terms) -> tuple[str, ...]:
    """The units that have not approved it yet, the owner first."""
    needed = (grant.spec.from_, *((terms.office,) if terms.reviewed and terms.office != grant.spec.from_ else ()))
    return tuple(unit for unit in needed if unit not in {one.unit for one in grant.approvals})


def deciding(dossier: Dossier, step: Step, terms: Terms) -> tuple[Grant, Hand]:
    """The version that waits, and the post as which the person may decide over it; NotAllowed where there is none."""
    grant = dossier.waiting
    if grant is None:
        shown = dossier.shown
        raise no(
            f"{dossier.id} 没有等待决定的申请",
            f"nothing of {dossier.id} waits for a decision: version {shown.version} is {shown.status}",
        )
    units = missing_approvals(grant, terms)
    found = next((hand for unit in units for hand in hands(step) if hand.unit == unit and hand.role in DECIDERS), None)
    if found is None:
        raise no(
            f"{step.by.name or step.by.actor} 不能决定 {grant.id}",
            f"{step.by.name or step.by.actor} may not decide over {grant.id}",
            so=(
                f"由 {'、'.join(units)} 的业务人员或数据工程师决定",
                f"an officer or data engineer of {' or '.join(units)} decides",
            ),
        )
    return grant, found


def hands(step: Step) -> list[Hand]:
    """Every post of a person, those of the chosen unit only; of the operator, that of the unit's officer on paper.

    NotAllowed for a recorded decision that does not say what the paper says.
    """
    if step.by.system:
        if step.unit is None:
            raise no(
                f"{step.by.name or step.by.actor} 只管理机器，不作决定",
                f"{step.by.name or step.by.actor} runs the machine and decides nothing",
                so=(
                    "写明记录的是哪个单位的书面决定：--for-unit 单位 --reason 理由",
                    "say whose decision on paper is recorded: --for-unit UNIT --reason TEXT",
                ),
            )
        _require_reason(step, ("记录书面决定", "a decision on paper"))
        return [Hand(step.by.actor, step.unit, Role.OFFICER, paper=True)]
    return [Hand(step.by.actor, one.unit, one.role) for one in step.by.posts if step.unit in (None, one.unit)]


def event(version: int, action: Action, hand: Hand, step: Step) -> Event:
    """What is written down of a step."""
    return Event(version, action, hand.who, step.at, hand.unit, str(hand.role), hand.paper, step.reason.strip())


def _asking(step: Step, spec: GrantSpec, terms: Terms) -> Hand:
    units = _asking_units(spec, terms)
    found = next((hand for hand in hands(step) if hand.unit in units and hand.role in OF_A_UNIT), None)
    if found is None:
        raise no(
            f"{step.by.name or step.by.actor} 不能向 {spec.from_} 申请这项授权",
            f"{step.by.name or step.by.actor} may not ask for this grant from {spec.from_}",
            so=(f"由 {'、'.join(units)} 的工作人员申请", f"somebody who works with data in {', '.join(units)} asks"),
        )
    return found


def _asking_units(spec: GrantSpec, terms: Terms) -> tuple[str, ...]:
    """Whose people may ask: those of the receiving unit, of the owner, of the data office."""
    return tuple(dict.fromkeys(unit for unit in (spec.to.unit, spec.from_, terms.office) if unit))


def _stopping(dossier: Dossier, step: Step, terms: Terms) -> Hand:
    """Who may suspend and revoke: the owner, the data office, a security administrator."""
    if dossier.id == OPERATOR:
        raise no(
            "这是机器本身的授权",
            "this is the grant of the machine itself",
            so=("停机即停", "it ends when the machine is stopped"),
        )
    owner = dossier.shown.spec.from_
    for hand in hands(step):
        if hand.role == GUARD or (hand.role in DECIDERS and hand.unit in (owner, terms.office)):
            return hand
    raise no(
        f"{step.by.name or step.by.actor} 不能暂停或撤销 {dossier.id}",
        f"{step.by.name or step.by.actor} may not suspend or revoke {dossier.id}",
        so=(
            f"由 {owner} 或 {terms.office} 的业务人员、数据工程师，或安全管理员来做",
            f"an officer or data engineer of {owner} or {terms.office} may, or a security administrator",
        ),
    )


def _standing(dossier: Dossier, wanted: Status, otherwise: tuple[str, str]) -> Grant:
    found = dossier.standing
    if found is None or found.status != wanted:
        raise no(f"{dossier.id} {otherwise[0]}", f"{dossier.id} {otherwise[1]}: it is {dossier.shown.status}")
    return found


def _same_office(hand: Hand, before: Event) -> bool:
    if before.role == GUARD:
        return hand.role == GUARD
    return hand.role in DECIDERS and hand.unit == before.unit


def _require_another(grant: Grant, hand: Hand) -> None:
    """Whoever asked, and whoever approved for the other office, is somebody else."""
    if hand.identity == grant.requested_by:
        raise no(
            f"{grant.id} 是您自己申请的，须由别人同意",
            f"you asked for {grant.id}, and whoever asks does not approve",
        )
    if hand.identity in {one.who for one in grant.approvals}:
        raise no(
            f"您已经同意过 {grant.id}，另一单位须由另一人同意",
            f"you have approved {grant.id} already: for the other office another person does",
        )


def _require_alive(dossier: Dossier) -> None:
    if dossier.revoked is not None:
        raise no(
            f"{dossier.id} 已撤销：{dossier.revoked.reason}",
            f"{dossier.id} was revoked: {dossier.revoked.reason}",
            so=("撤销不能恢复：另行申请一项授权", "that is final: ask for a grant of another name"),
        )


def _require_reason(step: Step, what: tuple[str, str]) -> None:
    if not step.reason.strip():
        raise no(f"{what[0]}须写明理由", f"{what[1]} needs a reason")
