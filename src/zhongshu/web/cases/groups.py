"""`/case-groups/{pack}/{case}`: open cases whose words are alike, in groups."""

from collections.abc import Sequence
from dataclasses import dataclass

from zhongshu.cases.clusters import MOST, Cluster, clusters_of
from zhongshu.cases.lists import Line
from zhongshu.core.errors import UnknownName
from zhongshu.web.cases.naming import forms_naming
from zhongshu.web.cases.questions import new_key
from zhongshu.web.cases.telling import Telling, common
from zhongshu.web.pages import Shown
from zhongshu.web.visit import Visit


@dataclass(frozen=True)
class Together:
    """A group as its page shows it: the oldest, in which the others may go up, and the forms that name all of them."""

    oldest: Line
    others: Sequence[Line]
    cluster: Cluster
    forms: Sequence[tuple[str, str]]
    at: str
    key: str

    @property
    def size(self) -> int:
        return 1 + len(self.others)


def groups(visit: Visit, code: str | None) -> Shown:
    """The largest first, of what this reader sees in lists."""
    type = visit.hub.cases.type(f"{visit.parts['pack']}.{visit.parts['case']}")
    if type.spec.duplicates is None or type.spec.duplicates.words is None:
        raise UnknownName(f"{type.name} compares no words", hint="a case type says duplicates: words: which field")
    found = clusters_of(visit.hub.likeness, type, visit.reader, address=visit.path)
    shown = []
    for cluster in found or ():
        if len(cluster.lines) > 1:
            oldest, *others = cluster.lines
            numbers = " ".join(str(line.number) for line in cluster.lines)
            forms, at = forms_naming(visit, type, numbers), f"{Telling(visit).path(oldest.id)}/merge"
            shown.append(Together(oldest, others, cluster, forms, at, new_key()))
    values = {"type": type, "groups": shown, "ready": found is not None, "most": MOST, **common(visit)}
    return Shown("cases/groups.html", values, lasting=False)
