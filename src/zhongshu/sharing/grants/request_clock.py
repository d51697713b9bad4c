"""The clock of a request: how soon whoever owns the data answers, and who is told when nobody does."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from zhongshu.core.errors import ZhongshuError
from zhongshu.rules.clock import Clock, ClockSpec, Escalation, Extension, ExtensionSpec, ended, paused
from zhongshu.rules.clock import resumed as run_on
from zhongshu.rules.standing import Standing, due, extended, standing
from zhongshu.rules.working_days import CalendarError
from zhongshu.sharing.grants.dossier import Dossier
from zhongshu.sharing.grants.grant import Grant
from zhongshu.sharing.grants.law import Deadlines, SharingLaw
from zhongshu.sharing.grants.life import Step, Terms, deciding, event, hands, missing_approvals
from zhongshu.sharing.grants.refuse import no
from zhongshu.sharing.people.roles import OF_A_UNIT

WARNING = 2
"""Working days before the end of a longer clock from which it warns."""


@dataclass(frozen=True)
class Waiting:
    """A request and how its clock stands; `trouble` says why it cannot be told, and `standing` is None then.

    `units` have not decided yet.
    """

    grant: Grant
    units: tuple[str, ...]
    deadlines: Deadlines | None
    standing: Standing | None
    trouble: ZhongshuError | None = None

    @property
    def urgent(self) -> bool:
        """Whether it warns or is overdue."""
        return self.standing is not None and self.standing.state in ("warning", "overdue")


def waiting(dossier: Dossier, terms: Terms, law: SharingLaw, at: datetime) -> Waiting | None:
    """How the request that waits stands at `at`; None where nothing waits."""
    grant = dossier.waiting
    if grant is None:
        return None
    units, deadlines = missing_approvals(grant, terms), law.deadlines(terms.scope.sharing, grant.requested)
    if deadlines is None:
        return Waiting(grant, units, None, None)
    try:
        spec = reply_spec(deadlines, terms.office)
        return Waiting(grant, units, deadlines, standing(spec, reply_clock(dossier, grant, deadlines), law.time, at))
    except CalendarError as error:
        return Waiting(grant, units, deadlines, None, error)


def requests_due(
    dossiers: Iterable[Dossier], terms: Mapping[str, Terms], law: SharingLaw, at: datetime
) -> list[Waiting]:
    """The requests that warn or are overdue, the most overdue first; `terms` by grant id."""
    found = [waiting(one, terms[one.id], law, at) for one in dossiers if one.id in terms]
    urgent = [one for one in found if one is not None and one.urgent]
    return sorted(urgent, key=lambda one: (one.standing is None or one.standing.due is None, _due(one), one.grant.id))


def asked_back(dossier: Dossier, step: Step, terms: Terms, law: SharingLaw) -> Dossier:
    """Whoever decides asks something back: the clock stands still until it is answered."""
    grant, hand = deciding(dossier, step, terms)
    _require_words(step, ("要补充什么", "what is asked back"))
    deadlines = law.deadlines(terms.scope.sharing, grant.requested)
    if deadlines is not None:
        paused(reply_spec(deadlines, terms.office), reply_clock(dossier, grant, deadlines), step.at)
    elif _open_question(dossier, grant):
        raise no(f"{grant.id} 已在等待补充说明", f"something was asked back about {grant.id} already")
    return dossier.moved({}, event(grant.version, "asked_back", hand, step))


def answered(dossier: Dossier, step: Step) -> Dossier:
    """The unit that asked for the grant answers, or would receive it where a pack did: the clock runs on."""
    grant = dossier.waiting
    if grant is None or not _open_question(dossier, grant):
        raise no(f"{dossier.id} 没有需要补充的说明", f"nothing is asked back about {dossier.id}")
    asked = dossier.of_version(grant.version)[0].unit
    unit = asked or grant.spec.to.unit or grant.spec.from_
    hand = next((one for one in hands(step) if one.role in OF_A_UNIT and one.unit == unit), None)
    if hand is None:
        raise no(
            f"{grant.id} 由 {unit} 说明",
            f"{step.by.name or step.by.actor} may not answer: {unit} asked for {grant.id}",
        )
    _require_words(step, ("说明", "the answer"))
    return dossier.moved({}, event(grant.version, "answered", hand, step))


def put_off(dossier: Dossier, step: Step, terms: Terms, law: SharingLaw) -> Dossier:
    """The answer is put off, once, by what the rules allow; ZhongshuError where they do not, or it is too late."""
    grant, hand = deciding(dossier, step, terms)
    _require_words(step, ("延长的理由", "the reason of an extension"))
    deadlines = law.deadlines(terms.scope.sharing, grant.requested)
    if deadlines is None:
        raise no(f"{grant.id} 没有答复期限，无需延长", f"no rule gives the request for {grant.id} a time limit")
    spec, clock = reply_spec(deadlines, terms.office), reply_clock(dossier, grant, deadlines)
    extended(spec, clock, law.time, Decimal(deadlines.extension), step.at)
    return dossier.moved({}, event(grant.version, "extended", hand, step))


def reply_spec(deadlines: Deadlines, office: str) -> ClockSpec:
    """The promise to answer; `office` is told when it is broken."""
    return ClockSpec(
        within=Decimal(deadlines.reply),
        counts="working_days",
        pauses=True,
        extension=ExtensionSpec(by=Decimal(deadlines.extension)) if deadlines.extension else None,
        warning=Decimal(WARNING) if deadlines.reply > WARNING else None,
        escalation=(Escalation(after=Decimal(0), to=office),),
    )


def reply_clock(dossier: Dossier, grant: Grant, deadlines: Deadlines) -> Clock:
    """The clock of one version as its events tell it."""
    clock = Clock(grant.requested)
    for one in dossier.of_version(grant.version):
        match one.action:
            case "asked_back":
                clock = paused(ClockSpec(within=Decimal(1), counts="working_days", pauses=True), clock, one.at)
            case "answered":
                clock = run_on(clock, one.at)
            case "extended":
                more = Extension(one.at, Decimal(deadlines.extension))
                clock = Clock(clock.started, clock.pauses, (*clock.extensions, more))
            case "refused" | "revoked":
                clock = ended(clock, one.at)
    decided = grant.approvals and grant.status != "requested" and clock.ended is None
    return ended(clock, grant.approvals[-1].at) if decided else clock


def provided_by(dossier: Dossier, terms: Terms, law: SharingLaw) -> datetime | None:
    """The first moment at which the data of a grant in force is late; None where no rule says, or nobody approved."""
    grant = dossier.standing
    if grant is None or not grant.approvals:
        return None
    deadlines = law.deadlines(terms.scope.sharing, grant.requested)
    if deadlines is None:
        return None
    spec = ClockSpec(within=Decimal(deadlines.provide), counts="working_days")
    return due(spec, Clock(grant.approvals[-1].at), law.time)


def _open_question(dossier: Dossier, grant: Grant) -> bool:
    told = [one.action for one in dossier.of_version(grant.version) if one.action in ("asked_back", "answered")]
    return told[-1:] == ["asked_back"]


def _require_words(step: Step, what: tuple[str, str]) -> None:
    if not step.reason.strip():
        raise no(f"{what[0]}须写明", f"{what[1]} has to be written down")


def _due(one: Waiting) -> datetime:
    assert one.standing is not None
    return one.standing.due or one.grant.requested
