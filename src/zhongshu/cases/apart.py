"""What may not be done to a case whose flow runs, or to one that is a part of another. Pure."""

from collections.abc import Callable

from zhongshu.cases.case import Case
from zhongshu.cases.refusal import no
from zhongshu.cases.type import CaseType


def require_apart(case: Case) -> None:
    """NotAllowed where a case that would go up in another is a part, or has parts that somebody works at."""
    if case.parent is not None:
        raise no("这一件是整件事项的一部分，不能并入另一件", f"{case.id} is a part of {case.parent}: it is done there")
    if any(one.ended is None for one in case.parts.values()):
        raise no("各部门正在办理，不能并入另一件", f"{case.id} cannot go up in another: its parts are being worked at")


def require_told(type: CaseType, case: Case, message: str, is_one: Callable[[str, Case], bool]) -> None:
    """NotAllowed where the flow has no such message, is not running, or this is not for whoever sends it."""
    flow = type.spec.flow
    if flow is None or message not in flow.messages:
        raise no("没有这一项", f"the flow of {case.id} has no message {message!r}")
    if not case.is_open or case.step != (flow.begins or type.spec.begins):
        raise no("联办没有在进行", f"the flow of {case.id} is not running")
    if not is_one(by := flow.messages[message].by, case):
        raise no("这一步不由您办理", f"this is for the {by}")
